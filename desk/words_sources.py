"""The words of the desk about sources, what they yield and what they reserve, (Korean, English)."""

from newswatch.rights_words import PLACES, PURPOSES
from newswatch.yield_words import FIELDS, RESOLUTIONS

SOURCE_TEXTS: dict[str, tuple[str, str]] = {
    "sources": ("소스", "Sources"),
    "no_sources": (
        "아직 소스가 없습니다. 첫 수집이 시작되면 매체 목록의 소스가 나타납니다.",
        "No sources yet: those of the catalogue appear with the first crawl.",
    ),
    "source": ("소스", "Source"),
    "state": ("상태", "State"),
    "last_success": ("마지막 성공", "Last success"),
    "trouble": ("문제", "Trouble"),
    "next_poll": ("다음 수집", "Next poll"),
    "health.ok": ("정상", "ok"),
    "health.failing": ("응답 없음", "failing"),
    "health.silent": ("소식 끊김", "silent"),
    "health.off": ("쉼", "off"),
    "listing_notes": ("목록의 이상한 점", "odd listing"),
    "moved_read": (
        "목록이 사라짐 → 찾은 주소를 대신 읽는 중 (기사 {n}건)",
        "the listing is gone → this is read in its place ({n} articles)",
    ),
    "moved_found": (
        "목록이 사라짐 → 찾은 주소, 사람이 확인해야 함",
        "the listing is gone → found, for a person to judge",
    ),
    "health.waiting": ("아직 안 읽음", "never read"),
    "failing_since": ("{at}부터 {n}번 잇따라 실패", "failing since {at}, {n} in a row"),
    "silent_since": (
        "{at} 뒤로 수집하지 못했습니다. 수집 DAG가 도는지 보십시오.",
        "not polled since {at}: is the crawl DAG running?",
    ),
    "every": ("{length}마다", "every {length}"),
    "host_closed": (
        "사이트가 {at}까지 쉬라고 함 ({reason})",
        "the site asked us to wait until {at} ({reason})",
    ),
    "host_down": (
        "사이트가 {since}부터 답하지 않아 {at}까지 쉼 ({reason})",
        "the site fails since {since}, left alone until {at} ({reason})",
    ),
    "host_tried": (
        "사이트가 {since}부터 답하지 않음 ({reason})",
        "the site fails since {since} ({reason})",
    ),
    "gaps": ("빈틈", "Gaps"),
    "gaps_about": (
        "바로 앞 수집과 겹치는 글이 하나도 없어, 그사이에 오른 글을 놓쳤을 수 있는 수집입니다.",
        "Polls that shared no article with the one before: something may have gone unseen.",
    ),
    "gap_span": ("{since} – {until} 사이", "between {since} and {until}"),
    "gap.open": ("찾기 전", "not looked for yet"),
    "gap.filling": ("찾는 중", "being looked for"),
    "gap.filled": ("{n}건을 찾아 메움", "made up for: {n} found"),
    "gap.unfillable": ("메울 수 없음", "cannot be made up for"),
    "gap": ("놓친 글이 있을 수 있음", "may have missed articles"),
    "gap_about": (
        "{at} 뒤에 오른 글을 사이트맵이나 목록에서 거슬러 찾는 중",
        "what was listed since {at} is being looked for in sitemaps and lists",
    ),
    "tls_exempt": (
        "인증서를 확인하지 않음: {reason} ({until}까지)",
        "certificate not checked: {reason} (until {until})",
    ),
    "tls_expired": (
        "인증서 예외의 기한이 지나 다시 확인함 ({until}까지였음)",
        "certificate checked again: the exemption ended on {until}",
    ),
    "opt_out": ("AI·TDM 이용 거부", "opts out of AI or TDM"),
    "opt_outs": ("이용 제한 표시 {n}건", "What the sites reserve: {n}"),
    "purpose": ("무엇을", "What"),
    "to_whom": ("누구에게", "To whom"),
    "everybody": ("모두", "everybody"),
    "directive": ("쓰인 그대로", "As written"),
    "seen": ("마지막으로 봄", "Last seen"),
    **{f"purpose.{name}": words for name, words in PURPOSES.items()},
    **{f"place.{name}": words for name, words in PLACES.items()},
    "yield_title": ("글의 항목이 채워진 비율 (14일)", "What the pages gave in 14 days"),
    "yield_about": (
        "페이지 자체에 있던 것만 셉니다. 목록에서 옮겨 왔거나 마지막 수단으로 읽은 것은 뺍니다.",
        "Only what stood on the page itself: not what its listing said, not a last resort.",
    ),
    "yield_days": ("날마다 새 글", "Articles a day"),
    "yield_bar": ("{day} {n}건", "{day}: {n}"),
    "yield_promise": ("약속 {least}–{most}건", "promised {least}–{most}"),
    "yield_today": ("오늘 {n}건 · 이맘때 보통 {usual}건", "today {n}, usually {usual} by now"),
    "yield_short": ("약속({share:.0%})보다 적음", "less than promised ({share:.0%})"),
    "time_slip_ahead": (
        "목록 시각이 기사 페이지보다 {h}시간 빠름 — 바로잡아 씀 (기사 {n}건, {since}부터)",
        "listing times run {h} h ahead of its own pages: put right ({n} items, since {since})",
    ),
    "time_slip_behind": (
        "목록 시각이 기사 페이지보다 {h}시간 느림 — 바로잡아 씀 (기사 {n}건, {since}부터)",
        "listing times run {h} h behind its own pages: put right ({n} items, since {since})",
    ),
    "field": ("항목", "Field"),
    **{f"field.{name}": words for name, words in FIELDS.items()},
    "drifts": ("빠지는 항목", "Fields that stay away"),
    "drifts_about": (
        "늘 있던 항목이 페이지에서 보이지 않거나 새 글이 끊긴 소스입니다. 틀이 바뀌었으면 고치고, "
        "이제 이것이 보통이면 `newswatch sources yield 소스 --accept 까닭`으로 받아들입니다.",
        "Sources whose pages no longer give what they always gave, or that fell silent. Mend what "
        "changed, or accept it: `newswatch sources yield SOURCE --accept WHY`.",
    ),
    "drift": ("빠짐: {fields}", "lacks: {fields}"),
    "drift_fill": ("최근 {recent}, 보통 {usual}", "lately {recent}, usually {usual}"),
    "drift_silent": (
        "{at} 뒤로 새 글 없음 (그동안 보통 {n}건)",
        "nothing new since {at} (usually {n} in that time)",
    ),
    "drift_bad": ("빠진 예", "lacks it"),
    "drift_good": ("마지막으로 있던 예", "last had it"),
    **{f"drift.{name}": words for name, words in RESOLUTIONS.items()},
}
