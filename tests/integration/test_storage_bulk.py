"""Many rows in one statement arrive as they are, whatever signs their texts hold."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.bulk import array, json_rows
from storage.db import connect, transaction
from storage.errors import RowRefused
from tests.work_list import Press
from transforms.process import process

_ROWS = """
select * from jsonb_to_recordset(%s::jsonb)
    as r (text text, bytes bytea, at timestamptz, day date, span interval, words text[], none text)
"""
_SIGNS = "본문 50% %(x)s ; 'a' \\ \\n \"끝\" %% \u2028 {} 😀"


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        yield Press(connection)


def asked(connection, sql, *values):
    with transaction(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_rows_come_as_they_were(press):
    at = datetime(2026, 11, 22, 3, 4, 5, 678_901, tzinfo=UTC)
    row = {
        "text": _SIGNS,
        "bytes": bytes(range(256)),
        "at": at,
        "day": date(2026, 11, 22),
        "span": timedelta(days=-3, microseconds=7),
        "words": ["", _SIGNS, "{,}"],
        "none": None,
    }
    assert asked(press.connection, _ROWS, json_rows([row, row])) == [tuple(row.values())] * 2


def test_arrays_come_as_they_were(press):
    days = [date(2026, 1, 2), None]
    ((numbers, found),) = asked(
        press.connection, "select %s::bigint[], %s::date[]", array([1, None, -(2**63)]), array(days)
    )
    assert (numbers, found) == ([1, None, -(2**63)], days)
    assert asked(press.connection, "select %s::bigint[]", array([])) == [([],)]


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_a_sign_that_no_column_takes_is_a_refused_row(press, sign):
    with pytest.raises(RowRefused):
        asked(press.connection, _ROWS, json_rows([{"text": sign}]))
    with pytest.raises(TypeError):
        json_rows([{"text": object()}])


def test_signs_of_the_driver_in_an_article_stay_as_they_are(press):
    press.prints("https://a.kr/1", "제목 100% %s", _SIGNS, outlet="a")
    process()
    kept = "select a.title, a.body, r.title, r.body from news.article a, news.article_revision r"
    ((title, body, *again),) = press.ask(kept)
    assert (title, again) == ("제목 100% %s", [title, body])
    for sign in ("%(x)s", "%%", "\\", '"끝"', "{}", "😀"):
        assert sign in body
