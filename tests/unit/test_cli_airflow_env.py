"""The environment of Airflow's parts: loopback, no examples, its own secrets."""

import socket
from pathlib import Path

import pytest

from cli import airflow_env, keys
from newswatch.settings import load


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return airflow_env.variables(
        load(home=home), "postgresql://airflow:pw@127.0.0.1:5/airflow", 8099
    )


def test_nothing_of_it_leaves_this_machine(environment: dict[str, str]) -> None:
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"].startswith(
        "http://127.0.0.1:8099/"
    )
    serving = [
        part.command for part in airflow_env.parts(environment) if "scheduler" in part.command
    ]
    assert "--skip-serve-logs" in serving[0]


def test_tasks_reach_the_api_past_any_proxy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "example.org")
    found = airflow_env.variables(load(home=home), "postgresql://a:b@c/d", 1)
    assert found["no_proxy"] == "example.org,127.0.0.1,localhost"


def test_secrets_are_made_once_and_kept_private(home: Path, environment: dict[str, str]) -> None:
    again = airflow_env.variables(load(home=home), "postgresql://a:b@c/d", 1)
    for name in ("CORE__FERNET_KEY", "API__SECRET_KEY", "API_AUTH__JWT_SECRET"):
        assert again[f"AIRFLOW__{name}"] == environment[f"AIRFLOW__{name}"]
        assert len(environment[f"AIRFLOW__{name}"]) >= 44
    assert [file.stat().st_mode & 0o777 for file in home.glob("*.json")] == [0o600]


def test_the_password_is_shown_once(home: Path) -> None:
    first = keys.make_password(home)
    assert first is not None
    assert len(first) >= 16
    assert keys.make_password(home) is None
    assert keys.password_file(home).stat().st_mode & 0o777 == 0o600


def test_a_damaged_password_file_gets_a_new_password(home: Path) -> None:
    keys.password_file(home).write_text("{half", encoding="utf-8")
    assert keys.make_password(home) is not None


def test_a_taken_port_gives_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = airflow_env.choose_port(port)
        assert found != port
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", found))
