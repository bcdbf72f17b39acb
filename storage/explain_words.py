"""An explanation in sentences, Korean or English: the answer first, then the page's way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newswatch.clock import in_seoul
from newswatch.settings import Language, settings
from storage.explain_text import ANSWERS, NAMES, REASONS, WAY

if TYPE_CHECKING:
    from storage.explain import Explanation
    from storage.views import DecisionRow, DeliveryRow, ListingRow

SHOWN_TERMS = 8
_LEVELS = {"alert": "relevant", "digest": "doubtful", "no": "irrelevant"}


def sentences(found: Explanation, language: Language) -> list[str]:
    """The answer, then one sentence per step. Never empty."""
    words = _Words(language)
    return [
        words.answer(found.verdict),
        *words.places(found),
        *words.listings(found),
        *words.quarantine(found),
        *words.article(found),
        *words.decisions(found),
        *words.alerts(found),
        *words.digests(found),
    ]


def moment(at: datetime, language: Language) -> str:
    """A Seoul time for people: 11월 22일 09:05, or 22 Nov 09:05 KST."""
    there = in_seoul(at)
    if language == "ko":
        return f"{there.month}월 {there.day}일 {there:%H:%M}"
    return f"{there:%-d %b %H:%M} KST"


def reason_words(code: str, language: Language) -> str:
    """A code of the crawl in words; an unknown one, and HTTP 503, as it stands."""
    if code in REASONS:
        return REASONS[code][0 if language == "ko" else 1]
    return code.replace("http_", "HTTP ")


def _cause(row: ListingRow) -> str | None:
    """Why an entry is filtered that does not say so itself, as its source is off."""
    is_told = row.ending == "filtered" and row.ending_reason not in ("gone", "failed")
    return row.ending_reason if is_told else None


class _Words:
    """The steps in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._column = 0 if language == "ko" else 1

    def answer(self, verdict: str) -> str:
        return ANSWERS[verdict][self._column].format(hours=settings().alert_window_h)

    def _say(self, key: str, **values: Any) -> str:
        return WAY[key][self._column].format(**values)

    def _name(self, key: str) -> str:
        return NAMES[key][self._column] if key in NAMES else key

    def _at(self, at: datetime | None) -> str:
        return moment(at, self._language) if at else self._name("unknown_time")

    def _outlet(self, korean: str | None, english: str | None) -> str:
        return (korean if self._column == 0 else english) or ""

    def places(self, found: Explanation) -> Iterator[str]:
        if found.verdict != "unknown":
            return
        for place in found.places:
            said = self._say("place", source=place.source, health=self._name(place.health))
            gap = self._say("gap", at=self._at(place.gap_from)) if place.gap_from else ""
            yield f"{said} {gap}".strip()
        if not found.places:
            yield self._say("no_place")

    def listings(self, found: Explanation) -> Iterator[str]:
        for row in found.listings:
            said = [self._say("listed", source=row.source, at=self._at(row.first_listed_at))]
            said += self._fetching(row)
            yield " ".join(said)

    def _fetching(self, row: ListingRow) -> Iterator[str]:
        if row.parsed_at:
            yield self._say("read", at=self._at(row.parsed_at))
        elif row.state == "landed":
            yield self._say("fetched")
        elif row.tries:
            yield self._say("tried", tries=row.tries)
        if row.next_try_at:
            yield self._say("next_try", at=self._at(row.next_try_at))
        if reason := row.reason or row.outcome_reason or _cause(row):
            yield self._say("reason", reason=f"{reason_words(reason, self._language)}.")
        if row.reason in ("robots", "robots_unreachable") and row.robots_rule:
            yield self._say("rule", rule=row.robots_rule)
        if row.listed_by:
            yield self._say("listed_by", source=row.listed_by)
        if row.ending == "due" and row.state == "due":
            yield from self._host(row)

    def _host(self, row: ListingRow) -> Iterator[str]:
        """Why the host is not asked just now."""
        reason = reason_words(row.host_reason or "unexpected", self._language)
        if row.host_state == "down" and row.host_until is None:
            yield self._say("host_tried", reason=reason)
        elif row.host_state in ("down", "closed"):
            yield self._say(f"host_{row.host_state}", at=self._at(row.host_until), reason=reason)

    def quarantine(self, found: Explanation) -> Iterator[str]:
        for row in found.quarantine:
            yield self._say(
                "set_aside",
                at=self._at(row.first_at),
                stage=self._name(row.stage),
                error=row.error,
                kind=row.error_kind,
                tries=row.tries,
            )

    def article(self, found: Explanation) -> Iterator[str]:
        article = found.article
        if article is None:
            return
        outlet = self._outlet(article.outlet_name, article.outlet_name_en)
        yield self._say(
            "article", title=article.title, outlet=outlet, at=self._at(article.published_at)
        )
        if "listing_only" in article.flags:
            yield self._say("listing_only")
        if article.revision > 1:
            yield self._say("revised", count=article.revision - 1)
        if article.deleted_at:
            yield self._say("deleted", at=self._at(article.deleted_at))
        if article.copy_share is not None:
            outlet = self._outlet(article.copy_outlet_name, article.copy_outlet_name_en)
            yield self._say(
                "copy", share=article.copy_share, title=article.copy_title, outlet=outlet
            )

    def decisions(self, found: Explanation) -> Iterator[str]:
        is_several = len(found.decisions) > 1  # then the answer above is that of one of them
        for row in found.decisions:
            yield self._say(
                _LEVELS[row.level],
                topic=row.evidence["topic_name"][self._language],
                score=self._say("score", score=row.score, threshold=row.evidence["threshold"]),
                version=row.rule_version,
                reason=self._answer(row) if is_several else self._reason(row),
            )
            if row.suppressed_until:
                yield self._say("held_until", at=self._at(row.suppressed_until))
            if terms := self._terms(row):
                yield self._say("terms", terms=terms)

    def _reason(self, row: DecisionRow) -> str:
        return (self._column and row.reason_en) or row.reason

    def _answer(self, row: DecisionRow) -> str:
        return row.answer_en if self._column else row.answer

    def _terms(self, row: DecisionRow) -> str:
        """The words that were found and how often in which part: ‘열린 모델’ (제목 1, 본문 2)."""
        places: dict[str, Counter[str]] = {}
        for term in row.evidence.get("terms", []):
            places.setdefault(term["text"], Counter())[term["field"]] += 1
        told = [
            f"‘{text}’ ({', '.join(f'{self._name(field)} {n}' for field, n in fields.items())})"
            for text, fields in places.items()
        ]
        return ", ".join(told[:SHOWN_TERMS]) + (" …" if len(told) > SHOWN_TERMS else "")

    def alerts(self, found: Explanation) -> Iterator[str]:
        for row in found.alerts:
            outlet = self._outlet(row.outlet_name, row.outlet_name_en)
            yield self._say("alert", at=self._at(row.raised_at), title=row.title, outlet=outlet)
            messages = [one for one in found.deliveries if one.alert_id == row.alert_id]
            yield from map(self._delivery, messages)
            if not messages:
                yield self._say("no_delivery")

    def _delivery(self, row: DeliveryRow) -> str:
        to = f"{self._name(row.channel)} ‘{row.recipient}’"
        said = [self._say(row.state, to=to, at=self._at(row.sent_at))]
        if row.state == "pending" and row.tries:
            said.append(self._say("tried", tries=row.tries))
        if row.state == "pending" and row.not_before:
            said.append(self._say("next_try", at=self._at(row.not_before)))
        if row.last_error and row.state != "sent":
            said.append(self._say("reason", reason=row.last_error))
        if row.maybe_repeated:
            said.append(self._say("repeated"))
        return " ".join(said)

    def digests(self, found: Explanation) -> Iterator[str]:
        for row in found.digests:
            yield self._say("digest", day=f"{row.day:%Y-%m-%d}")
        if found.verdict in ("baseline", "backfill", "old", "weak") and not found.digests:
            yield self._say("digest_next")
