"""A database from before sentences were aligned: its pairs stay, its index is filled anew."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from newswatch.settings import Settings
from storage.copied import find_copies
from storage.db import connect, transaction
from storage.migrate import FOLDER, migrate
from tests.work_list import Press
from transforms.copy_parts import cut, matches_of
from transforms.process import process

RELEASED = 15
TOLD = (
    "수산자원청은 올해 남해 연안에 어린 감성돔 이십만 마리를 놓아준다고 밝혔습니다. "
    "방류는 다음 달 초부터 여섯 개 어촌계가 함께 하며 크기는 칠 센티미터 이상입니다. "
    "지난해 놓아준 물고기의 재포획률은 십이 퍼센트로 조사되었습니다. "
    "수산자원청 관계자는 어민 소득이 마을마다 평균 구백만 원 늘 것으로 내다보았습니다. "
    "방류에 쓰는 물고기는 모두 질병 검사를 통과한 것이며 표지를 달아 이동을 살핍니다."
)
ARTICLE = """
insert into news.article
       (outlet_slug, source_id, url, url_sha, title, body, authors, published_at,
        published_precision, origin, flags, charset, content_sha, raw_sha, parser_version,
        is_baseline, is_backfill, first_listed_at, outage, first_seen_at)
select s.outlet_slug, s.id, %s, sha256(%s::bytea), '감성돔 방류', %s, '{}', now() - %s::interval,
       'minute', '{}', '{}', 'utf-8', sha256(%s::bytea), r.sha256, 'old', false, false,
       now() - interval '1 day', interval '0', now() - interval '1 day'
  from news.source s, news.raw_document r
returning id
"""


@pytest.fixture
def released(database: Settings, tmp_path: Path) -> Press:
    """As it was released, with two articles and their pair."""
    files = tmp_path / "sql"
    (files / "views").mkdir(parents=True)
    (files / "migrations").mkdir()
    for path in (FOLDER / "migrations").glob("*.sql"):
        if int(path.name[:4]) <= RELEASED:
            shutil.copy(path, files / "migrations")
    with closing(connect("owner")) as connection:
        with transaction(connection), connection.cursor() as cursor:
            cursor.execute("drop schema news, news_meta, api_v1 cascade")
        migrate(files)
        press = Press(connection)
        press.prints("https://x.kr/0", "방류", "남해.", outlet="nuri")
        press.ask("delete from news.parsed_page")
        with transaction(connection):
            (later,), (earlier,) = (
                press.run(ARTICLE, url, url, body, ago, url)[0]
                for url, body, ago in (
                    ("https://b.kr/2", TOLD.rsplit(". ", 1)[0] + ".", "26 hours"),
                    ("https://a.kr/1", TOLD, "28 hours"),
                )
            )
            press.run(
                "insert into news.copy_pair (article_id, earlier_id, kind, containment)"
                " values (%s, %s, 'near', 0.9)",
                later,
                earlier,
            )
        yield press


def test_what_was_found_stays_and_can_be_shown(released: Press) -> None:
    migrate()
    _, (pair,) = find_copies("1")
    assert (pair.score, pair.spans, round(pair.containment, 2)) == (None, None, 0.9)
    assert cut(pair.earlier_body, matches_of(pair)) == [TOLD.rsplit(". ", 1)[1]]
    assert released.ask("select count(*) from api_v1.copies") == [(1,)]


def test_what_was_stored_is_found_by_what_comes_in(released: Press) -> None:
    migrate()
    released.prints("https://c.kr/3", "돔", TOLD, outlet="maru")
    process()
    found = released.ask(
        "select e.url from news.copy_pair c join news.article e on e.id = c.earlier_id"
        " join news.article l on l.id = c.article_id where l.url = 'https://c.kr/3' order by 1"
    )
    assert found == [("https://a.kr/1",), ("https://b.kr/2",)]
