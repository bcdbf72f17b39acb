"""What each view of schema ``health`` holds, in words (Korean, English)."""

from newswatch.settings import Language

NAMES: dict[str, tuple[str, str]] = {
    "unclosed_attempt": ("끝을 모르는 요청", "Requests without an outcome"),
    "run_without_lease": ("맡은 이도 없이 열린 수집", "Runs left open that nobody is at work on"),
    "backward_epoch": ("차례 번호가 뒤로 간 소스", "Sources whose epoch went back"),
    "overlong_gate": ("규칙보다 오래 닫힌 사이트", "Hosts closed for longer than any rule allows"),
    "ledger_gap": ("어떻게 되었는지 모르는 목록 항목", "Listed entries that came to no end"),
    "two_outcomes": ("읽었다고도 격리했다고도 된 페이지", "Pages both read and set aside"),
    "lost_quarantine": (
        "격리했다는데 격리에 없는 페이지",
        "Pages set aside, not in quarantine",
    ),
    "ignored_body": ("받았지만 읽을 차례가 없는 페이지", "Pages that landed and nobody is to read"),
    "unread_page": ("받아 두고 읽지 않은 페이지", "Pages that landed and were not parsed"),
    "undecided_page": ("읽고 판정하지 않은 페이지", "Pages parsed and not decided on"),
    "article_without_page": ("원본 페이지가 없는 기사", "Articles without a stored page"),
    "article_without_raw": ("원문이 남아 있지 않은 기사", "Articles whose bytes were not kept"),
    "article_ahead_of_time": ("앞날의 날짜로 된 기사", "Articles dated in the future"),
    "article_without_decision": ("판정이 없는 기사", "Articles that no topic has judged"),
    "decision_without_alert": (
        "알리기로 하고 내지 않은 알림",
        "Decisions whose alert is missing",
    ),
    "alert_without_delivery": ("아무에게도 보내지 않은 알림", "Alerts that nobody was told"),
    "digest_without_delivery": ("아무에게도 보내지 않은 요약", "Digests that nobody was sent"),
    "stuck_delivery": (
        "거절되었거나 사람을 기다리는 메시지",
        "Messages refused or waiting for a person",
    ),
    "silent_source": ("응답하지 않는 소스", "Sources that do not answer"),
    "host_down": ("잇따라 답하지 않아 쉬는 사이트", "Hosts that fail and are left alone"),
    "open_gap": ("놓친 글이 있을 수 있는 수집", "Polls that may have missed articles"),
    "expired_exemption": ("기한이 지난 인증서 예외", "Certificate exemptions that have run out"),
    "drift": ("글의 항목이 빠지거나 조용해진 소스", "Sources that lack a field or fell silent"),
    "open_quarantine": ("열린 격리 항목", "Open entries of the quarantine"),
}


def named(view: str, language: Language) -> str:
    """The view in words; its own name where it has none."""
    return NAMES.get(view, (view, view))[0 if language == "ko" else 1]
