"""Limits of an estimate from its own variance: where no bound of arrays describes it."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.special import ndtri, stdtrit

from extrapolation.bounds import Side
from extrapolation.intervals import Interval, check_level, doubts, interval_names
from extrapolation.samples import Sample
from primafacie.core.errors import EstimateError

OWN_BOUNDS = ("student", "normal")


def own_interval(
    point: float,
    se: float,
    df: int,
    sample: Sample,
    level: float,
    *,
    side: Side,
    bound: str,
    planned: bool,
    estimator: str,
    notes: Sequence[str] = (),
) -> Interval:
    """T -+ q SE with q of Student's t (`df`) or the normal distribution.

    The bounds of arrays know the sampled values and their design, not a ratio, a regression or
    a further stage: any but `student` and `normal` is refused (`EstimateError`). Fails as the
    t limit does, and as its estimator does (`notes`). Without variance the limit is the point.
    Source: Saerndal, Swensson and Wretman (1992), section 5.2.
    """
    check_level(level, side)
    if bound not in OWN_BOUNDS:
        raise EstimateError(
            f"the bound {bound} for a {estimator} estimate",
            expected=f"{' or '.join(OWN_BOUNDS)}, from the estimate's own variance",
            fix="The other bounds are functions of the sampled values of an expansion estimate "
            "in one stage: use expand(...), or plan that estimator",
        )
    if bound == "student" and df < 1 and se > 0:
        raise EstimateError(
            f"Student's t with {df} degrees of freedom",
            expected="at least 1",
            fix="Use normal, or a larger sample",
        )
    tail = (1 - level) / 2 if side == "two-sided" else 1 - level
    quantile = float(ndtri(1 - tail)) if bound == "normal" else float(stdtrit(max(df, 1), 1 - tail))
    reach = quantile * se
    found = doubts(sample)
    words = "the estimate is near its normal distribution, and its linearised variance near v"
    return Interval(
        low=None if side == "upper" else point - reach,
        high=None if side == "lower" else point + reach,
        level=level,
        side=side,
        bound=bound,
        names=interval_names(level, side),
        planned=planned,
        reliable=not found and not notes,
        precision=reach / point if point > 0 else None,
        predicted_coverage=None,
        assumptions=f"asymptotic; {words}",
        notes=(*found, *notes),
    )
