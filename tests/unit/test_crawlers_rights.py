"""What pages say of the use of their texts: every way of saying it, and what is obeyed."""

import time
from datetime import UTC, datetime

import pytest

from crawlers.rights import of_headers, of_page, refusal
from crawlers.rights_robots import of_robots
from storage.records import OptOut

NOW = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


def told(found: tuple[OptOut, ...]) -> list[tuple[str, str, str]]:
    return [(one.name, one.addressee, one.purpose) for one in found]


def of_meta(**metas: str) -> tuple[OptOut, ...]:
    named = {name.replace("_", "-"): [content] for name, content in metas.items()}
    return of_page({}, named, "")


HEADERS = [
    ({}, []),
    ({"x-robots-tag": "index, follow, max-image-preview:large"}, []),
    ({"x-robots-tag": "noai"}, [("noai", "*", "ai")]),
    ({"x-robots-tag": "NoAI, NoImageAI"}, [("noai", "*", "ai"), ("noimageai", "*", "ai")]),
    ({"x-robots-tag": "noindex, nofollow"}, [("noindex", "*", "index")]),
    ({"x-robots-tag": "none"}, [("none", "*", "index")]),
    ({"x-robots-tag": "newswatch: none"}, [("none", "newswatch", "index")]),
    ({"x-robots-tag": "NewsWatch : NoIndex"}, [("noindex", "newswatch", "index")]),
    (
        {"x-robots-tag": "noai, otherbot: noindex, nosnippet"},
        [("noai", "*", "ai"), ("noindex", "otherbot", "index"), ("nosnippet", "otherbot", "snippet")],
    ),
    ({"x-robots-tag": "max-snippet: 0"}, [("max-snippet:0", "*", "snippet")]),
    ({"x-robots-tag": "max-snippet: 50, noarchive"}, [("noarchive", "*", "archive")]),
    ({"x-robots-tag": "DisallowAITraining"}, [("disallowaitraining", "*", "ai")]),
    (
        {"x-robots-tag": "unavailable_after: 25 Jun 2025 15:00:00 GMT"},
        [("unavailable_after", "*", "expiry")],
    ),
    (
        {"x-robots-tag": "unavailable_after: Wednesday, 25 Jun 2025 15:00:00 GMT, noai"},
        [("unavailable_after", "*", "expiry"), ("noai", "*", "ai")],
    ),
    (
        {"x-robots-tag": "newswatch: unavailable_after: 2025-06-25T15:00:00Z"},
        [("unavailable_after", "newswatch", "expiry")],
    ),
    ({"tdm-reservation": "1"}, [("tdm-reservation", "*", "tdm")]),
    ({"tdm-reservation": "0"}, []),
    ({"tdm-policy": "https://x.example/p.json"}, [("tdm-policy", "*", "tdm")]),
    ({"content-usage": "train-ai=n, search=y"}, [("content-usage: train-ai", "*", "ai")]),
    ({"content-usage": "bots=n"}, [("content-usage: bots", "*", "tdm")]),
    ({"content-signal": "search=no, ai-train=no"}, [
        ("content-signal: search", "*", "index"), ("content-signal: ai-train", "*", "ai")]),
    ({"content-signal": "search=yes, ai-train=yes"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "expected"), HEADERS)
def test_headers(headers: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    found = of_headers(headers)
    assert told(found) == expected
    assert told(of_page(headers, {}, "")) == expected
    assert all(one.place == "header" and one.directive for one in found)


METAS = [
    (of_meta(robots="index,follow"), []),
    (of_meta(robots="noindex,noai"), [("noindex", "*", "index"), ("noai", "*", "ai")]),
    (of_meta(robots="noindex nofollow"), [("noindex", "*", "index")]),
    (of_meta(newswatch="none"), [("none", "newswatch", "index")]),
    (of_meta(gptbot="noindex"), [("noindex", "gptbot", "index")]),
    (of_meta(description="noindex, noai"), []),
    (of_meta(tdm_reservation="1"), [("tdm-reservation", "*", "tdm")]),
    (
        of_meta(tdm_reservation="1", tdm_policy="https://x.example/p.json"),
        [("tdm-reservation", "*", "tdm"), ("tdm-policy", "*", "tdm")],
    ),
    (
        of_page({}, {"robots": ["noai", "nosnippet"]}, ""),
        [("noai", "*", "ai"), ("nosnippet", "*", "snippet")],
    ),
    (of_page({"tdm-reservation": "1"}, {"tdm-reservation": ["0"]}, ""), []),
]


@pytest.mark.parametrize(("found", "expected"), METAS)
def test_metas(found: tuple[OptOut, ...], expected: list[tuple[str, str, str]]) -> None:
    assert told(found) == expected


def test_what_is_written_is_kept_as_written() -> None:
    header, meta = of_page({"x-robots-tag": "OtherBot: NoAI"}, {"robots": ["NOINDEX, follow"]}, "")
    assert (header.place, header.directive) == ("header", "X-Robots-Tag: NoAI")
    assert (meta.place, meta.directive) == ("meta", '<meta name="robots" content="NOINDEX">')


@pytest.mark.parametrize(
    ("text", "is_notice"),
    [
        ("<p>&lt;저작권자(c) 한빛, 무단 전재-재배포, AI 학습 및 활용 금지&gt;</p>", True),
        ("저작권자 © 한빛데일리 무단전재 및 재배포, AI학습 및 활용 금지", True),
        ("Copyright ⓒ 한빛. All rights reserved. 무단 전재 및 재배포, AI 학습 이용 금지", True),
        ("<p>정부는 뉴스의 AI 학습 금지를 검토한다고 밝혔다.</p>", False),
        ("저작권자 © 한빛데일리 무단전재 및 재배포 금지</p>\n<p>AI 학습 금지법</p>", False),
        ("저작권법 개정안은 AI 학습을 허용한다", False),
    ],
)
def test_the_line_below_korean_articles(text: str, is_notice: bool) -> None:
    found = of_page({}, {}, text)
    assert [one.name for one in found] == (["notice"] if is_notice else [])


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("25 Jun 2025 15:00:00 GMT", datetime(2025, 6, 25, 15, tzinfo=UTC)),
        ("25-Aug-2007 15:00:00 EST", datetime(2007, 8, 25, 20, tzinfo=UTC)),
        ("Saturday, 25 Aug 2007 15:00:00 +0900", datetime(2007, 8, 25, 6, tzinfo=UTC)),
        ("2025-06-25T15:00:00+09:00", datetime(2025, 6, 25, 6, tzinfo=UTC)),
        ("2025-06-25", datetime(2025, 6, 24, 15, tzinfo=UTC)),
        ("soon", None),
        ("", None),
    ],
)
def test_until_when(date: str, moment: datetime | None) -> None:
    (found,) = of_headers({"x-robots-tag": f"unavailable_after: {date}"})
    assert found.until == moment


OBEYED = [
    # what the page says · noindex=skip, tdm=record (defaults) · noindex=record · tdm=skip
    ({"x-robots-tag": "noindex"}, "noindex", None, "noindex"),
    ({"x-robots-tag": "none"}, "noindex", None, "noindex"),
    ({"x-robots-tag": "newswatch: noindex"}, "noindex", "noindex", "noindex"),
    ({"x-robots-tag": "otherbot: noindex"}, None, None, None),
    ({"x-robots-tag": "unavailable_after: 2026-11-21T00:00:00Z"}, "expired", None, "expired"),
    ({"x-robots-tag": "unavailable_after: 2026-11-23T00:00:00Z"}, None, None, None),
    ({"x-robots-tag": "unavailable_after: soon"}, None, None, None),
    ({"tdm-reservation": "1"}, None, None, "tdm_reserved"),
    ({"tdm-policy": "https://x.example/"}, None, None, None),
    ({"x-robots-tag": "noai, nosnippet, noarchive"}, None, None, None),
    ({"content-usage": "search=n, train-ai=n"}, None, None, None),
]


@pytest.mark.parametrize(("headers", "default", "recorded", "reserved"), OBEYED)
def test_what_is_obeyed(
    headers: dict[str, str], default: str | None, recorded: str | None, reserved: str | None
) -> None:
    found = of_headers(headers)

    def reason(*, noindex: bool, tdm_reserved: bool) -> str | None:
        decided = refusal(found, NOW, noindex=noindex, tdm_reserved=tdm_reserved)
        return decided and decided[0]

    assert reason(noindex=True, tdm_reserved=False) == default
    assert reason(noindex=False, tdm_reserved=False) == recorded
    assert reason(noindex=True, tdm_reserved=True) == reserved


ROBOTS = [
    ("", []),
    ("User-agent: *\nDisallow: /private", []),
    ("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", [
        ("content-signal: ai-train", "*", "ai")]),
    ("User-agent: *\nContent-Usage: train-ai=n\n", [("content-usage: train-ai", "*", "ai")]),
    ("User-agent: *\nContent-Usage: /photo train-ai=n # why\n", [
        ("content-usage: train-ai", "*", "ai")]),
    ("Content-Usage: bots=n", [("content-usage: bots", "*", "tdm")]),
    ("User-agent: newswatch\nContent-Usage: bots=n", [("content-usage: bots", "newswatch", "tdm")]),
    ("User-agent: otherbot\nContent-Usage: bots=n", []),
    ("User-agent: otherbot\nUser-agent: *\nDisallowAITraining: /", [
        ("disallowaitraining", "*", "ai")]),
    ("User-agent: *\nDisallowAITraining:\n", []),
    ("License: https://x.example/license.xml", [("license", "*", "terms")]),
    ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n", [
        ("disallow", "ccbot", "ai"), ("disallow", "gptbot", "ai")]),
    ("<html>Content-Usage: bots=n</html>", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROBOTS)
def test_robots(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = of_robots(text.encode())
    assert told(found) == expected
    assert {one.place for one in found} <= {"robots"}


def test_a_hostile_page_takes_no_time_and_leaves_no_heap() -> None:
    began = time.monotonic()
    words = "무단 재배포 AI 학습 " * 50_000
    many = ", ".join(f"bot{n}: noindex" for n in range(5_000))
    found = of_page({"x-robots-tag": many, "content-usage": "a=n," * 20_000}, {}, words)
    assert len(found) == 50
    assert len(of_robots(("User-agent: *\n" + "Content-Usage: bots=n\n" * 20_000).encode())) == 1
    assert time.monotonic() - began < 3
