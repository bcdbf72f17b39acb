"""What a person reads, in the language that the settings name."""

import errno
import sys
from typing import TextIO

from newswatch.settings import settings


def words(korean: str, english: str) -> str:
    """The text in the reader's language (``NEWSWATCH_LANGUAGE``)."""
    return korean if settings().language == "ko" else english


def tell(korean: str, english: str) -> None:
    """A line for the person, at once even into a pipe."""
    say(_over_status_line(words(korean, english), sys.stdout), sys.stdout)


def complain(korean: str, english: str) -> None:
    """A line about trouble, on standard error."""
    say(_over_status_line(words(korean, english), sys.stderr), sys.stderr)


def say(text: str, stream: TextIO, end: str = "\n") -> None:
    """Writes it at once. Where the disk behind the stream is full, nobody hears it, but whoever
    speaks goes on: the supervisor must still be there when there is room again."""
    try:
        print(text, file=stream, end=end, flush=True)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def _over_status_line(text: str, stream: TextIO) -> str:
    """Over the status line, where the terminal shows one."""
    return f"\r\x1b[K{text}" if stream.isatty() else text
