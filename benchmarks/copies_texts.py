"""Made-up articles in made-up words: families of a release, its copies, and texts that quote it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

COPIES, RELATIVES = 3, 3
_SENTENCES, _QUOTED = 14, 3
_FIRST, _SYLLABLES = 0xAC00, 11_172
_ENDINGS = ("했습니다.", "했다.", "한다고 밝혔다.", "할 계획입니다.")


@dataclass(frozen=True)
class Made:
    """An article as it would be read from its page."""

    title: str
    body: str


def families(count: int, seed: int) -> Iterator[tuple[list[Made], Made]]:
    """(articles that are stored already, a new one that copies some of them and resembles others).
    Three of the stored ones are copies of each other, three only quote them."""
    coins = random.Random(seed)
    vocabulary = [
        "".join(_syllable(coins) for _ in range(coins.randint(2, 3))) for _ in range(30_000)
    ]
    for _ in range(count):
        release = [_sentence(coins, vocabulary) for _ in range(_SENTENCES)]
        stored = [_copied(coins, vocabulary, release) for _ in range(COPIES)]
        stored += [_quoting(coins, vocabulary, release) for _ in range(RELATIVES)]
        yield stored, _copied(coins, vocabulary, release)


def _copied(coins: random.Random, vocabulary: list[str], release: list[str]) -> Made:
    """Endings rewritten, a sentence or two cut, one added."""
    kept = [one for number, one in enumerate(release) if number < 2 or coins.random() > 0.1]
    ending = coins.choice(_ENDINGS)
    return _made([one + ending for one in (*kept, _sentence(coins, vocabulary))])


def _quoting(coins: random.Random, vocabulary: list[str], release: list[str]) -> Made:
    own = [_sentence(coins, vocabulary) for _ in range(_SENTENCES - _QUOTED)]
    return _made([one + coins.choice(_ENDINGS) for one in (*coins.sample(release, _QUOTED), *own)])


def _made(sentences: list[str]) -> Made:
    return Made(" ".join(sentences[0].split()[:6]), " ".join(sentences))


def _sentence(coins: random.Random, vocabulary: list[str]) -> str:
    """Without its ending, which goes onto its last word: endings are not words of their own."""
    return " ".join(coins.choices(vocabulary, k=coins.randint(9, 15)))


def _syllable(coins: random.Random) -> str:
    return chr(_FIRST + coins.randrange(_SYLLABLES))
