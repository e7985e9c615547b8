"""Limits by the public bounds, in the forms in which tables and textbooks print them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from extrapolation import BOUNDS, Sample, ratstats

# Powers of two: a limit divided by them is the share to the last digit. The sampled units are too
# small a part of such a frame for the limits of logic to matter.
BOOKS = 2.0**40
UNITS = 2**60


def in_error(size: int, n: int, found: int, tail: float) -> tuple[int, int]:
    """The fewest and the most units in error of `size`, with `found` among `n` sampled."""
    sample = Sample.from_arrays(np.arange(n) < found, sizes=size)
    low, high = BOUNDS["hypergeometric"].limits(sample, tail, "two-sided")
    assert low is not None
    assert high is not None
    assert (low, high) == (int(low), int(high))
    return int(low), int(high)


def printed_counts(universe: int, sample: int, items: int, level: float) -> tuple[int, int]:
    """RAT-STATS' two-sided limits of a count, at 80%, 90%, 95% or 99%."""
    fields = ratstats.attribute_unrestricted(universe, sample=sample, items=items).fields
    limits = fields[f"ci_{round(100 * level)}"]
    low, high = (int(limits[name].replace(",", "")) for name in ("lower_qty", "upper_qty"))
    return low, high


def most_tainted(bound: str, taints: ArrayLike, tail: float, **options: str) -> float:
    """The upper limit of the mean taint, for independent draws by size."""
    values = np.asarray(taints, dtype=float)
    n = len(values)
    sample = Sample.from_arrays(
        values, sizes=10**9, caps=np.ones(n), hits=np.ones(n, dtype=int), books=BOOKS
    )
    _, high = BOUNDS[bound].limits(sample, tail, "upper", **options)
    assert high is not None
    return high / BOOKS


def least_gaffke_mean(values: ArrayLike, tail: float) -> float:
    """Gaffke's lower limit of the mean, in a frame without end."""
    low, _ = BOUNDS["gaffke"].limits(Sample.from_arrays(values, sizes=UNITS), tail, "lower")
    assert low is not None
    return low / UNITS


def share_limits(share: Any, tail: float, side: str) -> tuple[float | None, float | None]:
    """Korn and Graubard's limits of a sampled share."""
    limits = BOUNDS["korn_graubard"].share_limits
    assert limits is not None
    return limits(share, tail, side)  # type: ignore[arg-type]
