"""Made-up articles by overlapping runs in other orders: the same pairs, origins and stories. The
whole of it, with thousands, is ``make bench-orders``."""

from benchmarks.orders import found_of, pages


def test_overlapping_runs_come_to_the_same_in_any_order():
    articles = pages(60, seed=3)
    one, other = (found_of(articles, order) for order in range(2))
    assert (one.pairs, one.origins, one.stories) == (other.pairs, other.origins, other.stories)
    assert one.pairs, "there is something to find"
    assert any(len(urls) > 1 for (urls,) in one.stories)
