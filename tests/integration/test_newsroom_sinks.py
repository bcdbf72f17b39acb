"""The Slack stand-in and the mail catcher as a process, well and with faults."""

import json
import smtplib
import subprocess
import sys
import time
from contextlib import contextmanager
from email.message import EmailMessage

import pytest
import requests


@contextmanager
def sinks(state, *arguments):
    """The process with its card ``sinks.json``; stopped at the end."""
    card = state / "sinks.json"
    written = card.stat().st_mtime_ns if card.exists() else 0
    process = subprocess.Popen(
        [sys.executable, "-m", "newsroom.sinks", "--state", str(state), *arguments],
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 20
        while not card.exists() or card.stat().st_mtime_ns == written:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield json.loads(card.read_text())
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def card(tmp_path):
    with sinks(tmp_path, "--rate", "50", "--burst", "50") as found:
        yield found


def post(card, payload):
    return requests.post(card["slack_url"], json=payload, timeout=5)


def inject(card, **fault):
    answer = requests.post(f"{card['control']}/fault", json=fault, timeout=5)
    assert answer.text == "ok"


def accepted(tmp_path):
    log = tmp_path / "slack.jsonl"
    lines = log.read_text().splitlines() if log.exists() else []
    return [json.loads(line)["payload"]["text"] for line in lines]


def mail(subject="오픈소스 AI 정책 소식"):
    message = EmailMessage()
    message["From"], message["To"] = "watch@example.kr", "team@example.kr"
    message["Subject"], message["Message-ID"] = subject, "<one@example.kr>"
    message.set_content("본문입니다.")
    return message


def send(card, message):
    with smtplib.SMTP(card["smtp_host"], card["smtp_port"], timeout=5) as server:
        server.send_message(message)


def mails(tmp_path):
    log = tmp_path / "mails.jsonl"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def test_a_good_message_is_answered_ok_and_kept(card, tmp_path):
    answer = post(card, {"text": "소식"})
    assert (answer.status_code, answer.text) == (200, "ok")
    assert accepted(tmp_path) == ["소식"]


def test_bad_messages_and_wrong_paths_are_refused(card, tmp_path):
    assert (post(card, {}).status_code, post(card, {}).text) == (400, "no_text")
    assert post(card, {"blocks": [{"type": "nothing"}]}).text == "invalid_blocks"
    wrong = requests.post(card["slack_url"] + "x", json={"text": "소식"}, timeout=5)
    assert (wrong.status_code, wrong.text) == (404, "no_service")
    assert accepted(tmp_path) == []


def test_too_many_at_once_are_told_to_wait(tmp_path):
    with sinks(tmp_path, "--rate", "1", "--burst", "2") as card:
        answers = [post(card, {"text": str(number)}) for number in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
        assert answers[-1].text == "rate_limited"
        time.sleep(int(answers[-1].headers["Retry-After"]))
        assert post(card, {"text": "나중"}).status_code == 200
    assert accepted(tmp_path) == ["0", "1", "나중"]


def test_slack_faults_last_as_long_as_told(card, tmp_path):
    inject(card, sink="slack", kind="500", count=2)
    inject(card, sink="slack", kind="429", retry_after=7)
    answers = [post(card, {"text": str(number)}) for number in range(4)]
    assert [answer.status_code for answer in answers] == [500, 500, 429, 200]
    assert answers[2].headers["Retry-After"] == "7"
    assert accepted(tmp_path) == ["3"]


def test_accepted_and_closed_leaves_the_sender_in_doubt(card, tmp_path):
    inject(card, sink="slack", kind="close")
    with pytest.raises(requests.ConnectionError):
        post(card, {"text": "도착했을까"})
    assert accepted(tmp_path) == ["도착했을까"]


def test_a_hanging_slack_gives_no_answer(card, tmp_path):
    inject(card, sink="slack", kind="hang", seconds=3)
    with pytest.raises(requests.Timeout):
        requests.post(card["slack_url"], json={"text": "기다림"}, timeout=0.5)
    assert accepted(tmp_path) == []


def test_an_unknown_fault_is_refused(card):
    answer = requests.post(f"{card['control']}/fault", json={"sink": "fax", "kind": "x"}, timeout=5)
    assert answer.status_code == 400


def test_a_mail_is_kept_with_its_decoded_headers(card, tmp_path):
    send(card, mail())
    [line] = mails(tmp_path)
    assert line["message_id"] == "<one@example.kr>"
    assert line["subject"] == "오픈소스 AI 정책 소식"
    assert line["rcpt"] == ["team@example.kr"]
    assert (tmp_path / "mails" / line["file"]).read_bytes().startswith(b"From: watch@example.kr")


def test_a_busy_mail_server_refuses_and_recovers(card, tmp_path):
    inject(card, sink="smtp", kind="451_rcpt")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(card, mail())
    assert refused.value.recipients["team@example.kr"][0] == 451
    inject(card, sink="smtp", kind="451_data")
    with pytest.raises(smtplib.SMTPDataError):
        send(card, mail())
    assert mails(tmp_path) == []
    send(card, mail())
    assert len(mails(tmp_path)) == 1


def test_a_line_lost_after_the_last_dot_leaves_the_sender_in_doubt(card, tmp_path):
    inject(card, sink="smtp", kind="drop")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(card, mail())
    assert len(mails(tmp_path)) == 1


def test_a_restart_keeps_addresses_and_logs(tmp_path):
    with sinks(tmp_path) as first:
        post(first, {"text": "앞"})
        send(first, mail())
    with sinks(tmp_path) as second:
        assert second["slack_url"] == first["slack_url"]
        post(second, {"text": "뒤"})
        send(second, mail())
    assert accepted(tmp_path) == ["앞", "뒤"]
    assert [line["file"] for line in mails(tmp_path)] == ["0001.eml", "0002.eml"]
