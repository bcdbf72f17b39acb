"""Every word on the desk, (Korean, English)."""

from desk.words_sources import SOURCE_TEXTS
from newswatch.settings import Language
from storage.health_words import NAMES

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("뉴스워치", "Newswatch"),
    "subtitle": ("오픈소스 AI 정책 뉴스 데스크", "Open-source-AI policy desk"),
    "today": ("오늘", "Today"),
    "previous": ("전날", "Day before"),
    "next": ("다음 날", "Day after"),
    # The head line
    "n_articles": ("기사", "Articles"),
    "n_copies": ("복제 {n}", "copies: {n}"),
    "n_alerts": ("알림", "Alerts"),
    "n_sources": ("정상 소스", "Sources ok"),
    "n_troubled": ("문제 {n}", "{n} in trouble"),
    "n_unread": ("아직 안 읽음 {n}", "{n} never read"),
    "last_crawl": ("마지막 수집", "Last crawl"),
    "never": ("아직 없음", "never"),
    "n_pages_due": ("받을 페이지 {n}", "pages to fetch: {n}"),
    "n_pending": ("보낼 메시지", "To be sent"),
    "n_stopped": ("멈춤 {n}", "{n} stopped"),
    "n_quarantined": ("격리", "Quarantined"),
    "channels": ("알림 통로", "Channels"),
    "slack_set": ("Slack ‘{label}’에 연결됨", "Slack connected as “{label}”"),
    "slack_unset": ("Slack 연결 안 됨", "Slack not connected"),
    "mail_set": ("메일 받는 사람 {n}명", "mail to {n} recipients"),
    "mail_unset": ("메일 연결 안 됨", "mail not connected"),
    "outbox": (
        "그래서 알림은 {folder} 폴더에 .eml과 .json 파일로 남습니다.",
        "So alerts are kept as .eml and .json files in {folder}.",
    ),
    "channel_failing": (
        "{channel} ‘{recipient}’: {at}부터 보내지 못하고 있습니다 ({n}건 대기).",
        "{channel} “{recipient}”: failing since {at} ({n} waiting).",
    ),
    # Stories
    "relevant": ("관련", "relevant"),
    "alerted": ("알림", "alerted"),
    "n_outlets": ("매체 {n}곳", "outlets: {n}"),
    "n_told": ("기사 {n}건", "articles: {n}"),
    "n_listed": ("목록에 오른 글 {n}건", "Listed: {n}"),
    "outcome.article": ("기사", "articles"),
    "outcome.copy": ("복제", "copies"),
    "outcome.filtered": ("거름", "filtered"),
    "outcome.quarantined": ("격리", "quarantined"),
    "outcome.due": ("대기", "waiting"),
    "outcome.none": ("모름", "unknown"),
    "no_stories": ("이날 들어온 기사가 없습니다.", "No articles on this day."),
    "no_relevant": (
        "이날은 아직 주제와 관련된 사건이 없습니다.",
        "No story of this day is about the topic so far.",
    ),
    "others": ("관련 없는 사건 {n}건", "Stories that are not relevant: {n}"),
    "others_more": (
        "관련 없는 사건 {n}건 넘음 (최근 {n}건만 보입니다)",
        "More than {n} stories that are not relevant (the latest {n} are shown)",
    ),
    "copy": ("복제 {share:.0%}", "copy {share:.0%}"),
    "copy_of": ("먼저 실린 글: {outlet} ‘{title}’", "Earlier text: {outlet}, “{title}”"),
    "deleted": ("사라짐", "vanished"),
    "revised": ("{n}번 고침", "revised ×{n}"),
    "listing_only": ("목록만 읽음", "listing only"),
    "listing_only_about": (
        "페이지를 읽을 수 없어 목록의 제목과 요약으로 판정했습니다",
        "Its page could not be read: decided by title and summary of its listing",
    ),
    "paywall": ("유료", "paywall"),
    "why": ("왜?", "why?"),
    "why_about": (
        "이 기사를 왜 알렸는지, 왜 안 알렸는지",
        "Why this article was or was not alerted",
    ),
    "disposition.alert": ("이 기사로 알림", "raised the alert"),
    "disposition.same_story": ("같은 사건", "same story"),
    "disposition.baseline": ("첫 수집분 · 요약에만", "from first poll · digest only"),
    "disposition.backfill": ("지난 기사 채움 · 요약에만", "backfill · digest only"),
    "disposition.old": ("오래된 기사 · 요약에만", "old · digest only"),
    "disposition.not_relevant": ("관련 없음", "not relevant"),
    "disposition.none": ("판정 대기", "to be judged"),
    # Alerts
    "alerts": ("최근 7일 알림", "Alerts of the last 7 days"),
    "no_alerts": ("최근 7일 동안 낸 알림이 없습니다.", "No alert in the last 7 days."),
    "at": ("시각", "Time"),
    "alert": ("알림", "Alert"),
    "deliveries": ("전달", "Deliveries"),
    "no_deliveries": ("나눠 보내기 대기", "to be handed out"),
    "channel.slack": ("Slack", "Slack"),
    "channel.email": ("메일", "Mail"),
    "channel.file": ("파일", "File"),
    "delivery.pending": ("대기", "pending"),
    "delivery.claimed": ("보내는 중", "sending"),
    "delivery.sent": ("보냄", "sent"),
    "delivery.refused": ("거절됨", "refused"),
    "delivery.held": ("확인 필요", "held"),
    "n_tries": ("{n}번 시도", "tries: {n}"),
    "next_try": ("다음 시도 {at}", "next try {at}"),
    "maybe_repeated": ("두 번 갔을 수 있음", "maybe twice"),
    **SOURCE_TEXTS,
    # What wants a person
    "quarantine": ("격리", "Quarantine"),
    "quarantine_about": (
        "읽거나 판정하지 못해 따로 둔 것들입니다. 원본은 보관되어 있습니다.",
        "What could not be read or judged is set aside; its bytes are kept.",
    ),
    "stage": ("단계", "Stage"),
    "stage.listing": ("목록", "listing"),
    "stage.parse": ("읽기", "parse"),
    "stage.process": ("판정", "process"),
    "page": ("페이지", "Page"),
    "since": ("언제부터", "Since"),
    "checks": ("점검", "Checks"),
    "checks_about": (
        "비어 있어야 하는 보기(health.*) 가운데 비어 있지 않은 것입니다.",
        "Views of schema health that should be empty and are not.",
    ),
    "broken": ("우리 쪽 잘못", "our fault"),
    "broken_about": (
        "파이프라인이 지키기로 한 것이 깨졌습니다",
        "A promise of the pipeline is broken",
    ),
    **{f"check.{view}": words for view, words in NAMES.items()},
    # Why
    "why_title": ("왜 알림이 왔나요, 왜 안 왔나요?", "Why was I told, or not told?"),
    "why_hint": ("기사 주소를 붙여 넣으십시오", "Paste the address of an article"),
    "why_ask": ("알아보기", "Find out"),
    "excerpts": ("찾은 낱말이 있는 곳", "Where the words stand"),
    "back": ("← 데스크로", "← Back to the desk"),
    "verdict.unknown": ("모르는 주소", "unknown"),
    "verdict.waiting": ("수집 대기", "waiting"),
    "verdict.failed": ("수집 실패", "failed"),
    "verdict.filtered": ("거름", "filtered"),
    "verdict.gone": ("사라짐", "gone"),
    "verdict.unparsed": ("읽기 대기", "to be read"),
    "verdict.undecided": ("판정 대기", "to be judged"),
    "verdict.quarantined": ("격리", "quarantined"),
    "verdict.lost": ("기록 없음", "lost"),
    "verdict.not_relevant": ("관련 없음", "not relevant"),
    "verdict.same_story": ("같은 사건", "same story"),
    "verdict.baseline": ("요약에만", "digest only"),
    "verdict.backfill": ("요약에만", "digest only"),
    "verdict.old": ("요약에만", "digest only"),
    "verdict.alert": ("알림", "alert"),
    # Messages
    "closed_title": ("로그인이 필요합니다", "Please log in"),
    "closed": (
        "이 화면은 Airflow에 로그인한 사람만 볼 수 있습니다. 로그인한 뒤 다시 여십시오.",
        "Only people who are logged in to Airflow may see this page. Log in and open it again.",
    ),
    "missing_title": ("없는 화면입니다", "No such page"),
    "missing": ("주소를 확인하십시오.", "Please check the address."),
    "down_title": ("데이터베이스에 닿지 않습니다", "The database does not answer"),
    "down": (
        "뉴스워치의 데이터베이스가 답하지 않아 보여 드릴 것이 없습니다. "
        "`newswatch status`로 상태를 보고, 꺼져 있으면 `make run`으로 다시 켜십시오. "
        "수집한 것은 그대로 있습니다.",
        "Nothing can be shown because newswatch's database does not answer. See "
        "`newswatch status`, and start it again with `make run`. Nothing collected is lost.",
    ),
    "detail": ("자세히: {text}", "Details: {text}"),
    "times": ("시각은 모두 한국 시간(KST)입니다.", "All times are Seoul time (KST)."),
}


def say(key: str, language: Language, **values: object) -> str:
    """The text in this language. KeyError where there is none."""
    return TEXTS[key][0 if language == "ko" else 1].format(**values)
