"""What ``why`` says, (Korean, English): the answer by verdict, then the steps.

Sentences are built so that no particle depends on the name before it.
"""

from newswatch import rights_words

ANSWERS = {
    "unknown": (
        "모르는 주소입니다. 우리가 보는 어떤 목록에도 오른 적이 없습니다.",
        "Unknown: no list that we watch has ever shown this address.",
    ),
    "waiting": (
        "아직 내려받지 않았습니다. 목록에서 보았고 차례를 기다립니다.",
        "Not fetched yet: it was listed and waits for its turn.",
    ),
    "failed": (
        "페이지를 내려받지 못했고, 더는 시도하지 않습니다.",
        "Its page could not be fetched and is not tried again.",
    ),
    "filtered": ("기사로 다루지 않았습니다.", "It was not taken for an article."),
    "gone": (
        "읽기 전에 페이지가 사라졌습니다.",
        "Its page had vanished before it was read.",
    ),
    "unparsed": (
        "내려받았지만 아직 읽지 않았습니다. 다음 수집에서 읽습니다.",
        "Fetched, not read yet: the next crawl will read it.",
    ),
    "undecided": (
        "읽었지만 아직 판정하지 않았습니다. 다음 처리에서 판정합니다.",
        "Read, not judged yet: the next processing will judge it.",
    ),
    "quarantined": (
        "격리했습니다. 읽거나 판정할 수 없어 사람이 봐 주기를 기다립니다.",
        "Quarantined: it could not be read or judged, and waits for a person.",
    ),
    "lost": (
        "어떻게 되었는지 기록이 없습니다. 우리 쪽 잘못이니 `newswatch health`를 보십시오.",
        "Nothing says what became of it. That is our fault: see `newswatch health`.",
    ),
    "not_relevant": (
        "알리지 않았습니다. 주제와 관련이 없다고 판정했습니다.",
        "Not alerted: it was judged not to be about the topic.",
    ),
    "same_story": (
        "따로 알리지 않았습니다. 같은 사건을 다른 기사로 이미 알렸습니다.",
        "Not alerted again: its story was already told by another article.",
    ),
    "baseline": (
        "알리지 않고 요약에만 넣습니다. 소스를 처음 읽었을 때 이미 올라 있던 기사입니다.",
        "For the digest only: it already stood in the list when its source was first read.",
    ),
    "backfill": (
        "알리지 않고 요약에만 넣습니다. 지난 기사를 채워 넣을 때 들어왔습니다.",
        "For the digest only: it came in by a backfill.",
    ),
    "old": (
        "알리지 않고 요약에만 넣습니다. 처음 보았을 때 이미 {hours:g}시간이 넘은 기사였습니다.",
        "For the digest only: it was older than {hours:g} hours when first seen.",
    ),
    "weak": (
        "바로 알리지 않고 요약에만 넣습니다. 알림 문턱에 못 미치는 기사입니다.",
        "For the digest only: it is below what is alerted at once.",
    ),
    "copy": (
        "따로 알리지 않았습니다. 이미 알린 사건을 전한 글의 복제입니다.",
        "Not alerted again: it is a copy of a text on a story that was told.",
    ),
    "cooldown": (
        "알림을 보내지 않았습니다. 이 주제의 알림이 잦아 잠시 쉬는 동안입니다.",
        "Held back: alerts of this topic pause after too many.",
    ),
    "silence": (
        "알림을 보내지 않았습니다. 사람이 이 주제나 사건을 조용히 해 두었습니다.",
        "Held back: a person has silenced this topic or story.",
    ),
    "quiet_hours": (
        "알림을 미루었습니다. 방해하지 않기로 한 시간입니다.",
        "Held back: these are quiet hours.",
    ),
    "alert": ("이 기사로 알림을 냈습니다.", "This article raised an alert."),
}
# The steps that led there.
WAY = {
    "place": (
        "이 사이트를 보는 소스: {source} ({health}).",
        "A source watches this site: {source} ({health}).",
    ),
    "no_place": (
        "이 사이트를 보는 소스가 없습니다. 매체 목록에 더하면 다음 수집부터 봅니다.",
        "No source watches this site. Add its outlet to the catalogue to have it watched.",
    ),
    "listed": (
        "{at} 소스 {source}의 목록에서 처음 보았습니다.",
        "First listed by source {source} on {at}.",
    ),
    "tried": ("{tries}번 시도했습니다.", "Tried {tries} times."),
    "next_try": ("다음 시도: {at} 이후.", "Next try: after {at}."),
    "reason": ("까닭: {reason}", "Reason: {reason}"),
    "rule": ("robots.txt의 규칙: {rule}.", "Rule of robots.txt: {rule}."),
    "listed_by": ("그 소스: {source}.", "That source: {source}."),
    "host_closed": (
        "사이트가 쉬라고 하여 {at}까지 요청하지 않습니다({reason}).",
        "The site asked us to wait: nothing is asked of it before {at} ({reason}).",
    ),
    "host_down": (
        "사이트가 잇따라 답하지 않아 {at}까지 쉽니다({reason}).",
        "The site failed several times running and is left alone until {at} ({reason}).",
    ),
    "host_tried": (
        "사이트가 잇따라 답하지 않아 한 번씩만 다시 물어봅니다({reason}).",
        "The site failed several times running: one request at a time tries it ({reason}).",
    ),
    "gap": (
        "{at} 뒤에 오른 글을 이 소스에서 놓쳤을 수 있어 거슬러 찾고 있습니다.",
        "It may have missed what was listed since {at}, which is being looked for.",
    ),
    "fetched": ("내려받았습니다.", "Fetched."),
    "read": ("{at} 내려받은 글을 읽었습니다.", "Fetched and read on {at}."),
    "set_aside": (
        "{at} {stage} 단계에서 격리: {error} ({kind}, {tries}번).",
        "Quarantined at stage {stage} on {at}: {error} ({kind}, {tries} times).",
    ),
    "article": (
        "기사로 저장했습니다: ‘{title}’ ({outlet}, 발행 {at}).",
        "Stored as an article: “{title}” ({outlet}, published {at}).",
    ),
    "listing_only": (
        "페이지에서 글을 읽지 못해 목록의 제목과 요약으로 판정했습니다. 읽게 되면 다시 판정합니다.",
        "No text could be read from its page: it was judged by the title and summary of its"
        " listing, and will be again when the page is read.",
    ),
    "revised": ("그 뒤 {count}번 고쳐졌습니다.", "Changed {count} times since."),
    "deleted": (
        "{at} 원래 페이지가 사라진 것을 확인했습니다. 글은 보관합니다.",
        "The page was found to have vanished on {at}; the text is kept.",
    ),
    "copy": (
        "앞선 기사와 글이 {share:.0%} 같습니다: ‘{title}’ ({outlet}).",
        "{share:.0%} of its text stands in an earlier article: “{title}” ({outlet}).",
    ),
    "relevant": (
        "주제 ‘{topic}’: 관련 있음, {score} (규칙 {version}). {reason}",
        "Topic “{topic}”: relevant, {score} (rule {version}). {reason}",
    ),
    "doubtful": (
        "주제 ‘{topic}’: 약하게 관련 있음(요약), {score} (규칙 {version}). {reason}",
        "Topic “{topic}”: doubtful (digest), {score} (rule {version}). {reason}",
    ),
    "irrelevant": (
        "주제 ‘{topic}’: 관련 없음, {score} (규칙 {version}). {reason}",
        "Topic “{topic}”: not relevant, {score} (rule {version}). {reason}",
    ),
    "held_until": ("{at}까지 보내지 않습니다.", "Held back until {at}."),
    "score": (
        "점수 {score:.1f}, 문턱 {threshold:.1f}",
        "score {score:.1f}, threshold {threshold:.1f}",
    ),
    "terms": ("찾은 낱말: {terms}.", "Words found: {terms}."),
    "alert": (
        "알림: {at} ‘{title}’ ({outlet}).",
        "Alert: {at}, “{title}” ({outlet}).",
    ),
    "digest": ("{day} 요약에 실렸습니다.", "Named in the digest of {day}."),
    "digest_next": ("다음 요약에 실립니다.", "It will be named in the next digest."),
    "no_delivery": (
        "받는 사람에게 나눠 보내기를 기다립니다.",
        "It waits to be handed out to recipients.",
    ),
    "sent": ("{to}: {at} 보냈습니다.", "{to}: sent on {at}."),
    "pending": ("{to}: 아직 보내지 못했습니다.", "{to}: not sent yet."),
    "claimed": ("{to}: 보내는 중입니다.", "{to}: being sent."),
    "refused": ("{to}: 받는 쪽이 거절했습니다.", "{to}: refused for good."),
    "held": ("{to}: 멈춰 두었습니다. 사람이 확인해야 합니다.", "{to}: held for a person."),
    "repeated": ("두 번 갔을 수 있습니다.", "It may have arrived twice."),
}
# Words of ours that stand inside a sentence.
NAMES = {
    "slack": ("Slack", "Slack"),
    "email": ("메일", "mail"),
    "file": ("파일", "file"),
    "title": ("제목", "title"),
    "body": ("본문", "body"),
    "section": ("분류", "section"),
    "outlet": ("매체", "outlet"),
    "listing": ("목록", "listing"),
    "parse": ("읽기", "parse"),
    "process": ("판정", "process"),
    "ok": ("정상", "ok"),
    "failing": ("응답 없음", "failing"),
    "silent": ("소식 없음", "silent"),
    "waiting": ("아직 안 읽음", "never read"),
    "unknown_time": ("모름", "unknown"),
}

# Why an entry was passed over or its page was not had: what news.listed_item.reason holds.
REASONS = {
    "handed_over": ("다른 매체의 소스로 넘김", "handed to the outlet's own source"),
    "portal_copy": ("원문을 읽는 포털 사본", "the portal's copy of an article that is read"),
    "portal_only": ("포털에만 있음", "on the portal only"),
    "not_http": ("http(s) 주소가 아닙니다", "it is no http(s) address"),
    "url_too_long": ("주소가 너무 깁니다", "its address is too long"),
    "no_link": ("목록에 링크가 없습니다", "the list gives no link"),
    "offsite": ("이 매체의 주소가 아닙니다", "it leads to another site"),
    "not_article": ("이 매체의 기사 주소 꼴이 아닙니다", "its address is not that of an article"),
    "listed_elsewhere": ("다른 소스의 목록에 먼저 올랐습니다", "another source listed it first"),
    "robots": ("사이트의 robots.txt가 금지합니다", "the site's robots.txt forbids it"),
    "robots_unreachable": ("robots.txt를 읽을 수 없습니다", "robots.txt cannot be read"),
    "too_old": (
        "처음 보았을 때 이미 너무 오래된 글이었습니다",
        "it was too old when it was first listed",
    ),
    "source_off": ("이 소스는 이제 보지 않습니다", "its source is no longer watched"),
    **rights_words.REASONS,
    "bomb": ("압축을 풀면 너무 큽니다", "it unpacks to more than is taken"),
    "headers_too_large": ("머리글이 너무 깁니다", "the answer's headers are too long"),
    "encoding_unknown": ("모르는 압축 방식입니다", "its content encoding is not known"),
    "broken_encoding": ("압축이 깨졌습니다", "what was packed cannot be unpacked"),
    "not_text": ("글이 아닌 파일입니다", "it is a file, and no text"),
    "gone": ("페이지가 없습니다", "the page is not there"),
    "dns": ("사이트의 주소를 찾을 수 없습니다", "the host name does not resolve"),
    "connection_refused": ("사이트가 연결을 거절합니다", "the site refuses the connection"),
    "connection_lost": ("연결이 끊깁니다", "the connection breaks"),
    "tls": ("TLS 인증서를 믿을 수 없습니다", "the TLS certificate cannot be trusted"),
    "timeout": ("제때 답하지 않습니다", "there is no answer in time"),
    "too_large": ("페이지가 너무 큽니다", "the page is too large"),
    "cut_short": ("답이 중간에 끊깁니다", "the answer is cut short"),
    "scheme": ("http(s) 주소가 아닙니다", "it is no http(s) address"),
    "address": ("공개 주소가 아니어서 막았습니다", "it is no public address"),
    "offsite_redirect": ("다른 사이트로 넘깁니다", "it redirects to another site"),
    "redirect_loop": ("끝없이 다른 주소로 넘깁니다", "it redirects without end"),
    "host_closed": ("사이트가 쉬라고 한 동안입니다", "the site asked us to wait"),
    "abandoned": ("수집이 중간에 멈추었습니다", "the crawl stopped before its end"),
    "http_401": ("사이트가 로그인을 요구합니다(HTTP 401)", "the site asks to log in (HTTP 401)"),
    "http_403": ("사이트가 거절합니다(HTTP 403)", "the site refuses it (HTTP 403)"),
    "empty": ("빈 페이지입니다", "the page is empty"),
    "mojibake": ("어느 문자 집합으로도 읽히지 않습니다", "no charset makes it readable"),
    "no_title": ("제목이 없습니다", "it has no title"),
    "too_deep": ("요소가 너무 깊이 겹쳐 있습니다", "its elements are nested too deep"),
    "soft_404": ("없는 페이지라고 적혀 있습니다", "the page says that it is not there"),
    "login_page": ("로그인 페이지입니다", "it is a login page"),
    "consent_page": ("동의 페이지입니다", "it is a consent page"),
    "maintenance": ("점검 중이라는 페이지입니다", "it is a maintenance page"),
    "blocked": ("접근을 막는 페이지입니다", "it is a guard's page"),
    "unexpected": ("뜻밖의 문제입니다", "unexpected trouble"),
}
