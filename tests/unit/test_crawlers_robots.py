"""What a robots.txt allows us (RFC 9309)."""

import pytest

from crawlers.middlewares.robots import read_rules
from crawlers.troubles import Refusal


def allows(body: bytes, path: str) -> bool:
    try:
        read_rules(body).check(f"https://news.example{path}")
    except Refusal:
        return False
    return True


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        (b"", "/a", True),
        (b"User-agent: *\nDisallow: /", "/a", False),
        (b"User-agent: *\nDisallow:", "/a", True),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: newswatch\nDisallow: /b", "/a", True),
        (b"User-agent: *\nAllow: /\n\nUser-agent: NewsWatch\nDisallow: /", "/a", False),
        (b"User-agent: newswatchdog\nDisallow: /", "/a", True),
        (b"User-agent: *\nDisallow: /a\nAllow: /a/open", "/a/open/1", True),
        (b"User-agent: *\nAllow: /a\nDisallow: /a/shut", "/a/shut/1", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?page=1", True),
        (b"User-agent: *\nDisallow: /news*draft", "/news/1/draft", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", False),
        (b"User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        (b"<!doctype html><html><body>404</body></html>", "/a", True),
        (b"\xff\xfe\x00 not text at all", "/a", True),
        ("User-agent: *\nDisallow: /기사".encode(), "/%EA%B8%B0%EC%82%AC/1", False),
    ],
)
def test_rules(body: bytes, path: str, expected: bool) -> None:
    assert allows(body, path) is expected


def test_only_the_first_500_kib_count() -> None:
    filler = b"#" * 1023 + b"\n"
    assert not allows(filler * 499 + b"User-agent: *\nDisallow: /a\n", "/a")
    assert allows(filler * 500 + b"User-agent: *\nDisallow: /a\n", "/a")


def test_crawl_delay_is_ours_or_everybodys() -> None:
    assert read_rules(b"User-agent: *\nCrawl-delay: 7").delay == 7.0
    assert read_rules(b"User-agent: newswatch\nCrawl-delay: 3\nDisallow: /a").delay == 3.0
    assert read_rules(b"User-agent: *\nDisallow: /a").delay == 0.0
