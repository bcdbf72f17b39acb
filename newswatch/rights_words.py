"""What sites say of the use of their texts, in words: Korean and English."""

PURPOSES = {
    "ai": ("AI 이용 거부", "no use for AI"),
    "tdm": ("텍스트·데이터 마이닝 유보", "text and data mining reserved"),
    "index": ("색인 거부", "no index"),
    "snippet": ("발췌 거부", "no snippet"),
    "archive": ("보관본 거부", "no archive"),
    "expiry": ("기한 뒤 이용 거부", "not after a date"),
    "terms": ("이용 조건", "terms of use"),
}
PLACES = {
    "robots": ("robots.txt", "robots.txt"),
    "header": ("HTTP 헤더", "HTTP header"),
    "meta": ("메타 태그", "meta tag"),
    "text": ("기사의 문구", "words of the page"),
}
REASONS = {
    "noindex": (
        "페이지가 색인을 거부하여 본문을 남기지 않았습니다",
        "the page refuses to be indexed, so its text was not kept",
    ),
    "expired": (
        "페이지가 정한 기한이 지나 본문을 남기지 않았습니다",
        "the date until which the page may be used has passed, so its text was not kept",
    ),
    "tdm_reserved": (
        "페이지가 텍스트·데이터 마이닝을 유보하여 본문을 남기지 않았습니다",
        "the page reserves text and data mining, so its text was not kept",
    ),
}
