"""Predictions for files: the pipeline's own functions, and their scores where a labelled set is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newswatch.settings import PROJECT
from transforms.predict import predict_relevance, predict_stories

EVAL = Path(os.environ.get("NEWSWATCH_EVAL_DIR") or PROJECT.parent / "shared" / "eval")
needs_eval = pytest.mark.skipif(not EVAL.is_dir(), reason="skipped: no evaluation set")

DAM = "방조제가 무너져 마을 세 곳이 물에 잠겼고 주민 이백 명이 학교로 몸을 피했다. "
DAM += "군은 방조제의 이음매가 조석을 견디지 못한 것으로 보고 복구 장비 마흔 대를 보냈다. "
DAM += "어민들은 양식장 피해가 육십억 원에 이를 것으로 어림한다. 복구에는 두 달이 걸린다. "
DAM += "이웃한 섬 네 곳의 방조제도 이번 주에 모두 점검한다고 군은 알렸다."
OTHER = "도서관이 밤에도 문을 연다. 청년이 많은 동네에서 자정까지 열람실을 운영한다."


def written(folder, *rows):
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def scored(task, rows, folder):
    out = folder / "out.jsonl"
    out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, EVAL / "score.py", task, EVAL / f"{task}.jsonl", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_stories_and_copies_of_a_file(tmp_path, home):
    rows = [
        {"url": "https://b.kr/2", "outlet": "나", "title": "방조제 붕괴", "text": DAM + " 끝."},
        {"url": "https://a.kr/1", "title": "무너진 방조제", "text": DAM, "date": "2026-01-02"},
        {"url": "https://c.kr/3", "outlet": "다", "title": "밤에 여는 도서관", "text": OTHER},
        {"url": "https://d.kr/4", "title": None, "text": None},
        {"url": "https://b.kr/2", "outlet": "나", "title": "방조제 붕괴", "text": DAM + " 끝."},
    ]
    found = list(predict_stories(written(tmp_path, *rows)))
    assert sorted(row["url"] for row in found) == sorted(row["url"] for row in rows)
    by_url = {row["url"]: row for row in found}
    assert by_url["https://b.kr/2"]["copies"] == ["https://a.kr/1"]
    assert by_url["https://b.kr/2"]["story"] == by_url["https://a.kr/1"]["story"]
    assert by_url["https://c.kr/3"]["story"] != by_url["https://a.kr/1"]["story"]
    assert list(home.iterdir()) == [], "predict leaves the state folder as it was"


def test_relevance_of_a_file(tmp_path):
    path = written(
        tmp_path,
        {"id": "1", "title": "정부, 오픈소스 AI 육성 정책", "text": None},
        {"id": "2", "text": OTHER},
    )
    found = list(predict_relevance(path))
    assert [(row["id"], row["relevant"]) for row in found] == [("1", True), ("2", False)]
    assert all({"score", "rule_version", "evidence"} <= row.keys() for row in found)


@needs_eval
def test_relevance_scores(tmp_path):
    figures = scored("relevance", predict_relevance(EVAL / "relevance.jsonl"), tmp_path)
    assert figures["clear"]["precision"] >= 0.90
    assert figures["clear"]["recall"] >= 0.90
    assert figures["false_by_label"]["openai-business"][0] == 0


@needs_eval
def test_general_news_raises_no_alarm():
    assert sum(row["relevant"] for row in predict_relevance(EVAL / "background.jsonl")) <= 1


@needs_eval
def test_story_scores(tmp_path):
    figures = scored("stories", predict_stories(EVAL / "stories.jsonl"), tmp_path)
    assert figures["copies"]["precision"] >= 0.93
    assert figures["copies"]["recall"] >= 0.90
    assert figures["stories"]["bcubed_f1"] >= 0.97
