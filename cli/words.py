"""What a person reads, in the language that the settings name."""

import sys
from typing import TextIO

from newswatch.settings import settings


def words(korean: str, english: str) -> str:
    """The text in the reader's language (``NEWSWATCH_LANGUAGE``)."""
    return korean if settings().language == "ko" else english


def tell(korean: str, english: str) -> None:
    """A line for the person, at once even into a pipe."""
    _say(words(korean, english), sys.stdout)


def complain(korean: str, english: str) -> None:
    """A line about trouble, on standard error."""
    _say(words(korean, english), sys.stderr)


def _say(text: str, stream: TextIO) -> None:
    """Over the status line, where the terminal shows one."""
    print(f"\r\x1b[K{text}" if stream.isatty() else text, file=stream, flush=True)
