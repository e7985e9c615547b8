"""The page on an estimate: what it is of, its point, its limit, strata and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from extrapolation.estimates.estimate_records import EstimateRecord
from extrapolation.estimates.interval_records import IntervalRecord, between, in_unit
from primafacie.core.results import Result
from primafacie.core.shown_tables import shown_table

if TYPE_CHECKING:
    import pandas as pd

_WIDTH: Final = 78


@dataclass(frozen=True)
class EstimateSummary(Result):
    """A page on an estimate, which `print` writes as text.

    Attributes
    ----------
    estimate : EstimateRecord
        The estimate.
    limit : IntervalRecord or None
        The limit that the plan fixed; without a plan that of the rules, else two-sided 95%.
    refused : str
        Why there is no limit.
    plan_digest : str
        The digest of the plan; empty without one.
    """

    SCHEMA: ClassVar[str] = "primafacie.estimate-summary/1"

    estimate: EstimateRecord
    limit: IntervalRecord | None
    refused: str
    plan_digest: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader must know, of the estimate and of its limit."""
        of_limit = () if self.limit is None else self.limit.notes
        return tuple(dict.fromkeys((*self.estimate.notes, *of_limit)))

    def table(self) -> pd.DataFrame:
        """One row per stratum, the unit of its amounts in the names of their columns."""
        return self.estimate.table()

    def lines(self) -> list[tuple[str, str]]:
        """The figures of the page, each with its name."""
        made, unit = self.estimate, self.estimate.unit
        share = f" ({100 * made.se / abs(made.point):.2f}% of it)" if made.point else ""
        figures = [
            ("Estimator", made.estimator),
            ("Sample", f"{made.sample_size:,} of {made.frame_size:,} units"),
            ("Rules", made.rule_set or "none"),
            ("Plan", self.plan_digest or "none"),
            ("Degrees of freedom", f"{made.df:,}"),
            ("Point estimate", in_unit(made.point, unit)),
            ("Standard error", in_unit(made.se, unit) + share),
        ]
        if self.limit is None:
            return [*figures, ("Limit", f"none: {self.refused}")]
        marks = [
            words
            for words, holds in (
                ("not pre-specified", not self.limit.planned),
                ("not reliable here", not self.limit.reliable),
            )
            if holds
        ]
        ends = between(self.limit.low, self.limit.high, unit)
        figures += [
            ("Limit", f"{ends} ({', '.join(marks)})" if marks else ends),
            ("Both names", self.limit.names),
            ("Bound", self.limit.bound),
        ]
        if self.limit.precision is not None:
            figures.append(("Precision", f"{100 * self.limit.precision:.2f}%"))
        if self.limit.predicted_coverage is not None:
            figures.append(("Predicted coverage", self.limit.predicted_words))
        return figures

    def text(self) -> str:
        """The page as plain text: figures, strata and numbered notes."""
        figures = [f"{name:<20}{value}" for name, value in self.lines()]
        notes = [f"[{number}] {note}" for number, note in enumerate(self.notes, start=1)]
        head = "\n".join([self._title, "=" * _WIDTH, *figures])
        parts = [head, shown_table(self.table()).text()]
        rule = "\n" + "-" * _WIDTH + "\n"
        return rule.join(parts) + (rule + "\n".join(["Notes", *notes]) if notes else "")

    @property
    def _title(self) -> str:
        part = f" of {self.estimate.domain}" if self.estimate.domain else ""
        return f"Estimated total: {self.estimate.quantity}{part}"

    def __str__(self) -> str:
        figures = [f"{name}: {value}" for name, value in self.lines()]
        return "\n".join([self._title, *figures])
