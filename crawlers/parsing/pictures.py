"""The lead picture's address: never fetched, and held to the one grammar of addresses."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.parsing.page import Evidence, Page
from crawlers.url_grammar import oddity

_METAS = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src",
          "itemprop:image", "thumbnail")  # fmt: skip
_LOGO = re.compile(
    r"(?:^|[/_.-])(?:logo|default|no[-_]?(?:image|img|photo)|blank|favicon|symbol|og[-_]?image|sns"
    r"|share|apple-touch-icon)s?\d*(?=[/_.-]|$)",
    re.IGNORECASE,
)
_LONGEST = 2000


def read_image(page: Page) -> Evidence[str] | None:
    """The first address that can be a picture of the article: a site's logo is none."""
    for stated, origin in _stated(page):
        address = urljoin(page.url, stated.strip())
        if not stated.strip():
            continue
        if len(address) > _LONGEST or not address.isprintable() or oddity(address) is not None:
            page.rejected.add("image_url", stated, origin, "odd_address")
        elif _LOGO.search(urlsplit(address).path):
            page.rejected.add("image_url", address, origin, "logo")
        else:
            return Evidence(address, origin)
    return None


def _stated(page: Page) -> Iterator[tuple[str, str]]:
    yield from ((address, "json-ld") for address in _addresses(page.article_data.get("image")))
    for name in _METAS:
        yield from ((address, f"meta:{name}") for address in page.metas.get(name, []))


def _addresses(image: Any) -> Iterator[str]:
    for one in image if isinstance(image, list) else [image]:
        address = one.get("url") if isinstance(one, dict) else one
        if isinstance(address, str):
            yield address
