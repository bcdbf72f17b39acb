"""What an answer says of its host: whether it works, and how long it asks us to wait."""

from datetime import UTC, datetime

import pytest

from crawlers.gate import DEFAULT_S, LONGEST_S, Verdict, sign_of, wait_of
from crawlers.troubles import Trouble

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
        ("Sat, 21 Nov 2026 12:10:00 -0000", 600.0),
        ("Saturday, 21-Nov-26 12:10:00 GMT", 600.0),
        ("Sat Nov 21 12:10:00 2026", 600.0),
        ("Sat, 21 Nov 2026 11:59:00 GMT", 1.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_S),
        ("Fri, 31 Dec 9999 23:59:59 -2359", LONGEST_S),
        ("Mon, 01 Jan 0001 00:00:00 +2359", DEFAULT_S),
        ("Thu, 01 Jan 1970 00:00:00 GMT", DEFAULT_S),
        ("Sat, 31 Feb 2026 12:10:00 GMT", DEFAULT_S),
        ("", DEFAULT_S),
        ("-5", DEFAULT_S),
        ("+5", DEFAULT_S),
        ("1.5", DEFAULT_S),
        ("1e9", DEFAULT_S),
        ("inf", DEFAULT_S),
        ("nan", DEFAULT_S),
        ("soon", DEFAULT_S),
        ("１２０", DEFAULT_S),
        ("120, 120", DEFAULT_S),
    ],
)
def test_wait(value: str, seconds: float) -> None:
    assert wait_of(value, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "kind", "retry_after", "verdict", "wait_s"),
    [
        (200, "page", "60", "good", None),
        (304, "listing", None, "good", None),
        (302, "page", "60", "good", None),
        (404, "page", None, "good", None),
        (410, "page", None, "good", None),
        (404, "page", "60", "good", 60.0),
        (403, "page", None, "bad", None),
        (451, "page", None, "bad", None),
        (403, "robots", None, "good", None),
        (429, "page", None, "neutral", DEFAULT_S),
        (429, "robots", None, "neutral", DEFAULT_S),
        (500, "page", None, "bad", None),
        (500, "page", "60", "bad", 60.0),
        (503, "page", None, "bad", DEFAULT_S),
        (503, "page", "60", "bad", 60.0),
        (503, "robots", None, "neutral", None),
        (503, "robots", "60", "neutral", 60.0),
        (500, "robots", None, "neutral", None),
    ],
)
def test_sign_of_an_answer(
    status: int, kind: str, retry_after: str | None, verdict: Verdict, wait_s: float | None
) -> None:
    headers = {} if retry_after is None else {"retry-after": retry_after}
    sign = sign_of(status, headers, None, is_robots=kind == "robots", now=NOW)
    assert (sign.verdict, sign.kind, sign.wait_s) == (verdict, f"http_{status}", wait_s)


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("dns", "bad"),
        ("connection_refused", "bad"),
        ("connection_lost", "bad"),
        ("timeout", "bad"),
        ("tls", "bad"),
        ("address", "neutral"),
        ("bomb", "neutral"),
        ("cut_short", "neutral"),
        ("unexpected", "neutral"),
    ],
)
def test_sign_of_a_request_that_brought_no_answer(kind: str, verdict: Verdict) -> None:
    assert sign_of(None, {}, Trouble(kind, "words")).verdict == verdict
