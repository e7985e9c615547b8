"""The figures that a script must reproduce, and the quantile of its limits."""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation.bounds import BOUNDS, Quantile, Side
from extrapolation.estimates.estimate import Estimate
from primafacie.core.errors import EstimateError
from primafacie.core.families import unknown_name


@dataclass(frozen=True)
class ExpectedFigures:
    """Point, standard error and limits as we give them; `tail` is the chance beyond a limit.

    `df` are the degrees of freedom that the quantile takes, infinite where it takes none.
    """

    point: float
    se: float
    low: float | None
    high: float | None
    tail: float
    quantile: Quantile
    df: float
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
        counted = "degrees of freedom leave out strata reviewed in full; R and SAS count them"
        return [
            *(f"{name}: {value:,.6f}" for name, value in shown if value is not None),
            f"limit: {self.names}; {self.quantile.words(self.df)}",
            *([] if self.df == float("inf") else [counted]),
        ]

    @property
    def r_quantile(self) -> str:
        return self.quantile.r(self.tail, self.df)

    @property
    def sas_quantile(self) -> str:
        return self.quantile.sas(self.tail, self.df)

    @property
    def stata_quantile(self) -> str:
        return self.quantile.stata(self.tail, self.df)


def expected_figures(
    estimate: Estimate, level: float, *, side: Side, bound: str | None
) -> ExpectedFigures:
    """The figures of an estimate under a bound with a quantile; other bounds are refused."""
    chosen = bound or estimate.default_bound
    quantile = BOUNDS[chosen].quantile if chosen in BOUNDS else None
    if quantile is None:
        exported = [name for name, one in BOUNDS.items() if one.quantile is not None]
        fix = "No survey package has the other bounds; name bound='student'"
        got = f"the export of the bound {chosen}"
        raise EstimateError.of(unknown_name("bound", chosen, exported, got=got, fix=fix))
    found = estimate.interval(level, side=side, bound=chosen)
    tail = (1 - level) / 2 if side == "two-sided" else 1 - level
    df = float("inf")
    if quantile.takes_degrees:
        own = quantile.sample_degrees(estimate.sample)
        df = estimate.df if own is None else own
    return ExpectedFigures(
        estimate.point, estimate.se, found.low, found.high, tail, quantile, df, found.names
    )
