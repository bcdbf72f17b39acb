"""What is learned of a site from its addresses, its robots.txt and the times that it writes."""

import pytest

from crawlers.preview.drafting import disallowed, slug_of, writes_of
from crawlers.preview.patterns import learn
from crawlers.preview.recognizing import family_of_site
from storage.records import ListedEntry

DAYS = [f"2026/11/{day}" for day in (19, 20, 21, 22)]
EACH = {
    "parameter": (
        [f"/news/articleView.html?idxno={n}&kind=1" for n in (210410, 210409, 210391)],
        r"^/news/articleView\.html$",
        ("idxno",),
    ),
    "number": (
        [f"/archives/{n}/" for n in (998, 1001, 1002)],
        r"^/archives/(?P<number>\d+)/?$",
        ("number",),
    ),
    "short numbers grow": (["/12", "/13", "/99"], r"^/(?P<number>\d+)$", ("number",)),
    "date and code": (
        [f"/it/{day}/AKR{n}" for n, day in enumerate(DAYS, 20261122000001)],
        r"^/it/\d{4}/\d{2}/\d{2}/(?P<number>AKR\d{13,})$",
        ("number",),
    ),
    "all of one day": (
        [f"/2026/11/22/{n}.html" for n in (5512, 5513)],
        r"^/\d{4}/\d{2}/\d{2}/(?P<number>\d{3,})\.html$",
        ("number",),
    ),
    "sections": (
        ["/news/tech/271801", "/news/ai/271815", "/news/market/271820"],
        r"^/news/[a-z_-]+/(?P<number>\d{5,})$",
        ("number",),
    ),
    "a version stays": (
        ["/v2/a/3001", "/v2/a/3002"],
        r"^/v2/a/(?P<number>\d{3,})$",
        ("number",),
    ),
    "words": (
        ["/post/open-model", "/post/open-law", "/post/한국어"],
        r"^/post/(?P<number>[^/]+)$",
        ("number",),
    ),
}


@pytest.mark.parametrize("name", EACH)
def test_a_pattern_from_addresses(name: str) -> None:
    paths, path, ids = EACH[name]
    learned = learn([f"https://news.example{one}" for one in paths])
    assert learned is not None
    assert (learned.article.path, learned.article.id) == (path, ids)
    assert learned.matched == learned.total == len(paths)
    assert not learned.article.matches("https://news.example/")
    assert not learned.article.matches("https://news.example/news/articleList.html")


def test_two_forms_and_what_is_neither() -> None:
    """Videos stand under another path; one entry leads to the front page."""
    articles = [f"https://news.example/article/{n}" for n in range(1000, 1008)]
    videos = [f"https://news.example/tv/clips/{n}" for n in range(50, 54)]
    learned = learn([*articles, *videos, "https://news.example/"])
    assert learned is not None
    assert (learned.matched, learned.total) == (12, 13)
    assert learned.article.number(articles[0]) == "1000"
    assert learned.article.number(videos[0]) == "50"


@pytest.mark.parametrize("paths", [[], ["/"], ["/about", "/contact"], ["/a?b=c", "/a?b=d"]])
def test_addresses_that_name_no_article(paths: list[str]) -> None:
    assert learn([f"https://news.example{one}" for one in paths]) is None


def test_a_slug_from_an_address() -> None:
    homes = {
        "https://www.aitimes.com/": "aitimes",
        "https://www.aitimes.co.kr/": "aitimes",
        "https://m.news.example.go.kr/": "news",
        "https://biz.chosun.com/": "biz",
        "https://velog.io/@some-body": "some_body",
        "http://127.77.0.12:8470/": "byteplatz",
    }
    assert {home: slug_of(home, "Byteplatz") for home in homes} == homes


def test_families_by_their_marks() -> None:
    assert family_of_site("https://a.example/", '<a href="/news/articleView.html?idxno=1">') == (
        "ndsoft"
    )
    assert family_of_site("https://a.example/", '<link href="/wp-content/x.css">') == "wordpress"
    assert family_of_site("https://some.tistory.com/", "") == "tistory"
    assert family_of_site("https://a.example/", "<a href=/news/1>") is None


def test_paths_that_a_robots_txt_forbids_to_all() -> None:
    body = b"User-agent: GPTBot\nDisallow: /\n\nUser-agent: a\nUser-agent: *\nDisallow: /x/ # y\n"
    assert disallowed(body) == ["/x/"]


def test_how_a_listing_writes_its_times() -> None:
    def of(*raws: str) -> str | None:
        return writes_of([ListedEntry(url="", published_raw=raw) for raw in raws])

    assert of("Sun, 22 Nov 2026 09:00:00 GMT") == "utc"
    assert of("2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z", "2026-11-22") == "utc"
    assert of("Sun, 22 Nov 2026 09:00:00 +0900") == "zoned"
    assert of("2026-11-22 09:00:00") == "naive"
    assert of("") is None
