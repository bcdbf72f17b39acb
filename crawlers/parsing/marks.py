"""The words of class and id that readers of fields ask for, and no others."""

from functools import lru_cache

from crawlers.dom import words_in

_asked: set[str] = set()


def asked(*words: str) -> frozenset[str]:
    """Words that a reader will look for by ``Survey.named``, told once when it is loaded."""
    _asked.update(words)
    asked_words_in.cache_clear()
    return frozenset(words)


@lru_cache(maxsize=20_000)
def asked_words_in(marks: str) -> frozenset[str]:
    """The asked words of a value of class or id: nine values of ten have none of them, and the
    pages of a site bear the same few hundred values."""
    return words_in(marks) & _asked


def never_asked(words: frozenset[str]) -> frozenset[str]:
    """Words that no survey knows of, for want of :func:`asked`."""
    return words - _asked
