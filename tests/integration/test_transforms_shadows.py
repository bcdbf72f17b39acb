"""Versions of rules, and rules on trial: they judge, and nothing follows from it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.rules import ALERT, DRAFT, GAINED, LOST, RULE, TOPIC, again, put
from tests.tables import rows
from transforms.process import process

pytest_plugins = ["tests.rules"]


def on_trial(folder: Path, text: str = DRAFT) -> Path:
    path = folder / "drafts" / f"{TOPIC}.yaml"
    path.write_text(text, encoding="utf-8")
    again()
    return path


def told(*arguments: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_rule_at_work_is_kept_with_its_author_date_and_note(rules: Path) -> None:
    process()
    live = rules / f"{TOPIC}.yaml"
    live.write_text(DRAFT.replace("note: 첫 판", "note: 실증을 더함"), encoding="utf-8")
    again()
    process()
    process()
    found = rows(
        "select split_part(rule_version, '-', 1), author, written_on::text, note, alert_at,"
        " rule->>'focus', live_at is not null, shadow_at is null from news.rule_version order by 1"
    )
    assert found == [
        ("1", "정책팀", "2026-11-01", "첫 판", 3.0, "drone", True, True),
        ("2", "정책팀", "2026-11-01", "실증을 더함", 3.0, "drone", True, True),
    ]
    assert [row["note"] for row in told("topic", "versions")] == ["실증을 더함", "첫 판"]


def test_a_draft_judges_beside_the_live_rule_and_alerts_nothing(rules: Path) -> None:
    on_trial(rules)
    for number, words in enumerate((ALERT, GAINED, LOST), 1):
        put(number, words, outlet=f"paper_{number}")
    process()
    live = dict(rows("select a.title, d.level from news.decision d join news.article a"
                     " on a.id = d.article_id"))  # fmt: skip
    drafted = dict(rows("select a.title, d.level from news.shadow_decision d join news.article a"
                        " on a.id = d.article_id"))  # fmt: skip
    assert live == {ALERT[0]: "alert", GAINED[0]: "no", LOST[0]: "alert"}
    assert drafted == {ALERT[0]: "alert", GAINED[0]: "alert", LOST[0]: "no"}
    assert GAINED[0] not in [
        title
        for (title,) in rows("select a.title from news.alert al join news.article a"
                             " on a.id = al.article_id")
    ]  # fmt: skip
    assert rows("select count(*) from api_v1.answers where rule_version like '2-%'") == [(0,)]


def test_a_rule_in_the_folder_itself_may_say_that_it_is_on_trial(rules: Path) -> None:
    text = DRAFT.replace("note: 첫 판", "note: 첫 판\nshadow: true")
    (rules / "second.yaml").write_text(text, encoding="utf-8")
    again()
    put(1, GAINED)
    process()
    assert rows("select level from news.decision") == [("no",)]
    assert rows("select level from news.shadow_decision") == [("alert",)]


def test_the_difference_is_listed(rules: Path) -> None:
    draft = on_trial(rules)
    for number, words in enumerate((ALERT, GAINED, LOST), 1):
        put(number, words, outlet=f"paper_{number}")
    process()
    [found] = told("topic", "diff", str(rules / f"{TOPIC}.yaml"), str(draft))
    assert found["gone"] == ["concepts.rule.terms: 허가제*", "version: 1"]
    assert found["come"] == ["concepts.rule.terms: 실증*", "version: 2"]
    assert found["judged"] == 3
    pairs = {pair["title"]: (pair["one_level"], pair["other_level"]) for pair in found["pairs"]}
    assert pairs == {GAINED[0]: ("no", "alert"), LOST[0]: ("alert", "no")}
    names = [name for (name,) in rows("select rule_version from news.rule_version order by 1")]
    [by_name] = told("topic", "diff", *names)
    assert by_name["pairs"] == found["pairs"]
    done = CliRunner().invoke(app, ["topic", "diff", "9-00000000", names[0]])
    assert done.exit_code == 1


def test_a_wrong_draft_stops_nobody(rules: Path) -> None:
    wrong = ("topic: [", "topic: parcel-drones\n", RULE + "threshold: 3\n")
    for number, text in enumerate(wrong, 1):
        on_trial(rules, text)
        put(number, ALERT)
        assert process().relevant == 1, text
    assert rows("select count(*) from news.shadow_decision") == [(0,)]


def test_a_draft_that_fails_on_an_article_takes_nothing_from_it(
    rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_arguments: object) -> None:
        raise RecursionError("too deep")

    on_trial(rules)
    monkeypatch.setattr("transforms.shadows.decide_all", failing)
    put(1, ALERT)
    assert (process().alerts, process().quarantined) == (1, 0)
    assert rows("select count(*) from news.quarantine") == [(0,)]


def test_nothing_can_be_sent_from_a_trial(rules: Path) -> None:
    """Alerts and digests refer to decisions; the trial's are none."""
    found = rows(
        "select conrelid::regclass::text from pg_constraint"
        " where contype = 'f' and confrelid = 'news.shadow_decision'::regclass"
    )
    assert found == []
