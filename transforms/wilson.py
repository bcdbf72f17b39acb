"""A share with its confidence interval, honest for few observations."""

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Share:
    """``hits`` of ``total``; ``value`` and the bounds (0–1) are None where there is no total."""

    hits: int
    total: int
    value: float | None
    low: float | None
    high: float | None


def share(hits: int, total: int, z: float = Z95) -> Share:
    """The share with its Wilson score interval (E. B. Wilson 1927, JASA 22:209–212).

    Unlike ±z·√(p(1−p)/n) it stays within 0–1 and does not shrink to nothing at 0 or n of n.
    """
    if total == 0:
        return Share(0, 0, None, None, None)
    value = hits / total
    centre = value + z * z / (2 * total)
    spread = z * sqrt(value * (1 - value) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return Share(hits, total, round(value, 4), round(max(low, 0.0), 4), round(min(high, 1.0), 4))
