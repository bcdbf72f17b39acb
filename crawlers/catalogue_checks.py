"""What no single field can tell: outlets that contradict themselves, their robots or one another.

Used by ``newswatch sources check`` and by tests; a crawl needs none of it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.catalogue import Outlet
from crawlers.outlet import Discover
from crawlers.robots_rules import Forbidden, read_rules
from crawlers.sites import is_of
from newswatch.urls import site_of

Located = tuple[Path, Outlet]


def contradictions(outlets: Iterable[Located]) -> list[tuple[Path, str]]:
    """Of each the file and a line for people: file, field, what is wrong, how to mend it."""
    found = list(outlets)
    own = [(file, f"{file}: {line}") for file, outlet in found for line in _of_one(outlet)]
    return [*own, *_shared(found)]


def _of_one(outlet: Outlet) -> Iterator[str]:
    yield from _of_example(outlet)
    yield from _of_pattern(outlet)
    yield from _of_robots(outlet)
    yield from _of_templates(outlet)


def _of_example(outlet: Outlet) -> Iterator[str]:
    url = outlet.example
    if url and not is_of(outlet, url):
        wrong = f"{url}: 이 매체의 호스트가 아닙니다 / not on a host of this outlet"
        yield f"example: {wrong} → home이나 example을 고치세요 / mend home or example"
    if url and not outlet.article.matches(url):
        wrong = f"자신의 예시와 맞지 않습니다 / does not match its own example {url}"
        yield f"article: {wrong} → path와 id를 고치세요 / mend path and id"


def _of_pattern(outlet: Outlet) -> Iterator[str]:
    """An expression that takes the front page or a listing for an article tells nothing apart."""
    urls = (outlet.home, *(_address(entry) for entry in outlet.discover))
    taken = next((url for url in urls if outlet.article.matches(url)), None)
    if outlet.article.path is not None and taken:
        wrong = f"기사가 아닌 주소도 맞습니다 / also matches {taken}, which is no article"
        yield f"article.path: {outlet.article.path}: {wrong} → 더 좁게 쓰세요 / narrow it"


def _of_robots(outlet: Outlet) -> Iterator[str]:
    """What the noted robots.txt forbids cannot be a way in; it speaks for its own host."""
    if outlet.robots is None:
        return
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in outlet.robots.disallow)]
    rules = read_rules("\n".join(lines).encode())
    urls = [*map(_address, outlet.discover), *filter(None, [outlet.example])]
    for url in (url for url in urls if site_of(url) == site_of(outlet.home)):
        try:
            rules.check(url)
        except Forbidden as forbidden:
            wrong = f"적어 둔 robots.txt가 막습니다 / forbidden as noted here ({forbidden.rule})"
            yield f"robots: {url}: {wrong} → 다른 길을 쓰세요 / use another way in"


def _of_templates(outlet: Outlet) -> Iterator[str]:
    for entry in outlet.discover:
        if entry.address and not outlet.article.matches(_filled(entry.address)):
            wrong = "article과 맞지 않습니다 / what it makes is no article"
            fix = "address나 article을 고치세요 / mend address or article"
            yield f"discover: {entry.address}: {wrong} → {fix}"


def _shared(found: list[Located]) -> Iterator[tuple[Path, str]]:
    """Two outlets of one site, and two ways in with one address."""
    holders: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for file, outlet in found:
        holders["home", _site(outlet)].append(file)
        for entry in outlet.discover:
            holders["discover", entry.url].append(file)
    for (field, what), files in holders.items():
        if len(files) > 1:
            others = ", ".join(str(file) for file in files[1:])
            yield (
                files[0],
                (
                    f"{files[0]}: {field}: {what}: 다음에도 있습니다 / also in {others} → "
                    "한 곳만 남기세요 / keep one"
                ),
            )


def _site(outlet: Outlet) -> str:
    """Its host and port; of a blog its whole address, since many share a host."""
    parts = urlsplit(outlet.home)
    return outlet.home if outlet.kind == "blog" else f"{site_of(outlet.home)}:{parts.port or ''}"


def _address(entry: Discover) -> str:
    """The first address that is asked for."""
    return entry.url.replace("{page}", "1")


def _filled(template: str) -> str:
    """A template of ``Discover.address`` with numbers in its places."""
    return re.sub(r"\{\d\}", "12345", template)
