"""``newswatch up``: the whole stack in the foreground, with a plain status line."""

import shutil
import sys
import time

from cli.keys import WEB_USER, password_file
from cli.overview import ask_airflow
from cli.stack import Stack
from cli.status import status_line, unset
from cli.words import say, tell
from newswatch import clock
from newswatch.settings import settings
from storage.cluster import Secrets

REFRESH_S = 5.0
REPEAT_S = 300.0


def up() -> None:
    """모든 것을 켜고 Ctrl-C까지 지킵니다 · Runs everything until Ctrl-C."""
    began = time.monotonic()
    try:
        with Stack() as stack:
            introduce(stack)
            line = Line(stack, began)
            stack.supervise(until=line.refresh)
            line.end()
    except KeyboardInterrupt:  # while it was starting
        pass
    tell("멈췄습니다. 이어서 하려면 다시 켜세요.", "Stopped. Start it again to go on.")


def introduce(stack: Stack) -> None:
    """What does not change while it runs: addresses, places, and what is still to be set up."""
    now = settings()
    tell(f"웹   {stack.web}  ({WEB_USER})", f"web   {stack.web}  ({WEB_USER})")
    file = password_file(now.home)
    if stack.new_password:
        tell(
            f"암호  {stack.new_password}  (처음 한 번만 보입니다. 파일: {file})",
            f"password  {stack.new_password}  (shown this once; file: {file})",
        )
    else:
        tell(f"암호  {file}", f"password  in {file}")
    tell(f"상태 {now.home}", f"state {now.home}")
    if stack.server is not None:
        data = stack.server.place.data
        port = Secrets.of(now.home).port
        tell(f"DB   {data} (포트 {port})", f"DB    {data} (port {port})")
    missing = unset(now.contact, now.slack_is_set, now.mail_is_set)
    if missing:
        tell(f"! {missing}", f"! {missing}")


class Line:
    """The status line: rewritten in place on a terminal, a new line elsewhere when it changes."""

    def __init__(self, stack: Stack, began: float) -> None:
        self._stack = stack
        self._began = began
        self._was_healthy = False
        self._asked_at = 0.0
        self._shown = ""
        self._shown_at = 0.0

    def refresh(self) -> bool:
        """Shows what is new. Never True: ``up`` goes on until it is interrupted."""
        if not self._was_healthy and ask_airflow(self._stack.web).is_healthy:
            self._was_healthy = True
            seconds = time.monotonic() - self._began
            tell(f"준비됐습니다 ({seconds:.0f}초)", f"ready after {seconds:.0f} s")
        elif time.monotonic() - self._asked_at > REFRESH_S:
            self._asked_at = time.monotonic()
            self._show(self._text())
        return False

    def end(self) -> None:
        if sys.stdout.isatty():
            print(flush=True)

    def _text(self) -> str:
        alive = [part.name for part in self._stack.parts if part.is_running()]
        total = len(self._stack.parts)
        down = [part.name for part in self._stack.parts if part.name not in alive]
        parts = f"{len(alive)}/{total}" + (f" (✗ {', '.join(down)})" if down else "")
        if self._stack.trouble:
            return f"{parts} · PostgreSQL ✗ {self._stack.trouble.splitlines()[0]}"
        return f"{self._stack.web} · {parts} · {status_line()}"

    def _show(self, text: str) -> None:
        if sys.stdout.isatty():
            width = shutil.get_terminal_size().columns
            say(f"\r\x1b[K{_cut(text, width - 1)}", sys.stdout, end="")
        elif text != self._shown or time.monotonic() - self._shown_at > REPEAT_S:
            say(f"{clock.in_seoul(clock.now()):%H:%M:%S} KST {text}", sys.stdout)
            self._shown, self._shown_at = text, time.monotonic()


def _cut(text: str, width: int) -> str:
    """The text as far as it fits: Hangul takes two columns a character."""
    taken = 0
    for place, character in enumerate(text):
        taken += 2 if ord(character) >= 0x1100 else 1
        if taken > width:
            return text[:place]
    return text
