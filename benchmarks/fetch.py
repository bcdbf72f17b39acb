"""What politeness costs: pages a second with robots, gate, guard and ledger, against bare Scrapy.

``python -m benchmarks.fetch [--rounds N] [--pages N]``. All fetch the same pages of the same eight
loopback hosts, at the same concurrency and without delay. In each round every kind runs once, in
another order each time, so that a busy machine is met by all alike; a rate is the median over the
rounds of the ratio to the bare run of the same round. Prints JSON at the end; ends with 1 below a
floor.
"""

import argparse
import json
import random
import sys
from statistics import median

from benchmarks.fetch_world import world

FLOORS = {"ledger": 0.6, "landing": 0.35}
TITLES = {
    "bare": "bare Scrapy",
    "ledger": "robots, gate, guard, ledger",
    "landing": "… and every body stored",
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=300, help="of each of the eight hosts")
    options = parser.parse_args()
    rounds = []
    with world(options.pages) as made:
        for number in range(1, options.rounds + 1):
            order = random.sample(list(TITLES), k=len(TITLES))
            rates = {kind: made.crawl(kind)[0] for kind in order}
            rounds.append(rates)
            print(f"round {number}:", *(f"{kind} {rates[kind]:.0f}/s" for kind in TITLES))
    return report(rounds)


def report(rounds: list[dict[str, float]]) -> int:
    ratios = {kind: median(one[kind] / one["bare"] for one in rounds) for kind in TITLES}
    print(f"\n{'':32}{'pages/s':>10}{'of bare':>10}{'floor':>8}")
    for kind, title in TITLES.items():
        rate, floor = median(one[kind] for one in rounds), FLOORS.get(kind)
        print(f"{title:32}{rate:10.0f}{ratios[kind]:10.2f}{'' if floor is None else floor:>8}")
    print(
        json.dumps(
            {"rate": round(ratios["ledger"], 3), "rate_landing": round(ratios["landing"], 3)}
        )
    )
    return 1 if any(ratios[kind] < floor for kind, floor in FLOORS.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
