"""The review: the findings on a sample, its quantities, and its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from extrapolation.reviews.provenance import (
    DrawnElsewhere,
    PlannedBefore,
    Provenance,
    Unplanned,
)
from extrapolation.reviews.review_older_forms import UPWARD
from extrapolation.reviews.review_rows import (
    ReviewedStratum,
    ReviewRecord,
    ReviewRow,
    Treatment,
)
from extrapolation.reviews.sample_statements import SampleStatement
from extrapolation.reviews.violations import Violation
from primafacie.core.errors import EstimateError, ReviewError
from primafacie.core.families import close_names, unknown_name
from primafacie.core.record_forms import RecordForm, StoredResult
from sampling import Plan, RuleSet
from sampling.plans.underpayment_floors import UnderpaymentFloor

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

SCHEMA: Final = "primafacie.review/3"
NO_LABEL = "(none)"
_NO_COLUMNS = ("values", "labels", "drawn", "seconds")
AMOUNTS = ("overpaid", "overpaid as found", "paid", "should_have_paid", "claimed")
IN_ERROR = {"paid in error": "paid", "claimed in error": "claimed"}
"""Whole amounts of the units in error, 0 for the others."""
ERROR_UNITS = "error units"


@dataclass(frozen=True)
class Review(StoredResult):
    """The findings on a sample, read and checked by `read_review`.

    No status removes a unit from n: what a missing, ineligible or waived unit counts is decided by
    the rule set before any estimate.

    Attributes
    ----------
    rows : tuple of ReviewRow
        One row per sampled unit, amounts in cents.
    strata : tuple of ReviewedStratum
        The strata of the frame, with their sizes.
    rule_set : RuleSet or None
        The rules that were applied.
    plan : Plan or None
        The plan of the draw.
    draw_digest : str
        The SHA-256 digest of the draw; empty without a draw.
    treatments : tuple of Treatment
        What the rules did to how many units.
    notes : tuple of str
        What the reader must know.
    violations : tuple of Violation or None
        The violations found.
    statement : SampleStatement or None
        What is stated of the draw, where the sample was drawn elsewhere (`import_sample`).
    """

    SCHEMA: ClassVar[str] = SCHEMA
    ROWS: ClassVar[str] = "rows"
    RECORD: ClassVar[type[Any]] = ReviewRecord

    rows: tuple[ReviewRow, ...]
    strata: tuple[ReviewedStratum, ...]
    rule_set: RuleSet | None = None
    plan: Plan | None = None
    draw_digest: str = ""
    treatments: tuple[Treatment, ...] = ()
    notes: tuple[str, ...] = ()
    violations: tuple[Violation, ...] | None = None
    """None: the review did not ask for violations; empty: it did, and found none."""
    statement: SampleStatement | None = None

    @property
    def provenance(self) -> Provenance:
        """How estimator and bound came to be chosen: by a plan, by the rules alone, or freely."""
        if self.statement is not None:
            return DrawnElsewhere(self.statement)
        return Unplanned() if self.plan is None else PlannedBefore(self.plan)

    @property
    def underpayment_floor(self) -> UnderpaymentFloor | None:
        """The declared floors of the underpayments: by the plan, or stated at the import."""
        if self.plan is not None:
            return self.plan.underpayment_floor
        return None if self.statement is None else self.statement.underpayment_floor

    @property
    def counted(self) -> tuple[ReviewRow, ...]:
        """The rows that count: all but units replaced by a spare."""
        return tuple(row for row in self.rows if row.counted)

    def labels(self, by: str) -> list[str]:
        """The label of each counted row: `stratum`, `status`, `reviewer`, `reason`, or a column.

        Parameters
        ----------
        by : str
            The name of the labels. Several reasons of a unit are one label, in alphabetical order
            and separated by `; `; a unit without a label has the label `(none)`.

        Returns
        -------
        list of str
            One label per counted row.

        Raises
        ------
        EstimateError
            If there is no such column.
        """
        rows = self.counted
        if by == "reason":
            return ["; ".join(row.reasons) or NO_LABEL for row in rows]
        if by in ("stratum", "status", "reviewer"):
            return [str(getattr(row, by)) or NO_LABEL for row in rows]
        known = dict.fromkeys(name for row in rows for name in row.labels)
        if by not in known:
            names = ["stratum", "status", "reviewer", "reason", *known]
            fix = "Add the column to the review, or to the frame's roles"
            raise EstimateError.of(
                unknown_name("label", by, names, got=f"no labels {by!r}", fix=fix)
            )
        return [row.labels.get(by) or NO_LABEL for row in rows]

    @property
    def columns(self) -> tuple[str, ...]:
        """The quantities that can be estimated."""
        more: dict[str, None] = {}
        for row in self.rows:
            more.update(dict.fromkeys(row.values))
        return (*AMOUNTS, *IN_ERROR, ERROR_UNITS, *more)

    def values(self, column: str) -> NDArray[np.float64]:
        """A quantity of the counted rows.

        Parameters
        ----------
        column : str
            One of `columns`. `paid in error` and `claimed in error` are the whole amounts of units
            in error.

        Returns
        -------
        array of float
            One value per counted row: amounts in dollars, `error units` as 0 and 1.

        Raises
        ------
        EstimateError
            If a unit has no value, or a reviewed unit has no finding.
        """
        rows = self.counted
        if column in (ERROR_UNITS, "overpaid", "overpaid as found", *IN_ERROR):
            self._check_findings()
        if column == ERROR_UNITS:
            return np.array([float(row.error) for row in rows])
        if column in IN_ERROR:
            name = f"{IN_ERROR[column]}_cents"
            found = [getattr(row, name) if row.error else 0 for row in rows]
            values = [None if cents is None else cents / 100 for cents in found]
        elif column in AMOUNTS:
            name = {"overpaid": "effective", "overpaid as found": "overpaid"}.get(column, column)
            found = [getattr(row, f"{name}_cents") for row in rows]
            values = [None if cents is None else cents / 100 for cents in found]
        else:
            values = [row.values.get(column) for row in rows]
        lost = sum(value is None for value in values)
        if lost:
            close = [] if column in self.columns else close_names(column, self.columns)
            raise EstimateError(
                f"{lost:,} of {len(rows):,} units have no {column!r}",
                expected=f"a value for every unit, in one of {', '.join(self.columns)}",
                fix=f"Did you mean {' or '.join(close)}?"
                if close
                else "Complete the column, or estimate another",
            )
        return np.array(values, dtype=np.float64)

    def _check_findings(self) -> None:
        """Refuse the overpayments of a review in which a reviewed unit has none."""
        lost = sum(row.status == "reviewed" and row.overpaid_cents is None for row in self.counted)
        if lost:
            raise EstimateError(
                f"{lost:,} of {len(self.counted):,} reviewed units have no finding",
                expected="a column overpaid, or the columns paid and should_have_paid",
                fix="Name the column of the findings so; or estimate another column, as in "
                "expand(review, 'COLUMN')",
            )

    def table(self) -> pd.DataFrame:
        """The review as a pandas table: one row per unit, amounts in dollars.

        Returns
        -------
        pandas.DataFrame
            The columns of the rows, amounts under `paid_dollars` and so on.
        """
        import pandas as pd

        columns = [item.name for item in fields(ReviewRow) if item.name not in _NO_COLUMNS]
        table = pd.DataFrame(
            [[getattr(row, name) for name in columns] for row in self.rows], columns=columns
        )
        cents = [name for name in columns if name.endswith("_cents")]
        table[cents] = table[cents].astype(float) / 100
        return table.rename(columns={name: f"{name[:-6]}_dollars" for name in cents})

    def plot(self) -> Figure:
        """The overpayments that count, unit by unit in each stratum.

        Returns
        -------
        matplotlib.figure.Figure
            The figure, in dollars; it names no unit.
        """
        from primafacie.core.figures import overpayment_dots

        shown = [
            (
                stratum.label,
                [row.effective_cents / 100 for row in self.counted if row.stratum == stratum.label],
            )
            for stratum in self.strata
        ]
        return overpayment_dots([(label, values) for label, values in shown if values])

    def as_record(self) -> ReviewRecord:
        """The record; the plan and the rules are in it as they were stored."""
        return ReviewRecord(
            rows=self.rows,
            strata=self.strata,
            rule_set=self.rule_set,
            plan=self.plan.stored_dict() if self.plan else None,
            draw_digest=self.draw_digest,
            treatments=self.treatments,
            notes=self.notes,
            violations=self.violations,
            statement=self.statement,
        )

    @classmethod
    def of_record(cls, record: ReviewRecord) -> Review:
        """The review of its record."""
        return cls(
            rows=record.rows,
            strata=record.strata,
            rule_set=record.rule_set,
            plan=Plan.from_dict(dict(record.plan)) if record.plan else None,
            draw_digest=record.draw_digest,
            treatments=record.treatments,
            notes=record.notes,
            violations=record.violations,
            statement=record.statement,
        )

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Review:
        """The review of a record, in this or an earlier form.

        Parameters
        ----------
        record : mapping
            As `to_dict` gives it.

        Returns
        -------
        Review
            The review, with the digest that it had.

        Raises
        ------
        ReviewError
            If the record is of another shape; all differences are named together.
        """
        return FORM.of(dict(record), where="review", refusal=ReviewError)

    def __str__(self) -> str:
        errors = sum(row.error for row in self.counted)
        return f"review of {len(self.counted):,} units, {errors:,} in error"


FORM: Final = RecordForm("review", 3, Review, UPWARD)
