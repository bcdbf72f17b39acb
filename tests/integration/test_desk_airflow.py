"""The desk in a real Airflow: who is let in, and what a browser shows."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from newswatch.settings import Settings
from storage import cluster
from tests.tables import put_day

# One Airflow serves all tests of this file, so one worker runs them.
pytestmark = pytest.mark.airflow

READY_S = 120
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@dataclass(frozen=True)
class Airflow:
    """A running api-server with one account, a viewer's."""

    address: str
    user: str = "reader"
    password: str = "a-word-for-this-test"

    def token(self) -> str:
        answer = requests.post(
            f"{self.address}/auth/token",
            json={"username": self.user, "password": self.password},
            timeout=30,
        )
        answer.raise_for_status()
        return str(answer.json()["access_token"])


@pytest.fixture(scope="module")
def airflow(
    postgres: cluster.Secrets, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Airflow]:
    home = tmp_path_factory.mktemp("airflow")
    shutil.copy(postgres.file, home / "database.json")
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    found = Airflow(f"http://127.0.0.1:{port}")
    environment = _environment(home, port, found)
    subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"],
        env=environment,
        check=True,
        capture_output=True,
    )
    with (home / "api.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "airflow", "api-server"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _await(found, server, home / "api.log")
        yield found
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)


def _environment(home: Path, port: int, account: Airflow) -> dict[str, str]:
    passwords = home / "passwords.json"
    passwords.write_text(json.dumps({account.user: account.password}), encoding="utf-8")
    named = {
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__DAGS_FOLDER": str(home / "dags"),
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{account.user}:viewer",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "API__HOST": "127.0.0.1",
        "API__PORT": str(port),
        "API__BASE_URL": account.address,
        "API__WORKERS": "1",
        "API_AUTH__JWT_SECRET": "a secret of enough characters for this test only",
    }
    airflow = {f"AIRFLOW__{name}": value for name, value in named.items()}
    return {**os.environ, **airflow, "AIRFLOW_HOME": str(home), "NEWSWATCH_HOME": str(home)}


def _await(airflow: Airflow, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and server.poll() is None:
        try:
            requests.get(f"{airflow.address}/api/v2/version", timeout=5).raise_for_status()
        except requests.RequestException:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"Airflow's api-server did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture
def sample(database: Settings) -> None:
    put_day()


def test_only_those_who_are_logged_in_are_let_in(sample: None, airflow: Airflow) -> None:
    token = airflow.token()
    paths = (
        "",
        "why",
        "static/desk.css",
        "static/icon.svg",
        "docs",
        "openapi.json",
        "redoc",
        "x/y",
    )
    for path in paths:
        address = f"{airflow.address}/newswatch/{path}"
        assert requests.get(address, timeout=30).status_code == 401, path
        forged = {"_token": token[:-4] + "AAAA"}
        assert requests.get(address, cookies=forged, timeout=30).status_code in (401, 403), path
    for way in ({"cookies": {"_token": token}}, {"headers": {"Authorization": f"Bearer {token}"}}):
        answer = requests.get(f"{airflow.address}/newswatch/", timeout=30, **way)
        assert answer.status_code == 200
        assert "공공기관 오픈소스 AI 모델 도입 지침 마련" in answer.text


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")
def test_a_person_finds_it_in_the_navigation(sample: None, airflow: Airflow) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ko-KR")
        context.route("https://*.example/**", lambda route: route.fulfill(body="article"))
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(airflow.address)
        page.fill("input[name=username]", airflow.user)
        page.fill("input[name=password]", airflow.password)
        page.click("button[type=submit]")
        page.click("text=뉴스워치")
        desk = page.frame_locator("iframe[title='뉴스워치']")
        expect(desk.locator("h2").first).to_contain_text("오늘")

        # The frame forbids new windows; a headline opens one all the same.
        headline = desk.locator("td.headline a").first
        with context.expect_page() as opened:
            headline.click()
        article = headline.get_attribute("href")
        assert opened.value.url == article

        desk.locator("input[name=url]").fill("https://moait.example/a/20433")
        desk.locator("button").click()
        expect(desk.locator(".verdict")).to_contain_text("이 기사로 알림을 냈습니다.")
        expect(desk.locator("mark").first).to_have_text("오픈 웨이트")
        browser.close()
    elsewhere = [url for url in asked if not url.startswith((airflow.address, "data:", "blob:"))]
    assert elsewhere == [article]
