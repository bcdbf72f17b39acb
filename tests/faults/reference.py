"""What must have become of everything that was served: a model in plain Python.

Written from the promises (docs/columns.md, docs/operations.md, RFC 9309), with nothing of the
project's own code. It is told what the outlets' own log says that they served, and gives for every
item what may be found of it once everything has settled.

``is_sure`` is false for what was served while somebody was killed or overtaken: it may or may not
have reached us, and is asked for again.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

__all__ = ["Item", "Listed", "Reference", "Text", "Verdict"]

Answer = Literal["text", "poison", "binary", "404", "410", "offsite", "failed"]
"""What a page answered. ``poison``: whole, and no article can be read from it; ``binary``: no page
at all."""

ENOUGH_404 = 2
LOOKS = 2
MOST_TRIES = 6
ROBOTS_KEPT_H = 24.0


@dataclass(frozen=True, order=True)
class Item:
    """An address in its one form, as a source lists it."""

    source: str
    address: str


@dataclass(frozen=True)
class Listed:
    """One entry of a listing that can be read. ``published`` is None where no time is told that can
    be true. ``kind``: whether its address is an article of the outlet, or why it is none."""

    address: str
    title: str
    published: datetime | None = None
    kind: Literal["article", "offsite", "not_article"] = "article"


@dataclass(frozen=True)
class Text:
    """A page's headline, the mark by which its body is known, and whether it tells something of
    the topic that is watched."""

    title: str
    mark: str
    tells: bool = False


@dataclass(frozen=True)
class Verdict:
    """``ends``: what the item may have ended as. ``text`` and ``revisions`` (least, most) are those
    of its address' article; with none at least, there need not be one."""

    ends: frozenset[str]
    text: Text | None = None
    revisions: tuple[int, int] = (0, 0)


@dataclass
class _Memory:
    """What is known of one item. ``polls``: ordinal numbers of its source's polls that showed it;
    ``changed_at``: when it was first listed as it is now; ``is_filled``: it was found when a gap was
    filled."""

    kind: str
    last: Listed
    changed_at: int
    is_sure: bool = False
    changes: int = 0
    is_filled: bool = False
    polls: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Page:
    moment: int
    answer: Answer
    is_sure: bool
    text: Text | None


class Reference:
    """Grows with what is served; asked for its verdicts when all has settled."""

    def __init__(self) -> None:
        self._items: dict[Item, _Memory] = {}
        self._pages: dict[str, list[_Page]] = defaultdict(list)
        self._polls: dict[str, int] = defaultdict(int)
        self._robots: dict[str, list[tuple[frozenset[str], float]]] = defaultdict(list)
        self._forbidden: set[str] = set()
        self._moment = 0
        self.trespasses: list[str] = []

    def robots(self, base: str, forbidden: frozenset[str], hour: float, *, is_sure: bool) -> None:
        """A robots.txt was served whole. One that may not have reached us stands beside the older
        one: then what either of them allows is allowed."""
        answers = self._robots[base]
        if is_sure:
            answers.clear()
        answers.append((forbidden, hour))
        self._forbidden |= {base + path for path in forbidden}

    def request(self, base: str, path: str, hour: float) -> None:
        """Something else than robots.txt was asked for; nothing may be, but by an answer of the
        last day that allows it (RFC 9309, 2.3.1.4 and 2.4)."""
        allowed = (
            hour - at <= ROBOTS_KEPT_H and not any(path.startswith(one) for one in forbidden)
            for forbidden, at in self._robots[base]
        )
        if not any(allowed):
            self.trespasses.append(f"robots: {base}{path} was asked for at hour {hour:.1f}")

    def listing(
        self,
        source: str,
        entries: Sequence[Listed],
        *,
        is_sure: bool,
        reading: Literal["poll", "fill", "backfill"] = "poll",
    ) -> None:
        """A listing was served whole. An address that stands in it twice is one item, and the first
        entry counts."""
        moment = self._next_moment()
        first = {entry.address: entry for entry in reversed(entries)}
        for entry in first.values():
            known = self._items.setdefault(
                Item(source, entry.address), _Memory(entry.kind, entry, moment)
            )
            if _is_other(entry, known.last):
                known.changed_at = moment
                known.changes += 1
            known.last = replace(entry, published=entry.published or known.last.published)
            known.is_sure |= is_sure
            known.is_filled |= reading == "fill"
            if reading == "poll":
                known.polls.add(self._polls[source])
        if is_sure and reading == "poll" and entries:
            self._polls[source] += 1

    def page(
        self, address: str, answer: Answer, *, is_sure: bool, text: Text | None = None
    ) -> None:
        """A page was asked for, and this was the answer."""
        self._pages[address].append(_Page(self._next_moment(), answer, is_sure, text))

    def verdicts(self) -> Iterator[tuple[Item, Verdict]]:
        """For each item that must be there, what may be found of it now that all has settled."""
        for item, known in self._items.items():
            if known.is_sure:
                yield item, self._verdict(item, known)

    def knows(self, item: Item) -> bool:
        """Whether its source has ever shown it."""
        return item in self._items

    def may_alert(self, address: str) -> bool:
        """Whether a poll that need not have been its source's first has listed it."""
        return any(
            known.is_filled or max(known.polls, default=0) > 0 for _, known in self._listed(address)
        )

    def must_tell(self, address: str) -> bool:
        """Whether nothing but a later poll than its source's first has ever listed it."""
        found = [known for _, known in self._listed(address)]
        return all(known.is_sure and known.polls and min(known.polls) > 0 for known in found)

    def is_stale(self, item: Item) -> bool:
        """Whether the item was listed with another headline or time after its page was last asked
        for, and nothing forbade to ask."""
        asked_at = self._pages[item.address][-1].moment
        return self._items[item].changed_at > asked_at and item.address not in self._forbidden

    def most_landings(self, address: str) -> int:
        """How often its page may have landed with need: when it was first listed, after each change
        of its entry, at each of the looks that an entry has, and whenever somebody was killed."""
        needs = sum(1 + known.changes + LOOKS for _, known in self._listed(address))
        return needs + sum(not page.is_sure for page in self._pages[address])

    def landings(self, address: str) -> int:
        """How often its page was served whole."""
        return sum(page.answer in ("text", "poison") for page in self._pages[address])

    def addresses(self) -> set[str]:
        return {item.address for item in self._items}

    def _listed(self, address: str) -> Iterator[tuple[Item, _Memory]]:
        yield from ((item, known) for item, known in self._items.items() if item.address == address)

    def _next_moment(self) -> int:
        self._moment += 1
        return self._moment

    def _verdict(self, item: Item, known: _Memory) -> Verdict:
        if known.kind != "article":
            return Verdict(frozenset({f"filtered:{known.kind}"}))
        pages = self._pages[item.address]
        texts = [page for page in pages if page.answer == "text"]
        ends = frozenset(_ends([page.answer for page in pages]))
        if item.address in self._forbidden:
            ends |= {"filtered:robots"}
        if not texts:
            return Verdict(ends)
        return Verdict(ends, texts[-1].text, _revisions(texts))


def _is_other(entry: Listed, before: Listed) -> bool:
    """Whether it says something else; a time says that only beside another one."""
    times = {entry.published, before.published} - {None}
    return entry.title != before.title or len(times) > 1


def _ends(answers: list[Answer]) -> Iterator[str]:
    """What these answers, in their order, may have made of an item."""
    vanished = sum(answer in ("404", "410") for answer in answers)
    if "offsite" in answers or "binary" in answers:
        yield "failed"
    if "text" in answers:
        yield "article"
    elif "poison" in answers:
        yield "quarantined"
    if "410" in answers or vanished >= ENOUGH_404:
        yield "gone"
    if sum(answer not in ("text", "poison") for answer in answers) >= MOST_TRIES:
        yield "failed"


def _revisions(texts: list[_Page]) -> tuple[int, int]:
    """At least the changes between what surely reached us, at most all."""
    sure = (page.text for page in texts if page.is_sure)
    return _changes(sure), _changes(page.text for page in texts)


def _changes(texts: Iterator[Text | None]) -> int:
    count, last = 0, None
    for text in texts:
        count += text != last
        last = text
    return count
