"""The error rate in units and the overpayment rate in dollars, each with its limits and method.

    error rate        p = units in error / units of the frame
    overpayment rate  r = estimated total overpayment / dollars paid in the frame

The limits of r are those of the total divided by the dollars paid, which are known; the limits of p
are exact for simple random samples of the frame or of its strata, and Korn and Graubard's for every
other design.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from extrapolation.bounds import BOUNDS, Side
from extrapolation.estimates.error_shares import error_rate
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimates.interval_records import CONDITIONAL, IntervalRecord
from extrapolation.estimates.intervals import Interval, why_none
from primafacie.core.errors import EstimateError
from primafacie.core.results import Result

EXACT: Final = "exact: the level holds in samples of every size"
NOT_EXACT: Final = "not exact: no exact limit of a share is known for this design"


@dataclass(frozen=True)
class StatedRate(Result):
    """A rate with its limits, each of which says its level and its method.

    Attributes
    ----------
    name : str
        "error rate" (units) or "overpayment rate" (dollars).
    definition : str
        What is divided by what.
    point : float or None
        The rate, a fraction; None where nothing was paid in the frame.
    limits : tuple of IntervalRecord
        The limits of the rate, fractions.
    words : tuple of str
        For each limit whether it is exact; where it is not, why no exact one is shown.
    """

    SCHEMA: ClassVar[str] = "primafacie.stated-rate/1"
    ROWS: ClassVar[str] = "limits"

    name: str
    definition: str
    point: float | None
    limits: tuple[IntervalRecord, ...]
    words: tuple[str, ...]

    def __str__(self) -> str:
        point = "not known" if self.point is None else f"{100 * self.point:.2f}%"
        limits = "; ".join(f"{limit.names} by {limit.bound}" for limit in self.limits)
        return f"{self.name}: {point} ({self.definition}); limits: {limits or 'none'}"


def stated_rates(over: Estimate, *, level: float, side: Side) -> tuple[StatedRate, ...]:
    """State the error rate and the overpayment rate of an estimate of the overpayment.

    Parameters
    ----------
    over : Estimate
        The estimate of the overpayment.
    level : float
        The confidence level, a fraction.
    side : {'lower', 'upper', 'two-sided'}
        The side of the limits.

    Returns
    -------
    tuple of StatedRate
        The error rate, in units, and the overpayment rate, in dollars.

    Raises
    ------
    EstimateError
        If a reviewed unit has no finding.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import estimate, read_review
    >>> rows = pd.DataFrame({"paid": [10.0] * 10, "overpaid": [0] * 8 + [5.0, 7.0]})
    >>> found = read_review(rows, sizes=100)
    >>> errors, dollars = stated_rates(estimate(found), level=0.90, side="lower")
    >>> errors.point, errors.limits[0].bound, errors.limits[0].low
    (0.2, 'hypergeometric', 0.06)
    """
    return _error_rate(over, level, side), _overpayment_rate(over, level, side)


def _error_rate(over: Estimate, level: float, side: Side) -> StatedRate:
    (share,) = error_rate(over.review).values()
    definition = "units in error divided by the units of the frame"
    try:
        limits = _limits_of_share(share, level, side)
    except EstimateError as error:
        return StatedRate("error rate", definition, share.point, (), (f"No limit: {error.got}.",))
    exact = limits.guarantee == "exact"
    return StatedRate(
        "error rate",
        definition,
        share.point,
        (limits.as_record(),),
        (EXACT if exact else NOT_EXACT,),
    )


def _limits_of_share(share: Estimate, level: float, side: Side) -> Interval:
    """The exact limits of several strata in the order of the estimates: the search is the shortest.

    No plan fixes a limit of the error rate, so the mark "not pre-specified" would mislead.
    """
    ordered = share.default_bound == "buehler"
    given = {"order": "estimate"} if ordered else None
    return replace(share.interval(level, side=side, options=given), planned=True)


def _overpayment_rate(over: Estimate, level: float, side: Side) -> StatedRate:
    paid = sum(stratum.total_cents or 0 for stratum in over.review.strata) / 100
    known = all(stratum.total_cents is not None for stratum in over.review.strata)
    name, definition = (
        "overpayment rate",
        "the estimated total overpayment divided by the dollars paid in the frame",
    )
    if not known or paid <= 0:
        why = "The dollars paid in the frame are not known, so no rate is stated."
        return StatedRate(name, definition, None, (), (why,))
    try:
        limits = over.interval(level, side=side)
    except EstimateError as error:
        return StatedRate(name, definition, over.point / paid, (), (f"No limit: {error.got}.",))
    shown, words = [_divided(limits, paid)], []
    bound = BOUNDS[limits.bound]
    exact = limits.guarantee == "exact" or bound.finite_sample_in(str(over.sample.design))
    if limits.condition:
        words.append(f"{CONDITIONAL}: it {limits.condition}")
    elif exact:
        words.append(EXACT)
    else:
        words.append(limits.beside_refused or _not_exact(over))
    if limits.beside is not None:
        beside = limits.beside
        shown.append(_divided(beside, paid))
        if beside.condition:
            words[0] = "asymptotic: near its level in large samples; the next limit is conditional"
            words.append(f"{CONDITIONAL}: it {beside.condition}")
        else:
            words[0] = (
                "asymptotic: near its level in large samples; the next limit is finite-sample"
            )
            words.append(f"{beside.guarantee}: stated for samples of every size")
    return StatedRate(name, definition, over.point / paid, tuple(shown), tuple(words))


def _not_exact(over: Estimate) -> str:
    if over.own_df is not None:
        return "asymptotic: no finite-sample limit is known for this estimator"
    return why_none(over.rule_set, None)


def _divided(limits: Interval, paid: float) -> IntervalRecord:
    low, high = (None if end is None else end / paid for end in (limits.low, limits.high))
    record = limits.as_record()
    return replace(record, low=low, high=high, unit="share", notes=limits.notes)
