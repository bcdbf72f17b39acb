"""Contradictions that no single field of an outlet's YAML can tell."""

from pathlib import Path

import pytest

from crawlers.catalogue import load_outlet
from crawlers.catalogue_checks import contradictions

GOOD = """
slug: {slug}
name: {{ko: 한빛테크, en: Hanbit Tech}}
home: https://www.{slug}.example/
kind: news
tier: 2
discover:
  - {{kind: feed, url: "https://www.{slug}.example/rss/all.xml"}}
  - {{kind: list, url: "https://www.{slug}.example/board/list.do?page={{page}}", address: "https://www.{slug}.example/board/view.do?no={{1}}"}}
article: {{path: '^/(news|board)/view\\.do$', id: no}}
example: https://www.{slug}.example/news/view.do?no=12
promise: {{articles_per_day: [5, 50], with_body: 0.9}}
robots: {{on: 2026-11-01, disallow: [/admin/, "/*/print.do"]}}
verified: {{by: evidence, on: 2026-11-21}}
"""


def told(folder: Path, *texts: str) -> str:
    """What is found in outlets of these YAMLs, one file each."""
    outlets = []
    for text in texts:
        slug = text.split("slug: ", 1)[1].split()[0]
        file = folder / f"{slug}.yaml"
        file.write_text(text, encoding="utf-8")
        outlets.append((file, load_outlet(file)))
    return "\n".join(line for _, line in contradictions(outlets))


def hanbit(old: str = "", new: str = "") -> str:
    text = GOOD.format(slug="hanbit")
    assert old in text
    return text.replace(old, new) if old else text


def test_a_sound_pair_has_none(tmp_path: Path) -> None:
    assert told(tmp_path, hanbit(), GOOD.format(slug="hanbyul")) == ""


@pytest.mark.parametrize(("old", "new", "parts"), [
    ("example: https://www.hanbit.example/", "example: https://www.other.example/",
     ["hanbit.yaml: example", "not on a host of this outlet"]),
    ("view.do?no=12", "view.do?nr=12", ["article", "does not match its own example"]),
    ("path: '^/(news|board)/view\\.do$', id: no", "path: '.'",
     ["article.path: .", "also matches https://www.hanbit.example/"]),
    ("path: '^/(news|board)/view\\.do$', id: no", "path: '^/(news|board|rss)/'",
     ["also matches https://www.hanbit.example/rss/all.xml"]),
    ("/admin/,", "/board/list.do,",
     ["robots: https://www.hanbit.example/board/list.do?page=1", "noted here"]),
    ("/*/print.do", "/*/all.xml", ["robots: https://www.hanbit.example/rss/all.xml"]),
    ("/admin/,", "/news/,", ["robots: https://www.hanbit.example/news/view.do?no=12"]),
    ("view.do?no={1}", "view.do?nr={1}", ["discover", "what it makes is no article"]),
])  # fmt: skip
def test_an_outlet_that_contradicts_itself(
    tmp_path: Path, old: str, new: str, parts: list[str]
) -> None:
    found = told(tmp_path, hanbit(old, new))
    for part in parts:
        assert part in found


def test_robots_speak_for_their_own_host_only(tmp_path: Path) -> None:
    text = hanbit("https://www.hanbit.example/rss/", "https://rss.hanbit.example/rss/")
    assert told(tmp_path, text.replace("/admin/", "/rss/")) == ""


def test_two_outlets_of_one_host_or_one_feed(tmp_path: Path) -> None:
    twin = GOOD.format(slug="hanbyul").replace("www.hanbyul", "m.hanbit")
    found = told(tmp_path, hanbit(), twin)
    assert "hanbit.yaml: home: hanbit.example:" in found
    assert "hanbyul.yaml" in found
    shared = GOOD.format(slug="sister").replace("www.sister.example/rss", "www.hanbit.example/rss")
    assert "discover: https://www.hanbit.example/rss/all.xml" in told(tmp_path, hanbit(), shared)


def test_blogs_share_a_host(tmp_path: Path) -> None:
    def blog(slug: str) -> str:
        text = GOOD.format(slug=slug).replace("kind: news", "kind: blog")
        return text.replace(
            f"home: https://www.{slug}.example/", f"home: https://b.example/{slug}/"
        )

    assert "home" not in told(tmp_path, blog("one"), blog("two"))
