"""What sites say of the use of their texts: noted per source, and obeyed where the text says so.
Real crawls over real sockets; every request's row tells which robots rule decided."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newswatch.settings import Settings
from tests.crawling import MakeSite, items, poll, set_all, small_press
from tests.sites import Site
from tests.tables import change, rows

HTML = "text/html; charset=utf-8"


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


def publish(site: Site, number: int, meta: str = "", **headers: str) -> str:
    """An article that says something of its use."""
    url = site.publish(number)
    path = f"/news/{number}.html"
    _, sent, body = site.answers[path]
    body = body.replace(b"</head>", f"{meta}</head>".encode())
    site.answers[path] = (
        200,
        {**sent, **{name.replace("_", "-"): text for name, text in headers.items()}},
        body,
    )
    return url


def opt_outs() -> set[tuple[str, str, str, str]]:
    return set(
        rows(
            "select s.outlet_slug, o.place, o.name, o.addressee"
            " from news.opt_out o join news.source s on s.id = o.source_id"
        )
    )


def kept() -> dict[str, bool]:
    """Last part of each landed page's address to whether its bytes are kept."""
    return {
        url.rsplit("/", 1)[-1]: length > 0
        for url, length in rows(
            "select a.url, length(r.body_gz) from news.fetch_attempt a"
            " join news.raw_document r on r.sha256 = a.raw_sha where a.kind = 'page'"
        )
    }


def test_opt_outs_are_noted_wherever_they_stand(make: MakeSite) -> None:
    site = make()
    site.answers["/robots.txt"] = (
        200,
        {},
        b"User-agent: *\nContent-Signal: search=yes, ai-train=no\n\nUser-agent: GPTBot\nDisallow: /",
    )
    pages = [
        publish(site, 1, '<meta name="robots" content="index, noai">'),
        publish(site, 2, X_Robots_Tag="otherbot: noindex", tdm_reservation="1"),
        publish(site, 3),
    ]
    status, sent, body = site.answers["/news/3.html"]
    notice = "<p>저작권자 © 작은신문 무단전재 및 재배포, AI학습 및 활용 금지</p></body>"
    site.answers["/news/3.html"] = (status, sent, body.replace(b"</body>", notice.encode()))
    site.list_feed(pages, **{"X-Robots-Tag": "noindex"})
    poll()
    assert opt_outs() == {
        ("small", "robots", "content-signal: ai-train", "*"),
        ("small", "robots", "disallow", "gptbot"),
        ("small", "header", "noindex", "*"),
        ("small", "header", "noindex", "otherbot"),
        ("small", "header", "tdm-reservation", "*"),
        ("small", "meta", "noai", "*"),
        ("small", "text", "notice", "*"),
    }
    assert {state for state, _ in items().values()} == {"landed"}, "none of these forbids reading"
    assert rows("select count(*) from news.parsed_page") == [(3,)]
    examples = dict(rows("select place || ' ' || name, example_url from news.opt_out"))
    assert examples["meta noai"] == pages[0]
    assert examples["robots disallow"] == site.url + "/robots.txt"
    first = rows("select min(last_seen_at) from news.opt_out")
    poll()
    assert rows("select min(last_seen_at) from news.opt_out") == first, "not at every poll"
    change("update news.opt_out set first_seen_at = '2026-01-01', last_seen_at = '2026-01-01'")
    poll()
    seen = rows("select place from news.opt_out where last_seen_at > '2026-01-02' order by place")
    assert seen == [("header",), ("robots",), ("robots",)]


def test_a_page_that_refuses_to_be_indexed_is_not_kept(make: MakeSite) -> None:
    site = make()
    pages = [
        publish(site, 1, '<meta name="robots" content="noindex, nofollow">'),
        publish(site, 2, '<meta name="newswatch" content="none">'),
        publish(site, 3, X_Robots_Tag="unavailable_after: 2026-01-01"),
        publish(site, 4, X_Robots_Tag="newswatch: noindex"),
        publish(site, 5, '<meta name="googlebot" content="noindex">'),
        publish(site, 6, tdm_reservation="1"),
    ]
    site.list_feed(pages)
    poll()
    assert items() == {
        "1.html": ("filtered", "noindex"),
        "2.html": ("filtered", "noindex"),
        "3.html": ("filtered", "expired"),
        "4.html": ("filtered", "noindex"),
        "5.html": ("landed", None),
        "6.html": ("landed", None),
    }
    assert kept() == {f"{n}.html": n > 4 for n in range(1, 7)}
    assert rows("select count(*) from news.parsed_page") == [(2,)]
    assert rows("select count(*) from news.quarantine") == [(0,)]
    assert rows(
        "select distinct parse_state, error_kind, error from news.fetch_attempt"
        " where item_id = (select id from news.listed_item where url like '%/4.html')"
    ) == [("refused", "noindex", "X-Robots-Tag: noindex")]
    site.asked.clear()
    poll()
    assert site.count("/news/1.html") == 0, "it is over"


def test_an_operator_may_choose(make: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, NOINDEX="record", TDM_RESERVED="skip")
    site = make()
    pages = [
        publish(site, 1, '<meta name="robots" content="noindex">'),
        publish(site, 2, '<meta name="newswatch" content="noindex">'),
        publish(site, 3, tdm_reservation="1"),
        publish(site, 4, '<meta name="tdm-reservation" content="0">', tdm_reservation="1"),
    ]
    site.list_feed(pages)
    poll()
    assert items() == {
        "1.html": ("landed", None),
        "2.html": ("filtered", "noindex"),
        "3.html": ("filtered", "tdm_reserved"),
        "4.html": ("landed", None),
    }


def test_what_was_read_before_stays_and_nothing_new_is_taken(make: MakeSite) -> None:
    site = make()
    site.list_feed([publish(site, 1)])
    poll()
    publish(site, 1, '<meta name="robots" content="noindex">')
    change("update news.listed_item set revisit_at = clock_timestamp()")
    poll()
    assert items() == {"1.html": ("landed", None)}
    assert rows("select count(*) from news.parsed_page") == [(1,)]
    assert rows("select revisit_at from news.listed_item") == [(None,)]
    assert rows(
        "select length(r.body_gz) > 0 from news.fetch_attempt a"
        " join news.raw_document r on r.sha256 = a.raw_sha where a.kind = 'page' order by a.id"
    ) == [(True,), (False,)]


def test_the_same_bytes_may_come_back(make: MakeSite) -> None:
    """Withdrawn because of one answer's headers; another answer with the same bytes is kept."""
    site = make()
    site.list_feed([publish(site, 1, X_Robots_Tag="noindex")])
    poll()
    assert kept() == {"1.html": False}
    body = site.answers["/news/1.html"][2]
    publish(site, 2)
    site.answers["/news/2.html"] = (200, {"Content-Type": HTML}, body)
    site.list_feed([site.url + "/news/2.html"])
    poll()
    assert items()["2.html"] == ("landed", None)
    assert kept()["2.html"]
    assert rows("select count(*) from news.parsed_page") == [(1,)]


def test_every_request_tells_which_rule_decided(make: MakeSite) -> None:
    site, none, broken = make("small"), make("none"), make("broken")
    site.answers["/robots.txt"] = (
        200,
        {},
        b"User-agent: *\nDisallow: /news/2\nAllow: /news/\n",
    )
    broken.answers["/robots.txt"] = (503, {}, b"")
    for one in (site, none, broken):
        one.list_feed([one.publish(1), one.publish(2)])
    poll()
    told = rows(
        "select s.outlet_slug || ' ' || substring(a.url from '[^/]/([^/].*)'), a.state,"
        " a.robots_rule from news.fetch_attempt a join news.source s on s.id = a.source_id"
        " where a.kind <> 'robots' order by 1"
    )
    assert told == [
        ("broken rss.xml", "refused", "robots_unreachable: HTTP 503"),
        ("none news/1.html", "landed", "allow: no robots.txt (HTTP 404)"),
        ("none news/2.html", "landed", "allow: no robots.txt (HTTP 404)"),
        ("none rss.xml", "landed", "allow: no robots.txt (HTTP 404)"),
        ("small news/1.html", "landed", "allow: /news/ (User-agent: *)"),
        ("small news/2.html", "refused", "disallow: /news/2 (User-agent: *)"),
        ("small rss.xml", "landed", "allow: no rule matches"),
    ]
    assert rows("select distinct robots_rule from news.fetch_attempt where kind = 'robots'") == [
        (None,)
    ]
    assert "/news/2.html" not in site.paths()
    change(
        "update news.robots_file set expires_at = clock_timestamp() - interval '1 minute',"
        " fetched_at = clock_timestamp() - interval '1 hour'"
    )
    site.answers["/robots.txt"] = (500, {}, b"")
    poll()
    (rule,) = rows(
        f"select robots_rule from news.fetch_attempt where url = '{site.url}/rss.xml'"
        " order by id desc limit 1"
    )[0]
    assert rule.startswith("allow: no rule matches, copy of 20")
    assert rule.endswith("KST (robots.txt: HTTP 500)")


def test_who_wants_to_be_asked_first_is_left_in_peace_until_then(
    make: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing at all is asked, neither listing nor robots.txt nor pages; the source says why."""
    site = make("asked")
    site.list_feed([site.publish(1)])
    file = tmp_path / "catalogue" / "asked.yaml"
    terms = f"terms: {{crawling: consent, seen: '{site.url}/terms'}}\n"
    file.write_text(file.read_text("utf-8") + terms, encoding="utf-8")
    poll()
    assert site.asked == []
    [(health, kind, text)] = rows("select health, last_error_kind, last_error from api_v1.sources")
    assert (health, kind) == ("off", "consent_missing")
    assert "NEWSWATCH_CONSENTED=asked" in text
    assert rows("select count(*) from health.silent_source") == [(0,)]
    assert rows("select state, error_kind from news.crawl_run") == [("failed", "consent_missing")]

    set_all(monkeypatch, CONSENTED="asked")
    poll()
    assert items() == {"1.html": ("landed", None)}
    assert rows("select health from api_v1.sources") == [("ok",)]
    change("update news.listed_item set state = 'due', reason = null")
    set_all(monkeypatch, CONSENTED="")
    asked = len(site.asked)
    poll()
    assert len(site.asked) == asked, "what is due waits, too"
    assert items() == {"1.html": ("due", None)}
