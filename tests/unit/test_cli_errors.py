"""An error reaches a person as words: what failed, where, what to do next; never as a trace."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cli.errors import SAYINGS, Verbs
from cli.main import app
from newswatch.settings import settings
from storage import errors as storage_errors
from storage.errors import DatabaseUnreachable, DiskFull, StorageError

runner = CliRunner()


def failing(error: Exception) -> typer.Typer:
    """A command of our kind whose one verb raises."""
    made = typer.Typer(cls=Verbs, pretty_exceptions_enable=False)

    @made.callback()
    def main(debug: bool = False) -> None:
        """As the real one."""

    @made.command()
    def verb() -> None:
        raise error

    return made


def test_a_known_error_is_korean_words_on_stderr_and_code_1() -> None:
    result = runner.invoke(failing(DatabaseUnreachable("connection refused")), ["verb"])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(
        "오류: 데이터베이스가 응답하지 않습니다.\n  connection refused\n다음: "
    )
    assert "Traceback" not in result.stderr


def test_english_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    settings.cache_clear()
    result = runner.invoke(failing(DiskFull("No space left on device")), ["verb"])
    assert result.stderr.startswith("Error: There was no room left to write.")
    assert "Next: Free some space" in result.stderr


def test_wrong_settings_are_told_although_the_language_is_one_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSWATCH_SMTP_PORT", "abc")
    settings.cache_clear()
    result = runner.invoke(app, ["sources", "check"])
    assert result.exit_code == 1
    assert "오류: 설정을 쓸 수 없습니다." in result.stderr
    assert "NEWSWATCH_SMTP_PORT" in result.stderr
    assert "abc" not in result.stderr, "the value may be a secret"


def test_an_unforeseen_error_names_itself_and_the_way_to_its_trace() -> None:
    result = runner.invoke(failing(ZeroDivisionError("division by zero")), ["verb"])
    assert result.exit_code == 1
    assert "예상하지 못한 오류" in result.stderr
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert "--debug" in result.stderr


def test_debug_lets_the_trace_through() -> None:
    result = runner.invoke(failing(StorageError("x")), ["--debug", "verb"])
    assert isinstance(result.exception, StorageError)


def test_a_subclass_that_we_forgot_speaks_as_its_parent() -> None:
    class NewTroubleError(StorageError):
        pass

    result = runner.invoke(failing(NewTroubleError("what happened")), ["verb"])
    assert "데이터베이스 작업에 실패했습니다" in result.stderr
    assert "what happened" in result.stderr


def test_every_storage_error_has_words() -> None:
    kinds = [kind for kind in vars(storage_errors).values() if isinstance(kind, type)]
    assert kinds
    for kind in kinds:
        assert any(parent.__name__ in SAYINGS for parent in kind.__mro__), kind


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["backfill", "x", "--from", "yesterday", "--to", "2026-01-02"],
        ["backfill", "x", "--from", "2026-01-03", "--to", "2026-01-02"],
        ["backfill", "x", "--from", "2026-01-01", "--to", "2026-01-02", "--by", "feed"],
        ["predict", "relevance", "--in", "no-such-file", "--out", "x"],
        ["sources", "check", "no-such-folder"],
        ["db", "url", "--role", "root"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    assert runner.invoke(app, arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [["health"], ["why", "https://news.example/1"], ["db", "url"], ["db", "columns"]],
)
def test_without_a_database_one_is_told_how_to_get_one(home: Path, arguments: list[str]) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == 1
    assert "오류: 아직 데이터베이스가 없습니다." in result.stderr
    assert "make run" in result.stderr
    assert list(home.iterdir()) == [], "looking leaves no trace"
