"""``newswatch topic check`` and ``schema``: what a rule's author runs; needs no database."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from newswatch.settings import PROJECT, settings

SAMPLE = PROJECT / "tests" / "samples" / "second-topic.yaml"


@pytest.fixture(autouse=True)
def fresh_settings():
    settings.cache_clear()
    yield
    settings.cache_clear()


def run(*arguments: str, language: str = "ko"):
    settings.cache_clear()
    return CliRunner().invoke(app, ["topic", *arguments], env={"NEWSWATCH_LANGUAGE": language})


def test_the_shipped_rules_are_right() -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "open-source-ai-policy" in result.output


def test_a_wrong_rule_ends_with_one_and_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(SAMPLE.read_text(encoding="utf-8").replace("acts:", "act:"), encoding="utf-8")
    korean, english = run("check", str(path)), run("check", str(path), language="en")
    assert (korean.exit_code, english.exit_code) == (1, 1)
    assert f"{path}:21: " in korean.output
    assert "모르는 연산자 ‘act’" in korean.output
    assert "unknown operator 'act'" in english.output


def test_scripts_read_which_are_right_and_which_are_not(tmp_path: Path) -> None:
    (tmp_path / "right.yaml").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "wrong.yaml").write_text("topic: [", encoding="utf-8")
    result = run("check", str(tmp_path), "--json")
    told = json.loads(result.output)
    assert result.exit_code == 1
    assert list(told["topics"]) == ["parcel-drones"]
    assert len(told["invalid"]) == 1
    assert "wrong.yaml:1" in told["invalid"][0]


def test_a_folder_without_rules_is_told(tmp_path: Path) -> None:
    assert run("check", str(tmp_path)).exit_code == 1


def test_a_text_is_tried_while_a_rule_is_written() -> None:
    korean = run("try", str(SAMPLE), "국토부, 배송 드론 허가제 완화").output
    assert "알림 (5.0)" in korean
    assert "regulated" in korean
    english = run(
        "try", str(SAMPLE), "Parcels", "--text", "배송 드론이 떴다.", language="en"
    ).output
    assert "no (" in english
    assert "there is no word of" in english


def test_scripts_try_a_text_too() -> None:
    told = json.loads(run("try", str(SAMPLE), "장난감 드론", "--json").output)
    assert (told["topic"], told["level"]) == ("parcel-drones", "no")


def test_the_schema_is_printed() -> None:
    schema = json.loads(run("schema").output)
    assert {"concepts", "signals", "alert_at", "digest_at"} <= schema["properties"].keys()
