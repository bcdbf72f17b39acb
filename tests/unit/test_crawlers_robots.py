"""How a robots.txt slows us down, and for how long it is believed (the rest: the table)."""

import asyncio
import time

import pytest
from scrapy.http import Response

from crawlers.robots_answers import RobotsAnswer, ask, fresh_seconds, origin_of
from crawlers.robots_rules import is_html, read_rules, refused_ai


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (b"User-agent: *\nCrawl-delay: 7", 7.0),
        (b"User-agent: *\nCrawl-delay: 0.5", 0.5),
        (b"User-agent: newswatch\nCrawl-delay: 3\nDisallow: /a", 3.0),
        (b"User-agent: *\nCrawl-delay: 9\n\nUser-agent: newswatch\nCrawl-delay: 3", 3.0),
        (b"User-agent: bingbot\nCrawl-delay: 30\n\nUser-agent: *\nDisallow: /a", 0.0),
        (b"User-agent: *\nCrawl-delay: soon", 0.0),
        (b"User-agent: *\nCrawl-delay: -1", 0.0),
        (b"User-agent: *\nCrawl-delay: inf", 0.0),
    ],
)
def test_crawl_delay(body: bytes, seconds: float) -> None:
    assert read_rules(body).delay == seconds


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        ("", 3600.0),
        ("public", 3600.0),
        ("max-age=600", 600.0),
        ("public, Max-Age = 600", 600.0),
        ('max-age="600"', 600.0),
        ("s-maxage=5, max-age=600", 600.0),
        ("s-maxage=5", 3600.0),
        ("max-age=86400", 86400.0),
        ("max-age=31536000", 86400.0),
        ("max-age=99999999999999999999", 86400.0),
        ("max-age=0", 0.0),
        ("max-age=-1", 3600.0),
        ("no-cache", 0.0),
        ("private, no-store, max-age=600", 0.0),
    ],
)
def test_freshness(cache_control: str, seconds: float) -> None:
    assert fresh_seconds(cache_control) == seconds


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://News.Example/a?b#c", "https://news.example"),
        ("https://news.example:443/a", "https://news.example"),
        ("http://news.example:443/a", "http://news.example:443"),
        ("http://127.77.1.1:8470/a", "http://127.77.1.1:8470"),
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
def test_origin(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_a_page_in_its_place_is_kept_under_its_name() -> None:
    async def download(url: str) -> Response:
        return Response(url, 200, {"Cache-Control": "max-age=60"}, b"<html><p>oops</p></html>")

    answer = asyncio.run(ask("https://news.example", download))
    assert answer == RobotsAnswer(200, "html", b"<html><p>oops</p></html>", 60.0)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b"", []),
        (b"User-agent: *\nDisallow: /", []),
        (b"User-agent: gptbot\nUser-agent: CCBot\nDisallow: /", ["CCBot", "GPTBot"]),
        (b"User-agent: GPTBot\nDisallow: /photo", []),
        (b"User-agent: GPTBot\nAllow: /\n\nUser-agent: *\nDisallow: /", []),
        (b"User-agent: Claude\nDisallow: /", []),
        (b"<html>\nUser-agent: GPTBot\nDisallow: /", []),
    ],
)
def test_who_is_refused_as_a_crawler_for_ai(body: bytes, names: list[str]) -> None:
    assert refused_ai(body) == names


def test_a_hostile_beginning_takes_no_time() -> None:
    began = time.monotonic()
    assert not is_html(b"<!---->" * 5000)
    assert time.monotonic() - began < 0.5
