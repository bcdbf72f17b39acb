"""``newswatch up`` for real: starts, is guarded, survives kills, leaves nothing, goes on."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
import requests

from cli import lock, processes
from cli.overview import ask_airflow
from storage.cluster import Secrets
from storage.place import recorded_folder

# One stack serves all tests of this file, so one worker runs them.
pytestmark = pytest.mark.airflow

UP = [sys.executable, "-c", "from cli.main import app; app()", "up"]


class Running:
    """A stack in a state folder that only its owner may enter, as ``mktemp -d`` makes them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.output = home.parent / "output"
        catalogue = home.parent / "catalogue"
        catalogue.mkdir(exist_ok=True)
        self.variables = {
            **{name: value for name, value in os.environ.items() if "NEWSWATCH" not in name},
            "NEWSWATCH_HOME": str(home),
            "NEWSWATCH_LANGUAGE": "en",
            "NEWSWATCH_CATALOGUE_DIR": str(catalogue),
            "NEWSWATCH_WEB_PORT": "0",
            "NEWSWATCH_POSTGRES_PORT": "0",
            # Somebody else's Airflow must not reach into ours.
            "AIRFLOW__CORE__LOAD_EXAMPLES": "True",
            "AIRFLOW__API__HOST": "0.0.0.0",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Starts it; returns the seconds until every part was healthy."""
        began = time.monotonic()
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                UP, env=self.variables, stdout=output, stderr=output, start_new_session=True
            )
        eventually(lambda: b"ready after" in self.output.read_bytes(), 120, self.said)
        return time.monotonic() - began

    def stop(self, how: int = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(40)

    @property
    def web(self) -> str:
        found = lock.read(self.home)
        assert found is not None, self.said()
        return str(found["web"])

    @property
    def password(self) -> str:
        return str(json.loads((self.home / "web-password.json").read_text())["admin"])

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def log_in(self, password: str) -> requests.Response:
        user = {"username": "admin", "password": password}
        return requests.post(f"{self.web}/auth/token", json=user, timeout=10)

    def get(self, path: str) -> dict:
        token = self.log_in(self.password).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.web}/api/v2/{path}", headers=bearer, timeout=10).json()


def eventually(is_so: Callable[[], bool], patience_s: float, why: Callable[[], str]) -> None:
    until = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < until, why()
        time.sleep(0.25)


@pytest.fixture(scope="module")
def stack() -> Iterator[Running]:
    with tempfile.TemporaryDirectory() as folder:  # mode 0700
        running = Running(Path(folder) / "home")
        try:
            running.start()
            yield running
        finally:
            if running.process and running.process.poll() is None:
                running.stop()
            data = recorded_folder(running.home)
            if data is not None:
                subprocess.run(["rm", "-rf", str(data)], check=True)


def all_of(stack: Running) -> list[psutil.Process]:
    found = processes.of_stack(stack.home)
    assert len(found) > 10, "the stack is larger than that"
    return found


def zombies_of(stack: Running) -> list[psutil.Process]:
    """Ended children that the supervisor has not buried."""
    children = psutil.Process(stack.process.pid).children()
    return [child for child in children if child.status() == psutil.STATUS_ZOMBIE]


def test_only_loopback_sockets_listen(stack: Running) -> None:
    listening = [
        connection.laddr.ip
        for process in all_of(stack)
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert len(listening) >= 2
    assert set(listening) == {"127.0.0.1"}


def test_the_web_page_wants_the_generated_password(stack: Running) -> None:
    assert f"password  {stack.password}" in stack.said(), "shown at the first start"
    assert requests.get(f"{stack.web}/api/v2/dags", timeout=10).status_code == 401
    assert stack.log_in("wrong").status_code == 401
    assert stack.log_in(stack.password).ok
    assert (stack.home / "web-password.json").stat().st_mode & 0o777 == 0o600


def test_every_dag_is_there_and_on(stack: Running) -> None:
    eventually(lambda: stack.get("dags")["total_entries"] == 7, 30, stack.said)
    found = {dag["dag_id"]: dag["is_paused"] for dag in stack.get("dags")["dags"]}
    assert found == dict.fromkeys(
        ("backfill", "backtest", "crawl", "deliver", "digest", "health", "process"), False
    )
    assert stack.get("importErrors")["import_errors"] == []


def test_secrets_are_nobody_elses(stack: Running) -> None:
    logs = stack.home / "logs"
    readable = [
        path
        for path in stack.home.rglob("*")
        if path.is_file() and path.stat().st_mode & 0o077 and logs not in path.parents
    ]
    assert [path.name for path in readable if path.suffix == ".json"] == []
    assert logs.stat().st_mode & 0o077 == 0
    assert stack.password not in "".join(
        path.read_text(errors="replace") for path in logs.rglob("*.log")
    )


def test_a_second_one_on_the_same_folder_refuses(stack: Running) -> None:
    second = subprocess.run(UP, env=stack.variables, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert str(stack.process.pid) in second.stderr
    assert ask_airflow(stack.web).is_healthy, "the first one does not mind"


def test_memory_of_the_idle_stack(stack: Running) -> None:
    sizes = [size for _, _, size in processes.memory(all_of(stack))]
    assert sum(sizes) / (1 << 20) < 1300


def test_a_killed_postgres_and_airflow_come_back(stack: Running) -> None:
    server = next(p for p in all_of(stack) if p.name() == "postgres")
    api = next(p for p in all_of(stack) if p.name().startswith("airflow api"))
    server.kill()
    api.kill()
    eventually(lambda: "api-server died" in stack.said(), 10, stack.said)
    airflow = partial(ask_airflow, stack.web)
    eventually(lambda: airflow().is_healthy, 90, lambda: str(airflow()) + stack.said())
    assert server.pid not in {p.pid for p in all_of(stack)}
    eventually(lambda: not zombies_of(stack), 10, lambda: str(zombies_of(stack)))


def test_starting_again_after_a_killed_supervisor_goes_on(stack: Running) -> None:
    before = all_of(stack)
    password = stack.password
    stack.stop(signal.SIGKILL)
    stack.start()
    assert [p for p in before if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []
    assert stack.password == password
    assert "schema" not in stack.said(), "nothing was left to migrate"


def test_interrupting_leaves_neither_process_nor_socket(stack: Running) -> None:
    before = all_of(stack)
    ports = {urlsplit(stack.web).port, Secrets.of(stack.home).port}
    assert stack.stop() == 0
    assert [p for p in before if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []
    assert processes.marked(stack.home) == []
    for port in ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
