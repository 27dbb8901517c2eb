"""What many numbers say: median and quartiles, and the exponent by which a cost grows with a size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import linear_regression, median, quantiles

FITTED = 4  # sizes that an exponent is fitted over: the largest
CLEAR = 5  # times the fixed cost that each of them has to take at least


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of numbers, and the quartiles between which half of them lie."""

    median: float
    low: float
    high: float


def spread(numbers: Sequence[float]) -> Spread:
    """Median and quartiles, those by linear interpolation between the numbers."""
    if len(numbers) == 1:
        return Spread(numbers[0], numbers[0], numbers[0])
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    return Spread(median(numbers), low, high)


@dataclass(frozen=True, slots=True)
class Point:
    """What a size costs, in seconds."""

    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Cost above the ``fixed`` one grows with size to the power of ``exponent``; ``error`` is its standard error.

    ``over`` are the points it was fitted over. ``flaw`` says why it means nothing, where it does not.
    """

    exponent: float
    error: float
    fixed: float
    over: tuple[Point, ...]
    flaw: str = ""


def fit(points: Sequence[Point]) -> Fit:
    """The exponent over the four largest sizes, with the fixed cost taken off.

    The fixed cost is where the line through the two smallest sizes meets size 0: there start-up is nearly all.
    """
    ordered = sorted(points, key=lambda point: point.size)
    if len(ordered) < FITTED:
        return Fit(0.0, 0.0, 0.0, tuple(ordered), f"fewer than {FITTED} sizes")
    fixed, over = _fixed(ordered[0], ordered[1]), tuple(ordered[-FITTED:])
    below = next((point for point in over if point.seconds < CLEAR * fixed), None)
    if below:
        times = below.seconds / fixed
        return Fit(0.0, 0.0, fixed, over, f"size {below.size} takes {times:.1f} times the fixed cost, not {CLEAR}")
    sizes = [log(point.size) for point in over]
    costs = [log(point.seconds - fixed) for point in over]
    slope, intercept = linear_regression(sizes, costs)
    return Fit(slope, _error(sizes, costs, slope, intercept), fixed, over)


def _fixed(first: Point, second: Point) -> float:
    slope = (second.seconds - first.seconds) / (second.size - first.size)
    return min(max(first.seconds - slope * first.size, 0.0), first.seconds)


def _error(sizes: Sequence[float], costs: Sequence[float], slope: float, intercept: float) -> float:
    """The standard error of the slope of a line fitted by least squares."""
    mean = sum(sizes) / len(sizes)
    left = sum((cost - intercept - slope * size) ** 2 for size, cost in zip(sizes, costs, strict=True))
    return sqrt(left / (len(sizes) - 2) / sum((size - mean) ** 2 for size in sizes))
