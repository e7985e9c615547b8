"""Sizes for the precision of several quantities at once: overpayments and units in error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError
from primafacie.core.families import unknown_name
from sampling.allocation import least_cost
from sampling.models import Anticipation
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.size_records import QuantityPrecision, SeveralPrecisions
from sampling.rules.rule_keys import Quantile
from sampling.sizes import Side, critical_value, degrees_of_freedom, predict, tail_level
from sampling.strata import Stratum

QUANTITIES = ("overpaid", "error units")
_ROUNDS = 30


@dataclass(frozen=True)
class SeveralSizes:
    """The sizes, and for each quantity the precision wanted and anticipated."""

    counts: NDArray[np.int64]
    reached: SeveralPrecisions


def sizes_for_several(
    strata: Sequence[Stratum],
    wanted: Mapping[str, float],
    *,
    level: float,
    side: Side,
    quantile: Quantile,
    anticipation: Anticipation,
    floors: NDArray[np.int64],
    rule: AllocationRule,
) -> SeveralSizes:
    """The sizes of least cost whose anticipated precisions are all reached.

    Each precision d_j asks for V_j <= (d_j T_j / q)^2, where the quantile q depends on the
    sizes if it is a t; it is computed again with the sizes found until they settle. Certainty
    strata have no variance and their own floors. Raises `PlanError` for an unknown quantity, a
    precision out of range, or error units where the anticipation holds no rates.
    """
    moments = {name: _moments(name, strata, anticipation) for name in wanted}
    for name, value in wanted.items():
        if isinstance(value, bool) or not 0 < value < 10:
            raise PlanError(
                f"the precision {value!r} of {name}",
                expected="half-width over point as a fraction (25% is 0.25)",
                fix="Write the precision as a fraction",
            )
    N = np.array([row.size for row in strata], dtype=np.int64)
    totals = {name: float((N * mean).sum()) for name, (mean, _) in moments.items()}
    none = [name for name, total in totals.items() if total <= 0]
    if none:
        raise PlanError(
            f"an anticipated total of 0 for {', '.join(none)}",
            expected="more than 0",
            fix="Precision is relative to the total: give a larger rate or a sample size",
        )
    costs = rule.cost_of([row for row in strata if not row.certainty])
    left = iter(costs.tolist())
    all_costs = [1.0 if row.certainty else next(left) for row in strata]
    tail = tail_level(level, side)
    critical = dict.fromkeys(wanted, critical_value(tail, None))
    best: Any = None
    for _ in range(_ROUNDS):
        found = least_cost(
            N,
            np.array([moments[name][1] for name in wanted]),
            [(wanted[name] * totals[name] / critical[name]) ** 2 for name in wanted],
            costs=all_costs,
            floors=floors,
            labels=[row.label for row in strata],
        )
        needed = {}
        for name in wanted:
            df = degrees_of_freedom(N, moments[name][1], found.counts, quantile)
            needed[name] = critical_value(tail, df)
        if all(needed[name] <= critical[name] * (1 + 1e-12) for name in wanted):
            best = found
            break
        critical = {name: max(needed[name], critical[name]) for name in wanted}
    if best is None:
        raise PlanError(
            "sizes that do not settle",
            expected="fewer strata or a looser precision",
            fix="Give the sizes with sample= or allocation=",
        )
    quantities = {
        name: QuantityPrecision(
            wanted=float(wanted[name]),
            anticipated=predict(
                N, *moments[name], best.counts, level=level, side=side, quantile=quantile
            ).precision,
            binding=bool(best.multipliers[place] > 1e-9 * best.multipliers.max()),
        )
        for place, name in enumerate(wanted)
    }
    reached = SeveralPrecisions(quantities, best.cost, best.bound, best.exact)
    return SeveralSizes(best.counts, reached)


def _moments(
    name: str, strata: Sequence[Stratum], anticipation: Anticipation
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Anticipated mean and deviation (divisor N - 1) of a quantity by stratum."""
    if name == "overpaid":
        return anticipation.means, anticipation.deviations
    if name != "error units":
        raise PlanError.of(unknown_name("quantity", name, QUANTITIES))
    if any(rate is None for rate in anticipation.rates):
        raise PlanError(
            "a precision of the error units where no error rate is anticipated",
            expected="rates",
            fix="Give errors= with the probe, or an ErrorModel",
        )
    p = np.array([float(rate or 0.0) for rate in anticipation.rates])
    N = np.array([row.size for row in strata], dtype=np.float64)
    return p, np.sqrt(p * (1 - p) * N / np.maximum(N - 1, 1))
