"""Meta tags and microdata, by lower-case name."""

from collections import defaultdict
from collections.abc import Iterable

from lxml import html


def metas_of(metas: Iterable[html.HtmlElement]) -> dict[str, list[str]]:
    """Contents of ``<meta>`` by property, name or itemprop; broken pages have them in the body.

    An itemprop inside a nested item (a video, a publisher) belongs to that item, not to the page.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for node in metas:
        content = node.get("content")
        if not content:
            continue
        if key := node.get("property") or node.get("name"):
            found[key.strip().lower()].append(content)
        elif (key := node.get("itemprop")) and not _is_nested(node):
            found[f"itemprop:{key.strip().lower()}"].append(content)
    return dict(found)


def _is_nested(node: html.HtmlElement) -> bool:
    scopes = [up.get("itemtype") or "" for up in node.iterancestors() if "itemscope" in up.attrib]
    return bool(scopes) and not scopes[0].rstrip("/").endswith(("Article", "Posting", "WebPage"))
