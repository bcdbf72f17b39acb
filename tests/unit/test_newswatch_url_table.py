"""The golden table of addresses, what a canonical link may say, and real addresses at large."""

import csv
import os
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newswatch.settings import PROJECT
from newswatch.urls import canonical_url, is_same_article, site_of, url_sha

TABLE = PROJECT / "tests" / "fixtures" / "urls.tsv"
EVAL = Path(os.environ.get("NEWSWATCH_EVAL_DIR") or PROJECT.parent / "shared" / "eval")

OWN = "https://www.hanbit.example/news/articleView.html?idxno=130406"
CANONICAL_LINKS = [  # own address, declared one, whether it may win
    (OWN, "https://hanbit.example/news/articleView.html?idxno=130406", True),
    (OWN, "http://m.hanbit.example/news/articleView.html?idxno=130406&utm_source=x", True),
    (OWN, "https://www.hanbit.example/article/130406", True),
    (OWN, "https://www.hanbit.example/", False),
    (OWN, "https://www.hanbit.example", False),
    (OWN, "https://www.hanbit.example/index.html", False),
    (OWN, "https://www.hanbit.example/news/articleView.html", False),
    (OWN, "https://www.hanbit.example/news/articleList.html?sc_section_code=S1N1", False),
    (OWN, "https://www.hanbit.example/news/articleView.html?idxno=130407", False),
    (OWN, "https://www.hanbit.example/news/articleView.html?idxno=91304061", False),
    (OWN, "https://www.daon.example/news/articleView.html?idxno=130406", False),
    (OWN, "", False),
    ("https://a.example/2026/11/21/open-models", "https://a.example/2026/11/21/open-models/", True),
    ("https://a.example/2026/11/21/open-models", "https://a.example/tech/open-models.html", True),
    ("https://a.example/2026/11/21/open-models", "https://a.example/2026/11/21/other", False),
    ("https://a.example/2026/11/21/open-models", "https://a.example/2026/11/21/", False),
    ("https://a.example/20261121/open", "https://a.example/20261121/closed", False),
    ("https://note.tistory.com/m/41", "https://note.tistory.com/41", True),
    ("https://note.tistory.com/41", "https://note.tistory.com/42", False),
    ("https://a.example/v?no=7", "https://a.example/v?no=8", False),
    ("https://a.example/article/469/0000914125", "https://a.example/article/001/0000914125", False),
    ("https://a.example/it/view/2022/07/613773", "https://a.example/ai/view/2022/07/613773", True),
    ("https://a.example/view?art_id=202611211234", "https://a.example/article/202611211234", True),
]


def pairs(*kinds: str) -> list[tuple[str, str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(
        (line for line in lines if not line.startswith("# ")),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    return [(row["kind"], row["first"], row["second"]) for row in rows if row["kind"] in kinds]


@pytest.mark.parametrize(("kind", "first", "second"), pairs("form"))
def test_an_address_has_one_form(kind: str, first: str, second: str) -> None:
    assert canonical_url(first) == second
    assert canonical_url(second) == second
    assert url_sha(first) == url_sha(second)


@pytest.mark.parametrize(("kind", "first", "second"), pairs("same", "other"))
def test_one_article_has_one_identity_and_two_have_two(kind: str, first: str, second: str) -> None:
    assert (url_sha(first) == url_sha(second)) is (kind == "same")
    assert url_sha(canonical_url(first)) == url_sha(first)
    assert canonical_url(canonical_url(second)) == canonical_url(second)


@pytest.mark.parametrize(("own", "declared", "wins"), CANONICAL_LINKS)
def test_a_canonical_link_wins_only_for_its_article(own: str, declared: str, wins: bool) -> None:
    assert is_same_article(own, declared) is wins


def test_the_table_is_wide_enough() -> None:
    counts = {kind: len(pairs(kind)) for kind in ("form", "same", "other")}
    print(
        f"\nurl table: {sum(counts.values())} pairs, {counts}; {len(CANONICAL_LINKS)} canonical links"
    )
    assert sum(counts.values()) >= 150
    assert len(set(pairs("form", "same", "other"))) == sum(counts.values())


def test_real_addresses_keep_their_articles_apart() -> None:
    if not (EVAL / "urls.tsv").exists():
        pytest.skip("skipped: no evaluation set")
    urls = [line.split("\t")[1] for line in (EVAL / "urls.tsv").read_text("utf-8").splitlines()]
    merged = defaultdict(set)
    for url in urls:
        assert canonical_url(canonical_url(url)) == canonical_url(url)
        assert {url_sha(one) for one in twins_of(url)} == {url_sha(url)}
        merged[url_sha(url)].add(url)
    doubles = [group for group in merged.values() if len(group) > 1]
    print(f"\nreal addresses: {len(set(urls))} became {len(merged)}; {len(doubles)} groups merged")
    for group in doubles:
        assert len({number_of(url) for url in group}) == 1, group
    assert len(urls) > 700


def twins_of(url: str) -> list[str]:
    """The same address as it comes by other ways."""
    mark = "&" if urlsplit(url).query else "?"
    other = url.replace("https://", "http://", 1)
    return [canonical_url(url), f"{url}{mark}utm_source=x&fbclid=y", f"{other}#comments"]


def number_of(url: str) -> tuple[str, str]:
    """By what a reader would tell an article from others of its site: its longest number."""
    parts = urlsplit(re.sub(r"utm_\w+=[^&]*", "", url))
    return site_of(url), max(re.findall(r"\d+", parts.path + parts.query), key=len, default="")
