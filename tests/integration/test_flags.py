"""Every flag that can be set is explained where consumers look: in the comment of its column."""

import re
from typing import get_args

import pytest

from newswatch.flags import ArticleFlag, EntryFlag
from newswatch.listing_words import WORDS
from newswatch.settings import Settings
from tests.tables import rows

_EXPLAINED = re.compile(r"(?:^|[.;] )(\w+): (?=\w)")
NOTES = set(WORDS) - set(get_args(EntryFlag)) | {"times_put_right"}


@pytest.mark.parametrize(
    ("view", "column", "names"),
    [
        ("articles", "flags", set(get_args(ArticleFlag))),
        ("items", "listing_flags", set(get_args(EntryFlag))),
        ("sources", "listing_notes", NOTES),
    ],
)
def test_every_flag_is_explained(
    database: Settings, view: str, column: str, names: set[str]
) -> None:
    [(comment,)] = rows(
        "select col_description(attrelid, attnum) from pg_attribute"
        f" where attrelid = 'api_v1.{view}'::regclass and attname = '{column}'"
    )
    assert set(_EXPLAINED.findall(comment)) == names
    assert all(f"{name}: " in comment for name in names)


def test_flags_of_entries_have_words_in_both_languages() -> None:
    assert set(get_args(EntryFlag)) <= set(WORDS)
