"""Text-book ways to find copies, each as its book has it, on the labelled articles.

MinHash: Broder 1997, 128 permutations, resemblance of character 5-grams of at least .7. SimHash:
Charikar 2002 in the setting of Manku 2007, 64 bits of which at most 3 differ. Title trigrams:
resemblance of at least .5. All pairs are compared, so that no index of theirs can miss one.
"""

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from transforms.cleaning import letters
from transforms.predict import predict_stories

Pair = frozenset[str]

_PRIME = (1 << 61) - 1
_PERMUTATIONS = 128


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def newswatch(path: Path) -> set[Pair]:
    found = predict_stories(path)
    return {frozenset((row["url"], other)) for row in found for other in row["copies"]}


def minhash(path: Path) -> set[Pair]:
    coins = random.Random(7)
    turns = [(coins.randrange(1, _PRIME), coins.randrange(_PRIME)) for _ in range(_PERMUTATIONS)]

    def sketch(row: dict[str, Any]) -> list[int]:
        hashes = [_hash(gram) for gram in _grams(row.get("text") or "", 5)]
        return [min((a * one + b) % _PRIME for one in hashes) for a, b in turns] if hashes else []

    def is_copy(one: list[int], other: list[int]) -> bool:
        same = sum(mine == theirs for mine, theirs in zip(one, other, strict=False))
        return bool(one and other) and same >= 0.7 * _PERMUTATIONS

    return _compared(path, sketch, is_copy)


def simhash(path: Path) -> set[Pair]:
    def sketch(row: dict[str, Any]) -> int | None:
        grams = _grams(row.get("text") or "", 4)
        weights = [0] * 64
        for one in map(_hash, grams):
            for bit in range(64):
                weights[bit] += 1 if one >> bit & 1 else -1
        return sum(1 << bit for bit, weight in enumerate(weights) if weight > 0) if grams else None

    def is_copy(one: int | None, other: int | None) -> bool:
        return one is not None and other is not None and (one ^ other).bit_count() <= 3

    return _compared(path, sketch, is_copy)


def title_trigrams(path: Path) -> set[Pair]:
    def is_copy(one: set[str], other: set[str]) -> bool:
        return bool(one and other) and len(one & other) >= 0.5 * len(one | other)

    return _compared(path, lambda row: _grams(row.get("title") or "", 3), is_copy)


METHODS: dict[str, Callable[[Path], set[Pair]]] = {
    "newswatch": newswatch,
    "MinHash, 128 permutations, Jaccard .7": minhash,
    "SimHash, 3 of 64 bits": simhash,
    "title trigrams, Jaccard .5": title_trigrams,
}


def side_by_side(root: Path) -> Iterator[tuple[str, float, float, int]]:
    """(method, precision, recall, pairs found) by the judged pairs; doubtful ones do not count."""
    judged = {
        frozenset((one["a"], one["b"])): one["copy"] for one in rows(root / "copy_pairs.jsonl")
    }
    known = {url for pair in judged for url in pair}
    true = {pair for pair, is_copy in judged.items() if is_copy}
    for name, method in METHODS.items():
        pairs = {pair for pair in method(root / "stories.jsonl") if pair <= known}
        found = {pair for pair in pairs if judged.get(pair, False) is not None}
        right = len(found & true)
        yield name, right / len(found) if found else 1.0, right / len(true), len(found)


def _compared(
    path: Path, sketch: Callable[[dict[str, Any]], Any], is_copy: Callable[[Any, Any], bool]
) -> set[Pair]:
    sketches = {row["url"]: sketch(row) for row in rows(path)}
    pairs = combinations(sketches.items(), 2)
    return {frozenset((a, b)) for (a, one), (b, other) in pairs if is_copy(one, other)}


def _grams(text: str, size: int) -> set[str]:
    plain = letters(text)
    return {plain[at : at + size] for at in range(len(plain) - size + 1)}


def _hash(gram: str) -> int:
    return int.from_bytes(hashlib.blake2b(gram.encode(), digest_size=8).digest(), "little")
