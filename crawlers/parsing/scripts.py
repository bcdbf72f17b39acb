"""Articles that stand only in a page's scripts: Arc's Fusion content, Next.js page data."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from crawlers.markup import plain_line

_FUSION = re.compile(r"Fusion\.globalContent\s*=\s*(?=\{)")
_STATE = re.compile(
    r"(?:__NEXT_DATA__|__NUXT__|__INITIAL_STATE__|__PRELOADED_STATE__)\s*=\s*(?=\{)"
)
_HANGUL = re.compile("[가-힣]")
_TITLES = ("title", "headline", "subject", "newsTitle", "articleTitle")
_BODIES = ("content", "body", "contents", "articleBody", "text", "html", "newsContent", "bodyHtml")
_PUBLISHED = ("publishedAt", "published_at", "publishDate", "datePublished", "regDate", "createdAt",
              "created_at", "registDate", "inputDate", "firstPublishedAt")  # fmt: skip
_MODIFIED = ("modifiedAt", "updatedAt", "updated_at", "dateModified", "modDate", "modifiedDate")
_AUTHORS = ("author", "authors", "reporter", "reporters", "writer", "writers", "byline")
_ARC_TEXTS = ("text", "header", "raw_html")
_SHORTEST_BODY = 100


@dataclass(frozen=True)
class StateArticle:
    """``origin`` is ``script-json:arc`` or ``script-json:state``; ``body`` is markup, times raw."""

    origin: str
    title: str
    body: str
    authors: tuple[str, ...]
    published: str
    modified: str
    section: str


def state_article(scripts: Iterable[html.HtmlElement]) -> StateArticle | None:
    """The article in the page's scripts, or None."""
    for script in scripts:
        text = script.text or ""
        if not ("globalContent" in text or "__" in text or script.get("id")):
            continue  # most scripts are long and have nothing to do with it
        if (fusion := _FUSION.search(text)) and (data := _value_at(text, fusion.end())):
            if article := _arc(data):
                return article
        elif (data := _page_data(script, text)) and (article := _best_state(data)):
            return article
    return None


def _page_data(script: html.HtmlElement, text: str) -> Any:
    if script.get("id") in ("__NEXT_DATA__", "__NUXT_DATA__"):
        return _value_at(text, len(text) - len(text.lstrip()))
    found = _STATE.search(text)
    return _value_at(text, found.end()) if found else None


def _value_at(text: str, place: int) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, place)[0]
    except (ValueError, RecursionError):
        return None


def _arc(data: dict[str, Any]) -> StateArticle | None:
    elements = data.get("content_elements")
    if not isinstance(elements, list):
        return None
    texts = (
        f"<p>{one.get('content') or ''}</p>"
        for one in elements
        if isinstance(one, dict) and one.get("type") in _ARC_TEXTS
    )
    section = _dig(data, "taxonomy", "primary_section", "name")
    return StateArticle(
        origin="script-json:arc",
        title=plain_line(_dig(data, "headlines", "basic")),
        body="".join(texts),
        authors=tuple(_arc_byline(by) for by in _list(data.get("credits"), "by")),
        published=str(data.get("created_date") or data.get("first_publish_date") or ""),
        modified=str(data.get("last_updated_date") or ""),
        section=plain_line(section),
    )


def _arc_byline(credit: dict[str, Any]) -> str:
    """The byline as signed; ``name`` has the given name first (``길동 홍``)."""
    signed = plain_line(_dig(credit, "additional_properties", "original", "byline"))
    name = plain_line(str(credit.get("name") or ""))
    given_first = re.fullmatch(r"([가-힣]{1,3}) ([가-힣]{1,2})", name)
    return signed or (given_first[2] + given_first[1] if given_first else name)


def _best_state(data: Any) -> StateArticle | None:
    """Of all objects with a title and a long Korean text the one with the longest."""
    found = [(len(_HANGUL.findall(body)), node, body) for node, body in _with_body(data)]
    if not found:
        return None
    _, node, body = max(found, key=lambda one: one[0])
    return StateArticle(
        origin="script-json:state",
        title=plain_line(_first(node, _TITLES)),
        body=body,
        authors=tuple(_people(node)),
        published=_first(node, _PUBLISHED),
        modified=_first(node, _MODIFIED),
        section=plain_line(_first(node, ("section", "sectionName", "categoryName"))),
    )


def _with_body(value: Any, depth: int = 0) -> Iterator[tuple[dict[str, Any], str]]:
    if depth > 12:
        return
    if isinstance(value, dict):
        body = max((str(value[k]) for k in _BODIES if isinstance(value.get(k), str)),
                   key=len, default="")  # fmt: skip
        if len(_HANGUL.findall(body)) >= _SHORTEST_BODY and _first(value, _TITLES):
            yield value, body
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            yield from _with_body(child, depth + 1)


def _people(node: dict[str, Any]) -> Iterator[str]:
    for key in _AUTHORS:
        for one in node[key] if isinstance(node.get(key), list) else [node.get(key)]:
            name = one.get("name") if isinstance(one, dict) else one
            if isinstance(name, str):
                yield plain_line(name)


def _first(node: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((str(node[key]) for key in keys if isinstance(node.get(key), str | int)), "")


def _dig(value: Any, *keys: str) -> str:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _list(value: Any, key: str) -> list[dict[str, Any]]:
    inner = value.get(key) if isinstance(value, dict) else None
    return [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []
