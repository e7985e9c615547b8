"""Sample sizes from a wanted precision of the overpayment total."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError
from sampling.rules.rule_keys import Quantile
from sampling.sizes.predictions import Prediction, Side, critical_value, predict, tail_level

Counts = NDArray[np.int64]
_STEPS = 60


def first_size(cv_squared: float, *, precision: float, critical: float) -> float:
    """n0 = (q / d)^2 CV^2: the size for precision d in a frame without end, unrounded.

    `cv_squared` is the squared coefficient of variation of the overpayment, zeros included.

    >>> import math
    >>> cv_squared = (1 + 3.22) / 0.30 - 1  # all or nothing, 30% errors, CV_x^2 = 3.22
    >>> math.ceil(first_size(cv_squared, precision=0.25, critical=1.645))
    566
    """
    return (critical / precision) ** 2 * cv_squared


def overpayment_cv_squared(paid_cv_squared: float, *, tau1: float, tau2: float) -> float:
    """CV_y^2 = (1 + CV_x^2) tau2 / tau1^2 - 1 of y = x t (divisor N in both CVs)."""
    return (1 + paid_cv_squared) * tau2 / tau1**2 - 1


def for_precision(
    sizes: ArrayLike,
    means: ArrayLike,
    deviations: ArrayLike,
    *,
    precision: float,
    level: float,
    side: Side,
    quantile: Quantile,
    allocate: Callable[[float], NDArray[Any]],
) -> tuple[Counts, Prediction]:
    """The smallest allocation whose predicted precision is at most `precision`.

    `sizes` N_h; `means` and `deviations` of the overpayment in dollars by stratum;
    `allocate(v)` gives the sizes n_h whose variance is at most v (squared dollars), such as
    `neyman_for_variance` with its floors and caps. The quantile depends on the sizes where it
    is a t: the equation q(n) sqrt(V(n)) <= precision * T is solved by bisecting q between the
    normal quantile and the t of one degree of freedom.
    """
    point = predict(
        sizes,
        means,
        deviations,
        np.asarray(sizes, dtype=np.int64),
        level=level,
        side=side,
        quantile="normal",
    ).point

    def predicted(n: Counts) -> Prediction:
        return predict(sizes, means, deviations, n, level=level, side=side, quantile=quantile)

    return reach_precision(
        point, precision, level=level, side=side, allocate=allocate, predicted=predicted
    )


def reach_precision(
    point: float,
    precision: float,
    *,
    level: float,
    side: Side,
    allocate: Callable[[float], NDArray[Any]],
    predicted: Callable[[Counts], Prediction],
) -> tuple[Counts, Prediction]:
    """The equation of `for_precision` for any design: what to try and what it leads to."""
    if isinstance(precision, bool) or not 0 < precision < 10:
        raise PlanError(
            f"the precision {precision!r}",
            expected="half-width over point as a fraction (25% is 0.25)",
            fix="Write the precision as a fraction",
        )

    def tried(critical: float) -> tuple[Counts, Prediction]:
        n = np.asarray(allocate((precision * point / critical) ** 2), dtype=np.int64)
        return n, predicted(n)

    tail = tail_level(level, side)
    low = max(critical_value(tail, None), 1e-6)
    best = tried(low)
    if best[1].precision <= precision:
        return best
    high = critical_value(tail, 1)
    best = tried(high)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        found = tried(middle)
        if found[1].precision <= precision:
            high, best = middle, found
        else:
            low = middle
    return best


def check_reached(found: float, wanted: float) -> None:
    """Refuse sizes that stay above the precision although every unit is taken."""
    if found > wanted * (1 + 1e-9):
        raise PlanError(
            f"a precision of {found:.4f} with every stratum at its cap",
            expected=f"{wanted:g}",
            fix="Ask for a looser precision",
        )
