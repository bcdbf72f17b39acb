"""Entries whose page could not be read, as the crawl leaves them."""

from contextlib import closing
from datetime import timedelta
from typing import Any

from newswatch import clock
from newswatch.urls import url_sha
from storage.db import connect, transaction
from storage.queries import queries
from tests.tables import change, rows

URL = "https://news.gaon.example/view/7100231"
TITLE = "정부, 오픈소스 AI 육성 정책 보고"
SUMMARY = "정부가 오픈소스 AI 모델을 규제하지 않기로 하고 육성 정책을 국회에 보고했다."
POLICY = f"{SUMMARY} 누구나 고쳐 쓸 수 있는 모형을 조달에서 먼저 산다는 내용이다."
RAW = b"r" * 32


class Press:
    """One source; what it lists, and what could be read of it, as the crawl would write them."""

    def __init__(self) -> None:
        self._do("add_raw", sha=RAW)
        self._do("add_outlet", slug="gaon", name="gaon")
        self.source_id = self._do("add_source", slug="gaon")
        self.pages = 0

    def lists(self, state: str, reason: str | None, url: str = URL, **columns: str) -> None:
        """An entry of the topic whose page came to this end."""
        told = {"title": TITLE, "summary": SUMMARY} | columns
        change(
            "insert into news.listed_item (source_id, url, url_sha, title, summary, is_baseline,"
            " is_backfill, first_listed_at, published_at, published_precision, state, reason)"
            f" values ({self.source_id}, '{url}', '\\x{url_sha(url).hex()}', '{told['title']}',"
            f" '{told['summary']}', false, false, now(), now(), 'minute', '{state}',"
            f" nullif('{reason or ''}', ''))"
        )

    def reads(self, url: str = URL, body: str = POLICY, **columns: Any) -> None:
        """The page of an entry was read."""
        self.pages += 1
        page_id = self._do(
            "add_page",
            source_id=self.source_id,
            number=self.pages,
            url=url,
            url_sha=url_sha(url),
            title=TITLE,
            body=body,
            first_listed_at=clock.now(),
            published_at=clock.now() - timedelta(minutes=1),
            published_precision="minute",
            raw_sha=RAW,
        )
        for name, value in columns.items():
            change(f"update news.parsed_page set {name} = '{value}' where id = {page_id}")

    @staticmethod
    def _do(statement: str, /, **values: Any) -> Any:
        with closing(connect("owner")) as connection, transaction(connection):
            return getattr(queries.predict, statement)(connection, **values)


def articles() -> list[Any]:
    return rows("select url, title, flags, revision, raw_sha is null from news.article order by id")
