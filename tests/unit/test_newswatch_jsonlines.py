"""Files of JSON lines: what is read, and that a wrong line is named."""

from pathlib import Path

import pytest

from newswatch.jsonlines import InputError, read_rows


def test_empty_lines_are_passed_over_and_line_separators_part_nothing(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "1", "text": "가\u2028나"}\n\n {"id": 2}\n', encoding="utf-8")
    assert list(read_rows(path, "id")) == [{"id": "1", "text": "가\u2028나"}, {"id": 2}]


@pytest.mark.parametrize("line", ["{", "[]", '{"title": "no id"}', '{"id": "", "kind": "feed"}'])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(f'{{"id": "1", "kind": "feed"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"in\.jsonl, line 2"):
        list(read_rows(path, "id", "kind"))
