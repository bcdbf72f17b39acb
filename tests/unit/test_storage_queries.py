"""How statement files are read: a namespace per file, and mistakes named."""

from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.queries import Queries


def write(folder: Path, noun: str, text: str) -> Queries:
    (folder / f"{noun}.sql").write_text(text, encoding="utf-8")
    return Queries(folder)


def test_each_file_is_a_namespace(tmp_path: Path) -> None:
    write(tmp_path, "cats", "-- name: find^\n-- One cat.\nselect 1;\n")
    found = write(tmp_path, "dogs", "-- name: find^\n-- One dog.\nselect :name;\n")
    assert found.cats.find.sql == "select 1;"
    assert found.dogs.find.sql == "select %(name)s;"
    assert dir(found) == ["cats", "dogs"]


def test_an_unknown_file_is_an_attribute_error(tmp_path: Path) -> None:
    with pytest.raises(AttributeError, match=r"birds\.sql"):
        _ = Queries(tmp_path).birds


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- name: find^\nselect 1;\n", "find lacks a comment"),
        ("-- name: find^\n-- A.\nselect 1;\n-- name: find^\n-- B.\nselect 2;\n", "find"),
        ("-- name: find^\n-- record_class: Nobody\n-- A.\nselect 1;\n", "no record Nobody"),
        ("-- name: find^\n-- A comment alone.\n", "empty sql"),
    ],
)
def test_mistakes_name_the_file(tmp_path: Path, text: str, complaint: str) -> None:
    found = write(tmp_path, "cats", text)
    with pytest.raises(StorageError, match=rf"cats\.sql: .*{complaint}"):
        _ = found.cats
