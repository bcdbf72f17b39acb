"""Slack: what an answer means, and that no headline becomes markup or breaks a limit."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.slack import classify, wait_asked
from alerts.channels.slack_blocks import payload
from alerts.message import Entry, Message, Section
from alerts.outcomes import Outcome, Refused, Retry, Sent, Uncertain
from newswatch.text import clean_line

HOSTILE = [
    "<!channel> 긴급",
    "<!here|here>",
    "<@U012345>",
    "<#C012345>",
    "<!subteam^S012|팀>",
    "<https://evil.example|정부 누리집>",
    "<http://x|y>",
    "&lt;!channel&gt;",
    "a\r\nb\n<!channel>",
    "제목|>둘<",
    "*굵게* _기울임_ `코드` ~취소~",
    "<script>alert(1)</script>",
    "\u202e거꾸로\u202c",
    "&" * 400,
    "<" * 400,
    "가" * 10_000,
]


def message(title: str, **changes: Any) -> Message:
    entry = Entry(
        clean_line(title), "https://moait.example/a?b=1&c=2", ("모아IT", clean_line(title))
    )
    fields: dict[str, Any] = {
        "kind": "alert",
        "language": "ko",
        "dedup_key": "ab" * 32,
        "short_key": "A1-ababab",
        "topic": "오픈소스 AI 정책",
        "title": clean_line(title),
        "url": "https://hanbit.example/news/1",
        "facts": (("매체", clean_line(title)), ("까닭", clean_line(title))),
        "sections": (Section("다른 기사", (entry,)),),
        "at": datetime(2026, 11, 22, 5, 5, tzinfo=UTC),
    }
    return Message(**{**fields, **changes})


def texts(body: dict[str, Any]) -> list[str]:
    found = [body["text"]]
    for block in body["blocks"]:
        found += [block["text"]["text"]] if "text" in block else []
        found += [element["text"] for element in block.get("elements", [])]
    return found


OWN_LINKS = (
    "<https://hanbit.example/news/1|기사 열기>",
    "<https://moait.example/a?b=1&amp;c=2|",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_no_headline_becomes_markup(title: str) -> None:
    for text in texts(payload(message(title))):
        left = text.replace(OWN_LINKS[0], "").replace(OWN_LINKS[1], "")
        assert "<" not in left
        assert left.count(">") <= 1  # the end of the second link
        assert "\r" not in text
        for part in left.split("&")[1:]:
            assert part.startswith(("amp;", "lt;", "gt;"))


@given(st.text(st.characters(codec=None), min_size=1, max_size=400))
def test_any_headline_keeps_the_limits(title: str) -> None:
    check_limits(payload(message(title)))


def check_limits(body: dict[str, Any]) -> None:
    assert 1 <= len(body["blocks"]) <= 50
    json.dumps(body, ensure_ascii=False).encode()
    for block in body["blocks"]:
        if block["type"] == "header":
            assert block["text"]["type"] == "plain_text"
            assert 1 <= len(block["text"]["text"]) <= 150
        elif block["type"] == "section":
            assert 1 <= len(block["text"]["text"]) <= 3000
    assert sum(map(len, texts(body))) <= 13_200


def test_a_long_list_is_cut_and_counted() -> None:
    entries = tuple(Entry("&" * 300, f"https://moait.example/{n}", ("모아IT",)) for n in range(200))
    body = payload(
        message("제목", sections=(Section("하나", entries, more=7), Section("둘", entries)))
    )
    check_limits(body)
    shown = sum(text.count("• <") for text in texts(body))
    last = body["blocks"][-2]["text"]["text"]
    assert last == f"외 {400 + 7 - shown}건"


def test_previews_are_off_and_the_key_is_there() -> None:
    body = payload(message("제목"))
    assert body["unfurl_links"] is False
    assert body["unfurl_media"] is False
    assert body["blocks"][-1]["block_id"] == "key-" + "ab" * 32
    assert "A1-ababab" in texts(body)[-1]


def test_a_possible_repetition_is_said_first() -> None:
    body = payload(message("제목", maybe_repeated=True))
    assert "(재전송일 수 있음)" in body["blocks"][0]["text"]["text"]
    assert "A1-ababab" in body["blocks"][0]["text"]["text"]
    assert "(재전송일 수 있음)" in body["text"]
    assert "재전송" not in json.dumps(payload(message("제목")), ensure_ascii=False)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "ok", Sent),
        (200, "no_service", Refused),
        (200, "channel_is_archived", Refused),
        (200, "", Retry),
        (200, "OK", Retry),
        (200, "<html>sign in</html>", Retry),
        (302, "", Retry),
        (400, "invalid_payload", Refused),
        (403, "action_prohibited", Refused),
        (404, "no_service", Refused),
        (410, "channel_is_archived", Refused),
        (408, "", Retry),
        (429, "rate_limited", Retry),
        (500, "rollup_error", Retry),
        (502, "bad gateway", Uncertain),
        (503, "", Retry),
        (504, "", Uncertain),
    ],
)
def test_outcomes(status: int, body: str, kind: type[Outcome]) -> None:
    assert type(classify(status, body, None)) is kind


def test_a_rate_limit_is_everybodys_and_says_how_long() -> None:
    assert classify(429, "rate_limited", "30") == Retry(
        "HTTP 429: rate_limited", 30.0, for_all=True
    )


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30), ("0", 1), ("99999", 3600), ("-5", None), ("soon", None), ("", None), (None, None)],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert wait_asked(header) == seconds


def test_retry_after_as_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    asked = wait_asked(date)
    assert asked is not None
    assert 85 < asked <= 90
    assert wait_asked("Fri, 31 Dec 9999 23:59:59 GMT") == 3600
    assert wait_asked("Thu, 01 Jan 1970 00:00:00 GMT") == 1
