"""How many documents a second one process judges: by the shipped topics, and by fifty made ones.

``python -m benchmarks.topics [--rounds N]``. The texts are those of ``background.jsonl`` in
``NEWSWATCH_EVAL_DIR`` (default ``../shared/eval``), whole, cleaned beforehand as the pipeline does;
what is timed is ``decide_all``, the function that the pipeline runs, reasons and evidence included.
Time is the process's own CPU time, the best of the rounds: what else the machine does is not ours.
Prints JSON at the end; ends with 1 below a floor, 0 without texts (and says so).
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from benchmarks.topics_made import made_topics
from newswatch.settings import settings
from newswatch.text import clean, clean_line
from transforms.decisions import decide_all
from transforms.topics import Topic, load

FLOORS = {"shipped": 2_000, "made": 1_000}
SHIPPED = 2

Document = tuple[str, str, str]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    path = Path(os.environ.get("NEWSWATCH_EVAL_DIR", "../shared/eval")) / "background.jsonl"
    if not path.exists():
        print(f"skipped: no evaluation set ({path})")
        print(json.dumps({"skipped": "no evaluation set"}))
        return 0
    documents = read(path)
    rates, answers = {}, {}
    for kind, rules in (("shipped", shipped()), ("made", made_topics(documents))):
        rates[kind], answers[kind] = measure(rules, documents, options.rounds)
        print(
            f"{kind:8} {len(rules):3} topics {rates[kind]:8,.0f} documents/s of CPU time "
            f"(floor {FLOORS[kind]:,}), {answers[kind]:,} decisions with words"
        )
    is_below = any(rates[kind] < floor for kind, floor in FLOORS.items())
    print(json.dumps({kind: round(rate) for kind, rate in rates.items()} | {"ok": not is_below}))
    return int(is_below)


def read(path: Path) -> list[Document]:
    """(title, text, outlet) of each article."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        (clean_line(row["title"] or ""), clean(row["text"] or ""), row["outlet"] or "")
        for row in rows
    ]


def shipped() -> tuple[Topic, ...]:
    """The first two topics that newswatch comes with, on trial or not."""
    paths = sorted(settings().topics_dir.glob("*.yaml"))[:SHIPPED]
    return tuple(load(path) for path in paths)


def measure(
    rules: Sequence[Topic], documents: Sequence[Document], rounds: int
) -> tuple[float, int]:
    """(documents a second, decisions that found a word) of the best round; the first warms up."""
    best = float("inf")
    said = 0
    for number in range(rounds + 1):
        said = 0
        began = process_time()
        for title, text, outlet in documents:
            decided = decide_all(rules, title, text, "", outlet)
            said += sum(bool(one.evidence["terms"]) for one in decided)
        if number:
            best = min(best, process_time() - began)
    return len(documents) / best, said


if __name__ == "__main__":
    sys.exit(main())
