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
_DROPPED = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.I | re.S)
_ESCAPES = 3


def unescaped(text: str) -> str:
    """Entities resolved until plain: feeds escape once, twice, sometimes three times."""
    for _ in range(_ESCAPES):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


def plain_line(text: str | None) -> str:
    """One clean line without entities and HTML tags; an empty string for nothing."""
    return clean_line(_TAG.sub("", unescaped(text))) if text else ""


def plain_text(markup: str | None) -> str:
    """Clean paragraphs, one a line, of a feed's description or content."""
    if not markup:
        return ""
    text = _DROPPED.sub(" ", unescaped(markup))
    return clean(_TAG.sub("", _BREAK.sub("\n", text)))
