"""Predictions of several readers, scored by the evaluation set's own script in one run."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.extraction_readers import (
    Prediction,
    StoredPage,
    has_fundus,
    newswatch_predictions,
    read_fundus,
    read_newspaper,
    read_trafilatura,
)

ROWS = (
    "title", "published", "modified", "authors", "body_start", "body_end", "body_length",
    "body_clean", "article_whole",
)  # fmt: skip
AHEAD = ("title", "published", "authors", "body_length", "body_clean", "article_whole")
"""Rows in which being as good as a peer is not enough."""

Scores = dict[str, dict[str, int]]
"""Row → ``right`` and ``of``."""


def side_by_side(root: Path, pages: Sequence[StoredPage]) -> dict[str, Scores]:
    """Each reader's scores over all articles, and Fundus' and ours over the pages of its outlets.

    ``root`` is the evaluation set's folder; the pages are those of its manifest.
    """
    files = {page.file for page in pages}
    ours = [one for one in newswatch_predictions(root / "pages") if one["file"] in files]
    shared = [page for page in pages if has_fundus(page)]
    return {
        "newswatch": _score(root, ours, files),
        "trafilatura": _score(root, _predictions(read_trafilatura, pages), files),
        "newspaper4k": _score(root, _predictions(read_newspaper, pages), files),
        "newswatch, pages of Fundus": _score(root, ours, {page.file for page in shared}),
        "Fundus": _score(root, _predictions(read_fundus, shared), {page.file for page in shared}),
    }


def behind(scores: Mapping[str, Scores]) -> list[str]:
    """What newswatch should lead in and does not, in words; empty when all is well."""
    pairs = [("newswatch", "trafilatura"), ("newswatch", "newspaper4k"),
             ("newswatch, pages of Fundus", "Fundus")]  # fmt: skip
    found = []
    for ours, peer in pairs:
        for row in ROWS:
            mine, theirs = (scores[one].get(row, {}).get("right", 0) for one in (ours, peer))
            full = mine == scores[ours].get(row, {}).get("of", 0)
            if mine < theirs or (mine == theirs and row in AHEAD and not full):
                found.append(f"{row}: {mine} against {theirs} of {peer}")
    return found


def _predictions(
    read: Callable[[StoredPage], Prediction], pages: Sequence[StoredPage]
) -> list[Prediction]:
    return [{"file": page.file} | read(page) for page in pages]


def _score(root: Path, predictions: list[Prediction], files: set[str]) -> Scores:
    """What score.py says of these files alone."""
    with tempfile.TemporaryDirectory() as folder:
        manifest, predicted = Path(folder, "manifest.jsonl"), Path(folder, "predicted.jsonl")
        lines = (root / "pages" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        chosen = [line for line in lines if json.loads(line)["file"] in files]
        manifest.write_text("\n".join(chosen), encoding="utf-8")
        kept = [one for one in predictions if one["file"] in files]
        predicted.write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
        command = [sys.executable, root / "score.py", "extraction", manifest, predicted]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = json.loads(told.splitlines()[-1])
    return {row: {key: figures[row][key] for key in ("right", "of")}
            for row in ROWS if row in figures}  # fmt: skip
