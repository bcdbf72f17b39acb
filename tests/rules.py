"""A small rule in a folder of its own, for tests of what follows from decisions.

(PYTEST_DONT_REWRITE: test modules import it before they name it as their plugin.)
"""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newswatch import clock
from newswatch.settings import settings
from newswatch.urls import url_sha
from storage.db import connect, transaction
from storage.queries import queries
from transforms.shadows import shadows
from transforms.topics import topics

TOPIC = "parcel-drones"
RULE = """\
topic: parcel-drones
name: {ko: 배송 드론 규제, en: Rules on parcel drones}
version: 1
author: 정책팀
date: 2026-11-01
note: 첫 판
alert_at: 3
digest_at: 1
focus: drone
concepts:
  drone: {label: {ko: 배송 드론, en: parcel drones}, terms: [배송 드론*]}
  rule: {label: {ko: 규제, en: rules}, terms: [규제*, 허가제*]}
signals:
  - name: regulated
    label: {ko: 배송 드론과 규제, en: parcel drones and rules}
    all: [drone, rule]
    weight: {title: 3, lead: 2, body: 1}
body_most: 2
passing: -0.5
"""
DRAFT = RULE.replace("version: 1", "version: 2").replace("규제*, 허가제*", "규제*, 실증*")
"""Finds 실증 and no more 허가제."""
RAW = b"r" * 32

ALERT = (
    "배송 드론 규제 나온다",
    "국토항공청이 회의를 열어 하늘길 안전 기준을 의결했다. 어기면 과태료를 물고 시행은 내년 봄이다.",
)
WEAK = (
    "감귤밭 나들이 길에서",
    "감귤 농가가 수확을 마쳤다. 주민들은 배송 드론 규제를 걱정했다. 감귤 값은 올랐고 날은 맑았다.",
)
NO = ("감성돔 방류", "바다에 어린 물고기를 놓아주었다.")
GAINED = ("배송 드론 실증 시작", "오늘부터 날린다.")
LOST = ("배송 드론 허가제 도입", "내년부터 받는다.")


@pytest.fixture
def rules(tmp_path: Path, database: object, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The folder of topics with the rule at work; :func:`again` has it read anew."""
    folder = tmp_path / "topics"
    (folder / "drafts").mkdir(parents=True)
    (folder / f"{TOPIC}.yaml").write_text(RULE, encoding="utf-8")
    monkeypatch.setenv("NEWSWATCH_TOPICS_DIR", str(folder))
    again()
    yield folder
    monkeypatch.undo()
    again()


def again() -> None:
    """The rules are read anew, as by the next process."""
    for kept in (settings, topics, shadows):
        kept.cache_clear()


def put(number: int, words: tuple[str, str], outlet: str = "nuri", days_ago: float = 0.01) -> str:
    """A page on the work list of the process step, published so long ago; its address."""
    url = f"https://{outlet}.example/news/{number}"
    now = clock.now()
    with closing(connect("owner")) as connection, transaction(connection):
        ask = queries.predict
        with connection.cursor() as cursor:
            cursor.execute("select id from news.source where slug = %s", (f"{outlet}/feed",))
            found = cursor.fetchone()
            if found is None:
                cursor.execute(
                    "insert into news.raw_document (sha256, body_gz, size_bytes)"
                    " values (%s, '', 0) on conflict do nothing",
                    (RAW,),
                )
                ask.add_outlet(connection, slug=outlet, name=outlet)
                found = (ask.add_source(connection, slug=outlet),)
        ask.add_page(
            connection,
            source_id=found[0],
            number=number,
            url=url,
            url_sha=url_sha(url),
            title=words[0],
            body=words[1],
            first_listed_at=now,
            published_at=now - timedelta(days=days_ago),
            published_precision="minute",
            raw_sha=RAW,
        )
    return url
