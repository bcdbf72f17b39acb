"""The text that rules judge: its fields, normalized, bounded, and joined for one pass over it."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Field = Literal["title", "section", "outlet", "body"]
FIELDS: tuple[Field, ...] = ("title", "section", "outlet", "body")

MAX_CHARS = 100_000
"""A longer body is judged by its beginning: bounded time, and news says it early."""
MAX_LINE = 1_000
"""The same for the other fields, which are one line each."""


@dataclass(frozen=True)
class Texts:
    """An article's fields; any may be empty. Offsets of hits are offsets into these.

    Made by :meth:`of`, which bounds and normalizes (NFC): the file systems of Macs and some CMS
    write Hangul as loose letters (NFD).
    """

    title: str = ""
    body: str = ""
    section: str = ""
    outlet: str = ""

    @classmethod
    def of(
        cls,
        title: str | None,
        body: str | None,
        section: str | None = None,
        outlet: str | None = None,
    ) -> "Texts":
        """From whatever is there."""
        lines = (_normal(one, MAX_LINE) for one in (section, outlet))
        return cls(_normal(title, MAX_LINE), _normal(body, MAX_CHARS), *lines)

    def __getitem__(self, field: Field) -> str:
        return str(getattr(self, field))

    @cached_property
    def joined(self) -> str:
        """All fields, a line break between them, which no term spans."""
        return f"{self.title}\n{self.section}\n{self.outlet}\n{self.body}"

    def place(self, start: int) -> tuple[Field, int]:
        """(field, where in ``joined`` the field begins) of an offset into ``joined``."""
        begins = self._begins
        index = bisect_right(begins, start) - 1
        return FIELDS[index], begins[index]

    @cached_property
    def _begins(self) -> tuple[int, int, int, int]:
        section = len(self.title) + 1
        outlet = section + len(self.section) + 1
        return 0, section, outlet, outlet + len(self.outlet) + 1


def _normal(text: str | None, most: int) -> str:
    if not text:
        return ""
    # Loose letters are up to three to the syllable: cut before, so that a huge text costs nothing.
    normal = unicodedata.normalize("NFC", text[: 3 * most])
    return normal if len(normal) <= most else normal[:most]
