"""What is odd about a listing or one of its entries, by name, in words (Korean, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "all_now": ("모든 항목의 시각이 읽은 때", "every entry bears the moment of reading"),
    "ascending": ("오래된 항목부터 실림", "oldest entries first"),
    "beyond_reach": ("더 있으나 볼 수 없음", "there is more than can be reached"),
    "charset_untrue": ("선언한 문자 집합이 사실과 다름", "another charset than it declares"),
    "double_escaped": ("엔티티가 두 번 바뀜", "entities escaped twice"),
    "many_entries": ("한꺼번에 아주 많이 실림", "very many entries at once"),
    "relative_links": ("상대 주소", "relative addresses"),
    "stray_ampersands": ("바꾸지 않은 &", "unescaped ampersands"),
    "truncated": ("중간에 끊김", "cut short"),
    "feed_now": ("시각이 읽은 때와 같아 쓰지 않음", "its time is that of reading, and not used"),
    "future_date": ("앞날의 시각", "a time in the future"),
    "bad_date": ("있을 수 없는 시각", "a time that cannot be"),
    "guid_as_link": ("링크 없이 guid만 있음", "a guid in place of a link"),
    "times_put_right": (
        "기사 페이지로 증명된 9시간 차이를 바로잡음",
        "nine hours off, as its pages prove, and put right",
    ),
    "kst_as_utc": ("서울 시각을 UTC로 적음", "Seoul's time written as UTC"),
    "maybe_kst_as_utc": ("서울 시각을 UTC로 적은 듯함", "Seoul's time written as UTC, it seems"),
}
"""Note or flag to its words, Korean and English."""
