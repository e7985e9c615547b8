"""The cheapest sizes that reach the wanted variances of several quantities at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError
from sampling.allocation.cost_allocation import checked_costs
from sampling.allocation.exact_costs import cheapest
from sampling.allocation.limits_of_sizes import checked_limits

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
ROUNDS = 3000
_SETTLED = 1e-12


@dataclass(frozen=True)
class LeastCost:
    """Sizes, what they cost, and a cost below which no sizes reach the variances.

    `exact` says that no whole-number sizes are cheaper; otherwise too many sizes stood close
    together and `bound` says how far it may be off. `variances` are those reached, `multipliers`
    the worth of each constraint (cost per unit of variance; 0: not binding).
    """

    counts: Counts
    cost: float
    bound: float
    exact: bool
    variances: Floats
    multipliers: Floats


def least_cost(
    sizes: ArrayLike,
    deviations: ArrayLike,
    variances: ArrayLike,
    *,
    costs: ArrayLike = 1.0,
    floors: ArrayLike = 2,
    caps: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
) -> LeastCost:
    """Whole-number sizes of the least cost sum c_h n_h that reach every wanted variance.

        sum_h N_h^2 S_hj^2 / n_h - sum_h N_h S_hj^2 <= V_j    for each quantity j

    `deviations` has a row for each quantity and a column for each stratum (one row may be
    plain), `variances` V_j one value each in its squared unit, `costs` c_h the review of one
    unit (1: the sizes themselves are minimised). The continuous problem is solved by Chromy's
    iteration of the Kuhn-Tucker conditions n_h = sqrt(sum_j l_j N_h^2 S_hj^2 / c_h); its
    multipliers give a lower bound on the cost of any sizes, and the sizes that could lie nearest
    to it are gone through (`exact_costs`). Raises `PlanError` where the
    caps do not reach a variance.

    Source: Bethel (1989), Survey Methodology 15(1), 47-57; Chromy (1987), Proc. Survey
    Research Methods Section, ASA, 194-199.

    >>> found = least_cost([500, 300], [[10.0, 2.0], [1.0, 6.0]], [250_000.0, 160_000.0])
    >>> found.counts.tolist(), found.exact
    ([89, 20], True)
    """
    S = np.atleast_2d(np.asarray(deviations, dtype=np.float64))
    V = np.atleast_1d(np.asarray(variances, dtype=np.float64))
    N, _, low, high = checked_limits(sizes, S[0], floors, caps, labels=labels, total=None)
    c = checked_costs(costs, N.shape)
    if S.shape != (len(V), len(N)) or not (np.isfinite(S).all() and (S >= 0).all()):
        raise PlanError(
            f"deviations of shape {S.shape}",
            expected=f"{len(V)} rows of {len(N)} strata",
            fix="Give a row of deviations for each wanted variance",
        )
    A2 = (N * S) ** 2
    allowed = V + (N * S * S).sum(axis=1)
    # equality at the caps is feasible: rounding must not forbid it
    allowed = allowed * (1 + 1e-12)
    missed = [str(j + 1) for j in range(len(V)) if (A2[j] / high).sum() > allowed[j]]
    if missed:
        raise PlanError(
            f"the wanted variance of quantity {', '.join(missed)} with every stratum at its cap",
            expected="variances that the caps can reach",
            fix="Raise the caps or the variances",
        )
    multipliers = _multipliers(A2, allowed, c, low, high)
    upper = _rounded(A2, allowed, c, low, high, multipliers)
    best, bound, exact = cheapest(A2, allowed, c, low, high, multipliers, upper)
    reached = (A2 / best).sum(axis=1) - (N * S * S).sum(axis=1)
    return LeastCost(best, float((c * best).sum()), bound, exact, reached, multipliers)


def _sizes(A2: Floats, c: Floats, low: Counts, high: Counts, multipliers: Floats) -> Floats:
    found: Floats = np.clip(np.sqrt((multipliers @ A2) / c), low, high)
    return found


def _multipliers(A2: Floats, allowed: Floats, c: Floats, low: Counts, high: Counts) -> Floats:
    """Chromy's iteration: a constraint's multiplier grows while it is not met."""
    scale = np.maximum(np.sqrt(A2 * c).sum(axis=1) / allowed, 1e-150)
    found: Floats = scale**2 / len(allowed)
    for _ in range(ROUNDS):
        ratio = (A2 / _sizes(A2, c, low, high, found)).sum(axis=1) / allowed
        after: Floats = np.maximum(found * ratio**2, 1e-300)
        if np.abs(after - found).max() <= _SETTLED * found.max():
            break
        found = after
    return found


def _rounded(
    A2: Floats, allowed: Floats, c: Floats, low: Counts, high: Counts, multipliers: Floats
) -> Counts:
    """Sizes that reach the variances: rounded up, then lowered where nothing is lost."""
    n = np.minimum(np.ceil(_sizes(A2, c, low, high, multipliers) - 1e-9), high).astype(np.int64)
    while ((A2 / n).sum(axis=1) > allowed).any():
        short = (A2 / n).sum(axis=1) / allowed
        gain = np.where(n < high, (short[:, None] * A2).sum(axis=0) / (n * (n + 1.0)) / c, -1.0)
        n[int(np.argmax(gain))] += 1
    for h in np.argsort(-c):
        while n[h] > low[h]:
            n[h] -= 1
            if ((A2 / n).sum(axis=1) > allowed).any():
                n[h] += 1
                break
    return n
