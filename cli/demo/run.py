"""The demo from beginning to end: start, let the director work, judge, show."""

import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cli.demo import observe, show
from cli.demo.director import Director
from cli.demo.sample import Newsroom, SampleError, running
from cli.demo.settings import demo_home, environment
from cli.demo.verdict import Verdict, judge
from cli.stack import Stack
from newswatch.settings import PROJECT, settings
from storage.airflow_runs import count_runs
from storage.embedded import Server

MARK = ".newswatch-demo"
LIMIT_S = 280.0
DISTURBED_LIMIT_S = 480.0
"""A killed part comes back after a pause, and a task of a killed scheduler after its heartbeat."""


def run(keep: bool = False, disturbed: bool = False) -> int:
    """Runs the demo and prints its JSON as the last line; returns the exit code."""
    began = time.monotonic()
    limit_s = DISTURBED_LIMIT_S if disturbed else LIMIT_S
    home = empty_home(demo_home())
    seeds = Path(os.environ.get("NEWSWATCH_SEEDS_DIR") or PROJECT.parent / "shared" / "seeds")
    if not seeds.is_dir():
        show.say(f"실제 기사 두 편은 건너뜁니다: {seeds}가 없습니다 (NEWSWATCH_SEEDS_DIR).")
    with (
        running(home / "sample", seeds) as (newsroom, sinks),
        applied(environment(home, newsroom, sinks)),
    ):
        show.say("데이터베이스와 Airflow를 켭니다 (20초쯤) …")
        with Stack() as stack:
            director = Director(home, newsroom, began + limit_s)
            with director.meter.shown():
                if not stack.supervise(until=director.is_done):
                    return 130
            verdict = conclude(home, newsroom, director, time.monotonic() - began)
            show.further(home, stack.web if keep else None)
            if keep:
                print(json.dumps(verdict.as_json(), ensure_ascii=False), flush=True)
                stack.supervise()
    if not keep:
        print(json.dumps(verdict.as_json(), ensure_ascii=False), flush=True)
    return 0 if verdict.is_good(disturbed) else 1


def conclude(home: Path, newsroom: Newsroom, director: Director, seconds: float) -> Verdict:
    """Judges, and prints the tables and the examples."""
    seen = observe.snapshot(datetime.now(UTC))
    articles = observe.table("list_articles")
    received = observe.messages(home / "sample")
    verdict = judge(newsroom.truth, seen, articles, observe.table("list_alerts"), received)
    verdict.missed += unfinished(newsroom, seen, director)
    verdict.seconds = round(seconds, 1)
    outlets = Counter(article["outlet_name"] for article in articles)
    show.results(verdict, count_runs(home), outlets.most_common())
    show.examples(received)
    show.problems(verdict)
    return verdict


def unfinished(newsroom: Newsroom, seen: observe.Snapshot, director: Director) -> list[str]:
    """Articles that the newsroom's own log says it served and that have no end, and lateness."""
    ended = {
        row["url"]
        for row in observe.table("list_listings")
        if row["page_state"] in ("done", "quarantined") or row["state"] in ("filtered", "gone")
    }
    problems = [f"no end: {url}" for url in sorted(newsroom.served_articles() - ended)]
    if director.is_late:
        problems.append(f"not finished in time: {seen}")
    return problems


def empty_home(home: Path) -> Path:
    """The demo's folder, empty. Only a folder that a demo has made is ever emptied."""
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists():
            raise SampleError(f"{home} is not empty and no demo made it. Move it away.")
        Server(home).discard()
        for child in home.iterdir():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).touch()
    return home


@contextmanager
def applied(variables: dict[str, str]) -> Iterator[None]:
    """The environment with these variables, for us and our children; settings read anew."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("NEWSWATCH_")]:
        del os.environ[name]
    os.environ.update(variables)
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()
