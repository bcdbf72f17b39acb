"""``python -m tests.faults``: breaks everything that can break, and counts what was lost.

    --quick        a sample of every part, some minutes; only the zeros have to hold
    --only PART    this part (may be repeated)
    --json         no table, only the last line
    --seed N       of everything random; default: from the code's commit

Two parts run at a time, each in a process of its own; what it logs is in
``var-faults/<code>/<part>.log``, and what it prints is shown at the end.
Killed and run again on the same code it goes on where it was. The last line is one of JSON; the
exit code is 0 only where every part ran through and every figure reached its bar.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from newswatch.settings import PROJECT
from tests.faults import parts, table
from tests.faults.bars import PARTS, Verdict, add_up, judge, last_line
from tests.faults.identity import code_identity

STORE = PROJECT / "var-faults"


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    if options.inside:
        return parts.run_here(options.inside, options.store, quick=options.quick, seed=options.seed)
    began = time.monotonic()
    code = code_identity()
    folder = options.store / code
    seed = int(code.split("-")[-1][:6], 16) if options.seed is None else options.seed
    print(f"seed {seed} · code {code} · store {folder}", file=sys.stderr)
    names = options.only or list(PARTS)
    ends = parts.run_all(names, folder, quick=options.quick, seed=seed, at_once=options.at_once)
    figures = add_up(end.figures for end in ends)
    verdicts = judge(figures, whole=not options.quick and not options.only)
    is_same_code = code_identity() == code
    if not options.json:
        table.show(ends, verdicts, figures, time.monotonic() - began)
    if not is_same_code:
        print("The code changed while the suite ran: run it again.", file=sys.stderr)
    print(json.dumps(last_line(figures)))
    return exit_code(ends, verdicts, is_same_code)


def exit_code(ends: list[parts.End], verdicts: list[Verdict], is_same_code: bool) -> int:
    """0 where every part ran through, no bar was missed, and all ran the same code."""
    met = all(verdict.is_met is not False for verdict in verdicts)
    return 0 if met and is_same_code and all(end.is_good for end in ends) else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--quick", action="store_true", help="a sample of every part")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part; may be repeated")
    parser.add_argument("--json", action="store_true", help="no table, only the last line")
    parser.add_argument("--seed", type=int, help="of everything random")
    parser.add_argument("--at-once", type=int, default=2, help="parts that run side by side")
    parser.add_argument("--store", type=Path, default=STORE, help=argparse.SUPPRESS)
    parser.add_argument("--inside", choices=PARTS, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
