"""Strata merged before the data, Gaffke's distributions of the merged ones melded.

Melding gives every stratum an extra 0 of its own, pooling (`gaffke_pooled`) one to all of them. The
first costs much where strata are many and samples small, the second where the strata's expanded
amounts differ: pooled, their differences count as spread. Here strata are merged into groups. Each
group has Gaffke's distribution of its expanded values, with n_g sampled units and w_h = N_h / n_h,

    G_g = n_g (sum_i w_i y_i D_i + 0 * D_0),

and the groups are melded: L = (1 - level)-quantile of sum_g max(G_g, sampled total of g), chances
raised as in `melded`, by the largest sampling fraction of the group. With one group L is that of
`gaffke_pooled`, with a group for every stratum that of `melded`.

The groups follow from N_h, n_h and the dollars paid X_h alone (without X_h from N_h), never from
the findings, so that they are fixed before the draw: strata in the order of X_h / n_h, cut so that

    sum_g m_g - z sqrt(sum_g v_g)

is greatest, where m_g and v_g are mean and variance of G_g if half of the units of every stratum
were denied and paid alike, and z is the normal quantile of the level.

Needs overpayments of 0 or more in the whole frame, or declared floors. Status: conjectured, as
`melded` and `gaffke_pooled` are; no proof but for one group of two-valued strata with the same
weights (see `gaffke_pooled`).

Source: Gaffke (2005), Proc. of the conference on multiple comparison procedures; Fay, Proschan and
Brittain (2015), Biometrics 71:146-156 (melding). The merging is our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtri

from extrapolation.bounds.anchoring import anchored_limits
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.gaffke import without_replacement
from extrapolation.bounds.gaffke_pooled import gaffke_pooled
from extrapolation.bounds.melded import Melding, melded, melded_total
from extrapolation.samples.samples import Sample, StratumSample
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

ANTICIPATED: Final = 0.5
"""The share of units in error for which the groups are best."""
_ROUNDS: Final = 8


def gaffke_merged(sample: Sample, tail: float, side: Side) -> Limits:
    """Limits of the total of strata, merged into groups that are melded.

    >>> strata = [label for label in "abcd" for _ in range(3)]
    >>> sample = Sample.from_arrays([9.0, 9, 0, 9, 9, 9, 9, 9, 9, 90, 0, 90], strata=strata,
    ...                             sizes={"a": 30, "b": 30, "c": 30, "d": 90}, books=None)
    >>> groups_of(sample.sampled, 0.10)
    [[0, 1, 2, 3]]
    """
    return anchored_limits(_merged, sample, tail, side)


def merging_remarks(sample: Sample, tail: float, side: Side) -> list[str]:
    """Which strata were merged, by size and dollars alone.

    >>> sample = Sample.from_arrays([9.0, 0, 9, 9], strata=["a", "a", "b", "b"],
    ...                             sizes={"a": 30, "b": 30})
    >>> merging_remarks(sample, 0.10, "lower")
    ['Strata merged by their sizes, samples and dollars, before any finding: a with b.']
    """
    del side
    parts = sample.sampled
    groups = [[parts[h].label for h in group] for group in groups_of(parts, tail)] if parts else []
    merged = "; ".join(" with ".join(group) for group in groups if len(group) > 1)
    return [
        f"Strata merged by their sizes, samples and dollars, before any finding: "
        f"{merged or 'none'}."
    ]


def _merged(sample: Sample, tail: float) -> float:
    parts = sample.sampled
    groups = groups_of(parts, tail) if parts else []
    if len(groups) == 1:
        low, _ = gaffke_pooled(sample, tail, "lower")
    elif len(groups) == len(parts):
        low, _ = melded(sample, tail, "lower")
    else:
        fixed = sum(float(part.values.sum()) for part in sample.strata if part.census)
        pools = [_pool([parts[h] for h in group]) for group in groups]
        low = melded_total(pools, tail, fixed)
    assert low is not None
    return low


def _pool(parts: Sequence[StratumSample]) -> Melding:
    """One group: its expanded values times its n, whose mean is its total."""
    n = sum(part.draws for part in parts)
    values = np.concatenate([part.draw_values * (n * part.scale / part.draws) for part in parts])
    power = max(without_replacement(part) for part in parts)
    return Melding(values, 1.0, sum(float(part.values.sum()) for part in parts), power)


def groups_of(parts: Sequence[StratumSample], tail: float) -> list[list[int]]:
    """The groups, as places of strata, from their sizes, samples and dollars alone."""
    dollars = [float(part.book) if part.book else None for part in parts]
    totals = np.array(
        [part.size if None in dollars else x for part, x in zip(parts, dollars, strict=True)],
        dtype=np.float64,
    )
    draws = np.array([part.draws for part in parts])
    order = np.argsort(totals / draws, kind="stable")
    means, variances = _moments(totals[order], draws[order])
    z = float(ndtri(1 - tail))
    best: tuple[float, list[int]] | None = None
    for start in (np.trace(variances), variances[0, -1]):
        spread = sqrt(max(float(start), 1e-300))
        for _ in range(_ROUNDS):
            cuts = _cut(means - z / (2 * spread) * variances)
            ends = list(zip([0, *cuts], [*cuts, len(parts)], strict=True))
            spread = sqrt(max(sum(float(variances[i, j - 1]) for i, j in ends), 1e-300))
            value = sum(float(means[i, j - 1]) for i, j in ends) - z * spread
            if best is None or value > best[0] * (1 + 1e-12):
                best = (value, cuts)
    assert best is not None
    return [sorted(group.tolist()) for group in np.split(order, best[1])]


def _moments(
    totals: NDArray[np.float64], draws: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of the group of strata i..j, half of whose units are denied."""
    first, last = np.indices((len(totals), len(totals)))
    n = np.concatenate([[0], np.cumsum(draws)])
    one = np.concatenate([[0.0], np.cumsum(ANTICIPATED * totals)])
    two = np.concatenate([[0.0], np.cumsum(ANTICIPATED * totals**2 / draws)])
    count = np.maximum(n[last + 1] - n[first], 1)
    mean = count * (one[last + 1] - one[first]) / (count + 1)
    square = count**2 * (two[last + 1] - two[first]) / (count + 1)
    return mean, np.maximum(square - mean**2, 0.0) / (count + 2)


def _cut(gains: NDArray[np.float64]) -> list[int]:
    """Where to cut so that the gains of the groups add up to most."""
    size = len(gains)
    best, before = np.zeros(size + 1), np.zeros(size + 1, dtype=np.int64)
    for end in range(1, size + 1):
        values = best[:end] + gains[:end, end - 1]
        before[end] = int(np.argmax(values))
        best[end] = values[before[end]]
    cuts, place = [], size
    while place > 0:
        place = int(before[place])
        cuts.append(place)
    return cuts[-2::-1]


GAFFKE_MERGED = Bound.of(BOUND_CARDS["gaffke_merged"], gaffke_merged, remarks=merging_remarks)
