"""The lies that feeds tell: each read for what it is worth, and each called by its name."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawlers.feeds import ListingError, read_feed
from crawlers.listings import Listing
from crawlers.sitemaps import read_sitemap
from newswatch.listing_words import WORDS
from storage.records import ListedEntry

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
"""Two in the afternoon in Seoul."""
URL = "https://news.example/rss/all.xml"


def item(link: str = "/1", when: str = "", title: str = "가나다 소식", more: str = "") -> str:
    date = f"<pubDate>{when}</pubDate>" if when else ""
    return f"<item><title>{title}</title><link>https://news.example{link}</link>{date}{more}</item>"


def rss(*items: str, prolog: str = "", root: str = "rss", **attributes: str) -> str:
    told = "".join(f' {name.replace("_", ":")}="{value}"' for name, value in attributes.items())
    return f"{prolog}<{root}{told}><channel><title>소식</title>{''.join(items)}</channel></{root}>"


def minutes(*ago: int) -> list[str]:
    return [item(f"/{n}", format_datetime(NOW - timedelta(minutes=n))) for n in ago]


@dataclass(frozen=True)
class Lie:
    """A feed, what its first entry is read as, and what it is called."""

    body: str | bytes
    notes: set[str]
    flags: tuple[str, ...] = ()
    title: str | None = "가나다 소식"
    url: str = "https://news.example/1"
    published: str | None = None
    count: int = 1
    is_damaged: bool = False
    is_kst: bool = False


KOREAN = rss(item(title="뷁과 똠을 쓴 소식"), prolog='<?xml version="1.0" encoding="{}"?>')
FUTURE_Z = format_datetime(NOW + timedelta(hours=8, minutes=58)).replace("+0000", "GMT")
LIES = {
    "KST written with Z, and its outlet is known for it": Lie(
        rss(item(when="2026-11-22T13:58:00Z")), set(), ("kst_as_utc",),
        published="2026-11-22T13:58:00+09:00", is_kst=True),
    "KST written with Z": Lie(
        rss(item(when="2026-11-22T13:58:00Z")), set(), ("maybe_kst_as_utc",)),
    "KST written as GMT": Lie(rss(item(when=FUTURE_Z)), set(), ("maybe_kst_as_utc",)),
    "a true Z": Lie(rss(item(when="2026-11-22T04:58:00Z")), set(),
                    published="2026-11-22T13:58:00+09:00"),
    "a future date": Lie(rss(item(when="2027-03-01 09:00:00")), set(), ("future_date",)),
    "an unset date": Lie(rss(item(when="1970-01-01T00:00:00Z")), set(), ("bad_date",)),
    "every item now": Lie(rss(*minutes(0, 0, 0)), {"all_now"}, ("feed_now",),
                          url="https://news.example/0", count=3),
    "three items of one minute": Lie(
        rss(*minutes(0, 0, 90)), set(), url="https://news.example/0", count=3,
        published="2026-11-22T14:00:00+09:00"),
    "oldest first": Lie(rss(*minutes(90, 60, 30)), {"ascending"}, url="https://news.example/90",
                        count=3, published="2026-11-22T12:30:00+09:00"),
    "an unescaped ampersand": Lie(rss(item("/1?a=1&kind=2", title="법원 & 국회")),
                                  {"stray_ampersands"}, title="법원 & 국회",
                                  url="https://news.example/1?a=1&kind=2"),
    "entities escaped twice": Lie(rss(item(title="법원 &amp;amp; 국회 &amp;quot;합의&amp;quot;")),
                                  {"double_escaped"}, title='법원 & 국회 "합의"'),
    "UTF-8 that is EUC-KR": Lie(KOREAN.format("utf-8").encode("cp949"), {"charset_untrue"},
                                title="뷁과 똠을 쓴 소식"),
    "EUC-KR that is UTF-8": Lie(KOREAN.format("euc-kr").encode(), {"charset_untrue"},
                                title="뷁과 똠을 쓴 소식"),
    "EUC-KR that is CP949": Lie(KOREAN.format("euc-kr").encode("cp949"), set(),
                                title="뷁과 똠을 쓴 소식"),
    "five hundred items": Lie(rss(*(item(f"/{n}") for n in range(1, 501))), {"many_entries"},
                              count=500),
    "a relative link": Lie(rss("<item><title>가나다 소식</title><link>../1</link></item>"),
                           {"relative_links"}),
    "a link relative to the item's base": Lie(
        rss('<item xml:base="https://other.example/b/"><title>가나다 소식</title>'
            "<link>1</link></item>"), {"relative_links"}, url="https://other.example/b/1"),
    "a link relative to the feed's base": Lie(
        rss("<item><title>가나다 소식</title><link>1</link></item>",
            xml_base="https://other.example/c/"),
        {"relative_links"}, url="https://other.example/c/1"),
    "a guid in place of a link": Lie(
        rss("<item><title>가나다 소식</title><guid isPermaLink='true'>https://news.example/1"
            "</guid></item>"), set(), ("guid_as_link",)),
    "the permalink among two guids": Lie(
        rss("<item><title>가나다 소식</title><guid isPermaLink='false'>https://id.example/9</guid>"
            "<guid>https://news.example/1</guid></item>"), set(), ("guid_as_link",)),
    "CDATA in a title": Lie(rss(item(title="<![CDATA[법원 & <b>국회</b>]]>")), set(),
                            title="법원 & 국회"),
    "CDATA that was escaped itself": Lie(rss(item(title="&lt;![CDATA[법원 국회]]&gt;")), set(),
                                         title="법원 국회"),
    "prefixed names": Lie(
        rss("<x:item><x:title>가나다 소식</x:title><x:link>https://news.example/1</x:link></x:item>",
            root="x:rss", xmlns_x="http://backend.userland.com/rss2"), set()),
    "prefixes that nobody declared": Lie(
        rss("<item><title>가나다 소식</title><link>https://news.example/1</link>"
            "<dc:date>2026-11-22T13:00:00+09:00</dc:date></item>"), set(),
        published="2026-11-22T13:00:00+09:00"),
    "the original beside the portal's copy": Lie(
        rss(item("/copy", more="<originallink>https://news.example/1</originallink>")), set()),
    "cut in the middle": Lie(rss(item("/1"), item("/22"))[:-60], {"truncated"}, is_damaged=True),
    "NUL bytes": Lie(rss(item(title="가나\x00다 소식\x00")).encode(), set()),
    "a title of 10,000 characters": Lie(rss(item(title="가" * 10_000)), set(), title="가" * 10_000),
    "RSS 0.92": Lie(rss(item(), version="0.92"), set()),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_lies(name: str) -> None:
    lie = LIES[name]
    body = lie.body.encode() if isinstance(lie.body, str) else lie.body
    found = read_feed(body, URL, now=NOW, is_kst=lie.is_kst)
    first = found.entries[0]
    assert (set(found.notes), first.flags) == (lie.notes, lie.flags)
    assert (first.title, first.url) == (lie.title, lie.url)
    assert first.published_at == (lie.published and datetime.fromisoformat(lie.published))
    assert (len(found.entries), found.is_damaged) == (lie.count, lie.is_damaged)
    assert {*found.notes, *first.flags} <= set(WORDS)


@pytest.mark.parametrize("when", ["2026-11-22T13:58:00Z", "2027-03-01", "Thu, 01 Jan 1970 09:00"])
def test_a_time_that_cannot_be_true_is_kept_as_written(when: str) -> None:
    [entry] = read_feed(rss(item(when=when)).encode(), URL, now=NOW).entries
    assert (entry.published_at, entry.published_precision) == (None, None)
    assert entry.published_raw == when


def test_both_addresses_of_a_portals_entry_are_kept() -> None:
    both = item("/copy", more="<originallink>https://news.example/1</originallink>")
    [entry] = read_feed(rss(both).encode(), URL, now=NOW).entries
    assert (entry.url, entry.portal_url) == ("https://news.example/1", "https://news.example/copy")


@pytest.mark.parametrize(("body", "kind"), [
    ("<!doctype html><html><head><title>점검</title></head></html>", "html_as_feed"),
    ('<!DOCTYPE rss [<!ENTITY a "b">]>' + rss(item()), "doctype_forbidden"),
    ("", "empty"), ("\x00\x00\x00", "not_xml"), ("{}", "not_xml"),
    (rss(item())[:40], "not_xml"),
])  # fmt: skip
def test_what_is_no_feed_at_all(body: str, kind: str) -> None:
    with pytest.raises(ListingError) as error:
        read_feed(body.encode(), URL, now=NOW)
    assert error.value.kind == kind


def test_a_feed_without_entries_is_read_and_lists_nothing() -> None:
    assert read_feed(rss().encode(), URL, now=NOW) == Listing(())


def sitemap(*when: str) -> tuple[ListedEntry, ...]:
    urls = "".join(
        f"<url><loc>/{n}</loc><lastmod>{at}</lastmod></url>" for n, at in enumerate(when)
    )
    found = read_sitemap(f"<urlset>{urls}</urlset>".encode(), URL, now=NOW)
    return found.entries


def test_sitemaps_are_held_to_the_same() -> None:
    first, second = sitemap("2027-01-01T00:00:00Z", "2026-11-20T00:00:00Z")
    assert (first.published_at, first.flags) == (None, ("future_date",))
    assert (second.published_at is not None, second.flags) == (True, ())
