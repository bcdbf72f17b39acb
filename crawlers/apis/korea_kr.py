"""Press releases and policy news of all ministries: the policy briefing's services at data.go.kr.

They take days, three at most, and answer in XML with whole texts; a release names its own page.
Times are written month first (``11/20/2026 09:00:00``), which nothing else here is.
"""

import re
from datetime import datetime, timedelta

from crawlers.apis import data_go_kr
from crawlers.apis.api import Api, Reading, number_in, with_parameters
from crawlers.apis.rows import Row, tree_of, xml_rows, xml_value
from crawlers.dates import read_date, spread
from crawlers.listings import Listing
from crawlers.markup import plain_line, plain_text, unescaped
from newswatch.clock import in_seoul
from storage.records import ListedEntry

_PAGE = 200
_SUMMARY_CHARACTERS = 2000
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def _first(url: str, _: str, now: datetime) -> str:
    today = in_seoul(now).date()
    days = {"startDate": today - timedelta(days=1), "endDate": today}
    written = {name: f"{day:%Y%m%d}" for name, day in days.items()}
    return with_parameters(url, **written, pageNo=1, numOfRows=_PAGE)


def _read(body: bytes, reading: Reading) -> Listing:
    tree = tree_of(body, reading.headers)
    code = xml_value(tree, "resultcode", "returnreasoncode")
    data_go_kr.must_be_fine(code, xml_value(tree, "resultmsg", "returnauthmsg"))
    rows = xml_rows(tree, "newsitemid")
    page = number_in(reading.url, "pageNo")
    total = xml_value(tree, "totalcount")
    is_last = page * _PAGE >= int(total) if total.isdecimal() else len(rows) < _PAGE
    following = () if is_last else ((with_parameters(reading.url, pageNo=page + 1), None),)
    return Listing(tuple(_entry(row, reading) for row in rows), following, may_be_empty=True)


def _entry(row: Row, reading: Reading) -> ListedEntry:
    raw = row.get("approvedate", "")[:200]
    year_first = _MONTH_FIRST.sub(r"\3-\1-\2", raw)
    published_at, precision = spread(read_date(year_first, reading.now, reading.zone))
    text = row.get("datacontents") or row.get("subtitle1")
    return ListedEntry(
        url=unescaped(row.get("originalurl", "")).strip(),
        title=plain_line(row.get("title")) or None,
        summary=plain_text(text)[:_SUMMARY_CHARACTERS] or None,
        published_at=published_at,
        published_precision=precision,
        published_raw=raw or None,
    )


KOREA_KR = Api(data_go_kr.KEYS, _first, data_go_kr.sign, _read)
