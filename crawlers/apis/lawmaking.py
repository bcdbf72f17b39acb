"""Notices of legislation by the government (입법예고), of the Ministry of Government Legislation.

In XML; the person asking is named by ``OC``, which this service hands out like a key. All notices
under way come in one answer; a query is searched for in the laws' names.
"""

from datetime import datetime
from urllib.parse import quote

from crawlers.apis.api import Api, Keys, Reading, Signed, with_parameters
from crawlers.apis.rows import Row, tree_of, xml_rows, xml_value
from crawlers.dates import read_date, spread
from crawlers.listings import Listing
from crawlers.markup import plain_line, plain_text
from crawlers.troubles import Refusal
from storage.records import ListedEntry

_NOTICE = "https://opinion.lawmaking.go.kr/gcom/ogLmPp/{}"
_SUMMARY_CHARACTERS = 2000


def _first(url: str, query: str, _: datetime) -> str:
    return with_parameters(url, lsNm=query) if query else url


def _sign(url: str, keys: Keys) -> Signed:
    return Signed(f"{url}{'&' if '?' in url else '?'}OC={quote(keys['lawmaking_oc'], safe='')}")


def _read(body: bytes, reading: Reading) -> Listing:
    tree = tree_of(body, reading.headers)
    rows = xml_rows(tree, "oglmppseq")
    if not rows and (said := xml_value(tree, "retmsg")):
        is_of_key = said.startswith("401")
        raise Refusal("api_key_refused" if is_of_key else "api_error", said[:200])
    return Listing(tuple(_entry(row, reading) for row in rows), may_be_empty=True)


def _entry(row: Row, reading: Reading) -> ListedEntry:
    raw = row.get("styd", "")[:200]
    published_at, precision = spread(read_date(raw, reading.now, reading.zone))
    summary = plain_text(row.get("lmppcts")) or plain_line(row.get("asndofinm"))
    return ListedEntry(
        url=_NOTICE.format(quote(row["oglmppseq"], safe="")),
        title=plain_line(row.get("lsnm")) or None,
        summary=summary[:_SUMMARY_CHARACTERS] or None,
        published_at=published_at,
        published_precision=precision,
        published_raw=raw or None,
    )


LAWMAKING = Api(("lawmaking_oc",), _first, _sign, _read)
