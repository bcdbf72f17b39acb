"""Text from bytes: what the bytes themselves say counts more than what anybody declares.

Korean pages declare EUC-KR and mean CP949, declare nothing, or declare what a proxy made untrue;
a wrong guess looks like text and is not (reliability research, finding F8). So every declared
charset is only a candidate, and the reading that looks most like Korean wins.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import Literal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Declared inside: XML declaration, <meta charset>, <meta http-equiv … charset=…>
_DECLARED = re.compile(
    rb"""<\?xml[^>]*?encoding\s*=\s*["']?([\w.:-]+)|<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_MEANS_CP949 = re.compile(r"euc[-_]?kr|ks_?c|ksx?1001|korean|ms949|uhc|x-windows-949", re.I)
# Never declared by somebody who looked: a server's default for whatever it serves.
_MEANS_NOTHING = re.compile(r"(iso-?8859-?1|latin-?1|us-ascii|ascii|windows-1252|cp1252)$", re.I)

_ASCII = re.compile(r"[\x00-\x7f]+")
_ASCII_BYTES = bytes(range(128))
_HANGUL = re.compile("[가-힣]")
_FINE = re.compile(
    "[ㄱ-ㅣ·–—‘’“”…※™℃←-↙∀-⋿①-⓿─-◿★☆♠-♯♥♡、-】〔〕㈀-㏿！-～￦©®«»°±×÷\u3000\u00a0\u200b-\u200d\ufe0f\U0001f000-\U0001faff]"
)
_ACCENTED = re.compile(
    r"(?<=[A-Za-z])[À-ÖØ-öø-ɏ]{1,2}(?![^\x00-\x7f])|(?<![^\x00-\x7f])[À-ÖØ-öø-ɏ]{1,2}(?=[A-Za-z])"
)
_HAN_KANA = re.compile("[一-鿿ぁ-ヿ]")
_WRONG = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff]")
# What U+FFFD saved as UTF-8 looks like when it is read as CP949.
_REREAD = re.compile("占쏙옙|占쏙|쏙옙")
_SAMPLE = 8000
"""Characters beyond ASCII that are looked at: more change no verdict."""


@dataclass(frozen=True)
class Decoded:
    """``flags``: ``damaged`` (a few bytes were unreadable and stand as U+FFFD) or ``mojibake`` (no
    reading looks like text: do not use it)."""

    text: str
    charset: str
    flags: tuple[Literal["damaged", "mojibake", "nested"], ...] = ()
    body: bytes | None = field(default=None, repr=False, compare=False)
    """The bytes, where they are the text in UTF-8 as they stand."""

    @cached_property
    def encoded(self) -> bytes:
        """The text in UTF-8, for parsers that want bytes."""
        return self.text.encode("utf-8", "replace") if self.body is None else self.body


def decode(body: bytes, content_type: str | None = None, known: str | None = None) -> Decoded:
    """The text of a body. ``known`` is the catalogue's charset, for where bytes cannot tell."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return _verdict(body[len(bom) :], charset)
    if (text := _plain_utf8(body)) is not None:
        return Decoded(text, "utf-8", body=body)
    named = _named(body, content_type, known)
    if not set(named) - {"utf-8"} and _is_accented_utf8(body):
        return Decoded(body.decode(), "utf-8")
    candidates = dict.fromkeys([*named, "utf-8", "cp949"])
    return max((_verdict(body, charset) for charset in candidates), key=_quality)


def declared(body: bytes, content_type: str | None = None) -> list[str]:
    """Python's names of the charsets that the header and the body itself declare, if any."""
    return _named(body, content_type, None)


def _named(body: bytes, content_type: str | None, known: str | None) -> list[str]:
    """Charsets that somebody named, the most credible first."""
    header = _HEADER.search(content_type or "")
    inside = _DECLARED.search(body[:4096])
    inside_label = next((g for g in inside.groups() if g), b"").decode("ascii") if inside else None
    labels = (known, header and header[1], inside_label)
    return list(filter(None, map(_codec, labels)))


def _codec(label: str | None) -> str | None:
    """Python's name of the charset that a label means, or None for one that means nothing."""
    if not label or _MEANS_NOTHING.match(label):
        return None
    if _MEANS_CP949.match(label):
        return "cp949"
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # Python's non-text codecs (rot13, zlib) are no charsets, whatever a header says.
    return info.name if info._is_text_encoding else None


def _plain_utf8(body: bytes) -> str | None:
    """Valid UTF-8 with Hangul in it and nothing odd: no other charset gives that by chance."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    hangul = islice(_HANGUL.finditer(text, 0, 20_000), 4)
    return text if sum(1 for _ in hangul) == 4 and _score_of_utf8(body) > 0.9 else None


def _is_accented_utf8(body: bytes) -> bool:
    """Valid UTF-8 in which all that is odd are accents in Latin words; as CP949, é would be 챕."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    return _ASCII.sub("", _FINE.sub("", _ACCENTED.sub("", text))) == ""


def _verdict(body: bytes, charset: str) -> Decoded:
    text, broken = _read(body, charset)
    if broken and not charset.startswith("utf-16"):
        # A comment that somebody pasted in another charset is seen by nobody.
        text, broken = _read(_without_comments(body), charset)
    strange = len(_ASCII.sub("", text)) if broken else 0
    if (broken and broken > max(2, 0.02 * strange)) or _score(text) < 0.5:
        return Decoded(text, charset, ("mojibake",))
    return Decoded(text, charset, ("damaged",) if broken else ())


def _without_comments(body: bytes) -> bytes:
    """In time that grows with the body, however many comments have no end. No byte of a CP949 or
    UTF-8 character is one of their signs."""
    kept, at = [], 0
    while (start := body.find(b"<!--", at)) >= 0 and (end := body.find(b"-->", start + 4)) >= 0:
        kept.append(body[at:start])
        at = end + len(b"-->")
    return b"".join(kept) + body[at:]


def _read(body: bytes, charset: str) -> tuple[str, int]:
    """The text, with U+FFFD for what is unreadable, and how many of those."""
    try:
        return body.decode(charset), 0
    except UnicodeDecodeError:
        text = body.decode(charset, errors="replace")
        return text, text.count("\ufffd")


def _quality(reading: Decoded) -> tuple[bool, bool, float]:
    return ("mojibake" not in reading.flags, not reading.flags, _score(reading.text))


def _score(text: str) -> float:
    """Share of the characters beyond ASCII that Korean text is made of, 0 to 1; 1 if none."""
    return _score_of_utf8(text.encode("utf-8", "replace"))


def _score_of_utf8(encoded: bytes) -> float:
    """The same of a text in UTF-8."""
    beyond = encoded.translate(None, _ASCII_BYTES)
    sample = beyond[: 4 * _SAMPLE].decode("utf-8", "ignore")[:_SAMPLE]
    if not sample:
        return 1.0
    others = _common_runs().sub("", sample)
    worth: float = len(sample) - len(others)
    worth += sum(times * _worth(character) for character, times in Counter(others).items())
    return max(0.0, (worth - 4 * len(_REREAD.findall(sample))) / len(sample))


@cache
def _common_runs() -> re.Pattern[str]:
    """The 2,350 syllables of KS X 1001. Korean text hardly leaves them; misread bytes do."""
    every = (chr(code) for code in range(ord("가"), ord("힣") + 1))
    return re.compile(
        f"[{''.join(one for one in every if len(one.encode('euc_kr', 'ignore')) == 2)}]+"
    )


@lru_cache(maxsize=20_000)
def _worth(character: str) -> float:
    """What a character that is no common syllable says for its text: typography is Korean text,
    rare syllables and broken characters are misread bytes."""
    if _HANGUL.match(character):
        return -1.0
    if _HAN_KANA.match(character):
        return 0.5
    return float(bool(_FINE.match(character))) - 2.0 * bool(_WRONG.match(character))
