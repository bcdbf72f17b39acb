"""What a row can have wrong with it is told as the row's fault, not as the database's."""

import random
from contextlib import closing

import pytest

from newswatch.settings import Settings
from storage.db import connect, transaction
from storage.errors import RowRefused

WORD = "".join(random.Random(1).choices("가나다라마바사아자차카타파하", k=9000))


@pytest.mark.parametrize(
    "term", ["빈 글자 \x00", "짝 없는 \ud800", WORD], ids=["nul", "half", "endless"]
)
def test_a_text_that_no_row_can_hold_is_refused(database: Settings, term: str) -> None:
    with closing(connect("ingest")) as connection:
        with pytest.raises(RowRefused), transaction(connection):
            connection.cursor().execute("insert into news.host_gate (host) values (%s)", (term,))
        with transaction(connection):
            connection.cursor().execute("select 1")
