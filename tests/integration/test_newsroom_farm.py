"""The sample newsroom as a process: its sites, its editions, its faults, its log."""

import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import requests
import yaml

from newsroom.sites import CONTROL_HOST, SITES


@contextmanager
def newsroom(state, *arguments):
    """The process with its card ``newsroom.json``; stopped at the end."""
    with (state / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "newsroom", "--state", str(state), *arguments], stdout=log
        )
        try:
            card = state / "newsroom.json"
            until = time.monotonic() + 20
            while not card.exists():
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
            yield process, json.loads(card.read_text())
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def farm(tmp_path_factory):
    state = tmp_path_factory.mktemp("newsroom")
    with newsroom(state, "--port", "0") as (_, card):
        yield state, card


def get(card, slug, path, **headers):
    return requests.get(
        f"http://{SITES[slug].host}:{card['port']}{path}", headers=headers, timeout=10
    )


def state_of(card):
    return requests.get(f"{card['control']}/_newsroom/state", timeout=10).json()


def served(state, last_id):
    """The log, once it has that article: a line is written after the reader has its last byte."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        lines = [json.loads(line) for line in (state / "served.jsonl").read_text().splitlines()]
        if lines[-1]["article_id"] == last_id:
            return lines
        time.sleep(0.02)
    return lines


def test_every_site_answers_on_its_own_address(farm):
    _, card = farm
    fault = {"site": "gwangjang", "count": 0}
    requests.post(f"{card['control']}/_newsroom/fault", json=fault, timeout=10)
    fault = {"site": "maru", "delay_s": 0}
    requests.post(f"{card['control']}/_newsroom/fault", json=fault, timeout=10)
    for site in card["sites"]:
        answer = requests.get(site["home"], timeout=10)
        assert answer.status_code == 200
        assert site["name"] in answer.content.decode(SITES[site["slug"]].charset)


def test_catalogue_bears_the_real_port(farm):
    state, card = farm
    outlets = [yaml.safe_load(file.read_text()) for file in (state / "sources").glob("*.yaml")]
    assert {outlet["slug"] for outlet in outlets} == set(SITES)
    for outlet in outlets:
        polled = outlet["discover"][0]["url"].replace("{page}", "1")
        site = SITES[outlet["slug"]]
        assert polled == f"http://{site.host}:{card['port']}{site.listing}"


def test_a_site_fails_as_often_as_told_and_recovers(farm):
    _, card = farm
    order = {"site": "ainaru", "status": 503, "count": 2}
    requests.post(f"{card['control']}/_newsroom/fault", json=order, timeout=10)
    answers = [get(card, "ainaru", "/robots.txt").status_code for _ in range(3)]
    assert answers == [503, 503, 200]


def test_an_unknown_fault_is_refused(farm):
    _, card = farm
    answer = requests.post(
        f"{card['control']}/_newsroom/fault", json={"site": "nuri", "mood": 1}, timeout=10
    )
    assert answer.status_code == 400


def test_a_slow_site_takes_its_time(farm):
    _, card = farm
    order = {"site": "hangyeol", "delay_s": 0.4}
    requests.post(f"{card['control']}/_newsroom/fault", json=order, timeout=10)
    began = time.monotonic()
    get(card, "hangyeol", "/robots.txt")
    requests.post(f"{card['control']}/_newsroom/fault", json={**order, "delay_s": 0}, timeout=10)
    assert time.monotonic() - began >= 0.4


def test_an_unchanged_feed_is_not_sent_again(farm):
    _, card = farm
    first = get(card, "byteplatz", "/feed/")
    again = get(card, "byteplatz", "/feed/", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_was_served_is_logged_in_order(farm):
    state, _ = farm
    truth = json.loads((state / "truth.json").read_text())
    row = next(row for row in truth["articles"] if row["outlet"] == "madang" and row["published"])
    requests.get(row["url"] + "&pageIndex=1", headers={"User-Agent": "watcher/1"}, timeout=10)
    lines = served(state, row["id"])
    assert (lines[-1]["article_id"], lines[-1]["url"]) == (row["id"], row["url"])
    assert lines[-1]["path"].endswith("&pageIndex=1")
    assert (lines[-1]["status"], lines[-1]["user_agent"]) == (200, "watcher/1")
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)


def test_editions_come_out_and_the_desk_knows_when_all_was_read(tmp_path):
    with newsroom(tmp_path, "--port", "0", "--start", "2026-11-20T09:00:00+09:00") as (_, card):
        for slug in ("maru", "gwangjang"):
            requests.post(
                f"{card['control']}/_newsroom/fault",
                json={"site": slug, "count": 0, "delay_s": 0},
                timeout=10,
            )
        assert not state_of(card)["is_settled"]
        for edition in range(card["last_edition"] + 1):
            if edition:
                answer = requests.post(f"{card['control']}/_newsroom/advance", timeout=10)
                assert answer.json()["edition"] == edition
            for site in SITES.values():
                get(card, site.slug, site.listing)
            for row in json.loads((tmp_path / "truth.json").read_text())["articles"]:
                if row["edition"] == edition and row["fate"] != "forbidden" and row["is_polled"]:
                    assert requests.get(row["url"], timeout=10).status_code == 200
            time.sleep(0.1)  # the last line is logged after its reader has the page
            assert state_of(card)["is_settled"]
        lines = [json.loads(line) for line in (tmp_path / "served.jsonl").read_text().splitlines()]
        truth = json.loads((tmp_path / "truth.json").read_text())
        articles = {line["article_id"] for line in lines if line["article_id"]}
        assert len(articles) == truth["articles_served_expected"] >= 150
        assert all(row["published"] for row in truth["articles"])


def test_a_taken_port_is_left_to_its_owner(tmp_path):
    with socket.socket() as taken:
        taken.bind((CONTROL_HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with newsroom(tmp_path, "--port", str(port)) as (_, card):
            assert card["port"] != port
            assert f"port {port} is taken" in (tmp_path / "log").read_text()


def test_sigterm_ends_it_at_once(tmp_path):
    with newsroom(tmp_path, "--port", "0") as (process, _):
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - began < 2


def test_it_dies_with_a_demo_that_is_killed(tmp_path):
    code = (
        "import time; from pathlib import Path; from cli.demo.sample import running\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "with running(folder, folder / 'no-seeds'): (folder / 'up').touch(); time.sleep(60)\n"
    )
    demo = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    until = time.monotonic() + 20
    while not (tmp_path / "up").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    card = json.loads((tmp_path / "newsroom.json").read_text())
    assert state_of(card)["edition"] == 0
    demo.kill()
    demo.wait()
    while time.monotonic() < until:
        try:
            state_of(card)
        except requests.ConnectionError:
            return
        time.sleep(0.1)
    pytest.fail("the newsroom outlived the demo")
