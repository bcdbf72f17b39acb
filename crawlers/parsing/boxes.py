"""What stands inside an article's element and is not of its text: boxes, pictures, subtitles."""

import re
from collections import defaultdict
from functools import lru_cache

from bs4 import PageElement, Tag

from crawlers.dom import words_in
from crawlers.parsing.beside import is_beside
from crawlers.parsing.line_rules import SENTENCE_END
from crawlers.parsing.soup import Text

_DROPPED_WORDS = frozenset(
    {"byline", "reporter", "journalist", "writer", "editors", "hashtag", "hashtags", "keyword",
     "keywords", "tags", "tag", "btn", "btns", "button", "promotion", "more", "credit", "blind",
     "hidden", "adsbygoogle", "dable", "taboola", "support", "donation", "sponsor", "readmore",
     "toc", "player", "vod", "ccl", "like", "print", "pullquote", "desc"}
)  # fmt: skip
# Words long enough to be told inside others: postprofilein, articlecopyright.
_GLUED = re.compile("profile|caption|copyright|related|relation|reporter|byline", re.IGNORECASE)
_PICTURE = re.compile("photo|image|img|pict|thumb", re.IGNORECASE)
_SUBTITLE = re.compile(r"sub[-_]?(?:tit|head|subject)|(?:tit|head)[-_]?sub|summary", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)

_MOST = 0.4
"""No box holds more of the text than this: a misnamed element is the article itself."""
_CAPTION_LENGTH = 250
_PARAGRAPH_LENGTH = 20


def drop_boxes(nodes: list[PageElement], whole: int) -> None:
    """Takes out, in place, whatever is named, placed or built like something beside the text.

    ``nodes``: all of a soup in document order. ``whole``: characters of text there were before
    others took out some.
    """
    lengths, pictures = _text_lengths(nodes), _around_images(nodes)
    most = _MOST * (whole or 1)
    gone: set[int] = set()
    is_above_text = True
    for node in nodes:
        if id(node.parent) in gone:
            gone.add(id(node))
        elif not isinstance(node, Tag):
            is_above_text = is_above_text and not _is_paragraph(str(node))
        elif (length := lengths[id(node)]) < most and (
            _is_box(marks := _marks(node), node)
            or _is_picture(node, marks, length, id(node) in pictures)
            or (is_above_text and _SUBTITLE.search(marks))
        ):
            node.extract()
            gone.add(id(node))


def _text_lengths(nodes: list[PageElement]) -> dict[int, int]:
    """Characters of text below each tag, by its id: the last first, so that children are known."""
    lengths: defaultdict[int, int] = defaultdict(int)
    for node in reversed(nodes):
        if type(node) is Text:
            lengths[id(node.parent)] += len(node)
        elif isinstance(node, Tag):
            lengths[id(node.parent)] += lengths[id(node)]
    return lengths


def _around_images(nodes: list[PageElement]) -> set[int]:
    """The ids of the tags that hold an image."""
    around: set[int] = set()
    for node in reversed(nodes):
        if isinstance(node, Tag) and (node.name == "img" or id(node) in around):
            around.add(id(node.parent))
    return around


def _is_box(marks: str, tag: Tag) -> bool:
    return _names_box(marks) or bool(_HIDDEN.search(str(tag.get("style") or "")))


@lru_cache(maxsize=5000)
def _names_box(marks: str) -> bool:
    """Whether class and id name something beside the text; pages repeat theirs over and over."""
    named = words_in(marks)
    return bool(named & _DROPPED_WORDS) or is_beside(named) or bool(_GLUED.search(marks))


def _is_picture(tag: Tag, marks: str, length: int, has_image: bool) -> bool:
    """A picture with its caption: a figure, or a box or table of that name around an image."""
    if tag.name == "figure":
        return not tag.find(["blockquote", "table"])
    if length > _CAPTION_LENGTH or not has_image:
        return False
    return tag.name == "table" or bool(_PICTURE.search(marks))


def _is_paragraph(text: str) -> bool:
    line = text.strip()
    return len(line) >= _PARAGRAPH_LENGTH and bool(SENTENCE_END.search(line))


def _marks(tag: Tag) -> str:
    return f"{tag.get('id') or ''} {tag.get('class') or ''}"
