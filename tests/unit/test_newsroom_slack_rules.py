"""What the Slack stand-in refuses, and with which word."""

import json

import pytest

from newsroom.sinks.slack_rules import refusal


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def header(text, kind="plain_text"):
    return {"type": "header", "text": {"type": kind, "text": text}}


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "안녕하세요"},
        {"blocks": [section("가" * 3000)]},
        {"text": "요약", "blocks": [header("가" * 150), {"type": "divider"}]},
        {"blocks": [section("한 줄")] * 50},
        {"blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "칸"}]}]},
    ],
)
def test_good_payloads_pass(payload):
    assert refusal(json.dumps(payload).encode()) is None


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"not json", "invalid_payload"),
        (b"[1]", "invalid_payload"),
        (b"{}", "no_text"),
        (b'{"text": ""}', "no_text"),
        (json.dumps({"text": "x", "blocks": [section("가" * 3001)]}).encode(), "invalid_blocks"),
        (json.dumps({"blocks": [section("")]}).encode(), "invalid_blocks"),
        (json.dumps({"blocks": [header("가" * 151)]}).encode(), "invalid_blocks"),
        (json.dumps({"blocks": [header("제목", "mrkdwn")]}).encode(), "invalid_blocks"),
        (json.dumps({"blocks": [section("한 줄")] * 51}).encode(), "invalid_blocks"),
        (json.dumps({"blocks": [{"type": "marquee"}]}).encode(), "invalid_blocks"),
    ],
)
def test_bad_payloads_are_named(body, word):
    assert refusal(body) == word
