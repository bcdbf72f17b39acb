"""Predictions for the evaluation set: the pipeline's own functions over stored pages."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.catalogue import Catalogue, load_catalogue
from crawlers.feeds import parse_feed
from crawlers.listpages import parse_list
from crawlers.parsing import Unreadable, parse_page
from crawlers.sitemaps import parse_sitemap
from crawlers.xml_text import ListingError
from newswatch.clock import now
from newswatch.jsonlines import read_rows
from newswatch.settings import settings
from storage.records import ListedEntry

_LISTINGS = {
    "feed": parse_feed,
    "sitemap": parse_sitemap,
    "list": parse_list,
    "gov-list": parse_list,
}


def predict_extraction(
    manifest: Path, pages: Path, *, fetched_at: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """One prediction a line of the manifest, of which only file, kind and url are read.

    The outlet is the one whose home has the address' host, if the catalogue knows it. Raises
    InputError.
    """
    catalogue = load_catalogue(settings().catalogue_dir)
    moment = fetched_at or now()
    for row in read_rows(manifest, "file", "kind"):
        body = (pages / row["file"]).read_bytes()
        found = _predict(body, row["kind"], row.get("url") or "", catalogue, moment)
        yield {"file": row["file"]} | found


def _predict(
    body: bytes, kind: str, url: str, catalogue: Catalogue, moment: datetime
) -> dict[str, Any]:
    if listing := _LISTINGS.get(kind):
        try:
            return {"links": [_link(entry) for entry in listing(body, url, now=moment)]}
        except ListingError as error:
            return {"links": [], "flags": [error.kind]}
    return _article(body, url, catalogue, moment)


def _article(body: bytes, url: str, catalogue: Catalogue, moment: datetime) -> dict[str, Any]:
    outlet = catalogue.outlet_of(url)
    try:
        page = parse_page(body, url, {}, listed=None, outlet=outlet, fetched_at=moment)
    except Unreadable as error:
        return {"title": "", "body": "", "authors": [], "flags": ["stub", error.kind]}
    return {
        "title": page.title,
        "published": _iso(page.published_at),
        "modified": _iso(page.modified_at),
        "authors": list(page.authors),
        "section": page.section,
        "body": page.body,
        "canonical_url": page.canonical_url,
        "origin": page.origin,
        "flags": list(page.flags),
    }


def _link(entry: ListedEntry) -> dict[str, Any]:
    return {"url": entry.url, "title": entry.title, "published": _iso(entry.published_at)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
