"""The table of RFC 9309: what a site answers for robots.txt, and what we may fetch then.

``pytest -v tests/unit/test_crawlers_robots_table.py`` prints it, one line a case.
"""

import asyncio

import pytest
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.robots_answers import ask
from crawlers.robots_rules import MOST_BYTES, read_rules
from crawlers.troubles import Refusal

SITE = "https://news.example"
ROBOTS = SITE + "/robots.txt"
OTHER = "https://other.example/robots.txt"

Answer = Response | Exception


def given(status: int, body: bytes = b"", url: str = ROBOTS, **headers: str) -> Response:
    return Response(url, status, {name: [value] for name, value in headers.items()}, body)


def leads(*urls: str, end: bytes) -> dict[str, Answer]:
    """/robots.txt leads to the first, each to the next one, the last answers."""
    hops: dict[str, Answer] = {
        url: given(302, url=url, Location=next_url)
        for url, next_url in zip((ROBOTS, *urls), urls, strict=False)
    }
    return {**hops, urls[-1]: given(200, end, url=urls[-1])}


def may_fetch(answers: dict[str, Answer], path: str) -> bool:
    """Without a copy of an earlier day."""

    async def download(url: str) -> Response:
        answer = answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    try:
        answer = asyncio.run(ask(SITE, download))
    except (HttpError, DownloadFailedError, DownloadTimeoutError):
        return False
    return allows(answer.body, path)


def allows(body: bytes, path: str) -> bool:
    try:
        read_rules(body).check(SITE + path)
    except Refusal:
        return False
    return True


SHUT = b"User-agent: *\nDisallow: /\n"
HALF = b"User-agent: *\nDisallow: /shut\n"
HTML = b"<!doctype html>\n<title>404</title>\n<pre>\nUser-agent: *\nDisallow: /\n</pre>"

ANSWERS: dict[str, tuple[dict[str, Answer], str, bool]] = {
    "2.3.1.1 200, allowed": ({ROBOTS: given(200, HALF)}, "/open", True),
    "2.3.1.1 200, disallowed": ({ROBOTS: given(200, HALF)}, "/shut", False),
    "2.3.1.3 404: no rules": ({ROBOTS: given(404, SHUT)}, "/a", True),
    "2.3.1.3 401: no rules": ({ROBOTS: given(401, SHUT)}, "/a", True),
    "2.3.1.3 403: no rules": ({ROBOTS: given(403, SHUT)}, "/a", True),
    "2.3.1.3 410: no rules": ({ROBOTS: given(410, SHUT)}, "/a", True),
    "2.3.1.4 500: nothing": ({ROBOTS: given(500)}, "/a", False),
    "2.3.1.4 503: nothing": ({ROBOTS: given(503)}, "/a", False),
    "2.3.1.4 time-out: nothing": ({ROBOTS: DownloadTimeoutError()}, "/a", False),
    "2.3.1.4 reset: nothing": ({ROBOTS: DownloadFailedError()}, "/a", False),
    "429: nothing": ({ROBOTS: given(429)}, "/a", False),
    "302 without Location: nothing": ({ROBOTS: given(302)}, "/a", False),
    "2.3.1.2 one redirect": (leads(SITE + "/r", end=SHUT), "/a", False),
    "2.3.1.2 off-site redirect, disallowed": (leads(OTHER, end=HALF), "/shut", False),
    "2.3.1.2 off-site redirect, allowed": (leads(OTHER, end=HALF), "/open", True),
    "2.3.1.2 redirect to 503: nothing": (
        {ROBOTS: given(301, Location="/r"), SITE + "/r": given(503)},
        "/a",
        False,
    ),
    "2.3.1.2 redirect to 404: no rules": (
        {ROBOTS: given(301, Location="/r"), SITE + "/r": given(404)},
        "/a",
        True,
    ),
    "2.3.1.2 five redirects are followed": (
        leads(*(f"{SITE}/{n}" for n in range(1, 6)), end=SHUT),
        "/a",
        False,
    ),
    "2.3.1.2 a sixth is not: no rules": (
        leads(*(f"{SITE}/{n}" for n in range(1, 7)), end=SHUT),
        "/a",
        True,
    ),
    "2.3.1.2 a loop: no rules": ({ROBOTS: given(302, Location="/robots.txt")}, "/a", True),
    "HTML in its place: no rules": ({ROBOTS: given(200, HTML)}, "/a", True),
}


@pytest.mark.parametrize(("answers", "path", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answer(answers: dict[str, Answer], path: str, expected: bool) -> None:
    assert may_fetch(answers, path) is expected


OURS_OPEN = SHUT + b"\nUser-agent: newswatch\nDisallow: /shut\n"
FULL_AGENT = b"User-agent: newswatch/1.0 (+https://x.example)\nDisallow: /a\n"
MERGED = b"User-agent: newswatch\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n\nUser-Agent: NEWSWATCH\nDisallow: /c\n"
TWO_NAMES = b"User-agent: examplebot\nUser-agent: newswatch\nDisallow: /a\n"
EQUAL = b"User-agent: *\nDisallow: /page\nAllow: /page\n"
LONGEST = b"User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
QUERY = b"User-agent: *\nDisallow: /list?page=\n"
PDF = b"User-agent: *\nDisallow: /*.pdf$\n"
STAR = b"User-agent: *\nDisallow: /news*draft\n"
KOREAN = "User-agent: *\nDisallow: /기사\n".encode()
ESCAPED = b"User-agent: *\nDisallow: /%EA%B8%B0%EC%82%AC\n"

RULES: list[tuple[str, bytes, str, bool]] = [
    ("2.2.1 our group before *", OURS_OPEN, "/a", True),
    ("2.2.1 our group before *", OURS_OPEN, "/shut", False),
    ("2.2.1 our group may be empty", SHUT + b"\nUser-agent: newswatch\nDisallow:\n", "/a", True),
    ("2.2.1 any case", b"User-agent: NewsWatch\nDisallow: /a\n", "/a", False),
    ("2.2.1 any case of the key", b"USER-AGENT: *\ndisallow: /a\n", "/a", False),
    ("2.2.1 token of a whole agent", FULL_AGENT, "/a", False),
    ("2.2.1 a longer name is not ours", b"User-agent: newswatchdog\nDisallow: /\n", "/a", True),
    ("2.2.1 a shorter name is not ours", b"User-agent: news\nDisallow: /\n", "/a", True),
    ("2.2.1 nor does it hide *", SHUT + b"\nUser-agent: news\nAllow: /\n", "/a", False),
    ("2.2.1 nobody's name", b"User-agent: examplebot\nDisallow: /\n", "/a", True),
    ("2.2.1 groups of one name are one", MERGED, "/a", False),
    ("2.2.1 groups of one name are one", MERGED, "/c", False),
    ("2.2.1 and without those of *", MERGED, "/b", True),
    ("2.2.1 a group of two names", TWO_NAMES, "/a", False),
    ("2.2.1 rules before any group", b"Disallow: /\n\nUser-agent: *\nAllow: /\n", "/a", True),
    ("2.2.2 longest match", LONGEST, "/example/page/", True),
    ("2.2.2 longest match", LONGEST, "/example/page/disallowed.gif", False),
    ("2.2.2 whatever the order", b"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b", True),
    ("2.2.2 of two equal, allow", EQUAL, "/page", True),
    ("2.2.2 paths by case", b"User-agent: *\nDisallow: /Shut\n", "/shut", True),
    ("2.2.2 with the query", QUERY, "/list?page=2", False),
    ("2.2.2 with the query", QUERY, "/list", True),
    ("2.2.2 Hangul as it is", KOREAN, "/%EA%B8%B0%EC%82%AC/1", False),
    ("2.2.2 Hangul escaped", ESCAPED, "/기사/1", False),
    ("2.2.2 needless escapes", b"User-agent: *\nDisallow: /%62%61%7A\n", "/baz", False),
    ("2.2.3 $ is the end", PDF, "/x/y.pdf", False),
    ("2.2.3 $ is the end", PDF, "/x/y.pdf?page=1", True),
    ("2.2.3 * is anything", STAR, "/news/1/draft", False),
    ("2.2.3 * is anything", STAR, "/news/1", True),
    ("2.2.3 an escaped * is itself", b"User-agent: *\nDisallow: /a%2Ab\n", "/axb", True),
    ("2.2.3 # is a comment", b"User-agent: * # all\nDisallow: /a # why\n", "/a", False),
    ("2.2.4 a sitemap parts no group", TWO_NAMES.replace(b"\nUser", b"\nSitemap: /s\nUser"), "/a", False),
    ("2.2.4 other lines are passed over", b"User-agent: *\nNoise: 1\nDisallow: /a\n", "/a", False),
    ("empty", b"", "/a", True),
    ("an empty Disallow", b"User-agent: *\nDisallow:\n", "/a", True),
    ("BOM", b"\xef\xbb\xbf" + HALF, "/shut", False),
    ("CRLF", HALF.replace(b"\n", b"\r\n"), "/shut", False),
    ("CR alone", HALF.replace(b"\n", b"\r"), "/shut", False),
    ("no end of the last line", HALF.rstrip(), "/shut", False),
    ("no text", b"\xff\xfe\x00 \x80\x81", "/a", True),
    ("HTML", HTML, "/a", True),
    ("HTML after BOM and comment", b"\xef\xbb\xbf <!-- x -->" + HTML, "/a", True),
    ("a mere comment of HTML hides no rules", b"<!-- x -->\n" + SHUT, "/a", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [row[1:] for row in RULES],
    ids=[f"{name} {path}" for name, _, path, _ in RULES],
)
def test_rule(body: bytes, path: str, expected: bool) -> None:
    assert allows(body, path) is expected


LINE = b"#" * 1023 + b"\n"


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("inside", LINE * 499 + HALF, False),
        ("outside", LINE * 500 + HALF, True),
        ("up to the last byte", (b"#" * (MOST_BYTES - len(HALF) - 1) + b"\n" + HALF) + LINE, False),
        (
            "cut in a line",
            b"#" * (MOST_BYTES - 27) + b"\nUser-agent: *\nDisallow: /shut-not\n",
            True,
        ),
    ],
)
def test_500_kib(name: str, body: bytes, expected: bool) -> None:
    """2.5: at least so much is read; half a line is no rule."""
    assert allows(body, "/shut") is expected
