"""Sampford's joint inclusion probabilities, for a few units of a large frame or for all.

With pi_i = n x_i / X let P_m be the probability that m units come when unit k comes by itself
with probability pi_k, independently (a Poisson-binomial distribution), and P_m(ij) the same
without units i and j. Sampford's formula, in these terms, is

    pi_ij = pi_i pi_j sum_{t=2..n} (t - pi_i - pi_j) P_{n-t}(ij) / sum_{t=1..n} t P_{n-t}

(every term is above 0). P comes from its characteristic function at F points (a discrete
Fourier transform); units with small pi enter through their power sums, so a frame of millions
costs a few passes. Removing a unit is a recursion that runs
upward where pi < 1/2 and downward where not, which keeps rounding errors from growing.

Source: Sampford (1967), Biometrika 54, 499-513, section 4; Tille (2006), Sampling Algorithms,
section 5.6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SMALL = 0.02
_POWERS = 14
_BLOCK = 4_096

Vector = NDArray[np.float64]


def sampford_joint(chances: Vector, n: int, places: NDArray[np.int64]) -> NDArray[np.float64]:
    """pi_ij of the units at `places`, from all inclusion probabilities of the stratum.

    >>> sampford_joint(np.array([0.5, 0.5, 0.5, 0.5]), 2, np.array([0, 1])).round(12)
    array([[0.5       , 0.16666667],
           [0.16666667, 0.5       ]])
    """
    picked = chances[places]
    if n == 1:
        return np.diag(picked)
    counts = count_probabilities(chances, n)
    terms = np.arange(1, n + 1)
    below = float((terms * counts[n - terms]).sum())
    joint = np.empty((len(picked), len(picked)))
    for row, chance in enumerate(picked.tolist()):
        without = _removed(counts[:, None], np.array([chance]))
        both = _removed(without, picked)
        weight = terms[1:, None] - chance - picked[None, :]
        sums = (weight * both[n - terms[1:]]).sum(axis=0)
        joint[row] = chance * picked * sums / below
    np.fill_diagonal(joint, picked)
    upper = np.triu(joint, 1)
    symmetric: NDArray[np.float64] = upper + upper.T + np.diag(picked)
    return symmetric


def count_probabilities(chances: Vector, n: int) -> Vector:
    """P_m, m = 0..F-1, for units that come independently with these chances, n expected in all.

    F lies more than 12 standard deviations above n, beyond which nothing is left to count.
    """
    points = 1 << int(np.ceil(np.log2(n + 12 * np.sqrt(n) + 64)))
    angle = np.exp(-2j * np.pi * np.arange(points) / points) - 1
    small = chances < _SMALL
    logs = np.zeros(points, dtype=np.complex128)
    power = np.ones(int(small.sum()))
    for k in range(1, _POWERS + 1):
        power = power * chances[small]
        logs += (-1) ** (k + 1) / k * float(power.sum()) * angle**k
    large = chances[~small]
    for start in range(0, len(large), _BLOCK):
        logs += np.log1p(large[start : start + _BLOCK, None] * angle[None, :]).sum(axis=0)
    found: Vector = np.maximum(np.fft.ifft(np.exp(logs)).real, 0.0)
    return found


def _removed(counts: Vector, chances: Vector) -> Vector:
    """P without one unit of each chance: counts_m = (1 - p) P_m + p P_{m-1}, solved for P.

    `counts`: F x 1, or a column for each chance.
    """
    points = len(counts)
    order = np.argsort(chances)
    sorted_chances = chances[order]
    split = int(np.searchsorted(sorted_chances, 0.5))
    columns = np.broadcast_to(counts, (points, len(chances)))[:, order]
    found = np.zeros(columns.shape)
    p, q = sorted_chances[:split], 1 - sorted_chances[:split]
    before = np.zeros(split)
    for m in range(points):
        before = (columns[m, :split] - p * before) / q
        found[m, :split] = before
    p, q = sorted_chances[split:], 1 - sorted_chances[split:]
    after = np.zeros(len(p))
    for m in range(points - 1, 0, -1):
        after = (columns[m, split:] - q * after) / p
        found[m - 1, split:] = after
    unsorted = np.empty_like(found)
    unsorted[:, order] = found
    return unsorted
