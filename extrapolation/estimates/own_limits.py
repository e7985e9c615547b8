"""Limits of an estimate from its own variance: where no bound of arrays describes it.

Totals and shares of any estimator by a bound with a quantile (Student's t, the normal one), numbers
and shares of units in error by a bound of shares (Korn and Graubard's).
"""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.bounds import Bound, SampledShare, Side, own_variance_bounds
from extrapolation.bounds.doubts import few_degrees, few_degrees_of_share, few_errors
from extrapolation.estimates.intervals import Interval, check_level, interval_names
from extrapolation.samples.samples import Sample, Unit
from primafacie.core.errors import EstimateError


def own_interval(
    point: float,
    se: float,
    df: int,
    sample: Sample,
    level: float,
    *,
    side: Side,
    bound: Bound,
    planned: bool,
    estimator: str,
    notes: Sequence[str] = (),
    unit: Unit = "dollars",
    design_df: int | None = None,
) -> Interval:
    """T -+ q SE with the quantile q of the bound, Student's t (`df`) or another.

    The bounds of arrays know the sampled values and their design, not a ratio, a regression or
    a further stage: any bound without such a quantile is refused (`EstimateError`). Fails as the
    t limit does, and as its estimator does (`notes`). Without variance the limit is the point.
    `design_df` is given for a domain: the degrees of freedom of the whole design, while `df` counts
    only primary units with units of the domain. At 0 of them there is no limit, below 8 the limit
    is not reliable; the limit by `design_df` is noted, as R's survey package computes it.
    Source: Saerndal, Swensson and Wretman (1992), section 5.2; Korn and Graubard (1999), Analysis
    of Health Surveys, section 5.2 (degrees of freedom of domains).
    """
    check_level(level, side)
    quantile = bound.own_quantile
    if quantile is None:
        known = " or ".join(one.name for one in own_variance_bounds())
        raise EstimateError(
            f"the bound {bound.name} for a {estimator} estimate",
            expected=f"{known}, from the estimate's own variance",
            fix="The other bounds are functions of the sampled values of an expansion estimate "
            "in one stage: use expand(...), or plan that estimator",
        )
    if design_df is not None and df < 1 and sample.sampled:
        raise EstimateError(
            "a domain with 0 degrees of freedom",
            expected="at least 2 sampled primary units with units of the domain in one stratum",
            fix="No limit can be stated for this domain; give its point estimate alone",
        )
    if quantile.takes_degrees and df < 1 and se > 0:
        raise EstimateError(
            f"{quantile.title} with {df} degrees of freedom",
            expected="at least 1",
            fix="Use normal, or a larger sample",
        )
    tail = (1 - level) / 2 if side == "two-sided" else 1 - level
    reach = float(quantile.value(1 - tail, max(df, 1))) * se
    found = few_errors(sample)
    told: list[str] = []
    if design_df is not None and sample.sampled:
        found += few_degrees(df)
        if quantile.takes_degrees and design_df > df:
            whole = float(quantile.value(1 - tail, design_df)) * se
            told.append(_by_design(point, whole, side, df=df, design_df=design_df, unit=unit))
    words = "the estimate is near its normal distribution, and its linearised variance near v"
    return Interval(
        low=None if side == "upper" else point - reach,
        high=None if side == "lower" else point + reach,
        level=level,
        side=side,
        bound=bound.name,
        names=interval_names(level, side),
        planned=planned,
        reliable=not found and not notes,
        precision=reach / point if point > 0 else None,
        predicted_coverage=None,
        assumptions=f"asymptotic; {words}",
        notes=(*found, *notes, *told),
        unit=unit,
    )


def _by_design(
    point: float, reach: float, side: Side, *, df: int, design_df: int, unit: Unit
) -> str:
    """The limit by the degrees of freedom of the whole design, for comparison."""
    form = ",.4f" if unit == "share" else ",.2f"
    ends = [
        f"{word} {format(end, form)}"
        for word, end in (("lower", point - reach), ("upper", point + reach))
        if side in (word, "two-sided")
    ]
    return (
        f"The limit uses {df} degrees of freedom, those of the primary units with units of the "
        f"domain; with the {design_df} of the whole design (in R, df = degf(design)): "
        f"{', '.join(ends)}"
    )


def share_interval(
    found: SampledShare,
    level: float,
    *,
    bound: Bound,
    side: Side,
    planned: bool,
    unit: Unit,
    notes: Sequence[str] = (),
) -> Interval:
    """Limits of a share of units by a bound that has them, times the frame's size for a count."""
    check_level(level, side)
    assert bound.share_limits is not None
    tail = (1 - level) / 2 if side == "two-sided" else 1 - level
    low, high = bound.share_limits(found, tail, side)
    scale = float(found.size or 1) if unit == "count" else 1.0
    low, high = (None if end is None else scale * end for end in (low, high))
    point = scale * found.share
    ends = [end for end in (low, high) if end is not None]
    half = (ends[1] - ends[0]) / 2 if len(ends) == 2 else abs(point - ends[0])
    doubtful = (bound.share_doubts or few_degrees_of_share)(found)
    return Interval(
        low=low,
        high=high,
        level=level,
        side=side,
        bound=bound.name,
        names=interval_names(level, side),
        planned=planned,
        reliable=not doubtful and not notes,
        precision=half / point if point > 0 else None,
        predicted_coverage=None,
        assumptions=f"{bound.guarantee}; {bound.fails}",
        notes=(*doubtful, *notes),
        guarantee=bound.guarantee,
        unit=unit,
    )
