"""Writes that are kept back: they go with the next statement, in order, or not at all."""

from contextlib import closing

import pytest

from storage.db import connect, transaction
from storage.errors import StorageError
from storage.later import LATER, together
from storage.prepared import HOT
from storage.queries import queries
from tests.work_list import Press
from transforms.process import process


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        yield Press(connection)


@pytest.fixture
def article(press):
    press.prints("https://a.kr/1", "제목 100% %s", "본문 50% %(x)s ; 'a' \\ 끝 %%", outlet="a")
    process()
    ((article_id,),) = press.ask("select id from news.article")
    return article_id


def news(press):
    return press.ask("select news from news.story_article")[0][0]


def note(connection, article_id, text):
    queries.stories.note_news(connection, article_id=article_id, news=text)


def note_and_fail(connection, article_id):
    with transaction(connection), together(connection):
        note(connection, article_id, '["하나"]')
        raise ZeroDivisionError


def test_only_statements_that_are_planned_once_are_kept_back():
    assert LATER <= HOT


def test_signs_of_the_driver_in_a_text_stay_as_they_are(press, article):
    assert press.ask("select title, body from news.article_revision") == [
        ("제목 100% %s", "본문 50% %(x)s ; 'a' \\ 끝 %%")
    ]


def test_a_write_goes_with_the_next_statement_and_the_last_one_counts(press, article):
    with closing(connect("ingest")) as connection, transaction(connection), together(connection):
        note(connection, article, '["하나"]')
        note(connection, article, '["둘"]')
        found = queries.stories.list_members(connection, story_ids=[], article_ids=[article])
        assert [one.article_id for one in found] == [article]
        with connection.cursor() as cursor:
            cursor.execute("select news from news.story_article")
            assert cursor.fetchall() == [(["둘"],)]
        note(connection, article, '["셋"]')
    assert news(press) == ["셋"]


def test_nothing_is_sent_of_a_block_that_fails(press, article):
    with closing(connect("ingest")) as connection:
        with pytest.raises(ZeroDivisionError):
            note_and_fail(connection, article)
        with transaction(connection):
            note(connection, article, '["바로"]')
    assert news(press) == ["바로"]


def test_what_the_server_refuses_fails_the_block(press, article):
    with closing(connect("ingest")) as connection:
        with pytest.raises(StorageError), transaction(connection), together(connection):
            note(connection, article, "{kein json")
        with transaction(connection):
            note(connection, article, None)
    assert news(press) is None
