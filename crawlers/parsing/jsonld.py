"""JSON-LD as publishers write it: with comments, raw line breaks, loose commas."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import html

_STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)
_LOOSE_COMMA = re.compile(r",\s*(?=[}\]])")
_WRAPPED = re.compile(r"\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)")
_UNTIL = re.compile(r"(?:-->|//\]\]>|\]\]>)\s*;?\s*$")
_ARTICLE_TYPES = re.compile(
    r"(?:News|Blog|Reportage|Opinion|Analysis|Background|Review|Tech|Scholarly)?Article$|Posting$"
)
_LONGEST = 500_000


def json_ld(scripts: Iterable[html.HtmlElement]) -> list[dict[str, Any]]:
    """Every object of the ``application/ld+json`` among these scripts, ``@graph`` flattened."""
    nodes: list[dict[str, Any]] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower():
            nodes += _objects(loose_json(script.text or ""))
    return nodes


def article_of(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The article among the objects: of several the one that says most; empty if there is none."""
    articles = [node for node in nodes if any(_ARTICLE_TYPES.search(t) for t in types_of(node))]
    return max(articles, key=len, default={})


def types_of(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type") or ""
    return [str(one) for one in (kind if isinstance(kind, list) else [kind])]


def loose_json(text: str) -> Any:
    """The value of a JSON text after mending what can be mended, or None."""
    text = text[:_LONGEST]
    for mend in (str, _unwrapped, _mended):
        try:
            return json.loads(mend(text), strict=False)
        except ValueError:
            continue
        except RecursionError:
            return None
    return None


def _unwrapped(text: str) -> str:
    if wrapped := _WRAPPED.match(text):
        text = text[wrapped.end() :]
    return _UNTIL.sub("", text).strip().rstrip(";")


def _mended(text: str) -> str:
    """Unwrapped, without comments and loose commas. Strings are left alone: ``https://`` is no
    comment."""
    bare = _STRING_OR_COMMENT.sub(lambda m: m[0] if m[0].startswith('"') else " ", _unwrapped(text))
    return _LOOSE_COMMA.sub("", bare)


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _objects(value.get(key), depth + 1)
