"""A message as Slack blocks. Limits: https://docs.slack.dev/reference/block-kit/blocks

Slack refuses a message over a limit whole, so everything is cut before: 50 blocks, 150 characters
in a header, 3,000 in a section, and about 13,200 in all (undocumented; bolt-js issue 2509).
"""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from alerts.message import Entry, Message, Section, shorten
from alerts.texts import say

HEADER = 150
SECTION = 3000
TITLE = 300
LINK = 1500
BLOCKS = 50
TOTAL = 12_000

Block = dict[str, Any]
Counted: TypeAlias = tuple[str, int]
"""Lines, and how many articles they stand for."""


def payload(message: Message) -> dict[str, Any]:
    """The JSON body of an incoming web-hook."""
    head = f"[{message.label}] {message.title}"
    return {
        "text": "\n".join(filter(None, [_fitted(head, TITLE), _escaped(message.warning)])),
        "blocks": blocks(message),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def blocks(message: Message) -> list[Block]:
    """Warning, label, headline, facts with the link, lists, footer; lists are cut to the limits."""
    top = [
        _context(message.label, "label", message),
        {"type": "header", "text": {"type": "plain_text", "text": _fitted(message.title, HEADER)}},
        _section("\n".join(_fact_lines(message))),
    ]
    if message.warning:
        top.insert(0, _section(f"*{_escaped(message.warning)}*"))
    footer = _context(message.footer, "key", message)
    room = TOTAL - sum(_size(block) for block in [*top, footer])
    lists = _within(room, BLOCKS - len(top) - 2, _list_sections(message), message)
    return [*top, *lists, footer]


def _fact_lines(message: Message) -> Iterator[str]:
    for name, value in message.facts:
        yield f"*{_escaped(name)}*  {_fitted(value, 800)}"
    if message.url and len(message.url) <= LINK:
        yield f"<{_escaped(message.url)}|{_escaped(say('open', message.language))}>"


def _list_sections(message: Message) -> Iterator[Counted]:
    for section in message.sections:
        yield from _packed(_section_lines(section, message))


def _section_lines(section: Section, message: Message) -> Iterator[Counted]:
    yield f"*{_escaped(section.heading)}*", 0
    for entry in section.entries:
        yield _entry_line(entry), 1
    if section.more:
        yield _escaped(say("more", message.language, count=section.more)), section.more


def _entry_line(entry: Entry) -> str:
    title = _fitted(entry.title, TITLE)
    if entry.url and len(entry.url) <= LINK:
        title = f"<{_escaped(entry.url)}|{title}>"
    return f"• {title} — {_fitted(' · '.join(entry.notes), 400)}"


def _packed(lines: Iterable[Counted]) -> Iterator[Counted]:
    """Lines joined into as few sections as their size allows, their counts added."""
    text, count = "", 0
    for line, number in lines:
        if text and len(text) + 1 + len(line) > SECTION:
            yield text, count
            text, count = "", 0
        text, count = f"{text}\n{line}" if text else line, count + number
    if text:
        yield text, count


def _within(room: int, blocks: int, parts: Iterable[Counted], message: Message) -> list[Block]:
    """As many as fit; what is left out is counted in a last line, never dropped in silence."""
    taken: list[Block] = []
    left_out = 0
    for text, count in parts:
        room -= len(text)
        if left_out or room < 0 or len(taken) >= blocks:
            left_out += count
        else:
            taken.append(_section(text))
    if left_out:
        taken.append(_section(_escaped(say("more", message.language, count=left_out))))
    return taken


def _section(text: str) -> Block:
    # verbatim: Slack makes no links of its own out of what stands in the text.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str, name: str, message: Message) -> Block:
    element = {"type": "plain_text", "text": _fitted(text, HEADER)}
    return {"type": "context", "block_id": f"{name}-{message.dedup_key}", "elements": [element]}


def _size(block: Block) -> int:
    return len(block["text"]["text"] if "text" in block else block["elements"][0]["text"])


def _escaped(text: str | None) -> str:
    """Slack reads only these three as control characters (docs.slack.dev, formatting: escaping)."""
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fitted(text: str, size: int) -> str:
    """Escaped, and cut so that the escaped text fits ``size`` without a halved entity."""
    keep = size
    while len(escaped := _escaped(shorten(text, keep))) > size:
        keep -= 1
    return escaped or " "  # an empty text object is refused
