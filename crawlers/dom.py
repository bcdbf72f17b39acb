"""Whole-page work on the lxml tree: parsing, words of class and id, text by blocks."""

import re
from functools import cache, lru_cache
from typing import cast

from lxml import etree, html
from lxml.cssselect import CSSSelector

_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_UNSEEN = frozenset({"script", "style", etree.Comment})
# Says the class of an element in C; lxml's own look-up asks a Python function for each of them.
_CLASSES = etree.ElementDefaultClassLookup(element=html.HtmlElement, comment=html.HtmlComment)


def tree_of(text: str | bytes) -> html.HtmlElement | None:
    """The page (bytes are UTF-8) as a tree, or None for a text without any element. Scripts keep
    their text."""
    encoded = text.encode("utf-8", "replace") if isinstance(text, str) else text
    markup = encoded.translate(None, _CONTROLS)
    if declaration := _DECLARATION.match(markup):
        markup = markup[declaration.end() :]
    if not (markup := markup.strip()):
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=False, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    root = etree.fromstring(markup, parser)  # None where there is no element
    return root if isinstance(root, html.HtmlElement) else None


@cache
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def select(root: html.HtmlElement, css: str) -> list[html.HtmlElement]:
    """Elements below ``root`` that a CSS selector finds, in document order."""
    return list(cast("list[html.HtmlElement]", _selector(css)(root)))


def words(element: etree._Element) -> frozenset[str]:
    """Lower-case words of id and class: ``articleBody view_txt2`` → article, body, view, txt."""
    return words_in(f"{element.get('id') or ''} {element.get('class') or ''}")


@lru_cache(maxsize=20_000)
def words_in(marks: str) -> frozenset[str]:
    """The same of an attribute's value."""
    return frozenset(_WORD.findall(_CAMEL.sub(" ", marks).lower()))


def line_of(element: etree._Element) -> str:
    """All text below an element as one line, scripts and styles left out."""
    pieces = [element.text] if element.tag not in _UNSEEN else []
    for node in element.iterdescendants() if len(element) else ():
        if node.tag not in _UNSEEN:
            pieces.append(node.text)
        pieces.append(node.tail)
    return " ".join("".join(filter(None, pieces)).split())


@lru_cache(maxsize=256)  # a page's few headlines are compared again and again
def letters(text: str) -> str:
    """Letters and digits only, lower case: for comparing headlines."""
    return "".join(filter(str.isalnum, text)).lower()
