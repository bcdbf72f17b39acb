"""Errors as people read them: what failed, where, what to do next. Traces only by ``--debug``."""

import errno
import os
import sys
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

__all__ = ["Verbs", "report"]

OURS = frozenset({"newswatch", "storage", "crawlers", "transforms", "alerts", "desk", "cli"})


class Saying(NamedTuple):
    """What an error means and what to do about it, in both languages."""

    korean: str
    english: str
    next_korean: str = ""
    next_english: str = ""


# By the name of the class, nearest first: so that no room is imported for its errors.
SAYINGS = {
    "DatabaseUnknownError": Saying(
        "아직 데이터베이스가 없습니다.",
        "There is no database yet.",
        "`make run`(또는 `newswatch up`)으로 켠 뒤 다른 터미널에서 다시 실행하세요.",
        "Start it by `make run` (or `newswatch up`), then run this in another terminal.",
    ),
    "SettingsError": Saying("설정을 쓸 수 없습니다.", "The settings cannot be used."),
    "DatabaseUnreachable": Saying(
        "데이터베이스가 응답하지 않습니다.",
        "The database does not answer.",
        "`make run`이 돌고 있는지, `newswatch status`가 무엇이라 하는지 보세요.",
        "See whether `make run` is up, and what `newswatch status` says.",
    ),
    "DiskFull": Saying(
        "디스크에 남은 자리가 없어 쓰지 못했습니다. 이미 저장된 것은 그대로입니다.",
        "There was no room left to write. What was stored is kept.",
        "자리를 비우고 다시 실행하세요 (docs/operations.md).",
        "Free some space and run it again (docs/operations.md).",
    ),
    "NoRoom": Saying(
        "디스크 여유가 적어 새로 수집하지 않습니다. 이미 들어온 것은 계속 처리합니다.",
        "The disk is nearly full: nothing new is crawled. What is in goes on.",
    ),
    "Conflict": Saying(
        "다른 작업이 같은 행을 쓰는 중이라 기다리다 그만두었습니다.",
        "Another job held the same rows for too long.",
        "잠시 뒤 다시 실행하세요. 다시 해도 해가 없습니다.",
        "Run it again in a moment; repeating does no harm.",
    ),
    "PromiseBroken": Saying(
        "처리가 끝나지 않은 채 남은 것이 있습니다.", "Something was left unfinished."
    ),
    "MigrationError": Saying(
        "스키마를 맞추지 못했습니다. 바뀐 것은 없습니다.",
        "The schema could not be brought up to date. Nothing was changed.",
    ),
    "StorageError": Saying("데이터베이스 작업에 실패했습니다.", "The database refused."),
    "CatalogueError": Saying(
        "매체 목록에 잘못된 곳이 있습니다.",
        "The catalogue has mistakes.",
        "적힌 파일과 항목을 고친 뒤 `newswatch sources check`로 확인하세요.",
        "Mend the fields named, then run `newswatch sources check`.",
    ),
    "PreviewError": Saying("사이트를 읽어 볼 수 없습니다.", "The site cannot be looked at."),
    "TopicError": Saying(
        "주제 규칙에 잘못된 곳이 있습니다.",
        "A topic's rule has mistakes.",
        "적힌 파일과 줄을 고친 뒤 `newswatch topic check`로 확인하세요.",
        "Mend the file and line named, then run `newswatch topic check`.",
    ),
    "BacktestError": Saying("되짚어 볼 수 없습니다.", "The back-test cannot run."),
    "NoSuchRuleError": Saying(
        "그런 규칙이 없습니다.",
        "There is no such rule.",
        "`newswatch topic versions`의 판 이름이나 YAML 파일을 주세요.",
        "Give a version from `newswatch topic versions`, or a YAML file.",
    ),
    "NoAddress": Saying("기사 주소가 아닙니다.", "That is no address of an article."),
    "InputError": Saying("입력 파일을 읽을 수 없습니다.", "The input cannot be read."),
    "StackError": Saying("켤 수 없었습니다.", "It could not be started."),
    "AlreadyUpError": Saying(
        "이 상태 폴더에서 이미 돌고 있습니다.",
        "It is already running on this state folder.",
        "`newswatch status`로 보거나, NEWSWATCH_HOME으로 다른 폴더를 정하세요.",
        "See `newswatch status`, or name another folder by NEWSWATCH_HOME.",
    ),
    "OSError": Saying("파일이나 연결을 쓸 수 없습니다.", "A file or connection cannot be used."),
}
OUR_OWN = Saying("할 수 없었습니다.", "It could not be done.")
UNFORESEEN = Saying(
    "예상하지 못한 오류입니다.",
    "Something unforeseen went wrong.",
    "`newswatch --debug …`로 다시 실행하면 자세한 기록이 나옵니다.",
    "Run it again as `newswatch --debug …` for the whole trace.",
)


class Verbs(TyperGroup):
    """The group of all verbs: any error becomes a message and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Usage errors keep typer's own way (code 2), and a closed pipe says nothing."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except Exception as error:
            if ctx.params.get("debug") or _is_typers_own(error):
                raise
            report(error)
            raise typer.Exit(1) from None


def report(error: Exception) -> None:
    """Prints the message for an error on standard error."""
    saying = _saying(error)
    korean = _speaks_korean()
    detail = str(error) or type(error).__name__
    if saying is UNFORESEEN:
        detail = f"{type(error).__name__}: {detail}"
    lines = [f"{'오류' if korean else 'Error'}: {saying.korean if korean else saying.english}"]
    lines += [f"  {line}" for line in detail.splitlines()]
    following = saying.next_korean if korean else saying.next_english
    if following:
        lines.append(f"{'다음' if korean else 'Next'}: {following}")
    print("\n".join(lines), file=sys.stderr, flush=True)


def _saying(error: Exception) -> Saying:
    for kind in type(error).__mro__:
        if kind.__name__ in SAYINGS:
            return SAYINGS[kind.__name__]
    is_ours = type(error).__module__.partition(".")[0] in OURS
    return OUR_OWN if is_ours else UNFORESEEN


def _is_typers_own(error: Exception) -> bool:
    """Exits and usage errors; and a reader who closed the pipe, of which typer makes an exit."""
    is_closed_pipe = isinstance(error, OSError) and error.errno == errno.EPIPE
    return type(error).__module__.startswith(("typer", "click")) or is_closed_pipe


def _speaks_korean() -> bool:
    """The setting's language; where the settings are what is wrong, the environment's."""
    from newswatch.settings import SettingsError, settings

    try:
        return settings().language == "ko"
    except SettingsError:
        return os.environ.get("NEWSWATCH_LANGUAGE") != "en"
