"""The same page read by newswatch and by its peers, as the score wants to have it."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import newspaper
import nltk
import trafilatura
from fundus.publishers.kr import KR
from parsel import Selector

from crawlers.catalogue import Catalogue, load_catalogue
from crawlers.parsing import parse_page
from crawlers.predict import predict_extraction
from newswatch.settings import settings

ARTICLES = ("article", "blog-article", "gov-article")
NOW = datetime.now(UTC)
logging.disable(logging.ERROR)
# newspaper4k's Korean words come from nltk, which cuts sentences first by a model that has to be
# downloaded; words of a line come without it, and quicker.
nltk.word_tokenize = partial(nltk.word_tokenize, preserve_line=True)

Prediction = dict[str, Any]


@dataclass(frozen=True)
class StoredPage:
    """A page of the evaluation set. ``crawled``: the day Fundus is told, for its dated parsers."""

    file: str
    outlet: str
    url: str
    body: bytes
    crawled: date | None


def stored_pages(folder: Path) -> list[StoredPage]:
    """The articles of the manifest of a folder of pages."""
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines if (row := json.loads(line))["kind"] in ARTICLES]
    return [
        StoredPage(
            row["file"], row["outlet"], row["url"], (folder / row["file"]).read_bytes(),
            _day((row.get("expected") or {}).get("published")),
        )
        for row in rows
    ]  # fmt: skip


def newswatch_predictions(folder: Path) -> list[Prediction]:
    """By the very function that ``newswatch predict extraction`` runs."""
    return list(predict_extraction(folder / "manifest.jsonl", folder))


def read_newswatch(page: StoredPage) -> object:
    outlet = _catalogue().outlet_of(page.url)
    return parse_page(page.body, page.url, {}, listed=None, outlet=outlet, fetched_at=NOW)


def read_trafilatura(page: StoredPage) -> Prediction:
    found = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
    if found is None:
        return {}
    return {
        "title": found.title,
        "published": found.date,
        "authors": [name.strip() for name in (found.author or "").split(";") if name.strip()],
        "body": found.text,
        "canonical_url": found.url,
    }


def read_newspaper(page: StoredPage) -> Prediction:
    markup = newspaper.parsers.get_unicode_html(page.body)
    article = newspaper.Article(page.url, language="ko", fetch_images=False)
    article.download(input_html=markup)
    article.parse()
    return {
        "title": article.title,
        "published": article.publish_date.isoformat() if article.publish_date else None,
        "authors": list(article.authors),
        "body": article.text,
        "canonical_url": article.canonical_link,
    }


def read_fundus(page: StoredPage) -> Prediction:
    """By the dated parser of the outlet; ``has_fundus`` says whether there is one."""
    parser = _fundus_parser(page.url)(page.crawled)
    found = parser.parse(page.body.decode("utf-8", "replace"), error_handling="suppress")
    published = found.get("publishing_date")
    return {
        "title": found.get("title"),
        "published": published.isoformat() if published else None,
        "authors": list(found.get("authors") or []),
        "body": _fundus_text(found.get("body")),
    }


def has_fundus(page: StoredPage) -> bool:
    return _fundus_parser(page.url) is not None


def read_parsel(page: StoredPage) -> list[list[str]]:
    """The least that a scraper does: a tree, and six selections from it."""
    selector = Selector(text=page.body.decode("utf-8", "replace"))
    return [selector.css(css).getall() for css in _SIX]


_SIX = (
    "title::text",
    "h1::text",
    "meta[property='og:title']::attr(content)",
    "meta[property='article:published_time']::attr(content)",
    "meta[name='author']::attr(content)",
    "p::text",
)

READERS: dict[str, Callable[[StoredPage], object]] = {
    "newswatch": read_newswatch,
    "trafilatura": read_trafilatura,
    "newspaper4k": read_newspaper,
    "parsel": read_parsel,
}


@cache
def _catalogue() -> Catalogue:
    return load_catalogue(settings().catalogue_dir)


def _fundus_parser(url: str) -> Any:
    host = "/".join(url.split("/")[:3]).replace("http:", "https:")
    for publisher in KR:
        if host == publisher.domain.rstrip("/"):
            return publisher.parser
    return None


def _fundus_text(body: Any) -> str:
    if body is None:
        return ""
    lines = [*body.summary]
    for section in body.sections:
        lines += [*section.headline, *section.paragraphs]
    return "\n".join(map(str, lines))


def _day(published: str | None) -> date | None:
    return datetime.fromisoformat(published).date() if published else None
