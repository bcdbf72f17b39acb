"""Copies: how right beside the text-book ways, how fast with a million articles stored.

``python -m benchmarks.copies [--stored N N] [--window N N] [--new N]``. Accuracy on the evaluation
set in NEWSWATCH_EVAL_DIR (default ../shared/eval); speed on an embedded Postgres of its own, first
with the smaller number of articles, then with the larger one. The last line is JSON; ends with 1
where a floor is missed. Takes five minutes and about 8 GB of disk for a million.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.copies_rivals import side_by_side
from benchmarks.copies_speed import Speed, measured
from benchmarks.copies_world import enlarge, furnish, size_per_article, world

PRECISION, RECALL = 0.96, 0.95
LOOKUP_MS, GROWTH, RATE = 10.0, 1.3, 150.0
FOUND = (4.0, 8.0)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stored", type=int, nargs=2, default=(300_000, 1_000_000))
    parser.add_argument("--window", type=int, nargs=2, default=(50_000, 150_000))
    parser.add_argument("--new", type=int, default=600, help="articles measured at each size")
    options = parser.parse_args()
    below: list[str] = []
    scores = accuracy(below)
    speeds, sizes = speed(options.stored, options.window, options.new)
    below += missed(speeds)
    for line in below:
        print("below:", line)
    figures = {"scores": scores, "speed": [asdict(one) for one in speeds], "bytes": sizes,
               "growth": growth(speeds), "below": below}  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if below else 0


def accuracy(below: list[str]) -> dict[str, Any] | None:
    root = Path(os.environ.get("NEWSWATCH_EVAL_DIR", "../shared/eval"))
    if not (root / "copy_pairs.jsonl").is_file():
        print(f"skipped: no evaluation set in {root} (NEWSWATCH_EVAL_DIR names its folder)")
        return None
    scores = {}
    print(f"{'':40}{'precision':>10}{'recall':>8}{'pairs':>7}")
    for name, precision, recall, pairs in side_by_side(root):
        print(f"{name:40}{precision:10.3f}{recall:8.3f}{pairs:7}", flush=True)
        scores[name] = {"precision": round(precision, 4), "recall": round(recall, 4)}
    ours = scores["newswatch"]
    if ours["precision"] < PRECISION or ours["recall"] < RECALL:
        below.append(
            f"copies: P {ours['precision']} R {ours['recall']}, floors {PRECISION} {RECALL}"
        )
    return scores


def speed(
    stored: tuple[int, int], window: tuple[int, int], new: int
) -> tuple[list[Speed], dict[str, float]]:
    columns = ("stored", "window", "candidates", "p50 ms", "p95 ms", "articles/s", "copies")
    print("\n" + "".join(f"{name:>12}" for name in columns))
    speeds: list[Speed] = []
    with world() as connection:
        sources = furnish(connection)
        before = (0, 0)
        for size in zip(stored, window, strict=True):
            enlarge(connection, size[0] - before[0], size[1] - before[1])
            one = measured(connection, sources, new, seed=len(speeds))
            cells = (*size, one.found, one.lookup_median_ms, one.lookup_ms, one.articles_per_s,
                     one.copies)  # fmt: skip
            print("".join(f"{cell:>12}" for cell in cells), flush=True)
            speeds.append(one)
            before = size
        sizes = size_per_article(connection)
    print("bytes:", ", ".join(f"{size:.0f} of {name}" for name, size in sizes.items()))
    return speeds, sizes


def growth(speeds: list[Speed]) -> float:
    return round(speeds[1].lookup_ms / speeds[0].lookup_ms, 3)


def missed(speeds: list[Speed]) -> list[str]:
    found = []
    for one in speeds:
        if one.lookup_ms > LOOKUP_MS:
            found.append(f"lookup: p95 {one.lookup_ms} ms, the floor is {LOOKUP_MS}")
        if one.articles_per_s < RATE:
            found.append(f"step: {one.articles_per_s} articles/s, the floor is {RATE}")
        if not FOUND[0] <= one.found <= FOUND[1]:
            found.append(f"not comparable: {one.found} candidates a lookup, wanted {FOUND}")
    if growth(speeds) > GROWTH:
        found.append(f"lookup: grows {growth(speeds)} ×, the floor is {GROWTH}")
    return found


if __name__ == "__main__":
    sys.exit(main())
