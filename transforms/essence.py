"""What of a text its reader would call changed, and what only its page has around it.

Left out are spaces, quotation marks and other punctuation, and whole lines that count views or
point elsewhere. Numbers are kept as they are: ``1.5`` is not ``15``, but ``1,000`` is ``1000``.
"""

import re
import unicodedata

_WORD = re.compile(r"(?:(?<![^\s(\[])[-−△])?\d+(?:[.:]\d+)*|[^\W\d_]|[%‰$€£¥₩℃]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_COUNTED = (
    r"(?:조회|추천|공감|좋아요|싫어요|댓글|공유|스크랩|반응|읽음|views?|likes?|comments?|shares?)"
)
_COUNTER = re.compile(
    rf"^(?:기사\s*)?(?:{_COUNTED}\s*(?:수)?\s*[:：]?\s*\(?\s*[\d,.]+\s*[만천kKmM]?"
    r"\s*(?:회|개|건|명)?\s*\)?[\s|·/,]*){1,8}$",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"^\s*(?:[▶☞►▷☛]|\[?\s*(?:관련\s?기사|많이 본 (?:뉴스|기사)|함께 보면 좋은|추천\s?기사"
    r"|인기\s?기사|주요\s?기사|핫\s?뉴스)\s*(?:[\]:：]|$))"
)
_LONGEST_POINTER = 120


def lines_of(body: str) -> list[str]:
    """The paragraphs that tell the story, blanks in them made one."""
    plain = (" ".join(line.split()) for line in body.split("\n"))
    return [line for line in plain if line and not _is_beside(line)]


def essence(text: str) -> str:
    """Two texts that differ only in what nobody would call a change have the same."""
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    found = _WORD.findall(plain)
    return "".join(f"<{word}>" if word[-1].isdigit() else word for word in found)


def _is_beside(line: str) -> bool:
    if len(line) > _LONGEST_POINTER:
        return False
    return bool(_COUNTER.match(line) or _POINTER.match(line))
