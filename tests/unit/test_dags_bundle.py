"""Every DAG file loads, is thin, and says what, when and after what."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "dags"
VERBS = {"backfill", "backtest", "crawl", "deliver", "digest", "health", "process"}


@pytest.fixture(scope="module")
def bag(tmp_path_factory):
    os.environ.setdefault("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
    os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    from airflow.dag_processing.dagbag import BundleDagBag

    return BundleDagBag(dag_folder=FOLDER, bundle_path=FOLDER, bundle_name="newswatch")


def test_all_dags_load(bag):
    assert bag.import_errors == {}
    assert set(bag.dags) == VERBS


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_dag_states_its_scheduling(bag, verb):
    dag = bag.dags[verb]
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert dag.timezone.name == "Asia/Seoul"
    assert dag.dagrun_timeout
    assert "newswatch" in dag.tags
    for task in dag.tasks:
        assert task.retries >= 1
        assert timedelta(0) < task.retry_delay <= timedelta(seconds=30)
        assert task.execution_timeout


@pytest.mark.parametrize("verb", sorted(VERBS - {"backfill", "backtest"}))
def test_schedule_ticks_in_seoul(bag, verb):
    timetable = bag.dags[verb].timetable
    timed = getattr(timetable, "timetable", timetable)
    assert "Asia/Seoul" in str(timed.timezone)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_dag_is_documented_in_both_languages(bag, verb):
    text = bag.dags[verb].doc_md
    assert any("가" <= letter <= "힣" for letter in text)
    assert text.count("###") == 2


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_dag_file_is_thin(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 90
    assert not any(line.startswith(("import scrapy", "import psycopg2")) for line in lines)
