"""What a person reads, in the language that the settings name."""

import sys

from newswatch.settings import settings


def words(korean: str, english: str) -> str:
    """The text in the reader's language (``NEWSWATCH_LANGUAGE``)."""
    return korean if settings().language == "ko" else english


def tell(korean: str, english: str) -> None:
    """A line for the person, at once even into a pipe."""
    print(words(korean, english), flush=True)


def complain(korean: str, english: str) -> None:
    """A line about trouble, on standard error."""
    print(words(korean, english), file=sys.stderr, flush=True)
