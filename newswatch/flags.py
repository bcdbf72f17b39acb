"""The names of what is odd about an article or an entry of a listing. What each says stands in the
comments of ``api_v1.articles.flags`` and ``api_v1.items.listing_flags``."""

from typing import Literal

PageFlag = Literal[
    "damaged",
    "nul_bytes",
    "truncated",
    "nested",
    "stub",
    "paywall",
    "fallback",
    "bad_date",
    "long_title",
]
"""What reading a page may find."""
ArticleFlag = Literal[PageFlag, "listing_only"]
EntryFlag = Literal[
    "bad_date",
    "feed_now",
    "future_date",
    "guid_as_link",
    "kst_as_utc",
    "maybe_kst_as_utc",
    "times_put_right",
]
