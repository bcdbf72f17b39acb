"""A state machine that does to the outlets and to us whatever may happen, against a model.

Each run is some fifteen steps by hypothesis: outlets publish, correct, withdraw and break; polls
are killed, overtaken, doubled; hours pass. Then everything is mended, polls go on until nothing is
left to do, and what the database holds is compared with the reference model
(tests/faults/reference.py), which knows only the outlets' own log.
"""

import os
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.faults import found
from tests.faults.life import Life
from tests.faults.outlets import STYLES, Feed, Outlet, Story
from tests.faults.replies import FATES, FAULTS
from tests.faults.trials import Figures, Trials
from tests.faults.world import Unsettled

__all__ = ["run"]

STEPS = 15
RUNS_IN_A_TRIAL = 8
TRIALS = 5
QUICK_STEPS = 8
QUICK_RUNS = 2

# What scraped headlines hold and what they should not; no separators that end a headline, and no
# markup: how those are read is another test's matter. Little of it: text that is mostly odd is
# held for damaged, and rightly so.
_ODD = "각\u1100\u1161\u11a8뷁éÅ👩‍👩‍👧🇰🇷漢\u00a0\u3000\u200b\u202e\u2067\u00ad\u0085\x01\x1b\ud83d\udc00\ufeff"
_ANY = st.characters(codec=None, exclude_characters="\x00<>&|ㅣ｜«»｢:·-–—…\"'")
TITLES = st.builds(
    "{} {} {}".format,
    st.text("가힣AI안전망 9", max_size=6),
    st.text(_ODD, max_size=3),
    st.text(_ANY, max_size=2),
)
PICK = st.integers(0, 11)
HOURS = st.sampled_from([0.1, 1.5, 7.0, 26.0])
REQUESTS = st.integers(0, 9)


class Newsroom(RuleBasedStateMachine):
    """The steps. ``life`` is shared by all runs, and begun anew for each."""

    life: ClassVar[Life]
    tally: ClassVar[Counter[str]]

    @initialize(feeds=st.lists(PICK, min_size=1, max_size=6), tells=st.booleans())
    def begin(self, feeds: list[int], tells: bool) -> None:
        self.life.begin()
        for feed in feeds:
            self.publish(feed, "", 0, tells)

    # ── What outlets do ────────────────────────────────────────────────────────────────────────

    @rule(feed=PICK, wild=TITLES, style=PICK, tells=st.booleans())
    def publish(self, feed: int, wild: str, style: int, tells: bool) -> None:
        outlet, place = self._feed(feed)
        story = self.life.write(outlet, wild, tells=tells)
        place.lines.append((story, style % len(STYLES), 0))

    @rule(story=PICK, feed=PICK, style=PICK, guid=PICK)
    def list_again(self, story: int, feed: int, style: int, guid: int) -> None:
        if chosen := self._story(story):
            outlet, one = chosen
            outlet.feeds[feed % len(outlet.feeds)].lines.append((one, style % len(STYLES), guid))

    @rule(feed=PICK, kind=st.sampled_from(["offsite", "not_article"]))
    def list_foreign(self, feed: int, kind: Any) -> None:
        outlet, place = self._feed(feed)
        base = {"offsite": "http://127.66.6.6:9", "not_article": outlet.base}[kind]
        place.foreign.append((f"{base}/notice/{len(place.foreign)}.html", kind))

    @rule(feed=PICK, keep=st.integers(0, 2))
    def roll_on(self, feed: int, keep: int) -> None:
        _, place = self._feed(feed)
        del place.lines[: len(place.lines) - keep]

    @rule(story=PICK, wild=TITLES)
    def change_title(self, story: int, wild: str) -> None:
        if chosen := self._story(story):
            chosen[1].correct(wild)

    @rule(story=PICK, version=st.integers(1, 3))
    def change_text(self, story: int, version: int) -> None:
        if chosen := self._story(story):
            chosen[1].version = version

    @rule(story=PICK)
    def change_time(self, story: int) -> None:
        if chosen := self._story(story):
            chosen[1].redated_h += 2

    @rule(story=PICK, fate=st.sampled_from(sorted(FATES)), times=st.sampled_from([1, 2, -1]))
    def break_page(self, story: int, fate: str, times: int) -> None:
        if chosen := self._story(story):
            chosen[1].fate, chosen[1].fate_left = fate, times

    @rule(feed=PICK, fault=st.sampled_from(sorted(FAULTS)), times=st.integers(1, 3))
    def break_feed(self, feed: int, fault: str, times: int) -> None:
        _, place = self._feed(feed)
        place.fault, place.fault_left = fault, times

    @rule(story=PICK)
    def forbid(self, story: int) -> None:
        if chosen := self._story(story):
            chosen[1].is_forbidden = not chosen[1].is_forbidden

    @rule(outlet=PICK, fault=st.sampled_from(["500", "reset"]), times=st.integers(1, 3))
    def break_robots(self, outlet: int, fault: str, times: int) -> None:
        one = self.life.outlets[outlet % len(self.life.outlets)]
        one.robots_fault, one.robots_left = fault, times

    # ── What happens to us ─────────────────────────────────────────────────────────────────────

    @rule(pauses=st.lists(HOURS, min_size=1, max_size=3))
    def turns(self, pauses: list[float]) -> None:
        for hours in pauses:
            self._checked(self.life.turn)
            self.life.later(hours)

    @rule(points=st.lists(st.integers(1, 150), min_size=1, max_size=2))
    def killed_turns(self, points: list[int]) -> None:
        for at in points:
            self._checked(partial(self.life.killed_turn, at))

    @rule(after=REQUESTS, kind=st.sampled_from(["overtaken", "doubled", "interrupted"]))
    def disturbed_turn(self, after: int, kind: str) -> None:
        match kind:
            case "overtaken":
                self._checked(partial(self.life.overtaken_turn, after))
            case "doubled":
                self._checked(self.life.doubled_turn)
            case "interrupted":
                self._checked(partial(self.life.interrupted_turn, after))

    @rule(hours=st.sampled_from([-20, -1, 3]))
    def clock_is_set(self, hours: int) -> None:
        self.life.set_clock(hours)

    @rule()
    def read_back(self) -> None:
        self._checked(self.life.read_back)

    @rule(keeps=st.booleans())
    def look_at_quarantine(self, keeps: bool) -> None:
        self.life.empty_quarantine(discards=not keeps)

    def teardown(self) -> None:
        self.life.settle()
        self._fail_on([*found.differences(self.life.reference), *self.life.broken()])
        self.tally["model_runs"] += 1
        self.tally["items"] += len(list(self.life.reference.verdicts()))

    def _checked(self, step: Callable[[], None]) -> None:
        step()
        self.tally["model_turns"] += 1
        self._fail_on([])

    def _fail_on(self, wrong: list[str]) -> None:
        wrong = wrong + found.open_ends() + self.life.reference.trespasses
        assert not wrong, "\n" + "\n".join(wrong)

    def _feed(self, pick: int) -> tuple[Outlet, Feed]:
        feeds = [(outlet, feed) for outlet in self.life.outlets for feed in outlet.feeds]
        return feeds[pick % len(feeds)]

    def _story(self, pick: int) -> tuple[Outlet, Story] | None:
        stories = [(outlet, story) for outlet in self.life.outlets for story in outlet.stories]
        return stories[pick % len(stories)] if stories else None


def run(trials: Trials) -> Figures:
    """Figures: model_runs, items, missing, lost, diverged."""
    size, number = (QUICK_RUNS, 1) if trials.quick else (RUNS_IN_A_TRIAL, TRIALS)
    with _living() as life:
        results = []
        for place in range(number):
            dice = trials.dice(place).randrange(2**32)
            results.append(
                trials.once(f"runs {place}", partial(_play, life, dice, size, trials.quick))
            )
            trials.progress("model runs", (place + 1) * size, number * size)
    for one in results:
        if one["told"]:
            print(one["told"])
    keys = ("model_runs", "model_turns", "items", "missing", "lost", "diverged")
    return {key: sum(one[key] for one in results) for key in keys}


@contextmanager
def _living() -> Iterator[Callable[[], Life]]:
    """Gives the world, made when it is first asked for: all may be remembered."""
    with tempfile.TemporaryDirectory(prefix="newswatch-model-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o711)

        @cache
        def life() -> Life:
            made = Life(Path(folder) / "life")
            stack.callback(made.close)
            return made

        yield life


def _play(life: Callable[[], Life], dice: int, runs: int, is_quick: bool) -> dict[str, Any]:
    """So many runs of this seed; after one that fails there are none."""
    Newsroom.life, Newsroom.tally = life(), Counter()
    case = seed(dice)(Newsroom)
    told = ""
    try:
        run_state_machine_as_test(case, settings=_settings(runs, is_quick))
    except (AssertionError, Unsettled, Flaky) as error:
        told = f"seed {dice}\n" + "".join(traceback.format_exception_only(error))
        told += life().last_words()
    kinds = Counter(line.split(":")[0] for line in told.splitlines())
    lost = {"missing": kinds["missing"], "lost": kinds["lost"]}
    others = bool(told) and not any(lost.values())
    tally = {key: Newsroom.tally[key] for key in ("model_runs", "model_turns", "items")}
    return {**tally, **lost, "diverged": int(others), "told": told}


def _settings(runs: int, is_quick: bool) -> settings:
    """No memory of earlier failures, no time limit, and by default no shrinking: a run takes
    seconds. ``MODEL_SHRINK=1`` looks for the shortest steps to a failure."""
    is_to_shrink = bool(os.environ.get("MODEL_SHRINK"))
    return settings(
        max_examples=runs,
        stateful_step_count=QUICK_STEPS if is_quick else STEPS,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if is_to_shrink else [])],
    )
