"""What listings say that is not so, each by its name, and what is made of it.

Notes are of a listing (``Listing.notes``), flags of one entry (``ListedEntry.flags``). A time that
cannot be true is kept as it was written, and no more: order and age then go by the moment at which
the entry was first seen.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from crawlers.dates import read_date
from crawlers.xml_text import XmlText
from newswatch.clock import FUTURE, SEOUL, Precision, can_be_true
from newswatch.flags import EntryFlag
from newswatch.text import clean_line
from storage.records import ListedEntry

_UTC = re.compile(r"(?:Z|UTC|GMT|UT|[+-]00:?00)\s*$", re.IGNORECASE)
_SEOUL_AHEAD = timedelta(hours=9)
_NOW = timedelta(minutes=10)
_SPREAD = timedelta(minutes=1)
_FEWEST_NOW = 3
_MANY = 300
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,7}|#x[0-9a-f]{2,6});", re.IGNORECASE)
_DECLARED = re.compile(r"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_KOREAN = re.compile(r"euc[-_]?kr|ks_?c|ksx?1001|korean|(?:ms|cp)949|uhc|x-windows-949", re.I)


@dataclass(frozen=True)
class Dated:
    """When an entry says that it was published, if that can be so, and what is odd about it."""

    published_at: datetime | None = None
    precision: Precision | None = None
    raw: str | None = None
    flags: tuple[EntryFlag, ...] = ()


def dated(raw: str, now: datetime, zone: tzinfo, *, is_kst: bool = False) -> Dated:
    """Judges what an entry says. ``is_kst``: its outlet is known to write Seoul's time, whatever
    zone it adds (``time.feed`` of the catalogue)."""
    raw = clean_line(raw[:200])
    moment = read_date(raw, now, zone)
    if moment is None:
        return Dated(raw=raw, flags=("bad_date",)) if raw else Dated()
    at, flags = moment.at, tuple[EntryFlag, ...]()
    if is_kst and _UTC.search(raw):
        at, flags = _as_seoul(at), ("kst_as_utc",)
    if can_be_true(at, now):
        return Dated(at, moment.precision, raw, flags)
    return Dated(raw=raw, flags=(_reason(raw, at, now),))


def without_now(entries: tuple[ListedEntry, ...], now: datetime) -> tuple[ListedEntry, ...]:
    """The entries, without their times where all of them bear the moment of reading: such a feed
    stamps what it serves, and tells nothing."""
    stated = [one.published_at for one in entries if one.published_at]
    are_all = len(stated) == len(entries) >= _FEWEST_NOW
    are_minutes = all(one.published_precision == "minute" for one in entries)
    if not (are_all and are_minutes) or max(stated) - min(stated) > _SPREAD:
        return entries
    if not now - _NOW <= min(stated) <= max(stated) <= now + FUTURE:
        return entries
    return tuple(
        replace(one, published_at=None, published_precision=None, flags=(*one.flags, "feed_now"))
        for one in entries
    )


def notes_of(entries: Sequence[ListedEntry], document: XmlText | None = None) -> set[str]:
    """What is odd about the entries together, and about the text that they stand in."""
    times = [one.published_at for one in entries if one.published_at]
    found = {
        "all_now": any("feed_now" in one.flags for one in entries),
        "ascending": len(times) > 2 and times == sorted(times) and times[0] < times[-1],
        "many_entries": len(entries) >= _MANY,
        "charset_untrue": document is not None and is_charset_untrue(document),
        "truncated": document is not None and not document.is_whole,
    }
    return {name for name, is_so in found.items() if is_so}


def is_double_escaped(text: str) -> bool:
    """Whether entities are left in a text that was already read as XML."""
    return bool(_ENTITY.search(text))


def is_charset_untrue(document: XmlText) -> bool:
    """Whether the declaration names another charset than the one that made text of the bytes."""
    declared = _DECLARED.match(document.text[:1000])
    if declared is None or document.text.isascii():
        return False
    return _codec(declared[1]) != _codec(document.charset)


def _codec(label: str) -> str:
    if _KOREAN.match(label):
        return "cp949"
    try:
        return codecs.lookup(label).name.removesuffix("-le").removesuffix("-be")
    except LookupError:
        return label.lower()


def _as_seoul(moment: datetime) -> datetime:
    """What the clock shows, as Seoul's."""
    return moment.replace(tzinfo=SEOUL)


def _reason(raw: str, at: datetime, now: datetime) -> EntryFlag:
    if at <= now:
        return "bad_date"
    is_seouls = bool(_UTC.search(raw)) and at - _SEOUL_AHEAD <= now + FUTURE
    return "maybe_kst_as_utc" if is_seouls else "future_date"
