"""The cases of RFC 9309: what a site answers for robots.txt, and whether its page may be asked for.

Every case is a site of its own with one page. The numbers are the RFC's sections; ``ours`` is what
it leaves open, or does not speak of.
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from tests.faults.robots_sites import Reply, leads_to

__all__ = ["CASES", "EARLIER", "ELSEWHERE", "OPEN", "SHUT", "Case"]

PAGE = "/news/1.html"
EARLIER = "/news/0.html"
"""What the site lists before ``then``."""
SHUT = b"User-agent: *\nDisallow: /\n"
HALF = b"User-agent: *\nDisallow: /news/\n"
OPEN = b"User-agent: *\nDisallow: /private/\n"
HTML = (
    b"<!doctype html><html><head><title>404</title></head><body><p>No such page</p></body></html>"
)
FILLER = b"# " + b"x" * 1021 + b"\n"
KOREAN = "/news/" + quote("기사") + "/1.html"
ELSEWHERE = "{elsewhere}"


@dataclass(frozen=True)
class Case:
    """``replies``: what stands at ``/robots.txt`` and where it leads to (``{elsewhere}``: another
    site). ``then``: what ``/robots.txt`` answers a little later, when the page is asked for.
    ``gap_s``: between the end of one request to the site and the next, two pages long."""

    section: str
    name: str
    replies: Mapping[str, Reply]
    is_allowed: bool
    page: str = PAGE
    then: Reply | None = None
    gap_s: float = 0.0

    @property
    def pages(self) -> tuple[str, ...]:
        return (self.page, "/news/2.html") if self.gap_s else (self.page,)


def case(
    section: str,
    name: str,
    robots: bytes | Reply,
    is_allowed: bool,
    page: str = PAGE,
    **more: Reply,
) -> Case:
    """``more``: replies at ``/<name>``, and ``then``."""
    then = more.pop("then", None)
    first = Reply(body=robots) if isinstance(robots, bytes) else robots
    led = {f"/{path}": reply for path, reply in more.items()}
    return Case(section, name, {"/robots.txt": first, **led}, is_allowed, page, then)


def hop(number: int) -> Reply:
    return leads_to(f"/r{number}")


LOOP = leads_to("/robots.txt")
FIVE = {f"r{n}": hop(n + 1) for n in range(1, 5)} | {"r5": Reply(body=SHUT)}
OFFSITE_SHUT, OFFSITE_OPEN = leads_to(ELSEWHERE + "/shut"), leads_to(ELSEWHERE + "/open")
LONG_SHUT = Reply(body=HALF + FILLER * 9_000)
LONG_OPEN = Reply(body=OPEN + FILLER * 9_000)
AT_499 = Reply(body=FILLER * 499 + HALF + FILLER * 200)
PACKED = {"Content-Encoding": "gzip"}
OURS_OPEN = SHUT + b"\nUser-agent: newswatch\nDisallow: /private/\n"
OURS_SHUT = OPEN + b"\nUser-agent: newswatch\nDisallow: /news/\n"
TWO_NAMES = b"User-agent: otherbot\nUser-agent: NewsWatch\nDisallow: /news/\n"
TWICE = b"User-agent: newswatch\nDisallow: /a\n\nUser-agent: newswatch\nDisallow: /news/\n"
SITEMAP_WITHIN = b"User-agent: otherbot\nSitemap: /s.xml\nUser-agent: *\nDisallow: /news/\n"
LONGEST = b"User-agent: *\nDisallow: /news/\nAllow: /news/1\n"
LONGEST_SHUT = b"User-agent: *\nAllow: /news/\nDisallow: /news/1.html\n"
EQUAL = b"User-agent: *\nDisallow: /news/\nAllow: /news/\n"
STAR = b"User-agent: *\nDisallow: /news/*/print\n"
END = b"User-agent: *\nDisallow: /news/*.html$\n"
SLOWLY = b"User-agent: *\nCrawl-delay: 1.5\n"
RULES_OF_503 = Reply(503, OPEN)

CASES: tuple[Case, ...] = (
    case("2.3.1.1", "200, allowed", OPEN, True),
    case("2.3.1.1", "200, disallowed", HALF, False),
    case("2.3.1.1", "200, empty", b"", True),
    case("2.3.1.2", "redirect on the site, disallowed", leads_to("/r"), False, r=Reply(body=SHUT)),
    case("2.3.1.2", "redirect to another site, disallowed", OFFSITE_SHUT, False),
    case("2.3.1.2", "redirect to another site, allowed", OFFSITE_OPEN, True),
    case("2.3.1.2", "five redirects, disallowed", hop(1), False, **FIVE),
    case("2.3.1.2", "a loop of redirects: no rules", LOOP, True),
    case("2.3.1.2", "redirect to 404: no rules", leads_to("/r"), True, r=Reply(404, b"no such file")),
    case("2.3.1.2", "redirect to 503: nothing", leads_to("/r"), False, r=Reply(503)),
    case("2.3.1.3", "404: no rules", Reply(404, b"no such file"), True),
    case("2.3.1.3", "401: no rules", Reply(401, b"no such file"), True),
    case("2.3.1.3", "403: no rules", Reply(403, b"no such file"), True),
    case("2.3.1.3", "410: no rules", Reply(410, b"no such file"), True),
    case("2.3.1.4", "500: nothing", Reply(500), False),
    case("2.3.1.4", "502: nothing", Reply(502), False),
    case("2.3.1.4", "503: nothing", Reply(503), False),
    case("2.3.1.4", "503 with rules in it: nothing", RULES_OF_503, False),
    case("2.3.1.4", "no answer in time: nothing", Reply(end="hang"), False),
    case("2.3.1.4", "a byte now and then: nothing", Reply(end="drip"), False),
    case("2.3.1.4", "reset: nothing", Reply(end="reset"), False),
    case("2.3.1.4", "connection closed unanswered: nothing", Reply(end="none"), False),
    case("ours", "429: nothing", Reply(429), False),
    case("ours", "429 with Retry-After: nothing", Reply(429, b"", {"Retry-After": "900"}), False),
    case("2.4", "then 503: the copy still allows", OPEN, True, then=Reply(503)),
    case("2.4", "then 503: the copy still forbids", HALF, False, then=Reply(503)),
    case("2.4", "then a reset: the copy still forbids", HALF, False, then=Reply(end="reset")),
    case("2.4", "then no answer: the copy still forbids", HALF, False, then=Reply(end="hang")),
    case("2.5", "9 MiB, disallowed in the first line", LONG_SHUT, False),
    case("2.5", "9 MiB, allowed", LONG_OPEN, True),
    case("2.5", "disallowed at 499 KiB of 699", AT_499, False),
    case("2.5", "without end, disallowed in the first line", Reply(body=HALF, end="endless"), False),
    case("2.5", "without end, allowed", Reply(body=OPEN, end="endless"), True),
    case("2.2.1", "our group before *: allowed", OURS_OPEN, True),
    case("2.2.1", "our group before *: disallowed", OURS_SHUT, False),
    case("2.2.1", "a group of two names", TWO_NAMES, False),
    case("2.2.1", "our name twice: one group", TWICE, False),
    case("2.2.1", "a longer name is not ours", b"User-agent: newswatchdog\nDisallow: /\n", True),
    case("2.2.1", "a shorter name is not ours", b"User-agent: news\nDisallow: /\n", True),
    case("2.2.1", "a shorter name hides no *", HALF + b"\nUser-agent: news\nAllow: /\n", False),
    case("2.2.2", "longest match: allowed", LONGEST, True),
    case("2.2.2", "longest match: disallowed", LONGEST_SHUT, False),
    case("2.2.2", "of two equal: allowed", EQUAL, True),
    case("2.2.2", "Hangul as it is", "User-agent: *\nDisallow: /news/기사\n".encode(), False, KOREAN),
    case("2.2.2", "Hangul escaped", f"User-agent: *\nDisallow: {KOREAN}\n".encode(), False, KOREAN),
    case("2.2.2", "paths by case", b"User-agent: *\nDisallow: /News/\n", True),
    case("2.2.3", "* is anything: disallowed", STAR, False, "/news/1/print"),
    case("2.2.3", "* is anything: allowed", STAR, True),
    case("2.2.3", "$ is the end: disallowed", END, False),
    case("2.2.3", "$ is the end: allowed", END, True, PAGE + "?page=2"),
    case("2.2.3", "# is a comment", b"User-agent: * # all\nDisallow: /news/ # why\n", False),
    case("2.2.4", "a sitemap parts no group", SITEMAP_WITHIN, False),
    case("2.2.4", "other lines", b"User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n", True),
    case("2.2", "BOM", b"\xef\xbb\xbf" + HALF, False),
    case("2.2", "CRLF", HALF.replace(b"\n", b"\r\n"), False),
    case("2.2", "CR alone", HALF.replace(b"\n", b"\r"), False),
    case("2.2", "no end of the last line", HALF.rstrip(), False),
    case("ours", "a web page in its place", Reply(200, HTML, {"Content-Type": "text/html"}), True),
    case("2.2", "no text", b"\xff\xfe\x00 \x80\x81", True),
    case("HTTP", "ends with its connection, disallowed", Reply(body=HALF, end="close"), False),
    case("HTTP", "ends with its connection, allowed", Reply(body=OPEN, end="close"), True),
    case("HTTP", "packed unasked, disallowed", Reply(200, gzip.compress(HALF), PACKED), False),
    case("HTTP", "packed unasked, allowed", Reply(200, gzip.compress(OPEN), PACKED), True),
    Case("ours", "Crawl-delay: 1.5", {"/robots.txt": Reply(body=SLOWLY)}, True, gap_s=1.5),
)  # fmt: skip
