"""Two stored pages become articles at run time; their text is never part of the project.

A stored page is what a browser's "select all" gives: navigation, then the text, then the rest.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from newsroom.articles import Article

# The stored blog post came without its headline, so that it gets one of ours.
BLOG_TITLE = "오픈소스 AI와 미국의 AI 주도권, 콘윈스키가 던진 경고"
_CAPTION = re.compile(r"^(.+?) / \S+\.ai$")
_BLOG_END = re.compile(r"^(이어서 읽어보면|Hashtags$|#\S)")


@dataclass(frozen=True)
class Seed:
    """What a reader would call the article: title, text, and what stands around it."""

    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...] = ()
    summary: str | None = None
    notes: tuple[str, ...] = ()


def load(folder: Path | None) -> list[Article]:
    """The seeds of the folder as articles of the first edition; none where there is no folder."""
    if folder is None or not folder.is_dir():
        return []
    return [as_article(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.txt"))]


def as_article(text: str) -> Article:
    is_news = "<저작권자" in text
    seed = read_news(text) if is_news else read_blog(text)
    outlet = "tokennaru" if is_news else "modelnight"
    return Article(
        id=f"seed@{outlet}",
        outlet=outlet,
        story=f"seed-{outlet}",
        edition=1,
        title=seed.title,
        paragraphs=seed.paragraphs,
        authors=seed.authors or ("밤부엉",),
        section="AI" if is_news else "읽을거리",
        topic=True,
        is_seed=True,
        summary=seed.summary,
        notes=seed.notes,
    )


def read_news(text: str) -> Seed:
    """A news page: the text stands between the picture's caption and the copyright line."""
    lines = _lines(text)
    captions = [place for place, line in enumerate(lines) if _CAPTION.match(line)]
    end = next(place for place, line in enumerate(lines) if line.startswith("<저작권자"))
    head = lines[: captions[0]]
    caption = _CAPTION.match(lines[captions[0]])
    return Seed(
        title=caption[1] if caption else head[0],
        paragraphs=tuple(lines[captions[-1] + 1 : end]),
        authors=tuple(line.removesuffix(" 기자") for line in head if line.endswith(" 기자")),
        summary=max(head, key=len),
    )


def read_blog(text: str) -> Seed:
    """A blog post: the text ends where other posts, hashtags and remarks on pictures begin."""
    lines = _lines(text)
    end = next((place for place, line in enumerate(lines) if _BLOG_END.match(line)), len(lines))
    return Seed(BLOG_TITLE, tuple(lines[:end]), notes=tuple(lines[end:]))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
