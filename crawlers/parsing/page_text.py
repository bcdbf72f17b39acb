"""From a page's bytes to its text and tree, with what was damaged on the way."""

import re
from collections.abc import Mapping

from lxml import etree, html

from crawlers.charset import Decoded, decode
from crawlers.dom import tree_of
from crawlers.outlet import Outlet
from crawlers.parsing.errors import Unreadable
from crawlers.xml_text import content_type
from newswatch.flags import PageFlag

_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
)
_SAYS_SOMETHING = re.compile(rb"[^\x00 \t\r\n\xef\xbb\xbf]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CUT = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}$")
_TAIL = 2100
_RUN = re.compile(r"(?:<[a-zA-Z][^<>]*>\s*){50,}")
_TAG = re.compile(r"<[^<>]*>")
_KEPT = 8
_DEEP = 200
"""Elements inside each other; a parser that guards itself stops reading a little further down."""


def text_of(body: bytes, headers: Mapping[str, str], outlet: Outlet | None) -> Decoded:
    """The page as text, by the best charset. Raises Unreadable: empty, not_text, mojibake."""
    if not _SAYS_SOMETHING.search(body):
        raise Unreadable("empty", f"no text in {len(body)} bytes")
    head = body[:1024]
    if head.lstrip()[:8].startswith(_BINARY) or (
        head.count(b"\x00") > len(head) // 10 and not body.startswith(_UTF16)
    ):
        raise Unreadable("not_text", f"starts with {body[:8]!r}")
    decoded = decode(body, content_type(headers), outlet.charset if outlet else None)
    if "mojibake" in decoded.flags:
        raise Unreadable("mojibake", f"no charset makes it readable ({decoded.charset} tried)")
    return decoded


def tree_in(decoded: Decoded) -> html.HtmlElement:
    """The page as a tree. Raises Unreadable ``empty`` for a text without any element or word."""
    root = tree_of(decoded.encoded)
    if root is None or not _holds_anything(root):
        raise Unreadable("empty", "no element with anything in it")
    return root


def _holds_anything(root: html.HtmlElement) -> bool:
    if any(True for _ in root.iter("script", "meta", "img", "iframe", "frame")):
        return True  # most pages tell by their head
    return any(text.strip() for text in root.itertext())


def damages(decoded: Decoded) -> tuple[PageFlag, ...]:
    """Flags: what the charset's reader says, ``nul_bytes``, ``truncated`` (it ends inside a tag or
    a script)."""
    tail = decoded.text[-_TAIL:]
    closed = decoded.text.rfind("</script")
    is_cut = bool(_CUT.search(tail)) or "<script" in decoded.text[max(closed, 0) :]
    told: list[tuple[PageFlag, bool]] = [
        ("nul_bytes", b"\x00" in decoded.encoded),
        ("truncated", is_cut),
    ]
    of_charset = [name for name in decoded.flags if name != "mojibake"]
    return (*of_charset, *(name for name, holds in told if holds))


def shallower(decoded: Decoded) -> Decoded:
    """The page without the most of elements that open one directly in the other, hundreds deep:
    all but the innermost say nothing. Flag ``nested``."""
    text = _RUN.sub(lambda run: "".join(_TAG.findall(run[0])[-_KEPT:]), decoded.text)
    return Decoded(text, decoded.charset, (*decoded.flags, "nested"))


def is_too_deep(root: html.HtmlElement) -> bool:
    """Whether elements are nested so deep that the parser stopped."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth >= _DEEP:
            return True
    return False
