"""What a reparse shows: fields by outlet with a sample each, then what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text

from cli.output import console, print_json, table, visible
from cli.words import tell, words

if TYPE_CHECKING:
    from crawlers.rereading import Reread
    from transforms.process import ProcessSummary

_SHOWN = 20
_OUTCOMES = {
    "same": ("그대로", "same"),
    "changed": ("달라짐", "changed"),
    "lost": ("본문을 잃음", "would lose their body"),
    "recovered": ("격리에서 나옴", "leave quarantine"),
    "unreadable": ("읽을 수 없음", "unreadable"),
    "reserved": ("이용을 거절함", "reserve their text"),
    "overtaken": ("그새 다시 읽힘", "overtaken"),
    "deadly": ("읽는 프로세스를 죽임", "kill their reader"),
}
_TROUBLES = ("lost", "unreadable", "reserved", "overtaken", "deadly")


@dataclass
class Tally:
    """What a reparse has found so far. ``fields``: (outlet, field) → how many pages."""

    wanted: int
    outcomes: Counter[str] = field(default_factory=Counter)
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    samples: dict[tuple[str, str], Reread] = field(default_factory=dict)
    troubles: list[Reread] = field(default_factory=list)
    written: int = 0
    articles: int = 0
    revisions: int = 0
    alerts: int = 0
    last: int = 0
    is_interrupted: bool = False

    def add(self, found: Reread) -> None:
        self.outcomes[found.outcome] += 1
        self.written += found.is_written
        self.last = max(self.last, found.attempt_id)
        for name in found.changes:
            self.fields[found.outlet, name] += 1
            self.samples.setdefault((found.outlet, name), found)
        if found.outcome in _TROUBLES:
            self.troubles.append(found)

    def add_decided(self, summary: ProcessSummary) -> None:
        self.articles += summary.articles
        self.revisions += summary.revisions
        self.alerts += summary.alerts

    @property
    def read(self) -> int:
        return self.outcomes.total()


def show(tally: Tally, *, is_applied: bool, as_json: bool) -> None:
    """The whole report; as JSON its sums (the pages were printed one by one)."""
    if as_json:
        print_json(_sums(tally))
        return
    if tally.fields:
        _show_fields(tally)
    _show_troubles(tally)
    told = [f"{words(*_OUTCOMES[name])} {count}" for name, count in tally.outcomes.items()]
    tell(
        f"{tally.wanted}쪽 가운데 {tally.read}쪽을 다시 읽었습니다: {' · '.join(told) or '없음'}.",
        f"{tally.read} of {tally.wanted} pages read anew: {' · '.join(told) or 'none'}.",
    )
    _show_end(tally, is_applied)


def _show_end(tally: Tally, is_applied: bool) -> None:
    if tally.is_interrupted:
        tell(
            f"중간에 멈추었습니다. 이어서 하려면 --after {tally.last}를 붙이세요.",
            f"Interrupted. To go on, add --after {tally.last}.",
        )
    if is_applied:
        tell(
            f"{tally.written}쪽을 썼습니다: 새 기사 {tally.articles}, 고쳐 읽은 기사 "
            f"{tally.revisions}, 알림 {tally.alerts}.",
            f"{tally.written} pages written: {tally.articles} new articles, {tally.revisions} "
            f"read better, {tally.alerts} alerts.",
        )
    elif tally.fields:
        tell(
            "아무것도 쓰지 않았습니다. 쓰려면 --apply를 붙이세요.",
            "Nothing was written. To write it, add --apply.",
        )


def _show_fields(tally: Tally) -> None:
    rows = table(*words("매체 필드 쪽 전 후", "outlet field pages before after").split())
    for (outlet, name), count in sorted(tally.fields.items(), key=lambda row: (row[0][0], -row[1])):
        pair = tally.samples[outlet, name].changes[name]
        before, after = (Text(visible(side) or "-") for side in pair)
        rows.add_row(outlet, name, str(count), before, after)
    console().print(rows)


def _show_troubles(tally: Tally) -> None:
    for found in tally.troubles[:_SHOWN]:
        why = f" ({visible(found.error)})" if found.error else ""
        tell(
            f"{words(*_OUTCOMES[found.outcome])}: {visible(found.url) or found.attempt_id}{why}",
            f"{words(*_OUTCOMES[found.outcome])}: {visible(found.url) or found.attempt_id}{why}",
        )
    if len(tally.troubles) > _SHOWN:
        more = len(tally.troubles) - _SHOWN
        tell(f"… 그 밖에 {more}쪽 (--json으로 모두)", f"… and {more} more (--json shows all)")


def _sums(tally: Tally) -> dict[str, object]:
    fields: dict[str, dict[str, int]] = {}
    for (outlet, name), count in tally.fields.items():
        fields.setdefault(outlet, {})[name] = count
    return {
        "wanted": tally.wanted,
        "read": tally.read,
        "outcomes": dict(tally.outcomes),
        "fields": fields,
        "written": tally.written,
        "articles": tally.articles,
        "revisions": tally.revisions,
        "alerts": tally.alerts,
        "last": tally.last,
        "is_interrupted": tally.is_interrupted,
    }
