"""Plain text out of what publishers put into feeds and meta tags, entities and tags included."""

import html
import re

from newswatch.text import clean, clean_line

# Only real HTML elements: Korean headlines use <…> as quotation marks.
_TAG = re.compile(
    r"</?(?:[a-z]+-[a-z-]+|a|b|big|blockquote|br|center|div|em|figcaption|figure|font|h[1-6]|hr|i|iframe|img|ins|li|mark"
    r"|ol|p|s|section|small|source|span|strike|strong|sub|sup|table|tbody|td|tr|u|ul|video)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_QUOTED = re.compile(r"<!\[CDATA\[|\]\]>")
_CLOSED_BY = {
    re.compile(r"<!--"): re.compile(r"-->"),
    re.compile(r"<script\b", re.I): re.compile(r"</script\s*>", re.I),
    re.compile(r"<style\b", re.I): re.compile(r"</style\s*>", re.I),
}
_ESCAPES = 3


def unescaped(text: str) -> str:
    """Entities resolved until plain: feeds escape once, twice, sometimes three times."""
    for _ in range(_ESCAPES):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


def unquoted(text: str) -> str:
    """Without the marks of CDATA that were themselves escaped, and so came through as words."""
    return _QUOTED.sub("", unescaped(text)) if "CDATA[" in text else text


def plain_line(text: str | None) -> str:
    """One clean line without entities and HTML tags; an empty string for nothing."""
    if not text:
        return ""
    text = unescaped(text)
    return clean_line(_TAG.sub("", text) if "<" in text else text)


def plain_text(markup: str | None) -> str:
    """Clean paragraphs, one a line, of a feed's description or content."""
    if not markup:
        return ""
    text = unescaped(markup)
    for opened, closed in _CLOSED_BY.items():
        text = _without(text, opened, closed)
    text = _QUOTED.sub(" ", text)
    return clean(_TAG.sub("", _BREAK.sub("\n", text)))


def _without(text: str, opened: re.Pattern[str], closed: re.Pattern[str]) -> str:
    """The text without what stands between such marks, in one pass however many are left open."""
    kept, place = [], 0
    while (begin := opened.search(text, place)) and (end := closed.search(text, begin.end())):
        kept.append(text[place : begin.start()])
        place = end.end()
    return " ".join([*kept, text[place:]])
