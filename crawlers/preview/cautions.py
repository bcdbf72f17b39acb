"""What a person should know before a site is read every few minutes: by name, and in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawlers.preview.articles import Sample
from crawlers.preview.front_pages import FrontPage
from crawlers.preview.memory_ledger import MemoryLedger
from crawlers.preview.searching import Found, Tried
from crawlers.rights import ALL
from crawlers.troubles import Trouble
from newswatch.listing_words import WORDS as LIES
from newswatch.rights_words import PLACES, PURPOSES
from newswatch.settings import settings

_FIELDS = {
    "body": ("본문", "body"),
    "published": ("게시 시각", "time of publication"),
    "authors": ("기자", "authors"),
    "section": ("분야", "section"),
}
_PROOF = 3


@dataclass(frozen=True)
class Caution:
    """``kind`` names it, ``text`` says it in the language of the settings."""

    kind: str
    text: str


def cautions(
    found: Found,
    samples: Sequence[Sample],
    ledger: MemoryLedger,
    *,
    page: FrontPage | None,
    tried: Sequence[Tried],
) -> list[Caution]:
    """Everything worth a warning, the gravest first. ``page``: the site's front page; ``tried``:
    what was looked at as a listing."""
    return [
        *_of_forbidden(tried),
        *_of_pages(samples),
        *_of_fields(samples),
        *_of_pattern(found, page.navigation if page else ()),
        *_of_times(found, samples),
        *_of_charset(samples),
        *_of_robots(ledger),
        *_of_opt_outs(ledger, samples),
        *_of_terms(page),
    ]


def is_kst_as_utc(samples: Sequence[Sample]) -> bool:
    """Whether three pages, and all that say anything, prove the feed's clock nine hours ahead."""
    slips = [one.slip_h for one in samples if one.slip_h is not None]
    return len(slips) >= _PROOF and set(slips) == {9}


def _of_forbidden(tried: Sequence[Tried]) -> Iterator[Caution]:
    for one in tried:
        if one.outcome == "robots":
            yield _say("robots_forbids", f"robots.txt가 금지함: {one.url}",
                       f"robots.txt forbids {one.url}")  # fmt: skip


def _of_pages(samples: Sequence[Sample]) -> Iterator[Caution]:
    for one in samples:
        if one.error is not None:
            yield Caution("page_" + one.error[0], f"{one.url}: {one.error[1]}")
        if one.kept is not None:
            yield _say("text_reserved", f"{one.url}: 글을 저장하지 않음 ({one.kept})",
                       f"{one.url}: its text would not be kept ({one.kept})")  # fmt: skip


def _of_fields(samples: Sequence[Sample]) -> Iterator[Caution]:
    read = [one.fields for one in samples if one.fields]
    for name, (korean, english) in _FIELDS.items():
        filled = [one for one in read if getattr(one, f"{name}_at", None) or getattr(one, name, "")]
        if len(filled) < len(read):
            share = f"{len(read) - len(filled)}/{len(read)}"
            yield _say(f"missing_{name}", f"{korean} 없음: {share}", f"no {english}: {share}")
    days = sum(one.published_precision == "day" for one in read)
    if days:
        share = f"{days}/{len(read)}"
        yield _say("day_only", f"날짜만 있고 시각 없음: {share}", f"a day without a time: {share}")


def _of_pattern(found: Found, navigation: Sequence[str]) -> Iterator[Caution]:
    learned = found.learned
    if learned.matched < learned.total:
        share = f"{learned.total - learned.matched}/{learned.total}"
        yield _say("pattern_misses", f"주소 규칙에 맞지 않는 항목: {share}",
                   f"entries that the pattern does not match: {share}")  # fmt: skip
    if taken := [url for url in navigation if learned.article.matches(url)]:
        yield _say("pattern_takes_navigation", f"주소 규칙이 메뉴도 기사로 봅니다: {taken[0]}",
                   f"the pattern takes navigation for articles: {taken[0]}")  # fmt: skip
    if not learned.article.id:
        yield _say("no_number", "기사 번호를 찾지 못했습니다", "no article number was found")


def _of_times(found: Found, samples: Sequence[Sample]) -> Iterator[Caution]:
    flags = Counter(flag for entry in found.entries for flag in entry.flags)
    for name in dict.fromkeys((*found.listing.notes, *flags)):
        yield _say(f"listing_{name}", *LIES.get(name, (name, name)))
    if found.listing.is_damaged:
        yield _say("listing_damaged", "목록이 깨져 있음", "the listing is damaged")
    slips = [one.slip_h for one in samples if one.slip_h]
    if slips:
        share = f"{len(slips)}/{len(samples)}, {slips[0]:+d} h"
        yield _say("listing_clock", f"목록의 시각이 기사와 다름: {share}",
                   f"the listing's clock differs from its pages: {share}")  # fmt: skip


def _of_charset(samples: Sequence[Sample]) -> Iterator[Caution]:
    for one in samples:
        if one.is_charset_contradicted and one.fields:
            said = ", ".join(one.declared)
            yield _say("charset_untrue", f"{said}라고 적혔으나 {one.fields.charset}: {one.url}",
                       f"declared {said}, is {one.fields.charset}: {one.url}")  # fmt: skip
            return


def _of_robots(ledger: MemoryLedger) -> Iterator[Caution]:
    for origin, answer in ledger.robots.items():
        if isinstance(answer, Trouble):
            yield _say("robots_unreachable", f"{origin}/robots.txt를 읽지 못함: {answer.text}",
                       f"{origin}/robots.txt is unreachable: {answer.text}")  # fmt: skip


def _of_opt_outs(ledger: MemoryLedger, samples: Sequence[Sample]) -> Iterator[Caution]:
    seen = [*ledger.opt_outs.values(), *(one.opt_outs for one in samples)]
    told: set[tuple[str, str, str]] = set()
    for one in (one for group in seen for one in group):
        if (one.place, one.name, one.addressee) in told:
            continue
        told.add((one.place, one.name, one.addressee))
        purpose, place = _chosen(*PURPOSES[one.purpose]), _chosen(*PLACES[one.place])
        whom = "" if one.addressee == ALL else f", {one.addressee}"
        yield Caution(f"opt_out_{one.purpose}", f"{purpose} ({place}{whom}): {one.directive}")


def _of_terms(page: FrontPage | None) -> Iterator[Caution]:
    if page is not None and page.terms:
        yield _say("terms", f"이용 약관을 읽어 보세요: {page.terms}",
                   f"read its terms of use: {page.terms}")  # fmt: skip


def _say(kind: str, korean: str, english: str) -> Caution:
    return Caution(kind, _chosen(korean, english))


def _chosen(korean: str, english: str) -> str:
    return korean if settings().language == "ko" else english
