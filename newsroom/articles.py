"""The articles that the sample newsroom prints, read from ``articles/*.yaml``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

import yaml

from newsroom.sites import SITES, Site

FOLDER = Path(__file__).parent / "articles"
LAST_EDITION = 4

Fate = Literal["normal", "corrected", "vanishes", "forbidden"]


@dataclass(frozen=True)
class Correction:
    """What a later edition prints instead."""

    edition: int
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """One article of one outlet. Edition 0 is the backlog, later ones come out as it is told.

    ``ago`` is its age at the start where it is older than its edition, ``lag`` how long before
    its edition it was published otherwise; ``number`` counts an outlet's articles, oldest first.
    """

    id: str
    outlet: str
    story: str
    edition: int
    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...]
    section: str
    topic: bool = False
    near_miss: str | None = None
    copy_of: str | None = None
    fate: Fate = "normal"
    ago: timedelta | None = None
    lag: timedelta = timedelta(minutes=5)
    number: int = 0
    vanishes: int | None = None
    correction: Correction | None = None
    is_archive: bool = False
    is_seed: bool = False
    summary: str | None = None
    notes: tuple[str, ...] = ()
    """What the page prints below the text, such as hashtags."""

    def printed_in(self, edition: int) -> "Article":
        """The article as that edition prints it: corrected, once the correction is out."""
        if self.correction is None or edition < self.correction.edition:
            return self
        return replace(self, title=self.correction.title, paragraphs=self.correction.paragraphs)

    def is_gone_in(self, edition: int) -> bool:
        return self.vanishes is not None and edition >= self.vanishes


def load(folder: Path = FOLDER, extra: Iterable[Article] = ()) -> list[Article]:
    """Every article, oldest first, ``extra`` (the seeds) among them."""
    articles = [
        article
        for file in sorted(folder.glob("*.yaml"))
        for story in yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]
        for article in read_story(story)
    ]
    return numbered([*articles, *extra])


def read_story(story: Mapping[str, Any]) -> list[Article]:
    """One story's articles; a copy takes the text of the outlet that it names."""
    read: dict[str, Article] = {}
    for row in story["articles"]:
        origin = read[row["copy"]] if "copy" in row else None
        read[row["outlet"]] = read_article(story, row, origin)
    return list(read.values())


def read_article(
    story: Mapping[str, Any], row: Mapping[str, Any], origin: Article | None
) -> Article:
    name = f"{story['story']}@{row['outlet']}"
    paragraphs = copied(origin, row) if origin else tuple(row["body"].splitlines())
    return Article(
        id=name,
        outlet=row["outlet"],
        story=story["story"],
        edition=row["edition"],
        title=row["title"],
        paragraphs=paragraphs,
        authors=tuple(row.get("authors") or [signed_by(SITES[row["outlet"]], name)]),
        section=row["section"],
        topic=story.get("topic", False),
        near_miss=story.get("near_miss"),
        copy_of=origin.id if origin else None,
        fate=row.get("fate", "normal"),
        ago=age(name, row, origin),
        lag=timedelta(minutes=1 + crc32(name.encode()) % 3 + (0 if origin else 4)),
        vanishes=row.get("vanishes"),
        correction=read_correction(row.get("corrected"), paragraphs),
        is_archive=row.get("archive", False),
    )


def copied(origin: Article, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The origin's paragraphs, cut and touched up the way a desk does it."""
    dropped = set(row.get("drop", ()))
    kept = tuple(
        paragraph
        for position, paragraph in enumerate(origin.paragraphs, start=1)
        if position not in dropped
    )
    return replaced(kept, row.get("replace", ()))


def replaced(paragraphs: Sequence[str], pairs: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Each pair must be found: a replacement that hits nothing is a mistake in the data file."""
    text = "\n".join(paragraphs)
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"nothing to replace: {old!r}")
        text = text.replace(old, new)
    return tuple(text.split("\n"))


def read_correction(
    row: Mapping[str, Any] | None, paragraphs: tuple[str, ...]
) -> Correction | None:
    if row is None:
        return None
    body = (*replaced(paragraphs, row["replace"]), row["append"])
    return Correction(row["edition"], row["title"], body)


def age(name: str, row: Mapping[str, Any], origin: Article | None) -> timedelta | None:
    """Hours before the start: as written, a little less than the origin's, or spread over days."""
    if "ago_h" in row:
        return timedelta(hours=row["ago_h"])
    if row["edition"] > 0:
        return None
    spread = crc32(name.encode())
    if origin and origin.ago:
        return origin.ago - timedelta(minutes=10 + spread % 150)
    return timedelta(minutes=120 + spread % (110 * 60))


def signed_by(site: Site, name: str) -> str:
    return site.staff[crc32(name.encode()) % len(site.staff)]


def numbered(articles: Sequence[Article]) -> list[Article]:
    """In order of appearance, each with its number within its outlet."""
    counts: dict[str, int] = defaultdict(int)
    result = []
    for article in sorted(articles, key=order):
        counts[article.outlet] += 1
        result.append(replace(article, number=counts[article.outlet]))
    return result


def order(article: Article) -> tuple[int, timedelta, str]:
    return (article.edition, -(article.ago or article.lag), article.id)
