"""The words of the desk about stories and copies, (Korean, English)."""

STORY_TEXTS: dict[str, tuple[str, str]] = {
    "story": ("사건 {id}", "Story {id}"),
    "story_about": (
        "이 사건을 전한 기사들과, 저마다 새로 전한 것",
        "The articles that tell this story, and what each was the first to say",
    ),
    "story_went": (
        "{asked}번 사건은 {id}번 사건이 되었습니다.",
        "Story {asked} went into story {id}.",
    ),
    "n_sources_told": ("서로 독립된 곳 {n}", "independent sources: {n}"),
    "new": ("새로", "new"),
    "news.stage": ("단계", "stage"),
    "news.actor": ("이름", "name"),
    "news.number": ("숫자", "number"),
    "news.date": ("날짜", "date"),
    "news_more": ("외 {n}", "and {n} more"),
    "changes": ("합치고 나눈 기록", "Merges and splits"),
    "change.merge": ("{other}번이 {story}번에 합쳐짐", "{other} went into {story}"),
    "change.split": ("{story}번에서 {other}번이 갈라짐", "{other} came out of {story}"),
    "change.move": (
        "#{article} 기사가 {story}번에서 {other}번으로",
        "article #{article} went from {story} to {other}",
    ),
    "by_rule": ("규칙", "rule"),
    "copies": ("복제 관계", "Copies"),
    "copies_about": (
        "글을 나눈 기사들입니다. 칠한 곳이 두 글에 함께 있는 문장입니다.",
        "Articles that share a text. What is marked stands in both.",
    ),
    "no_pairs": ("글을 나눈 기사가 없습니다.", "No article shares its text."),
    "no_origin": ("더 이른 출처가 없습니다.", "No earlier article has its text: an original."),
    "is_origin": ("출처", "its origin"),
    "is_earlier": ("먼저 실린 글", "earlier"),
    "is_later": ("나중에 실린 글", "later"),
    "issuer.gov": ("기관 발표", "of an authority"),
    "issuer.company": ("기업 발표", "of a company"),
    "issuer.wire": ("통신사", "of a wire agency"),
    "issuer.release": ("보도자료", "a press release"),
    "shares": (
        "옮긴 글 {taken:.0%} · 더한 글 {added:.0%} · 출처에서 뺀 글 {cut:.0%}",
        "copied {taken:.0%} · added {added:.0%} · cut {cut:.0%} of the source",
    ),
    "later_text": ("나중 글", "The later text"),
    "earlier_text": ("먼저 글", "The earlier text"),
}
