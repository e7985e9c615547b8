"""The finite-sample limit of an estimate and its condition: one for every argument about it."""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation.bounds import finite_bound
from extrapolation.estimates.estimate import Estimate
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


def finite_limit(over: Estimate, level: float) -> FiniteLimit | None:
    """The limit at a one-sided level; None where no such bound serves the design or the sample.

    Where the rules net underpayments and the plan states no largest one, the limit is conditional
    on there being none in the frame; an underpayment in the sample rules that out.
    """
    if over.own_df is not None:
        return None  # an estimate with a variance of its own: the sampled values do not carry it
    bound = finite_bound(str(over.sample.design))
    if bound is None:
        return None
    try:
        found = over.interval(level, side="lower", bound=bound.name)
        low, condition = found.low, found.condition
    except AuditError:
        if any((row.overpaid_cents or 0) < 0 for row in over.review.counted):
            return None
        try:
            low, _ = bound.limits(over.sample, 1 - level, "lower")
        except AuditError:
            return None
        condition = NO_UNDERPAYMENT
    return None if low is None else FiniteLimit(bound.name, low, condition)
