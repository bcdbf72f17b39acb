"""``newswatch health`` ends with 1 where a promise is broken, not for troubles outside."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.settings import Settings
from storage.health import PromiseBroken, check, demand_promises
from storage.health_words import NAMES
from tests.tables import change, rows

runner = CliRunner()

SILENT_SOURCE = """
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values ('hanbit', '한빛데일리', 'Hanbit Daily', 'news', 1, 'https://hanbit.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every, last_attempt_at,
    failing_since_at, fail_streak)
values ('hanbit/feed', 'hanbit', 'feed', 'https://hanbit.example/rss', 'poll', '10 min',
        clock_timestamp(), clock_timestamp(), 3);
"""
UNCLOSED_ATTEMPT = """
insert into news.crawl_run (source_id, epoch, kind) select id, claim_epoch, 'poll' from news.source;
insert into news.fetch_attempt (run_id, source_id, kind, url, started_at)
select id, source_id, 'listing', 'https://hanbit.example/rss', clock_timestamp() - interval '1 hour'
  from news.crawl_run;
"""


def test_troubles_outside_are_shown_and_end_well(database: Settings) -> None:
    change(SILENT_SOURCE)
    result = runner.invoke(app, ["health", "--json"])
    said = json.loads(result.stdout)
    assert result.exit_code == 0
    assert said["views"]["silent_source"] == 1
    assert said["broken"] == []


def test_a_broken_promise_ends_with_1_and_is_named(database: Settings) -> None:
    change(SILENT_SOURCE)
    change(UNCLOSED_ATTEMPT)
    result = runner.invoke(app, ["health", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["broken"] == ["unclosed_attempt"]
    page = runner.invoke(app, ["health"]).stdout.splitlines()
    told = next(line.split() for line in page if "unclosed" in line)
    assert told[1:] == ["1", "✗", "끝을", "모르는", "요청"]


def test_every_view_that_should_be_empty_is_counted(database: Settings) -> None:
    views = "select viewname from pg_views where schemaname = 'health'"
    assert check().keys() == {name for (name,) in rows(views)} == NAMES.keys()


def test_the_health_dag_says_in_words_what_is_broken(database: Settings) -> None:
    change(SILENT_SOURCE)
    demand_promises()
    change(UNCLOSED_ATTEMPT)
    with pytest.raises(PromiseBroken, match=r"끝을 모르는 요청 1 \(health\.unclosed_attempt\)"):
        demand_promises()
