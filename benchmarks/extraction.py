"""Real Korean pages read by newswatch and its peers: how right, and how fast.

``python -m benchmarks.extraction [--rounds N]``, in the environment of ``make bench-extraction``,
over the evaluation set in NEWSWATCH_EVAL_DIR (default ../shared/eval). The last line is JSON; ends
with 1 below a floor and with 2 where there is no evaluation set.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks import extraction_scores as scoring
from benchmarks import extraction_speed as speed
from benchmarks.extraction_readers import StoredPage, newswatch_predictions, stored_pages

GENERIC_SHARE = 0.5
"""At least so many of the articles have to be read without a rule for their outlet or its CMS."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    root = Path(os.environ.get("NEWSWATCH_EVAL_DIR", "../shared/eval"))
    if not (root / "pages" / "manifest.jsonl").is_file():
        print(f"skipped: no evaluation set in {root} (NEWSWATCH_EVAL_DIR names its folder)")
        return 2
    pages = stored_pages(root / "pages")
    scores = scoring.side_by_side(root, pages)
    show_scores(scores)
    rules = rules_used(root, pages)
    show_rules(rules, pages)
    seconds = speed.least_seconds(pages, options.rounds)
    ratios = speed.ratios(seconds)
    show_speed(seconds, ratios)
    return verdict(scores, rules, ratios)


def rules_used(root: Path, pages: list[StoredPage]) -> dict[str, dict[str, str]]:
    """File → the fields that a rule for an outlet or a CMS gave, with that rule."""
    files = {page.file for page in pages}
    return {
        one["file"]: {
            field: origin
            for field, origin in one.get("origin", {}).items()
            if origin.startswith(("selector", "family:"))
        }
        for one in newswatch_predictions(root / "pages")
        if one["file"] in files
    }


def show_scores(scores: dict[str, scoring.Scores]) -> None:
    print(f"{'right of all':16}" + "".join(f"{name:>28}" for name in scores))
    for row in scoring.ROWS:
        cells = [one.get(row) for one in scores.values()]
        shown = [f"{cell['right']} of {cell['of']}" if cell else "–" for cell in cells]
        print(f"{row:16}" + "".join(f"{cell:>28}" for cell in shown))


def show_rules(rules: dict[str, dict[str, str]], pages: list[StoredPage]) -> None:
    print("\nread by generic evidence alone, or with rules for an outlet or its CMS:")
    for page in pages:
        used = rules[page.file]
        told = ", ".join(f"{field} ({rule})" for field, rule in used.items()) or "generic"
        print(f"  {page.file:10} {page.outlet:20} {told}")
    print(f"generic: {generic(rules)} of {len(rules)}")


def generic(rules: dict[str, dict[str, str]]) -> int:
    return sum(not used for used in rules.values())


def show_speed(seconds: dict[str, float], ratios: dict[str, float]) -> None:
    print(f"\n{'bytes to record':16}{'ms, all pages':>14}{'of ours':>10}{'floor':>8}")
    print(f"{'newswatch':16}{1000 * seconds['newswatch']:14.0f}{1:10.2f}")
    for peer, floor in speed.FLOORS.items():
        print(f"{peer:16}{1000 * seconds[peer]:14.0f}{ratios[peer]:10.2f}{floor:8.2f}")


def verdict(
    scores: dict[str, scoring.Scores], rules: dict[str, dict[str, str]], ratios: dict[str, float]
) -> int:
    """Prints what is below its floor, then the figures as JSON; 1 if anything is."""
    below = scoring.behind(scores)
    if generic(rules) < GENERIC_SHARE * len(rules):
        below.append(f"only {generic(rules)} of {len(rules)} articles read without a rule")
    below += [f"speed: {ratios[peer]:.2f} × {peer}, the floor is {floor}"
              for peer, floor in speed.FLOORS.items() if ratios[peer] < floor]  # fmt: skip
    for line in below:
        print("below:", line)
    figures: dict[str, Any] = {
        "scores": scores,
        "generic": {"right": generic(rules), "of": len(rules)},
        "ratios": {peer: round(ratio, 3) for peer, ratio in ratios.items()},
        "below": below,
    }
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
