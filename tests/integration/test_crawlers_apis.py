"""Open APIs polled as any source is: on a stand-in that pages, complains, and lies as they do."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from newswatch.clock import SEOUL
from newswatch.settings import Settings
from tests.crawling import MakeSite, poll, set_all, small_press, troubles
from tests.sites import Answer, Site
from tests.tables import change, rows

ID, SECRET = "an-application-of-ours", "a-secret-of-ours"
PATH = "/v1/search/news.json"


class Naver(Site):
    """A search that lists ``found``, newest first, in pages, to whoever bears the key."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.found: list[dict[str, str]] = []
        self.total: int | None = None
        self.instead: Answer | None = None

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        if not path.startswith(PATH):
            return super().answer(path, headers)
        if self.instead is not None:
            return self.instead
        if (headers.get("X-Naver-Client-Id"), headers.get("X-Naver-Client-Secret")) != (ID, SECRET):
            return 401, {}, b'{"errorMessage":"...","errorCode":"024"}'
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        begin, size = int(asked["start"]) - 1, int(asked["display"])
        assert begin < 1000, "what cannot be reached is not asked for"
        body = {
            "lastBuildDate": format_datetime(datetime.now(UTC)),
            "total": len(self.found) if self.total is None else self.total,
            "start": begin + 1,
            "display": size,
            "items": self.found[begin : begin + size],
        }
        return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()

    def starts(self) -> list[int]:
        asked = [parse_qs(urlsplit(path).query) for path in self.paths() if path.startswith(PATH)]
        return [int(one["start"][0]) for one in asked]


def result(url: str, portal: str | None = None, age_m: int = 5, **more: str) -> dict[str, str]:
    when = format_datetime(datetime.now(UTC) - timedelta(minutes=age_m))
    portal = portal or url
    return {"title": "<b>공개</b> 모형 &quot;지침&quot; &amp; 조달", "originallink": url, "link": portal,
            "description": "정부가 <b>공개</b> 모형을 &lt;사기&gt;로 했다.", "pubDate": when, **more}  # fmt: skip


MakeNaver = Callable[..., Naver]


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    set_all(monkeypatch, NAVER_CLIENT_ID=ID, NAVER_CLIENT_SECRET=SECRET)
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


@pytest.fixture
def search(make: MakeSite, tmp_path: Path) -> Iterator[MakeNaver]:
    """Makes portals whose search is watched; each bears its own name."""
    sites: list[Naver] = []

    def make_one(slug: str = "search", api: str = "naver_news") -> Naver:
        site = Naver(f"127.77.2.{len(sites) + 1}")
        sites.append(site)
        (tmp_path / "catalogue" / f"{slug}.yaml").write_text(
            f"""
slug: {slug}
name: {{ko: 찾기, en: Search}}
home: {site.url}/
kind: portal
tier: 3
discover:
  - {{kind: api, api: {api}, url: '{site.url}{PATH}', query: [공개 모형], every: 10m}}
promise: {{articles_per_day: [0, 900], with_body: 0}}
verified: {{by: evidence, on: 2026-11-22}}
""",
            encoding="utf-8",
        )
        return site

    yield make_one
    for site in sites:
        site.close()


def test_a_search_gives_each_outlet_its_own_and_keeps_both_addresses(
    make: MakeSite, search: MakeNaver
) -> None:
    """And a later listing of the portal's copy is known as the same article."""
    press, daum, naver = make("press"), make("daum"), search()
    press.list_feed([press.publish(1)])
    daum.list_feed([daum.publish(78)])
    copy = daum.publish(77)
    known, unknown = press.publish(2), "https://www.unwatched.example/news/3.html"
    naver.found = [
        result(known, copy), result(known, copy),
        result(unknown, "https://n.news.naver.com/mnews/article/009/0005000003"),
        result("", "https://n.news.naver.com/mnews/article/015/0004000004"),
    ]  # fmt: skip
    poll()
    daum.list_feed([copy, daum.publish(78)])
    poll()
    assert set(rows("""
        select s.slug, i.url, i.state, i.reason from news.listed_item i
          join news.source s on s.id = i.source_id where i.url not similar to '%/(1|78).html'
    """)) == {
        ("press/feed", known, "landed", None),
        ("search/api", known, "filtered", "handed_over"),
        ("search/api", "https://n.news.naver.com/mnews/article/015/0004000004",
         "filtered", "portal_only"),
        ("search/api", unknown, "filtered", "offsite"),
        ("daum/feed", copy, "filtered", "portal_copy"),
    }  # fmt: skip
    titles = "select distinct title, summary from news.listed_item where url like '%/2.html'"
    assert rows(titles) == [('공개 모형 "지침" & 조달', "정부가 공개 모형을 <사기>로 했다.")]
    assert rows("""
        select p.portal_url, g.url from news.portal_copy p
          join news.listed_item i on i.url_sha = p.original_sha
          join news.parsed_page g on g.item_id = i.id
    """) == [(copy, known)]
    assert (press.count("/news/2.html"), daum.count("/news/77.html")) == (1, 0)
    assert not naver.count("/robots.txt"), "who bears a key is no robot"


def test_pages_are_read_back_to_the_last_poll_and_no_further(search: MakeNaver) -> None:
    """What cannot be reached at all is said."""
    some, many = search("some"), search("many")
    some.found = [result(f"https://a.example/{n}", age_m=n) for n in range(1000)]
    some.total = 2000
    many.found = [result("https://a.example/old", age_m=200)]
    poll()
    assert (some.starts(), many.starts()) == ([1], [1]), "the first poll is the baseline"
    change("update news.source set last_success_at = last_success_at - interval '3 hours'"
           " where outlet_slug = 'some'")  # fmt: skip
    many.found = [result(f"https://a.example/{n}", age_m=1) for n in range(1000)]
    many.total = 4321
    poll()
    assert some.starts()[1:] == [1, 101, 201]
    assert many.starts()[1:] == [*range(1, 1000, 100)]
    told = rows("select outlet_slug, listing_notes from news.source order by 1")
    assert told == [("many", ["beyond_reach"]), ("some", [])]
    assert rows("select source, state from api_v1.gaps") == [("many/api", "open")]


class Ministry(Site):
    """An API that gives ten notices a page, newest first, with no time but a day."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.notices = 5
        self.broken_page = 0

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        asked = parse_qs(urlsplit(path).query)
        if "pageNo" not in asked:
            return super().answer(path, headers)
        if int(asked["pageNo"][0]) == self.broken_page:
            return 200, {}, b"{"
        newest = self.notices - 10 * (int(asked["pageNo"][0]) - 1)
        some = range(newest, max(0, newest - 10), -1)
        today = f"{datetime.now(SEOUL):%Y-%m-%d}"
        items = [
            {"subject": f"지원 사업 {n}", "viewUrl": f"https://a.example/{n}", "pressDt": today}
            for n in some
        ]
        body = {"resultCode": "00", "totalCount": self.notices, "items": items}
        return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


@pytest.fixture
def ministry(make: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ministry]:
    set_all(monkeypatch, DATA_GO_KR_KEY="a-key-of-the-portal")
    site = Ministry("127.77.2.9")
    (tmp_path / "catalogue" / "ministry.yaml").write_text(
        f"""
slug: ministry
name: {{ko: 부처, en: Ministry}}
home: {site.url}/
kind: portal
tier: 2
discover:
  - {{kind: api, api: msit_notices, url: '{site.url}/notices', every: 10m}}
promise: {{articles_per_day: [0, 900], with_body: 0}}
verified: {{by: evidence, on: 2026-11-22}}
""",
        encoding="utf-8",
    )
    yield site
    site.close()


def test_more_pages_than_a_poll_reads_are_a_possible_gap(ministry: Ministry) -> None:
    """Twenty pages of ten: of 201 new ones the oldest would be lost unsaid."""
    state = "select listing_notes, (select count(*) from news.possible_gap) from news.source"
    poll()
    ministry.notices += 196
    poll()
    assert rows(state) == [(["beyond_reach"], 0)], "it came back to what we knew"
    ministry.notices += 201
    poll()
    assert rows(state) == [(["beyond_reach"], 1)]
    assert rows("select source, state from api_v1.gaps") == [("ministry/api", "open")]
    ministry.notices += 15
    ministry.broken_page = 2
    poll()
    assert rows(state) == [([], 2)], "what its second page held would be lost unsaid"


COMPLAINTS: dict[str, tuple[Answer, str | None]] = {
    "refused": ((401, {}, b"{}"), "api_key_refused"),
    "busy": ((429, {"Retry-After": "120"}, b"{}"), "http_429"),
    "broken": ((500, {}, b"oops"), "http_500"),
    "moved": ((302, {"Location": f"/elsewhere?secret={SECRET}"}, b""), "http_302"),
    "page": ((200, {}, b"<!doctype html><html><body>login</body></html>"), "html_as_api"),
    "form": ((200, {}, b'{"items": "none"}'), "not_json"),
    "cut": ((200, {}, b'{"items": [{"title": "cut'), "not_json"),
    "deep": ((200, {}, b"[" * 100_000), "not_json"),
    "blank": ((200, {}, b"  "), "empty"),
    "huge": ((200, {}, b" " * 9_000_000), "too_large"),
    "gone": ((0, {}, b""), "connection_lost"),
    "nothing": (
        (200, {"X": SECRET}, json.dumps({"total": 0, "items": [], "you": SECRET}).encode()),
        None,
    ),
}


def test_every_complaint_has_its_name_and_no_row_bears_a_key(
    search: MakeNaver, capfd: pytest.CaptureFixture[str]
) -> None:
    """One crawl of many APIs; that without a key is not asked at all, and says so."""
    sites = {slug: search(slug) for slug in COMPLAINTS}
    for slug, site in sites.items():
        site.instead = COMPLAINTS[slug][0]
    keyless = search("keyless", api="assembly_bills")
    poll()
    expected = {slug: kind for slug, (_, kind) in COMPLAINTS.items()}
    assert troubles() == {**expected, "keyless": "api_key_missing"}
    assert keyless.asked == []
    [(text,)] = rows("select last_error from news.source where outlet_slug = 'keyless'")
    assert "NEWSWATCH_ASSEMBLY_KEY" in text
    assert rows("select count(*) from news.fetch_attempt where state = 'open'") == [(0,)]
    set_aside = rows("""select outlet_slug from news.quarantine q
                          join news.fetch_attempt a on a.id = q.attempt_id
                          join news.source s on s.id = a.source_id order by 1""")
    assert [slug for (slug,) in set_aside] == ["blank", "cut", "deep", "form", "page"]
    assert rows("""select next_allowed_at > clock_timestamp() + interval '100 s', reason
                     from news.host_gate where reason = 'http_429'""") == [(True, "http_429")]

    assert sites["nothing"].asked[0][1]["X-Naver-Client-Secret"] == SECRET
    told = rows("""select row_to_json(a)::text from news.fetch_attempt a
                    union all select row_to_json(r)::text from news.crawl_run r
                    union all select row_to_json(s)::text from news.source s""")
    bodies = [gzip.decompress(bytes(body)) for (body,) in
              rows("select body_gz from news.raw_document")]  # fmt: skip
    assert not any(SECRET in text for (text,) in told)
    assert not any(SECRET.encode() in body for body in bodies)
    assert any(b"***" in body for body in bodies)
    assert SECRET not in "".join(capfd.readouterr())
