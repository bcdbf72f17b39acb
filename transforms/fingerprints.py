"""What finds a text again: the hashes of its 5-grams, and a sketch of them.

The sketch is the smallest hashes of the text (a bottom-k sketch whose k grows with the text, so
that it estimates containment for texts of unlike length: Broder 1997). Sharing three keys of such
a sketch finds .996 of the labelled copies at two thirds of the candidates that an eighth of the
hashes has (docs/copies.md).
"""

import hashlib
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rensa import RMinHash

from transforms.cleaning import Sentence, letters, only_letters

GRAM = 5
SKETCH_SHARE = 12
SKETCH_LEAST, SKETCH_MOST = 32, 256
MAX_LETTERS = 20_000


@dataclass(frozen=True)
class Fingerprint:
    """``grams``: 32-bit hashes of the 5-grams. ``keys``: the sketch, as signed 64-bit numbers."""

    grams: frozenset[int]
    keys: tuple[int, ...]


def content_sha(title: str, body: str) -> bytes:
    """SHA-256 (32 bytes) of the letters of title and body: the same for the same words."""
    return hashlib.sha256(f"{letters(title)}\n{letters(body)}".encode()).digest()


def fingerprint(read: Sequence[Sentence]) -> Fingerprint:
    """Of the sentences of a body. Short texts have few grams, empty ones none."""
    text = only_letters("".join(one.plain for one in read))[:MAX_LETTERS]
    grams = {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
    hashes = sorted(set(RMinHash.hash_token_sets([list(grams)])[0])) if grams else []
    size = min(max(len(hashes) // SKETCH_SHARE, SKETCH_LEAST), SKETCH_MOST)
    keys = tuple(signed(number) for number in hashes[:size])
    return Fingerprint(frozenset(_low_halves(hashes)), keys)


def _low_halves(hashes: list[int]) -> list[int]:
    """The lower 32 bits of each."""
    halves = memoryview(array("Q", hashes)).cast("B").cast("I").tolist()
    return halves[sys.byteorder == "big" :: 2]


def signed(number: int) -> int:
    """An unsigned 64-bit number as Postgres' bigint has it: the same bits."""
    return number - (1 << 64) if number >= 1 << 63 else number


def packed(grams: Iterable[int]) -> bytes:
    """Sorted, four bytes each, little-endian."""
    numbers = array("I", sorted(grams))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(grams: bytes | memoryview) -> frozenset[int]:
    """The inverse of :func:`packed`."""
    numbers = array("I")
    numbers.frombytes(bytes(grams))
    if sys.byteorder == "big":
        numbers.byteswap()
    return frozenset(numbers)
