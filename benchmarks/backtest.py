"""How long a back-test takes: 100,000 stored articles, stopped on its way and resumed.

``python -m benchmarks.backtest [--articles N]``. Fills a throw-away database (half a minute), then
runs the verb ``newswatch topic backtest`` as a person would: it gets a Ctrl-C after ten seconds and
is started again. The draft is the live rule with a line more, so that every article
is judged by two rules. Prints JSON at the end; ends
with 1 where both sittings together took longer than the floor allows, or an article was left out.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.backtest_world import fill
from newswatch.settings import settings
from storage import embedded

SECONDS = 180.0
"""For 100,000 articles; fewer have their share of it."""
FULL = 100_000
STOPPED_AFTER_S = 10.0
LIVE = "open-source-ai-policy.yaml"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=FULL)
    count: int = parser.parse_args().articles
    with embedded.temporary(), tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        print(f"stored {count} articles ({fill(count)}) in {time.monotonic() - began:.0f} s")
        draft = write_rules(Path(folder))
        first_s, first = sitting(draft, STOPPED_AFTER_S)
        second_s, second = sitting(draft)
    return report(count, first_s + second_s, first, second)


def write_rules(folder: Path) -> Path:
    """The live rule in a folder of topics of its own, whatever is edited meanwhile; its draft."""
    rule = (settings().topics_dir / LIVE).read_text(encoding="utf-8")
    (folder / "topics").mkdir()
    (folder / "topics" / LIVE).write_text(rule, encoding="utf-8")
    os.environ["NEWSWATCH_TOPICS_DIR"] = str(folder / "topics")
    draft = folder / LIVE
    draft.write_text(f"{rule}\n# a draft\n", encoding="utf-8")
    return draft


def sitting(draft: Path, stop_after_s: float | None = None) -> tuple[float, dict[str, Any]]:
    """(seconds, report) of the verb, with a Ctrl-C on its way if told to."""
    verb = [f"{sys.prefix}/bin/newswatch", "topic", "backtest", str(draft)]
    command = [*verb, "--since", "2000-01-01", "--json"]
    began = time.monotonic()
    # A shell starts what runs in its background deaf to Ctrl-C.
    hearing = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=hearing)
    if stop_after_s is not None:
        time.sleep(stop_after_s)
        run.send_signal(signal.SIGINT)
    out, _ = run.communicate()
    return time.monotonic() - began, json.loads(out)


def report(count: int, seconds: float, first: dict[str, Any], second: dict[str, Any]) -> int:
    limit = SECONDS * count / FULL
    is_whole = second["articles"] == count and second["remaining"] == 0
    found = {
        "articles": second["articles"],
        "seconds": round(seconds, 1),
        "limit_seconds": limit,
        "articles_per_second": round(count / seconds),
        "stopped_after": first["articles"],
        "alerts": second["counts"]["draft_alerts"],
        "seconds_judging": second["seconds"],
        "is_whole": is_whole,
    }
    print(json.dumps(found))
    return 0 if is_whole and seconds <= limit else 1


if __name__ == "__main__":
    sys.exit(main())
