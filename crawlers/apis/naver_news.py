"""Naver's news search: what its portal lists for some words, newest first.

An entry names the outlet's own page (``originallink``, which may be missing) and the portal's copy
(``link``). At most the first 1000 of a search can be reached, in pages of 100.
"""

from datetime import datetime

from crawlers.apis.api import Api, Keys, Reading, Signed, number_in, with_parameters
from crawlers.apis.rows import Row, first_value, json_of, json_rows
from crawlers.dates import read_date, spread
from crawlers.listings import BEYOND_REACH, Listing
from crawlers.markup import plain_line, plain_text, unescaped
from crawlers.xml_text import ListingError
from storage.records import ListedEntry

_PAGE = 100
_LAST = 1000


def _first(url: str, query: str, _: datetime) -> str:
    return with_parameters(url, query=query, display=_PAGE, start=1, sort="date")


def _sign(url: str, keys: Keys) -> Signed:
    names = {"X-Naver-Client-Id": "naver_client_id", "X-Naver-Client-Secret": "naver_client_secret"}
    return Signed(url, {header: keys[name] for header, name in names.items()})


def _read(body: bytes, reading: Reading) -> Listing:
    answer = json_of(body, reading.headers)
    if not isinstance(answer, dict) or not isinstance(answer.get("items"), list):
        raise ListingError("not_json", "no list `items` in the answer")
    entries = tuple(_entry(row, reading) for row in json_rows(answer["items"], "link"))
    start = number_in(reading.url, "start")
    total = int(first_value(answer, "total") or 0)
    is_last = not entries or start + _PAGE > total
    if is_last or start + _PAGE > _LAST:
        notes = () if is_last else (BEYOND_REACH,)
        return Listing(entries, notes=notes, may_be_empty=total == 0)
    return Listing(entries, ((with_parameters(reading.url, start=start + _PAGE), None),))


def _entry(row: Row, reading: Reading) -> ListedEntry:
    portal = unescaped(row.get("link", "")).strip()
    original = unescaped(row.get("originallink", "")).strip()
    raw = row.get("pubDate", "")[:200]
    published_at, precision = spread(read_date(raw, reading.now, reading.zone))
    return ListedEntry(
        url=original or portal,
        title=plain_line(row.get("title")) or None,
        summary=plain_text(row.get("description")) or None,
        published_at=published_at,
        published_precision=precision,
        published_raw=raw or None,
        portal_url=portal if original and portal != original else None,
    )


NAVER_NEWS = Api(("naver_client_id", "naver_client_secret"), _first, _sign, _read, True)
