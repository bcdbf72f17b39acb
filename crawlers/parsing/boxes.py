"""What stands inside an article's element and is not of its text: boxes, pictures, subtitles."""

import re

from bs4 import BeautifulSoup, Tag

from crawlers.parsing.beside import is_beside
from crawlers.parsing.line_rules import SENTENCE_END

_DROPPED_TAGS = (
    "script", "style", "noscript", "iframe", "button", "form", "select", "input", "textarea",
    "object", "embed", "video", "audio", "svg", "nav", "footer", "aside", "template", "figcaption",
    "ins", "canvas", "map",
)  # fmt: skip
_AD_TAG = re.compile(r"(?:^|-)ads?(?:-|$)")
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
_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_MOST = 0.4
"""No box holds more of the text than this: a misnamed element is the article itself."""
_CAPTION_LENGTH = 250
_PARAGRAPH_LENGTH = 20


def drop_boxes(soup: BeautifulSoup) -> None:
    """Takes out, in place, whatever is named, placed or built like something beside the text."""
    whole = len(soup.get_text()) or 1
    for tag in soup.find_all([*_DROPPED_TAGS, _AD_TAG]):
        tag.decompose()
    for tag in soup.find_all(True):
        if tag.decomposed:
            continue
        length = len(tag.get_text())
        if length < _MOST * whole and (
            _is_box(tag) or _is_picture(tag, length) or _is_subtitle(tag)
        ):
            tag.decompose()


def _is_box(tag: Tag) -> bool:
    marks = _marks(tag)
    named = frozenset(_WORD.findall(_CAMEL.sub(" ", marks).lower()))
    if named & _DROPPED_WORDS or is_beside(named) or _GLUED.search(marks):
        return True
    return bool(_HIDDEN.search(str(tag.get("style") or "")))


def _is_picture(tag: Tag, length: int) -> bool:
    """A picture with its caption: a figure, or a box or table of that name around an image."""
    if tag.name == "figure":
        return not tag.find(["blockquote", "table"])
    if length > _CAPTION_LENGTH or not tag.find("img"):
        return False
    return tag.name == "table" or bool(_PICTURE.search(_marks(tag)))


def _is_subtitle(tag: Tag) -> bool:
    """A subtitle or summary above the first paragraph; further down it is a subhead."""
    if not _SUBTITLE.search(_marks(tag)):
        return False
    return not any(_is_paragraph(str(text)) for text in tag.find_all_previous(string=True))


def _is_paragraph(text: str) -> bool:
    line = text.strip()
    return len(line) >= _PARAGRAPH_LENGTH and bool(SENTENCE_END.search(line))


def _marks(tag: Tag) -> str:
    classes = tag.get("class") or []
    return " ".join(map(str, [tag.get("id") or "", *classes]))
