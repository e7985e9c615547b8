"""What precision sizes lead one to expect, under anticipated moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from primafacie.core.errors import PlanError
from primafacie.core.families import unknown_name
from primafacie.core.units import Dollars
from sampling.choices import BOUND_CARDS
from sampling.designs.planned_variances import SelectionVariance
from sampling.models import stratified_variance
from sampling.rules.rule_keys import Quantile

Side = Literal["lower", "upper", "two-sided"]


@dataclass(frozen=True)
class Prediction:
    """Anticipated total, its standard error and half-width (dollars), precision (fraction).

    `level` and `side` are those of the half-width; `tail_level` is the one-sided level of its end.
    """

    point: Dollars
    se: Dollars
    df: float | None
    critical: float
    half_width: Dollars
    precision: float
    level: float
    side: Side
    tail_level: float


def checked_level(level: float | None, side: str | None) -> tuple[float, Side]:
    """Level and side of a precision; both must be said (`PlanError`)."""
    if level is None or side is None:
        raise PlanError(
            "a precision without " + ("level" if level is None else "side"),
            expected="precision, level and side together",
            fix='Say for example precision=0.25, level=0.90, side="two-sided" (on the command '
            "line --precision 0.25 --level 0.90 --side two-sided): the same half-width is 25% at "
            "one level and side and 32% at another",
        )
    if side not in ("lower", "upper", "two-sided"):
        raise PlanError.of(unknown_name("side", side, ("lower", "upper", "two-sided")))
    if isinstance(level, bool) or not 0.5 <= level < 1:
        raise PlanError(
            f"the level {level!r}",
            expected="a fraction from 0.5 to below 1 (90% is 0.90)",
            fix="Write the level as a fraction",
        )
    return float(level), side  # type: ignore[return-value]


def tail_level(level: float, side: Side) -> float:
    """The one-sided level of an end: (1 + level) / 2 where the interval is two-sided.

    >>> tail_level(0.90, "two-sided"), tail_level(0.90, "lower")
    (0.95, 0.9)
    """
    return (1 + level) / 2 if side == "two-sided" else level


def critical_value(tail: float, df: float | None) -> float:
    """The quantile of t at a one-sided level, or of the normal distribution (df None).

    >>> round(critical_value(0.90, None), 4), round(critical_value(0.90, 29), 4)
    (1.2816, 1.3114)
    """
    # a third of a second: only where a precision is asked for
    from scipy.special import ndtri, stdtrit

    return float(ndtri(tail) if df is None else stdtrit(df, tail))


def degrees_of_freedom(
    sizes: ArrayLike, deviations: ArrayLike, allocation: ArrayLike, quantile: Quantile
) -> float | None:
    """Degrees of freedom of the quantile: n - H, Satterthwaite's, or None where it takes none.

    Strata taken whole have no sampling error and count in neither.
    """
    degrees = BOUND_CARDS[quantile].degrees
    if degrees is None:
        return None
    N = np.asarray(sizes, dtype=np.float64)
    n = np.asarray(allocation, dtype=np.float64)
    S = np.asarray(deviations, dtype=np.float64)
    open_strata = n < N
    if not open_strata.any():
        return None
    if degrees == "counted":
        return float(np.sum(n[open_strata] - 1))
    parts = (N * (N - n) * S * S / n)[open_strata]
    if not parts.any():
        return float(np.sum(n[open_strata] - 1))
    return float(parts.sum() ** 2 / np.sum(parts**2 / (n[open_strata] - 1)))


def predict(
    sizes: ArrayLike,
    means: ArrayLike,
    deviations: ArrayLike,
    allocation: ArrayLike,
    *,
    level: float,
    side: Side,
    quantile: Quantile,
) -> Prediction:
    """Anticipated precision of the overpayment total from sizes n_h.

    `sizes` N_h, `allocation` n_h counts; `means` and `deviations` of the overpayment per
    unit in dollars by stratum. T = sum N_h mean_h, V = sum N_h (N_h - n_h) S_h^2 / n_h,
    half-width = q sqrt(V), precision = half-width / T. It is an expectation under the model:
    the sample's own precision will differ, and be worse where the errors are fewer.
    """
    N = np.asarray(sizes, dtype=np.float64)
    point = float(np.sum(N * np.asarray(means, dtype=np.float64)))
    if point <= 0:
        raise PlanError(
            f"an anticipated overpayment of {point:,.2f} dollars",
            expected="more than 0",
            fix="Precision is relative to the overpayment: give a larger rate or a sample size",
        )
    se = stratified_variance(sizes, deviations, allocation) ** 0.5
    df = degrees_of_freedom(sizes, deviations, allocation, quantile)
    return _prediction(point, se, df, level, side)


def predict_selections(
    variances: Sequence[SelectionVariance],
    counts: Sequence[int],
    point: float,
    *,
    level: float,
    side: Side,
    quantile: Quantile,
) -> Prediction:
    """As `predict` for strata drawn by any design: V = sum of the designs' own variances.

    `counts` are selections (units, draws, groups, clusters), `point` the anticipated total in
    dollars. Degrees of freedom: selections less one in each stratum, or starts less one.
    """
    parts = [row.variance(n) for row, n in zip(variances, counts, strict=True)]
    open_rows = [
        (part, row.df(n))
        for part, row, n in zip(parts, variances, counts, strict=True)
        if not row.whole(n)
    ]
    df: float | None = None
    degrees = BOUND_CARDS[quantile].degrees
    if degrees is not None and open_rows:
        df = float(sum(own for _, own in open_rows))
        if degrees == "by variance" and sum(parts) > 0:
            df = sum(parts) ** 2 / sum(part**2 / own for part, own in open_rows)
    return _prediction(point, sum(parts) ** 0.5, df, level, side)


def _prediction(point: float, se: float, df: float | None, level: float, side: Side) -> Prediction:
    tail = tail_level(level, side)
    critical = critical_value(tail, df)
    half = critical * se
    return Prediction(point, se, df, critical, half, half / point, level, side, tail)
