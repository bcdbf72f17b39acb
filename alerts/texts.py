"""Every phrase that a message shows, Korean and English, and times as people read them."""

from datetime import datetime

from newswatch.clock import in_seoul
from newswatch.settings import Language

TEXTS: dict[str, tuple[str, str]] = {
    "kind.alert": ("새 소식", "New"),
    "kind.digest": ("일일 요약", "Daily digest"),
    "kind.test": ("시험 발송", "Test message"),
    "open": ("기사 열기", "Open the article"),
    "outlet": ("매체", "Outlet"),
    "time": ("시각", "Time"),
    "why": ("알린 까닭", "Why it matched"),
    "copy": ("복제", "Copy"),
    "copy_of": ("복제 (먼저 실린 같은 글: {outlet})", "copy (same text seen first at {outlet})"),
    "read": ("읽은 것", "Read"),
    "listing_only": (
        "페이지를 읽을 수 없어 목록의 제목과 요약만 보고 알립니다",
        "the title and summary of its listing only; its page could not be read",
    ),
    "listing_only_note": ("목록만 읽음", "only its listing was read"),
    "others": ("같은 소식을 전한 다른 기사", "Other articles on the same story"),
    "more": ("외 {count}건", "and {count} more"),
    "also": ("같은 소식: {outlets}", "also told by {outlets}"),
    "unknown_time": (
        "발행 시각 모름 · 처음 본 때 {seen}",
        "publication time unknown; first seen {seen}",
    ),
    "maybe_repeated": (
        "(재전송일 수 있음) 같은 번호 {number}의 알림을 이미 받으셨다면 이 알림은 무시하세요.",
        "(possibly repeated) If you already have a message numbered {number}, ignore this one.",
    ),
    "footer": ("newswatch · 알림 번호 {number}", "newswatch · message {number}"),
    "digest.title": ("{day} 일일 요약", "Daily digest of {day}"),
    "digest.counts": ("내용", "Contents"),
    "digest.count_lines": (
        "바로 알리지 않은 소식 {stories}건, 지난 하루의 알림 {alerts}건",
        "{stories} stories not alerted, {alerts} alerts of the last day",
    ),
    "digest.lines": ("바로 알리지 않은 소식", "Not alerted"),
    "digest.told": ("지난 하루의 알림", "Alerts of the last day"),
    "why_not.baseline": (
        "수집을 시작할 때 이미 올라와 있던 기사",
        "stood there when collecting began",
    ),
    "why_not.backfill": ("지난 기사 수집으로 들어온 기사", "brought in by a backfill"),
    "why_not.old": ("처음 보았을 때 이미 오래된 기사", "already old when first seen"),
    "why_not.weak": ("알림 문턱에 못 미치는 기사", "doubtful: below what is alerted at once"),
    "state.sent": ("보냄", "sent"),
    "state.pending": ("보낼 예정", "pending"),
    "state.claimed": ("보내는 중", "being sent"),
    "state.refused": ("거절됨", "refused"),
    "state.held": ("보류됨", "held"),
    "channel.slack": ("Slack", "Slack"),
    "channel.email": ("메일", "mail"),
    "channel.file": ("파일", "file"),
    "not_delivered": ("보낼 곳 없음", "no delivery yet"),
    "test.title": ("newswatch 시험 메시지", "newswatch test message"),
    "test.why": (
        "알림 통로를 확인하려고 보낸 시험 메시지입니다. 하실 일은 없습니다.",
        "Sent to check this channel. There is nothing to do.",
    ),
    "purpose": ("목적", "Purpose"),
    "outcome.sent": ("보냈습니다", "Sent"),
    "outcome.retry": (
        "지금은 보낼 수 없습니다 (나중에 다시 시도할 수 있음)",
        "Cannot be sent now (may work later)",
    ),
    "outcome.refused": ("거절되었습니다", "Refused"),
    "outcome.uncertain": ("도착했는지 알 수 없습니다", "Unclear whether it arrived"),
}

_WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def say(key: str, language: Language, **values: object) -> str:
    """The phrase in this language. KeyError where there is none."""
    return TEXTS[key][language == "en"].format(**values)


def day_words(moment: datetime, language: Language) -> str:
    """``2026-11-22 (일)``, the Seoul day."""
    local = in_seoul(moment)
    return f"{local:%Y-%m-%d} ({_WEEKDAYS[language][local.weekday()]})"


def time_words(moment: datetime, language: Language) -> str:
    """``2026-11-22 (일) 14:05 KST``."""
    return f"{day_words(moment, language)} {in_seoul(moment):%H:%M} KST"


def published_words(
    published: datetime | None, precision: str | None, seen: datetime, language: Language
) -> str:
    """The time of publication as exactly as it is known, else when we first saw the article."""
    if published is None:
        return say("unknown_time", language, seen=time_words(seen, language))
    if precision == "day":
        return day_words(published, language)
    return time_words(published, language)
