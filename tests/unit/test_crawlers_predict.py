"""Predictions of extraction: their form, and a floor on the evaluation set where it is present."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.predict import predict_extraction
from newswatch.settings import PROJECT

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
EVAL = Path(os.environ.get("NEWSWATCH_EVAL_DIR") or PROJECT.parent / "shared" / "eval")
FLOOR = {
    "title": 21, "published": 20, "modified": 12, "authors": 18, "body_start": 20, "body_end": 20,
    "body_length": 20, "body_clean": 16, "article_whole": 19, "link_count": 11, "link_found": 30,
    "link_title": 28, "link_time": 17, "list_count": 3,
}  # fmt: skip


def test_only_file_kind_and_address_are_read(tmp_path: Path) -> None:
    rows = [{"file": "arc/fusion.html", "kind": "article", "url": "https://www.gaon.example/a"},
            {"file": "arc/fusion.html", "kind": "feed"}, {"file": "shell/script.html", "kind": "article", "url": None}]  # fmt: skip
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    article, feed, shell = predict_extraction(manifest, FIXTURES)
    assert article["authors"] == ["서지안"]
    assert article["published"] == "2026-11-20T23:41:02+00:00"
    assert article["origin"]["body"] == "script-json:arc"
    assert feed == {"file": "arc/fusion.html", "links": [], "flags": ["html_as_feed"]}
    assert (shell["body"], shell["flags"]) == ("", ["stub"])


def test_a_page_that_cannot_be_read_is_still_a_prediction(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b"%PDF-1.7")
    manifest = tmp_path / "m.jsonl"
    manifest.write_text(
        json.dumps({"file": "x.html", "kind": "article", "url": "https://x.example/1"})
    )
    [row] = predict_extraction(manifest, tmp_path)
    assert row["flags"] == ["stub", "not_text"]


@pytest.mark.skipif(not EVAL.is_dir(), reason="skipped: no evaluation set")
def test_extraction_holds_its_floor_on_real_pages(tmp_path: Path) -> None:
    manifest, out = EVAL / "pages" / "manifest.jsonl", tmp_path / "P.jsonl"
    rows = predict_extraction(manifest, EVAL / "pages")
    out.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, EVAL / "score.py", "extraction", manifest, out],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    scores = json.loads(run.stdout.splitlines()[-1])
    fallen = {
        name: scores[name]["right"]
        for name, least in FLOOR.items()
        if scores[name]["right"] < least
    }
    assert not fallen, run.stdout
