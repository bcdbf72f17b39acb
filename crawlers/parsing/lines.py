"""From the lines of an article's element to its text."""

import re
from functools import lru_cache

from crawlers.dom import letters
from crawlers.parsing import line_rules as rules
from crawlers.parsing.fragment import LINK_END, LINK_START
from crawlers.parsing.press_notes import is_press_note

_LINK = re.compile(f"{LINK_START}[^{LINK_END}]*{LINK_END}")
_LEAD_LENGTH = 45
_LABEL_LENGTH = 16
_PARAGRAPH_LENGTH = 40
_CREDIT_LETTERS = 16
_TELLING_LETTERS = 12
_LONGER = 200


def article_text(lines: list[str], title: str, *, is_blog: bool) -> str:
    """Paragraphs joined by line breaks. In a blog what the writer put there stays."""
    kept = [plain for line in lines if not _is_link(line) and (plain := without_marks(line))]
    kept = [line for line in kept if not _is_beside_text(line)]
    kept = kept[:1] + [line for line in kept[1:] if not _repeats(line, title)]
    if not is_blog:
        kept = _without_captions(kept)
    return "\n".join(_without_tail(_without_head(kept, title, is_blog=is_blog)))


def _is_beside_text(line: str) -> bool:
    """A button, a note to newsrooms, a notice to those who have not paid."""
    if rules.WIDGET.fullmatch(line) or is_press_note(line):
        return True
    return len(line) <= rules.NOTICE_LENGTH and bool(rules.PAYWALL.match(line))


def without_marks(line: str) -> str:
    """The line without the marks around its links."""
    return line.replace(LINK_START, "").replace(LINK_END, "").strip()


def _is_link(line: str) -> bool:
    """A line that is nothing but links, or links after a label like 관련기사."""
    rest = _LINK.sub("", line).strip()
    return LINK_START in line and (not letters(rest) or _is_label(rest))


def _without_captions(lines: list[str]) -> list[str]:
    """A ▲ line between other ▲ lines is an item of a list."""
    return [
        line
        for place, line in enumerate(lines)
        if not rules.CAPTION.match(line)
        or rules.COPYRIGHT.match(line)
        or (line[0] == "▲" and any(near[0] == "▲" for near in _beside(lines, place)))
    ]


def _beside(lines: list[str], place: int) -> list[str]:
    return lines[max(0, place - 1) : place] + lines[place + 1 : place + 2]


def _without_head(lines: list[str], title: str, *, is_blog: bool) -> list[str]:
    """Without what stands above the first paragraph: headline again, subtitles, bylines."""
    start = 0
    if is_blog or not any(_starts_text(line, title) for line in lines):
        while start < len(lines) and _repeats(lines[start], title):
            start += 1
    else:
        while not _starts_text(lines[start], title):
            start += 1
    kept = [line for line in lines[start:] if not rules.CUE.fullmatch(line)]
    if not kept:
        return []
    first = rules.SIGNED_BRACKET.sub("", rules.DATELINE.sub("", kept[0], count=1), count=1)
    return [first, *kept[1:]] if first else kept[1:]


def _starts_text(line: str, title: str) -> bool:
    if _repeats(line, title) or rules.HEADER_NOTE.match(line):
        return False
    if rules.HEADER_FIELD.match(line) and not rules.SENTENCE_END.search(line):
        return False
    return _is_lead(line) and not rules.SIGNATURE.fullmatch(line)


def _repeats(line: str, title: str) -> bool:
    """The headline again, bare or as the name of a picture with its credit."""
    headline = _headline(title)
    more = _CREDIT_LETTERS if len(headline) >= _TELLING_LETTERS else 0
    if headline and next(filter(str.isalnum, line), "").lower() != headline[0]:
        return False
    said = letters(line[: 2 * len(title) + _LONGER])
    return said.startswith(headline) and len(said) <= len(headline) + more


@lru_cache(maxsize=32)
def _headline(title: str) -> str:
    """The title's letters, which every line is compared with."""
    return letters(title)


def _is_lead(line: str) -> bool:
    """A long line or a sentence; a quotation that stands alone is a subtitle."""
    if len(line) >= _LEAD_LENGTH:
        return True
    is_quotation = line[0] in "\"'“‘" and line[-1] in "\"'”’"
    return len(line) >= 10 and bool(rules.SENTENCE_END.search(line)) and not is_quotation


def _without_tail(lines: list[str]) -> list[str]:
    """Cut at the first notice or signature after which no sentence comes.

    Long lines without an end (headlines) may follow a signature or a copyright line; below a
    weaker notice they may be the items of a list, and it stays.
    """
    lines = _before_copyright(lines)
    cut, long_follows = len(lines), False
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if _is_end(line) or (_is_tail(line) and not long_follows):
            cut = place
        elif rules.SENTENCE_END.search(line):
            break
        elif len(line) >= _PARAGRAPH_LENGTH:
            long_follows = True
    kept = lines[:cut]
    if kept:
        kept = [*kept[:-1], rules.GLUED.sub("", kept[-1])]
    last_part = len(kept) // 2
    return [
        line for place, line in enumerate(kept)
        if line and not (place > last_part and _is_label(line))
    ]  # fmt: skip


def _before_copyright(lines: list[str]) -> list[str]:
    """What stands below a copyright line is not the article, unless it is much of the text."""
    whole = sum(map(len, lines))
    above = 0
    for place, line in enumerate(lines):
        if rules.COPYRIGHT.match(line) and above > 0.6 * whole:
            return lines[:place]
        above += len(line)
    return lines


def _is_label(line: str) -> bool:
    """A row of hashtags, or the heading of a box that is gone."""
    if rules.HASHTAGS.fullmatch(line):
        return True
    is_short = len(line) <= _LABEL_LENGTH and not rules.SENTENCE_END.search(line)
    return is_short and bool(rules.HEADING.match(line))


def _is_end(line: str) -> bool:
    """A copyright line or a signature: the article is over."""
    return bool(rules.COPYRIGHT.match(line) or rules.SIGNATURE.fullmatch(line))


def _is_tail(line: str) -> bool:
    if (
        rules.HASHTAGS.fullmatch(line)
        or rules.NOTICE.match(line)
        or rules.CREDITS.match(line)
        or rules.SIGN_OFF.fullmatch(line)
    ):
        return True
    is_paragraph = len(line) >= _PARAGRAPH_LENGTH or bool(rules.SENTENCE_END.search(line))
    return bool(rules.HEADING.match(line)) and not is_paragraph
