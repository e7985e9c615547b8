"""The figures that a script must reproduce, and the quantile of its limits."""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation.bounds import Side
from extrapolation.bounds.expansion_limits import satterthwaite_degrees
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimates.intervals import PREDICTED
from primafacie.core.errors import EstimateError


@dataclass(frozen=True)
class ExpectedFigures:
    """Point, standard error and limits as we give them; `tail` is the chance beyond a limit.

    `df` are the degrees of freedom of Student's t, whole or Satterthwaite's; None: normal.
    """

    point: float
    se: float
    low: float | None
    high: float | None
    tail: float
    df: float | None
    names: str

    @property
    def lines(self) -> list[str]:
        """The figures in words, for the head of a script."""
        shown = [
            ("point estimate", self.point),
            ("standard error", self.se),
            ("lower limit", self.low),
            ("upper limit", self.high),
        ]
        quantile = "normal quantile" if self.df is None else f"Student's t, {self.df:g} df"
        counted = "degrees of freedom leave out strata reviewed in full; R and SAS count them"
        return [
            *(f"{name}: {value:,.6f}" for name, value in shown if value is not None),
            f"limit: {self.names}; {quantile}",
            *([] if self.df is None else [counted]),
        ]


def expected_figures(
    estimate: Estimate, level: float, *, side: Side, bound: str | None
) -> ExpectedFigures:
    """The figures of an estimate under a t or normal limit; other bounds are refused."""
    chosen = bound or estimate.default_bound
    if chosen not in PREDICTED:
        raise EstimateError(
            f"the export of the bound {chosen}",
            expected=f"one of {', '.join(PREDICTED)}",
            fix="No survey package has the other bounds; name bound='student'",
        )
    found = estimate.interval(level, side=side, bound=chosen)
    tail = (1 - level) / 2 if side == "two-sided" else 1 - level
    df: float | None = estimate.df if chosen == "student" else None
    if chosen == "satterthwaite":
        found_df = satterthwaite_degrees(estimate.sample)
        df = None if found_df == float("inf") else found_df
    return ExpectedFigures(
        estimate.point, estimate.se, found.low, found.high, tail, df, found.names
    )
