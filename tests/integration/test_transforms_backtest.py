"""A draft over stored articles: what it would have done, right or wrong; stopped and resumed."""

import json
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch import clock
from newswatch.clock import in_seoul
from storage.db import connect
from tests.rules import ALERT, DRAFT, GAINED, LOST, NO, TOPIC, WEAK, put
from tests.tables import change, rows
from transforms import backtest as module
from transforms.backtest import Backtest, BacktestError, backtest, prepare
from transforms.decisions import decide_all
from transforms.process import process

YEAR = date(2020, 1, 1)

pytest_plugins = ["tests.rules"]


@pytest.fixture
def draft(rules: Path) -> Path:
    path = rules / "draft-two.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def stored() -> list[str]:
    """Five articles of two days, processed: their addresses."""
    urls = [
        put(number, words, outlet=f"paper_{number}", days_ago=2 if words is LOST else 0.01)
        for number, words in enumerate((ALERT, GAINED, LOST, WEAK, NO), 1)
    ]
    process()
    return urls


def label(url: str, verdict: str) -> None:
    done = CliRunner().invoke(app, ["label", url, verdict, "--topic", TOPIC, "--by", "정책팀"])
    assert done.exit_code == 0, done.output


def test_it_tells_what_the_draft_would_have_done(draft: Path) -> None:
    alert, gained, lost, weak, _ = stored()
    for url, verdict in (
        (alert, "relevant"),
        (gained, "not"),
        (lost, "relevant"),
        (weak, "duplicate"),
    ):
        label(url, verdict)
    before = rows("select count(*) from news.alert"), rows("select count(*) from news.decision")
    found = backtest(draft, YEAR)
    assert (found.articles, found.remaining) == (5, 0)
    assert (found.counts.live_alerts, found.counts.draft_alerts, found.counts.both) == (2, 2, 1)
    assert found.overlap == pytest.approx(1 / 3, abs=1e-3)
    assert {day.day: (day.live, day.draft) for day in found.days} == {
        in_seoul(clock.now() - timedelta(days=2)).date(): (1, 0),
        in_seoul(clock.now() - timedelta(days=0.01)).date(): (1, 2),
    }
    assert {kind: [hit.url for hit in hits] for kind, hits in found.samples.items()} == {
        "gained": [gained],
        "lost": [lost],
        "near": [weak],
    }
    assert "실증" in found.samples["gained"][0].reason
    assert (found.live.precision.hits, found.live.precision.total) == (2, 2)
    assert (found.live.recall.hits, found.live.recall.total) == (2, 3)
    assert (found.draft.precision.hits, found.draft.precision.total) == (1, 2)
    assert (found.draft.recall.hits, found.draft.recall.total) == (1, 3)
    assert found.draft.precision.low < 0.5 < found.draft.precision.high
    after = rows("select count(*) from news.alert"), rows("select count(*) from news.decision")
    assert after == before
    assert rows("select count(*) from news.delivery") == [(0,)]


def test_only_articles_since_the_day_count(draft: Path) -> None:
    stored()
    yesterday = in_seoul(clock.now() - timedelta(days=1)).date()
    found = backtest(draft, yesterday)
    assert (found.articles, found.counts.live_alerts) == (4, 1)


def test_stopped_it_goes_on_where_it_was(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No article twice, none left out; and what came meanwhile is taken, too."""
    monkeypatch.setattr(module, "BATCH", 2)
    judged: list[str] = []

    def counted(topics: object, title: str, *others: str) -> object:
        judged.append(title)
        return decide_all(topics, title, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "decide_all", counted)
    stored()
    with closing(connect("ingest")) as connection:
        sitting = Backtest(connection, prepare(draft, YEAR))
        for _ in sitting:
            break
        assert sitting.report().remaining == 3
    put(9, ("배송 드론 실증 또 시작", "내일 날린다."), outlet="late")
    process()
    found = backtest(draft, YEAR)
    assert (found.articles, found.remaining, len(judged)) == (6, 0, 6)
    assert len(set(judged)) == 6
    assert backtest(draft, YEAR).articles == 6
    assert len(judged) == 6
    assert backtest(draft, YEAR, is_anew=True).articles == 6
    assert len(judged) == 12


def test_a_changed_draft_begins_anew(draft: Path) -> None:
    stored()
    assert backtest(draft, YEAR).counts.draft_alerts == 2
    draft.write_text(DRAFT.replace("실증*", "시험*"), encoding="utf-8")
    assert backtest(draft, YEAR).counts.draft_alerts == 1
    assert rows("select count(*) from news.backtest") == [(2,)]


def test_two_at_once_are_refused(draft: Path) -> None:
    stored()
    with closing(connect("ingest")) as one, closing(connect("ingest")) as other:
        Backtest(one, prepare(draft, YEAR))
        with pytest.raises(BacktestError, match="running"):
            Backtest(other, prepare(draft, YEAR))


def test_a_new_topic_has_no_live_rule_to_be_held_against(draft: Path) -> None:
    stored()
    draft.write_text(DRAFT.replace("topic: parcel-drones", "topic: sky-mail"), encoding="utf-8")
    found = backtest(draft, YEAR)
    assert (found.live_version, found.counts.live_alerts, found.counts.draft_alerts) == ("-", 0, 2)


def test_what_is_known_by_its_listing_is_judged_by_it(draft: Path) -> None:
    put(1, ("하늘길 소식", ""))
    change("update news.listed_item set summary = '배송 드론 규제와 실증을 말했다.'")
    process()
    ((live,),) = rows("select level from news.decision")
    [hit] = backtest(draft, YEAR).samples["near"]
    assert (hit.live_level, live) == ("digest", "digest")


def test_the_verb_prints_a_report(draft: Path) -> None:
    alert, *_ = stored()
    label(alert, "relevant")
    run = ["topic", "backtest", str(draft), "--since", "2020-01-01"]
    done = CliRunner().invoke(app, run)
    assert done.exit_code == 0, done.output
    for part in ("기사 5건", "새로 알리게 되는 기사", GAINED[0], "1.00 (0.21–1.00; 1/1)"):
        assert part in done.stdout
    told = json.loads(CliRunner().invoke(app, [*run, "--json"]).stdout)
    assert (told["articles"], told["counts"]["both"]) == (5, 1)
