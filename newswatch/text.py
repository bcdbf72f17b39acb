"""The one gate through which scraped text enters: whatever passes can be stored and shown."""

import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# Bidirectional overrides can make a headline read as something else (UTR 36, 3.1).
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"[ \t\u00a0\u3000\u2000-\u200a]+")
_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]")


def clean(text: str) -> str:
    """NFC text without controls, lone surrogates (U+FFFD instead), overrides and invisibles.

    Line breaks become ``\\n``, runs of blanks one blank, empty lines vanish. Idempotent.
    """
    if text.isprintable():  # as nearly all are: nothing in it but blanks is to be mended
        return " ".join(unicodedata.normalize("NFC", text).split())
    if "\n" in text:
        return "\n".join(filter(None, map(clean, text.split("\n"))))
    text = _LINE_BREAKS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", text)
    text = _INVISIBLE.sub("", _BIDI.sub("", _CONTROLS.sub("", text)))
    text = unicodedata.normalize("NFC", text)
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def clean_line(text: str) -> str:
    """:func:`clean` for what must be one line: titles, names, sections."""
    return clean(text).replace("\n", " ")
