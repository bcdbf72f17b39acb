"""Whether the page keeps its text, or the rest of it, for those who pay or log in."""

from collections.abc import Sequence

from crawlers.dom import line_of
from crawlers.parsing.line_rules import NOTICE_LENGTH, PAYWALL
from crawlers.parsing.marks import asked
from crawlers.parsing.page import Evidence, Page

_WORDS = asked("paywall")


def read_paywall(page: Page, lines: Sequence[str]) -> Evidence[bool] | None:
    """True with the place that says so, or None. ``lines``: where the text breaks off.

    A page that is for free by its own data is no paywall, whatever its boxes advertise.
    """
    stated = page.article_data.get("isAccessibleForFree")
    if stated is not None:
        is_free = str(stated).strip().lower() not in ("false", "no", "0")
        return None if is_free else Evidence(True, "json-ld")
    for tier in page.meta("article:content_tier", "content_tier"):
        if tier.lower() in ("locked", "metered", "premium", "paid"):
            return Evidence(True, "meta:article:content_tier")
    for node in page.survey.named(_WORDS, "div", "section", "aside", "p"):
        if line_of(node):
            return Evidence(True, "text:element")
    for line in lines:
        if len(line) <= NOTICE_LENGTH and PAYWALL.match(line):
            return Evidence(True, "text:notice")
    return None
