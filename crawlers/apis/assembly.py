"""The National Assembly's open services: bills proposed, and notices of legislation under way.

Every service of open.assembly.go.kr answers in one form and differs in its rows' names alone; which
one is asked is said by the path of the catalogue's address. A query is searched for in the bills'
names.
"""

from datetime import datetime
from urllib.parse import quote

from crawlers.apis.api import Api, Keys, Reading, Signed, number_in, with_parameters
from crawlers.apis.rows import Row, first_value, json_of, json_rows
from crawlers.dates import read_date, spread
from crawlers.listings import Listing
from crawlers.markup import plain_line, unescaped
from crawlers.troubles import Refusal
from crawlers.xml_text import ListingError
from storage.records import ListedEntry

_PAGE = 100
_NOTHING_FOUND = "INFO-200"
_OF_KEYS = {"ERROR-290", "INFO-300"}
_OF_QUOTAS = {"ERROR-337"}


def _first(url: str, query: str, _: datetime) -> str:
    asked = {"BILL_NAME": query} if query else {}
    return with_parameters(url, **asked, Type="json", pIndex=1, pSize=_PAGE)


def _sign(url: str, keys: Keys) -> Signed:
    return Signed(f"{url}&KEY={quote(keys['assembly_key'], safe='')}")


def _read(body: bytes, reading: Reading) -> Listing:
    answer = json_of(body, reading.headers)
    code = first_value(answer, "CODE")
    if code.startswith("ERROR") or code in _OF_KEYS:
        raise Refusal(_kind(code), f"{code} {first_value(answer, 'MESSAGE')}"[:200])
    if not code:
        raise ListingError("not_json", "no `RESULT` in the answer")
    entries = tuple(_entry(row, reading) for row in json_rows(answer, "BILL_NAME"))
    page, total = number_in(reading.url, "pIndex"), first_value(answer, "list_total_count")
    is_last = code == _NOTHING_FOUND or not total.isdecimal() or page * _PAGE >= int(total)
    following = () if is_last else ((with_parameters(reading.url, pIndex=page + 1), None),)
    return Listing(entries, following, may_be_empty=code == _NOTHING_FOUND)


def _entry(row: Row, reading: Reading) -> ListedEntry:
    """A notice names only the day on which it ends: it has no time of its own."""
    raw = row.get("PROPOSE_DT", "")[:200]
    published_at, precision = spread(read_date(raw, reading.now, reading.zone))
    names = (row.get("PROPOSER"), row.get("COMMITTEE") or row.get("CURR_COMMITTEE"))
    return ListedEntry(
        url=unescaped(row.get("DETAIL_LINK") or row.get("LINK_URL") or "").strip(),
        title=plain_line(row["BILL_NAME"]) or None,
        summary=" · ".join(plain_line(name) for name in names if name) or None,
        published_at=published_at,
        published_precision=precision,
        published_raw=raw or None,
    )


def _kind(code: str) -> str:
    if code in _OF_QUOTAS:
        return "api_quota"
    return "api_key_refused" if code in _OF_KEYS else "api_error"


ASSEMBLY = Api(("assembly_key",), _first, _sign, _read, True)
