"""Which of overlapping hits count: the longest reading wins, masks hide what lies in them.

All in the order of the text and in linear time (beside the sort), for texts that are all hits.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.matching import Hit


def resolve(
    found: Iterable["Hit"], masks: frozenset[str], text: str
) -> tuple[list["Hit"], list["Hit"]]:
    """(hits that count, masks that hid one) of raw hits in a text."""
    ordered = sorted(found, key=lambda hit: (hit.start, -hit.end, hit.concept, hit.term))
    terms = [hit for hit in ordered if hit.concept not in masks]
    covers = _standing(_outermost(hit for hit in ordered if hit.concept in masks), terms)
    starts = [mask.start for mask in covers]
    hits: list[Hit] = []
    masked: dict[Hit, None] = {}
    for hit in _longest_per_concept(terms):
        cover = _cover(hit, covers, starts) or _whole_word(hit, covers, starts, text)
        if cover is None:
            hits.append(hit)
        else:
            masked[cover] = None
    return hits, list(masked)


def _cover(hit: "Hit", outermost: list["Hit"], starts: list[int]) -> "Hit | None":
    """The one of ``outermost`` in which the hit lies: of those that begin before it, the last one
    ends last."""
    at = bisect_right(starts, hit.start) - 1
    return outermost[at] if at >= 0 and _is_inside(hit, outermost[at]) else None


def _whole_word(hit: "Hit", outermost: list["Hit"], starts: list[int], text: str) -> "Hit | None":
    """The mask that knows the whole word of which the hit took the beginning: 모델하우스 hides
    공개 모델 in 공개 모델하우스."""
    at = bisect_left(starts, hit.end) - 1
    does_cut = all("가" <= char <= "힣" for char in text[hit.end - 1 : hit.end + 1])
    return outermost[at] if does_cut and at >= 0 and outermost[at].end > hit.end else None


def _outermost(hits: Iterable["Hit"]) -> list["Hit"]:
    """Those that lie in no other; their ends ascend as their starts do."""
    kept: list[Hit] = []
    for hit in hits:  # sorted by start, longest first
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept


def _standing(masks: list["Hit"], terms: list["Hit"]) -> list["Hit"]:
    """The masks that no term reaches beyond."""
    reaching = _outermost(terms)
    starts = [term.start for term in reaching]
    return [mask for mask in masks if _cover(mask, reaching, starts) is None]


def _longest_per_concept(hits: list["Hit"]) -> list["Hit"]:
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in hits:  # sorted by start, longest first
        if hit.start >= reach.get(hit.concept, 0):
            kept.append(hit)
            reach[hit.concept] = hit.end
    return kept


def _is_inside(inner: "Hit", outer: "Hit") -> bool:
    return (
        outer.start <= inner.start
        and inner.end <= outer.end
        and inner.end - inner.start < outer.end - outer.start
    )
