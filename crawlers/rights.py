"""What a page says of the use of its text, in headers, meta tags and words (robots.txt:
rights_robots).

Read and told, whomever it addresses; what is obeyed says :func:`refusal`, and why so,
docs/decisions/0012-rights.md. The words and where they come from:

- ``X-Robots-Tag`` and ``<meta name="robots">``, with or without a crawler's name: noindex, none,
  nosnippet, noarchive, unavailable_after (the search engines'), noai, noimageai (DeviantArt's),
  DisallowAITraining (draft-canel-robots-ai-control)
- ``tdm-reservation``, ``tdm-policy`` (W3C community group: TDM Reservation Protocol)
- ``Content-Usage`` (draft-ietf-aipref-attach), ``Content-Signal`` (contentsignals.org)
- the line below Korean articles: 무단 전재 및 재배포, AI 학습 및 활용 금지
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from crawlers.robots_rules import AI_CRAWLERS, PRODUCT_TOKEN
from newswatch.clock import SEOUL
from newswatch.text import clean_line
from storage.records import OptOut, OptOutPlace, OptOutPurpose

ALL = "*"

TAGS: dict[str, OptOutPurpose] = {
    "noindex": "index",
    "none": "index",
    "nosnippet": "snippet",
    "max-snippet:0": "snippet",
    "noarchive": "archive",
    "noai": "ai",
    "noimageai": "ai",
    "disallowaitraining": "ai",
}
_USES: dict[str, OptOutPurpose] = {"search": "index", "bots": "tdm", "tdm": "tdm"}
"""Of ``Content-Usage`` and ``Content-Signal``; every other use that they name is one of AI."""
_DICTIONARIES = ("content-usage", "content-signal")
_WITH_VALUE = {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
_META_NAMES = ("robots", PRODUCT_TOKEN, *(name.lower() for name in AI_CRAWLERS))
_NO = ("n", "no", "?0", "0", "false")
_OPEN_DATE = re.compile(r"unavailable_after\s*:\s*[a-z]+$", re.IGNORECASE)
_USE = re.compile(r"([a-z][a-z0-9_-]{0,39})\s*=\s*\"?([a-z0-9?]+)", re.IGNORECASE)
_FORBIDDEN = re.compile(r"학습[^<>\n]{0,40}?(?:금지|불허)")
_COPYRIGHT = re.compile(
    r"(?:무단|재배포|저작권|ⓒ|©|\(c\)|copyright)[^<>\n]*(?:AI|인공지능)\s*$", re.IGNORECASE
)
_LONGEST_NOTICE = 120
_LONGEST = 300
_LONGEST_VALUE = 4000
_MOST = 50


def of_page(
    headers: Mapping[str, str], metas: Mapping[str, Sequence[str]], text: str
) -> tuple[OptOut, ...]:
    """All that a page reserves. ``metas``: lower-case names to contents; ``text``: its markup.

    A ``tdm-reservation`` of the page overrides that of its headers.
    """
    found = [*_of_headers(headers), *_of_metas(metas), *_of_text(text)]
    if "tdm-reservation" in metas:
        found = [one for one in found if one.place != "header" or one.name != "tdm-reservation"]
    return tuple(found[:_MOST])


def of_headers(headers: Mapping[str, str]) -> tuple[OptOut, ...]:
    """What the headers of an answer reserve; names in lower case."""
    return tuple(_of_headers(headers))[:_MOST]


def refusal(
    opt_outs: Iterable[OptOut], at: datetime, *, noindex: bool, tdm_reserved: bool
) -> tuple[str, OptOut] | None:
    """Why the page's text is not kept (``noindex``, ``expired`` or ``tdm_reserved``), or None.

    What names this crawler is always obeyed; what is said to all robots where the settings say so.
    """
    for one in opt_outs:
        if one.place not in ("header", "meta") or one.addressee not in (ALL, PRODUCT_TOKEN):
            continue
        is_obeyed = noindex or one.addressee == PRODUCT_TOKEN
        if one.name in ("noindex", "none") and is_obeyed:
            return "noindex", one
        if one.until is not None and one.until <= at and is_obeyed:
            return "expired", one
        if one.name == "tdm-reservation" and tdm_reserved:
            return "tdm_reserved", one
    return None


def of_dictionary(name: str, value: str, place: OptOutPlace, addressee: str) -> Iterator[OptOut]:
    """``train-ai=n, search=y`` or ``ai-train=no``: an opt-out for every use that is refused."""
    directive = f"{name}: {value[:_LONGEST]}"
    for use, answer in _USE.findall(value[:_LONGEST_VALUE]):
        if answer.lower() in _NO:
            purpose = _USES.get(use.lower(), "ai")
            yield _opt_out(place, f"{name.lower()}: {use.lower()}", purpose, addressee, directive)


def _of_headers(headers: Mapping[str, str]) -> Iterator[OptOut]:
    yield from _of_tags(headers.get("x-robots-tag", ""), "header", ALL, "X-Robots-Tag: {}")
    yield from _of_tdm({name: [value] for name, value in headers.items()}, "header", "{}: {}")
    for name in _DICTIONARIES:
        yield from of_dictionary(name, headers.get(name, ""), "header", ALL)


def _of_metas(metas: Mapping[str, Sequence[str]]) -> Iterator[OptOut]:
    for name in _META_NAMES:
        for content in metas.get(name, ()):
            addressee = ALL if name == "robots" else name
            written = f'<meta name="{name}" content="{{}}">'
            yield from _of_tags(content, "meta", addressee, written)
    yield from _of_tdm(metas, "meta", '<meta name="{}" content="{}">')


def _of_text(text: str) -> Iterator[OptOut]:
    for end in islice(_FORBIDDEN.finditer(text), _MOST):
        line = _COPYRIGHT.search(text, max(0, end.start() - _LONGEST_NOTICE), end.start())
        if line:
            yield _opt_out("text", "notice", "ai", ALL, line[0] + end[0])
            return


def _of_tdm(
    named: Mapping[str, Sequence[str]], place: OptOutPlace, written: str
) -> Iterator[OptOut]:
    for name in ("tdm-reservation", "tdm-policy"):
        for value in named.get(name, ()):
            if name == "tdm-policy" or value.strip() == "1":
                yield _opt_out(place, name, "tdm", ALL, written.format(name, value.strip()))


def _of_tags(value: str, place: OptOutPlace, addressee: str, written: str) -> Iterator[OptOut]:
    """``noai, otherbot: noindex, nofollow``: a name holds for all that follows it."""
    for part in _parts(value):
        head, colon, rest = (piece.strip() for piece in part.partition(":"))
        if colon and head.lower() not in _WITH_VALUE:
            addressee, part = head.lower()[:60], rest
            head, _, rest = (piece.strip() for piece in part.partition(":"))
        directive = written.format(part)
        if head.lower() == "unavailable_after":
            until = _moment(rest)
            yield _opt_out(place, "unavailable_after", "expiry", addressee, directive, until)
            continue
        for word in re.sub(r"\s*:\s*", ":", part).lower().split():
            if word in TAGS:
                yield _opt_out(place, word, TAGS[word], addressee, directive)


def _parts(value: str) -> list[str]:
    """Split at commas and semicolons, but not within ``unavailable_after: Wednesday, 25 Nov …``."""
    parts: list[str] = []
    for piece in re.split(r"[,;]", value[:_LONGEST_VALUE]):
        if parts and _OPEN_DATE.search(parts[-1]):
            parts[-1] += f", {piece.strip()}"
        elif piece.strip():
            parts.append(piece.strip())
    return parts


def _moment(text: str) -> datetime | None:
    """ISO 8601, RFC 822 or RFC 850; without a zone it is Seoul's."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)
    return None


def _opt_out(
    place: OptOutPlace,
    name: str,
    purpose: OptOutPurpose,
    addressee: str,
    directive: str,
    until: datetime | None = None,
) -> OptOut:
    return OptOut(place, name, purpose, addressee, clean_line(directive)[:_LONGEST], until)
