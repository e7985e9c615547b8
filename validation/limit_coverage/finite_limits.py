"""The finite-sample limit of a study and its condition: the same for every argument."""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation import Estimate
from extrapolation.bounds import BOUNDS
from primafacie.core.errors import AuditError

NO_UNDERPAYMENT = "holds only if no unit of the frame was underpaid"


@dataclass(frozen=True)
class FiniteLimit:
    """A lower limit in dollars by a finite-sample bound; `condition` is empty where the rules or
    the plan allow it for the whole frame.
    """

    bound: str
    low: float
    condition: str

    @property
    def words(self) -> str:
        """The condition, or that there is none."""
        return f"conditional: {self.condition}" if self.condition else "a finite-sample limit"


def finite_bound(over: Estimate) -> str:
    """The finite-sample bound for the design of an estimate."""
    if len(over.sample.strata) > 1:
        return "melded"
    return "gaffke_finite" if over.sample.design == "srs" else "gaffke"


def finite_limit(over: Estimate, level: float) -> FiniteLimit | None:
    """The limit at a one-sided level; None where no such bound serves the design or the sample.

    Where the rules net underpayments and the plan states no largest one, the limit is conditional
    on there being none in the frame; an underpayment in the sample rules that out.
    """
    if over.own_df is not None:
        return None  # an estimate with a variance of its own: the sampled values do not carry it
    name = finite_bound(over)
    try:
        low = over.interval(level, side="lower", bound=name).low
        condition = ""
    except AuditError:
        if any((row.overpaid or 0) < 0 for row in over.review.counted):
            return None
        bound = BOUNDS[name]
        if over.sample.design not in bound.designs:
            return None
        try:
            low, _ = bound.limits(over.sample, 1 - level, "lower")
        except AuditError:
            return None
        condition = NO_UNDERPAYMENT
    return None if low is None else FiniteLimit(name, low, condition)
