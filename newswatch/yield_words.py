"""The fields of which the yield is kept, and how drift ends, in words (Korean, English)."""

FIELDS: dict[str, tuple[str, str]] = {
    "articles": ("새 글", "new articles"),
    "title": ("제목", "title"),
    "body": ("본문", "body"),
    "published": ("발행 시각", "published"),
    "published_minute": ("분까지", "to the minute"),
    "authors": ("글쓴이", "authors"),
    "section": ("섹션", "section"),
}
RESOLUTIONS: dict[str, tuple[str, str]] = {
    "recovered": ("돌아옴", "back again"),
    "accepted": ("받아들임", "accepted"),
    "source_off": ("소스 꺼짐", "source off"),
}
