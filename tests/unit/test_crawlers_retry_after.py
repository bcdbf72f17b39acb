"""How long a host asks us to wait."""

from datetime import UTC, datetime

import pytest

from crawlers.middlewares.retry_after import DEFAULT_S, LONGEST_S, wait_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("0", 1.0),
        ("999999999999999999", LONGEST_S),
        ("Sat, 21 Nov 2026 12:10:00 GMT", 600.0),
        ("Sat, 21 Nov 2026 21:10:00 +0900", 600.0),
        ("Sat, 21 Nov 2026 11:59:00 GMT", 1.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_S),
        ("Thu, 01 Jan 1970 00:00:00 GMT", DEFAULT_S),
        ("", DEFAULT_S),
        ("-5", DEFAULT_S),
        ("1.5", DEFAULT_S),
        ("soon", DEFAULT_S),
        ("１２０", DEFAULT_S),
    ],
)
def test_wait(value: str, seconds: float) -> None:
    assert wait_of(value, NOW) == seconds
