"""What the database holds, compared with what the reference model says must be there."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.reference import Item, Reference, Text
from tests.tables import rows

__all__ = ["differences", "open_ends", "unsettled"]

_ITEMS = """
select s.slug, i.url, i.state, coalesce(i.reason, ''),
       exists (select from news.article a where a.url_sha = i.url_sha and a.raw_sha is not null),
       exists (select from news.quarantine q join news.fetch_attempt f on f.id = q.attempt_id
                where f.item_id = i.id and q.stage in ('parse', 'process'))
  from news.listed_item i join news.source s on s.id = i.source_id
"""
_ARTICLES = """
select a.url, a.title, a.body, a.revision - l.revisions, a.deleted_at is not null,
       (select count(*) from news.article_revision r where r.article_id = a.id) - l.revisions,
       (select count(*) from news.decision d where d.article_id = a.id and d.is_relevant
           and d.disposition not in ('baseline', 'backfill', 'weak')),
       (select count(*) from news.alert l where l.article_id = a.id)
  from news.article a
 cross join lateral (select count(*) as revisions from news.article_revision r
                      where r.article_id = a.id and r.raw_sha is null) l
 where a.raw_sha is not null  -- else nothing but its listing could be read
"""
_LEFT_OPEN = """
with ended as (select r.id from news.crawl_run r join news.source s on s.id = r.source_id
                where r.epoch < s.claim_epoch or s.claimed_until is null)
select 'open request ' || url from news.fetch_attempt
 where state = 'open' and run_id in (select id from ended)
union all
select 'open run ' || id from news.crawl_run where state = 'open' and id in (select id from ended)
"""
_WORK_LEFT = """
select url || ' is ' || state || case when revisit_at is not null then ', to be looked at '
                                      || revisit_at || ' after ' || looks else '' end
  from news.listed_item where state = 'due' or revisit_at is not null
union all
select url || ' is to be read' from news.fetch_attempt where parse_state = 'due'
union all
select url || ' is to be decided' from news.parsed_page where state = 'due'
"""
_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


_ELSEWHERE = "filtered:listed_elsewhere"


@dataclass(frozen=True)
class _Article:
    """``told``: relevant decisions that were not put off as baseline, backfill or weak."""

    title: str
    body: str
    revision: int
    is_deleted: bool
    kept: int
    told: int
    alerts: int


def unsettled() -> list[str]:
    """What is left to be done, now or later."""
    return [str(what) for (what,) in rows(_WORK_LEFT)]


def open_ends() -> list[str]:
    """Requests and runs that nobody holds, and that nobody has ended."""
    return [str(what) for (what,) in rows(_LEFT_OPEN)]


def differences(reference: Reference) -> list[str]:
    """One line for each difference, once all has settled."""
    return [*_of_items(reference), *_of_articles(reference)]


def _of_items(reference: Reference) -> Iterator[str]:
    found = _found()
    for item, verdict in reference.verdicts():
        ends = found.get(item.address, {})
        end = ends.get(item.source)
        if end is None:
            yield f"missing: {item} was served, and there is no row of it"
        elif end == _ELSEWHERE:
            if set(ends.values()) == {end}:
                yield f"lost: every source of {item.address} says that another one has it"
        elif not any(end == allowed or end.startswith(f"{allowed}:") for allowed in verdict.ends):
            yield f"differs: {item} is {end}, expected {_either(verdict.ends)}"
    for address, ends in found.items():
        for source in ends:
            if not reference.knows(Item(source, address)):
                yield f"invented: {address} was never listed by {source}"


def _of_articles(reference: Reference) -> Iterator[str]:
    articles, found = dict(_articles()), _found()
    for item, verdict in reference.verdicts():
        ends = found.get(item.address, {})
        if verdict.text is None or ends.get(item.source) == _ELSEWHERE:
            continue
        article = articles.get(item.address)
        if article is not None:
            yield from _of_article(item, article, verdict.text, verdict.revisions)
            yield from _of_its_life(item, article, set(ends.values()))
            if verdict.text.tells and reference.must_tell(item.address) and not article.told:
                yield f"untold: {item} is of the topic and new, and was not decided to be"
        elif verdict.revisions[0]:
            yield f"lost: {item.address} was served as {verdict.text}, and is no article"
        if reference.is_stale(item):
            yield f"stale: {item} was listed anew, and its page was not fetched again"
    for address, article in articles.items():
        if article.alerts and not reference.may_alert(address):
            yield f"alerted: {address} stood in no poll but its source's first"
    for address in reference.addresses():
        if reference.landings(address) > reference.most_landings(address):
            times = reference.landings(address)
            most = reference.most_landings(address)
            yield f"repeated: {address} was fetched {times} times, {most} had a reason"


def _of_its_life(item: Item, article: _Article, ends: set[str]) -> Iterator[str]:
    """Deleted is what is gone for a source, and there for none."""
    is_gone = "article" not in ends and any(end.startswith("gone") for end in ends)
    if article.is_deleted != is_gone:
        yield f"differs: {item} is {' and '.join(sorted(ends))}, deleted: {article.is_deleted}"


def _of_article(
    item: Item, article: _Article, text: Text, revisions: tuple[int, int]
) -> Iterator[str]:
    if _as_stored(article.title) != _as_stored(text.title):
        yield f"text: {item} says {article.title!a}, served was {text.title!a}"
    if text.mark not in article.body:
        yield f"text: {item} lacks {text.mark} in its body {article.body[-60:]!r}"
    for what in (article.title, article.body):
        if _UNCLEAN.search(what) or not unicodedata.is_normalized("NFC", what):
            yield f"text: {item} is not clean: {what!a}"
    least, most = revisions
    if not least <= article.revision <= most:
        yield f"revisions: {item} has {article.revision}, served were {least} to {most}"
    if article.kept != article.revision:
        yield f"revisions: {item} is at {article.revision} and keeps {article.kept}"


def _found() -> dict[str, dict[str, str]]:
    """Of each address, how it has ended for each source that listed it."""
    found: dict[str, dict[str, str]] = {}
    for source, url, state, reason, has_article, is_set_aside in rows(_ITEMS):
        end = f"{state}:{reason}" if reason else state
        if state == "landed":
            end = "article" if has_article else "quarantined" if is_set_aside else "nothing"
        found.setdefault(url.removesuffix("/"), {})[source] = end
    return found


def _articles() -> Iterator[tuple[str, _Article]]:
    for url, *fields in rows(_ARTICLES):
        yield url.removesuffix("/"), _Article(*fields)


def _either(ends: frozenset[str]) -> str:
    return " or ".join(sorted(ends)) or "nothing but a request for its page"


def _as_stored(text: str) -> str:
    """Text as the one gate leaves it: NFC, one line, no controls, no overrides, nothing unseen; a
    lone surrogate is a replacement character, and those are left out of any comparison."""
    text = re.sub("[\ud800-\udfff\ufffd]", "", _UNSEEN.sub("", _CONTROLS.sub("", text)))
    return " ".join(unicodedata.normalize("NFC", text).split())
