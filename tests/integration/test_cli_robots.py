"""``newswatch robots URL`` over rows as a crawl leaves them; nothing is asked of any site."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.settings import Settings, settings
from tests.tables import change

runner = CliRunner()

ROWS = r"""
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values ('hanbit', '한빛데일리', 'Hanbit Daily', 'news', 1, 'https://www.hanbit.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every)
values ('hanbit/feed', 'hanbit', 'feed', 'https://www.hanbit.example/rss', 'poll', '10 min');
insert into news.robots_file (origin, status, kind, body, refused_ai, fetched_at, expires_at)
values ('https://www.hanbit.example', 200, 'rules',
        convert_to(E'User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n', 'UTF8'), '{}',
        clock_timestamp() - interval '10 minutes', clock_timestamp() + interval '50 minutes');
insert into news.opt_out (source_id, place, name, addressee, purpose, directive, example_url)
select id, 'meta', 'noai', '*', 'ai', E'<meta name="robots" content="noai[red]\x1b[2J">',
       'https://www.hanbit.example/n/1'
  from news.source;
"""


@pytest.fixture(autouse=True)
def entries(database: Settings) -> None:
    change(ROWS)


def said(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["robots", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_by_which_rule_an_address_is_forbidden() -> None:
    text = said("https://www.hanbit.example/private/1")
    assert "수집: 금지" in text
    assert "규칙: disallow: /private/ (User-agent: *)" in text
    assert "Crawl-delay: 7 s" in text
    assert "robots.txt: https://www.hanbit.example/robots.txt" in text
    assert "AI 이용 거부" in text
    assert "noai[red]\\x1b[2J" in text, "what a site wrote cannot speak to the terminal"


def test_an_address_without_a_scheme_is_https() -> None:
    assert "수집: 허용" in said("www.hanbit.example/n/1")


def test_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    settings.cache_clear()
    text = said("https://www.hanbit.example/n/1")
    assert "Fetching: allowed" in text
    assert "no use for AI" in text


def test_for_scripts() -> None:
    told = json.loads(said("https://www.hanbit.example/private/1", "--json"))
    assert told["is_allowed"] is False
    assert told["rule"] == "disallow: /private/ (User-agent: *)"
    assert told["crawl_delay_s"] == 7.0
    assert [one["name"] for one in told["opt_outs"]] == ["noai"]


def test_what_is_not_known_is_said_to_be_so() -> None:
    text = said("https://elsewhere.example/1")
    assert "수집: 모름" in text
    assert "읽은 때: 아직 없음" in text
    change(
        "update news.robots_file set fetched_at = clock_timestamp() - interval '25 hours',"
        " expires_at = clock_timestamp() - interval '24 hours',"
        " failed_at = clock_timestamp(), failure = 'HTTP 503'"
    )
    text = said("https://www.hanbit.example/n/1")
    assert "수집: 모름" in text
    assert "새로 읽지 못했습니다: HTTP 503" in text


def test_a_copy_of_today_serves() -> None:
    change(
        "update news.robots_file set fetched_at = clock_timestamp() - interval '3 hours',"
        " failed_at = clock_timestamp(), failure = 'HTTP 503'"
    )
    text = said("https://www.hanbit.example/n/1")
    assert "수집: 허용" in text
    assert "allow: no rule matches, copy of 20" in text


@pytest.mark.parametrize("url", ["ftp://hanbit.example/", "http://", "http://[::1"])
def test_what_is_no_address(url: str) -> None:
    assert "http(s) 주소가 아닙니다" in said(url, code=2)
