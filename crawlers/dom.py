"""Whole-page work on the lxml tree: parsing, words of class and id, text by blocks."""

import re
from functools import cache, lru_cache
from typing import cast

from lxml import etree, html
from lxml.cssselect import CSSSelector

_WORD = re.compile(r"[a-z]+")
_NO_LETTER = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def tree_of(text: str) -> html.HtmlElement | None:
    """The page as a tree, or None for a text without any element. Scripts keep their text."""
    text = _DECLARATION.sub("", _CONTROLS.sub("", text)).strip()
    if not text:
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    return root if isinstance(root, html.HtmlElement) else None


@cache
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def select(root: html.HtmlElement, css: str) -> list[html.HtmlElement]:
    """Elements below ``root`` that a CSS selector finds, in document order."""
    return list(cast("list[html.HtmlElement]", _selector(css)(root)))


def words(element: etree._Element) -> frozenset[str]:
    """Lower-case words of id and class: ``articleBody view_txt2`` → article, body, view, txt."""
    return _words(f"{element.get('id') or ''} {element.get('class') or ''}")


@lru_cache(maxsize=20_000)
def _words(marks: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_CAMEL.sub(" ", marks).lower()))


def line_of(element: etree._Element) -> str:
    """All text below an element as one line, scripts and styles left out."""
    pieces = [
        text
        for node in element.iter()
        for text in (node.text if node.tag not in ("script", "style", etree.Comment) else None,
                     node.tail if node is not element else None)
        if text
    ]  # fmt: skip
    return " ".join("".join(pieces).split())


def letters(text: str) -> str:
    """Letters and digits only, lower case: for comparing headlines."""
    return _NO_LETTER.sub("", text).lower()
