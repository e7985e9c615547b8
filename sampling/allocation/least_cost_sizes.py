"""The cheapest sizes that reach the wanted variances of several quantities at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError
from sampling.allocation.limits_of_sizes import checked_limits
from sampling.allocation.weighted_shares import checked_costs

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
ROUNDS = 3000
_SETTLED = 1e-12
_MOST_STEPS = 20_000
_SECONDS = 3.0


@dataclass(frozen=True)
class LeastCost:
    """Sizes, what they cost, and a cost below which no sizes reach the variances.

    `exact` says that no whole-number sizes are cheaper; otherwise (many strata with unequal
    costs) the search ended after 3 seconds and `bound` says how far it may be off. `variances`
    are those reached,
    `multipliers` the worth of each constraint (cost per unit of variance; 0: not binding).
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
    multipliers give a lower bound on the cost of any sizes, which rules out all but a few
    values of each n_h; the rest is an integer programme (HiGHS). Raises `PlanError` where the
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
            f"deviations of shape {S.shape}", expected=f"{len(V)} rows of {len(N)} strata",
            fix="Give a row of deviations for each wanted variance",
        )  # fmt: skip
    A2 = (N * S) ** 2
    allowed = V + (N * S * S).sum(axis=1)
    # equality at the caps is feasible: rounding must not forbid it
    allowed = allowed * (1 + 1e-12)
    missed = [str(j + 1) for j in range(len(V)) if (A2[j] / high).sum() > allowed[j]]
    if missed:
        raise PlanError(
            f"the wanted variance of quantity {', '.join(missed)} with every stratum at its cap",
            expected="variances that the caps can reach", fix="Raise the caps or the variances",
        )  # fmt: skip
    multipliers = _multipliers(A2, allowed, c, low, high)
    upper = _rounded(A2, allowed, c, low, high, multipliers)
    best, bound, exact = _exact(A2, allowed, c, low, high, multipliers, upper)
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


def _exact(
    A2: Floats,
    allowed: Floats,
    c: Floats,
    low: Counts,
    high: Counts,
    multipliers: Floats,
    upper: Counts,
) -> tuple[Counts, float, bool]:
    """The cheapest whole sizes, among those that the Lagrangian bound does not rule out."""
    weight = multipliers @ A2

    def part(h: int, n: Floats) -> Floats:
        found: Floats = c[h] * n + weight[h] / n
        return found

    base = _sizes(A2, c, low, high, multipliers)
    least = np.array(
        [part(h, np.clip([np.floor(n), np.ceil(n)], low[h], high[h])).min()
         for h, n in enumerate(base)]
    )  # fmt: skip
    bound = float(least.sum() - multipliers @ allowed)
    cost = float((c * upper).sum())
    gap = max(0.0, cost - bound) * (1 + 1e-9) + 1e-9 * cost
    first, last = low.copy(), high.copy()
    for h in range(len(c)):
        # c n + w / n <= least + gap between the roots of c n^2 - (least + gap) n + w
        middle = (least[h] + gap) / (2 * c[h])
        root = np.sqrt(max(middle**2 - weight[h] / c[h], 0.0))
        first[h] = max(low[h], int(np.ceil(middle - root - 1e-9)))
        last[h] = min(high[h], int(np.floor(middle + root + 1e-9)))
    if int((last - first).sum()) > _MOST_STEPS:
        return upper, bound, False
    return _programme(A2, allowed, c, first, last, upper, bound)


def _programme(
    A2: Floats,
    allowed: Floats,
    c: Floats,
    first: Counts,
    last: Counts,
    upper: Counts,
    bound: float,
) -> tuple[Counts, float, bool]:
    """Which steps from n to n + 1 to take: their gains fall with n, so they come in order."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    steps = [(h, n) for h in range(len(c)) for n in range(int(first[h]), int(last[h]))]
    if not steps:
        return first, float((c * first).sum()), True
    place = np.array([h for h, _ in steps])
    at = np.array([float(n) for _, n in steps])
    scale = 1 / np.maximum(allowed, 1e-300)
    gains = A2[:, place] / (at * (at + 1)) * scale[:, None]
    need = ((A2 / first).sum(axis=1) - allowed) * scale
    found = milp(
        c[place],
        constraints=LinearConstraint(gains, lb=need),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(steps), dtype=np.int64),
        # with its presolve HiGHS may print a line of its own on standard output
        options={"time_limit": _SECONDS, "mip_rel_gap": 0.0, "presolve": False},
    )
    if found.x is None:
        return upper, bound, False
    n = first + np.bincount(place, weights=np.round(found.x), minlength=len(c)).astype(np.int64)
    feasible = bool(((A2 / n).sum(axis=1) <= allowed * (1 + 1e-9)).all())
    if not feasible or (c * n).sum() >= (c * upper).sum():
        n = upper
    exact = bool(found.status == 0 and feasible)
    return n, float((c * n).sum()) if exact else bound, exact
