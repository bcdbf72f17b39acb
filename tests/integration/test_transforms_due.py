"""Batches of the work list: in order, the next one known, none too large."""

from contextlib import closing
from datetime import timedelta

import pytest

from storage.db import connect, transaction
from tests.work_list import Press
from transforms.due import BATCH, MOST_BYTES, batches


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        yield Press(connection)


def listed(limit=None, one_by_one=0):
    with closing(connect("ingest")) as connection:
        found = list(batches(connection, limit, one_by_one))
    together, following = [one for one, _ in found], [after for _, after in found]
    assert following == [*together[1:], []][: len(following)]
    return [[page.id for page in batch] for batch in together]


def prints(press, count, body="글이다."):
    return [press.prints(f"https://a.kr/{press.number}", "제목", body) for _ in range(count)]


def test_batches_come_as_pages_arrived_up_to_a_limit(press):
    ids = prints(press, 2 * BATCH + 5)
    assert [len(batch) for batch in listed()] == [BATCH, BATCH, 5]
    assert [one for batch in listed() for one in batch] == ids
    assert [len(batch) for batch in listed(limit=BATCH + 1)] == [BATCH, 1]
    assert listed(limit=0) == []


def test_in_a_batch_the_earliest_told_comes_first(press):
    late, early = (
        press.prints(f"https://a.kr/{hours}", "제목", "글이다.", ago=timedelta(hours=hours))
        for hours in (1, 2)
    )
    assert listed() == [[early, late]]


def test_very_long_pages_are_not_held_together(press):
    small = prints(press, 1)
    long = prints(press, 3, "가" * (MOST_BYTES // 8))  # three bytes each
    huge = prints(press, 1, "가" * (MOST_BYTES // 2))
    assert listed() == [[*small, *long[:2]], long[2:], huge]


def test_what_a_step_died_over_is_taken_alone_and_pages_of_its_batch_one_by_one(press):
    ids = prints(press, 6)
    assert listed(one_by_one=ids[2]) == [[one] for one in ids[:3]] + [ids[3:]]
    with transaction(press.connection):
        press.run("update news.parsed_page set tries = 1 where id = %s", ids[1])
    assert listed() == [ids[:1], ids[1:2], ids[2:]]
