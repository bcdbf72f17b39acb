"""Rows out of an API's answer, JSON or XML, wherever its envelope puts them.

The envelopes differ by service and by year (a list in one, an object in the other, an object where
there is only one row); what a row is called inside does not.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from crawlers.charset import decode
from crawlers.xml_text import MAX_BYTES, ListingError, content_type, local_name, read_xml

Row = Mapping[str, str]
"""Field to its text; names of XML in lower case, those of JSON as they are."""

_DEEPEST = 20


def json_of(body: bytes, headers: Mapping[str, str]) -> Any:
    """The value that a body says. Raises ListingError (empty, html_as_api, not_json, mojibake)."""
    decoded = decode(body, content_type(headers))
    text = decoded.text.strip().removeprefix("\ufeff")
    if not text:
        raise ListingError("empty", "nothing in it")
    if "mojibake" in decoded.flags:
        raise ListingError("mojibake", f"no charset makes it readable ({decoded.charset} tried)")
    if text.startswith("<"):
        raise ListingError("html_as_api", f"starts with {text[:40]!r}")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListingError("not_json", str(error)[:200]) from None


def json_rows(value: Any, key: str) -> list[Row]:
    """Every object that has this key, in the order of the answer."""
    return [
        {name: str(text) for name, text in found.items() if isinstance(text, str | int | float)}
        for found in objects_in(value)
        if key in found
    ]


def objects_in(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value, the outer one first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from objects_in(one, depth + 1)


def first_value(value: Any, *names: str) -> str:
    """The first text or number under one of these names, or an empty string."""
    for found in objects_in(value):
        for name in names:
            if isinstance(found.get(name), str | int | float):
                return str(found[name])
    return ""


def tree_of(body: bytes, headers: Mapping[str, str]) -> etree._Element:
    """The tree of an answer in XML, read as feeds are: declarations refused, entities never
    resolved. Raises ListingError (a web page is ``html_as_api``)."""
    if len(body) > MAX_BYTES:
        raise ListingError("too_large", f"more than {MAX_BYTES} bytes")
    try:
        document = read_xml(body, headers)
    except ListingError as error:
        kind = "html_as_api" if error.kind == "html_as_feed" else error.kind
        raise ListingError(kind, error.detail) from None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    tree = etree.fromstring(document.text[document.begin :].encode("utf-8", "replace"), parser)
    if tree is None:
        raise ListingError("not_xml", "no element in it")
    return tree


def xml_rows(tree: etree._Element, key: str) -> list[Row]:
    """Every element that has a child of this name (lower case)."""
    return [
        {local_name(child): (child.text or "").strip() for child in node}
        for node in tree.iter()
        if any(local_name(child) == key for child in node)
    ]


def xml_value(tree: etree._Element, *names: str) -> str:
    """The text of the first element of one of these names (lower case), or an empty string."""
    found = (node.text or "" for node in tree.iter() if local_name(node) in names)
    return next(found, "").strip()
