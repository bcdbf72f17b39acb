"""Notices of the Ministry of Science and ICT at data.go.kr: ten a page whatever is asked for."""

from datetime import datetime

from crawlers.apis import data_go_kr
from crawlers.apis.api import Api, Reading, number_in, with_parameters
from crawlers.apis.rows import Row, first_value, json_of, json_rows
from crawlers.dates import read_date, spread
from crawlers.listings import Listing
from crawlers.markup import plain_line, unescaped
from storage.records import ListedEntry

_PAGE = 10


def _first(url: str, _: str, __: datetime) -> str:
    return with_parameters(url, pageNo=1, numOfRows=_PAGE, returnType="json")


def _read(body: bytes, reading: Reading) -> Listing:
    answer = json_of(body, reading.headers)
    code = first_value(answer, "resultCode", "returnReasonCode")
    data_go_kr.must_be_fine(code, first_value(answer, "resultMsg", "returnAuthMsg"))
    entries = tuple(_entry(row, reading) for row in json_rows(answer, "viewUrl"))
    page, total = number_in(reading.url, "pageNo"), first_value(answer, "totalCount")
    is_last = not entries or not total.isdecimal() or page * _PAGE >= int(total)
    following = () if is_last else ((with_parameters(reading.url, pageNo=page + 1), None),)
    return Listing(entries, following)


def _entry(row: Row, reading: Reading) -> ListedEntry:
    raw = row.get("pressDt", "")[:200]
    published_at, precision = spread(read_date(raw, reading.now, reading.zone))
    return ListedEntry(
        url=unescaped(row["viewUrl"]).strip(),
        title=plain_line(row.get("subject")) or None,
        published_at=published_at,
        published_precision=precision,
        published_raw=raw or None,
    )


MSIT = Api(data_go_kr.KEYS, _first, data_go_kr.sign, _read, True)
