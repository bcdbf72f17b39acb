"""Mail: headers, Korean text, and that nothing in a headline becomes a header or HTML."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.email import classify
from alerts.mail import mail
from alerts.message import Entry, Message, Section
from alerts.outcomes import Outcome, Refused, Retry, Sent, Uncertain
from newswatch.text import clean_line

HOSTILE = [
    "제목\r\nBcc: victim@evil.example",
    "제목\u2028Bcc: victim@evil.example",
    "제목\x85Subject: 다른 제목",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></h1><a href=https://evil.example>정부</a>",
    "{{ 7 * 7 }} {% raw %}",
    "=?utf-8?b?PHNjcmlwdD4=?=",
    "\ud800 외톨이",
    ".\n.\n",
]


def message(title: str, **changes: Any) -> Message:
    line = clean_line(title) or "-"
    fields: dict[str, Any] = {
        "kind": "alert",
        "language": "ko",
        "dedup_key": "ab" * 32,
        "short_key": "A1-ababab",
        "topic": "오픈소스 AI 정책",
        "title": line,
        "url": "https://hanbit.example/news/1?a=1&b=2",
        "facts": (("매체", line),),
        "sections": (Section("다른 기사", (Entry(line, None, (line,)),)),),
        "at": datetime(2026, 11, 22, 5, 5, tzinfo=UTC),
    }
    return Message(**{**fields, **changes})


def parsed(title: str) -> EmailMessage:
    found = message_from_bytes(mail(message(title), "desk@nuri.example"), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body(found: EmailMessage, kind: str) -> str:
    part = found.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...], str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs), dict(attrs).get("href")))


def tags(html: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


def test_headers() -> None:
    found = parsed("정부, 공공 조달에 오픈소스 AI 기준 세운다 — “라이선스 확인 의무화” 🧭")
    assert found["Message-ID"] == f"<{'ab' * 32}@localhost>"
    assert found["To"] == "desk@nuri.example"
    assert found["Date"] == "Sun, 22 Nov 2026 14:05:00 +0900"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]


def test_korean_survives_in_ascii_lines() -> None:
    title = "정부, 공공 조달에 오픈소스 AI 기준 세운다 — “라이선스 확인 의무화” 🧭"
    raw = mail(message(title), "desk@nuri.example")
    raw.decode("ascii")
    assert max(len(line) for line in raw.splitlines() if b"Message-ID" not in line) <= 78
    found = parsed(title)
    assert found["Subject"] == f"[오픈소스 AI 정책 · 새 소식] {title}"
    assert title in body(found, "plain")
    assert title in body(found, "html")


def test_the_same_on_every_try_but_for_the_boundary() -> None:
    def unbound(raw: bytes) -> bytes:
        boundary = message_from_bytes(raw, policy=policy.default).get_boundary()
        assert boundary is not None
        return raw.replace(boundary.encode(), b"")

    first, second = (mail(message("제목"), "desk@nuri.example") for _ in range(2))
    assert unbound(first) == unbound(second)


@pytest.mark.parametrize("title", HOSTILE)
def test_no_headline_becomes_a_header_or_html(title: str) -> None:
    found, plain = parsed(title), parsed("제목")
    assert found.keys() == plain.keys()
    assert "\n" not in str(found["Subject"])
    assert tags(body(found, "html")) == tags(body(plain, "html"))


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_headline_makes_a_mail(title: str) -> None:
    found = parsed(title)
    assert found.keys() == parsed("제목").keys()
    assert len(str(found["Subject"])) <= 150


def test_html_asks_nobody_for_pictures() -> None:
    html = body(parsed("제목"), "html")
    assert {tag for tag, _, _ in tags(html)}.isdisjoint({"img", "script", "link", "iframe", "form"})
    assert "url(" not in html


@pytest.mark.parametrize(
    ("code", "dotted", "kind"),
    [
        (250, True, Sent),
        (421, False, Retry),
        (450, False, Retry),
        (451, True, Retry),
        (550, False, Refused),
        (554, True, Refused),
        (-1, False, Retry),
        (-1, True, Uncertain),
    ],
)
def test_outcomes(code: int, dotted: bool, kind: type[Outcome]) -> None:
    assert type(classify(code, str(code), dotted)) is kind
