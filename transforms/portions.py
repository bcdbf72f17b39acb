"""Work in portions, so that a batch of articles with many relatives fits into memory."""

from collections.abc import Collection, Iterator, Mapping


def portions(wanted: Mapping[int, Collection[int]], most: int) -> Iterator[dict[int, list[int]]]:
    """The same, in parts that name no more than ``most`` others each, but for those that do so
    alone."""
    portion: dict[int, list[int]] = {}
    named: set[int] = set()
    for one, others in wanted.items():
        if portion and len(named.union(others)) > most:
            yield portion
            portion, named = {}, set()
        portion[one] = sorted(others)
        named.update(others)
    if portion:
        yield portion
