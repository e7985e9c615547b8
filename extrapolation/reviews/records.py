"""The review as a record: one row a sampled unit, as found and as the rules make it count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.reviews.second_findings import SecondFinding
from extrapolation.reviews.violations import Violation
from primafacie.core.brief_texts import brief
from primafacie.core.digest import sha256_record
from primafacie.core.errors import AuditError, EstimateError, ReviewError
from primafacie.core.manifest import check_schema
from sampling import Plan, RuleSet

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

SCHEMA = "primafacie.review/2"
_FIRST = "primafacie.review/1"
NO_LABEL = "(none)"
_ROWS_SINCE_2 = ("labels", "drawn", "seconds")
AMOUNTS = ("overpaid", "overpaid as found", "paid", "should_have_paid", "claimed")
IN_ERROR = {"paid in error": "paid", "claimed in error": "claimed"}
"""Whole amounts of the units in error, 0 for the others."""
ERROR_UNITS = "error units"


@brief
@dataclass(frozen=True)
class ReviewRow:
    """The finding on one sampled unit; amounts in cents.

    Attributes
    ----------
    unit_id : str
        The unit.
    stratum : str
        The label of its stratum.
    order : int
        Its place in the order of selection.
    status : str
        The status of the worksheet, such as `reviewed` or `missing`.
    paid, should_have_paid, claimed : int or None
        Cents paid, cents that should have been paid, cents claimed.
    overpaid : int or None
        Cents paid - should_have_paid as found (negative: an underpayment); None without a finding.
    effective : int
        Cents that count after the rule set.
    error : bool
        Whether the unit is in error for the error rate.
    reason, reviewer, reviewed_on, note : str
        What the reviewer entered.
    hits : int
        How often the unit was selected.
    spare : bool
        Whether it is a spare unit.
    counted : bool
        False only for a unit that a spare replaced.
    values : mapping of str to float
        Numbers of further columns.
    """

    unit_id: str
    stratum: str
    order: int
    status: str
    paid: int | None
    should_have_paid: int | None
    overpaid: int | None
    effective: int
    error: bool
    claimed: int | None = None
    reason: str = ""
    reviewer: str = ""
    reviewed_on: str = ""
    note: str = ""
    hits: int = 1
    spare: bool = False
    counted: bool = True
    values: Mapping[str, float] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """Texts of further columns and of the frame's roles (date, year, cluster): domains."""
    drawn: Mapping[str, Any] = field(default_factory=dict)
    """What the draw said of the unit: probability, size, group, stages, draws."""
    seconds: tuple[SecondFinding, ...] = ()
    """What further reviewers found, kept for comparison: they change no amount."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of the error, several parted by `;`, in alphabetical order."""
        return tuple(sorted({part.strip() for part in self.reason.split(";") if part.strip()}))


@brief
@dataclass(frozen=True)
class ReviewedStratum:
    """A stratum of the frame.

    Attributes
    ----------
    label : str
        The label of the stratum.
    size : int
        The number of its units, N_h.
    total : int or None
        Cents paid in the stratum; None if not known.
    certainty : bool
        Whether the stratum was sampled at 100%.
    """

    label: str
    size: int
    total: int | None = None
    certainty: bool = False
    drawn: Mapping[str, Any] = field(default_factory=dict)
    """How the stratum was drawn (kind, clusters, total of sizes); empty: by simple random."""


@dataclass(frozen=True)
class Treatment:
    """What a rule did.

    Attributes
    ----------
    status : str
        The status of the units.
    rule : str
        The rule in words.
    units : int
        The number of units it touched.
    cents_found, cents_counted : int
        Their overpaid cents as found and as counted.
    """

    status: str
    rule: str
    units: int
    cents_found: int
    cents_counted: int


@brief
@dataclass(frozen=True)
class Review:
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
    schema : str
        The form of the record.
    """

    rows: tuple[ReviewRow, ...]
    strata: tuple[ReviewedStratum, ...]
    rule_set: RuleSet | None = None
    plan: Plan | None = None
    draw_digest: str = ""
    treatments: tuple[Treatment, ...] = ()
    notes: tuple[str, ...] = ()
    violations: tuple[Violation, ...] | None = None
    """None: the review did not ask for violations; empty: it did, and found none."""
    schema: str = SCHEMA
    """The form it was read from: an older record keeps its number, and with it its digest."""

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
            raise EstimateError(
                f"no labels {by!r}",
                expected=f"one of {', '.join(('stratum', 'status', 'reviewer', 'reason', *known))}",
                fix="Add the column to the review, or to the frame's roles",
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
            found = [getattr(row, IN_ERROR[column]) if row.error else 0 for row in rows]
            values = [None if cents is None else cents / 100 for cents in found]
        elif column in AMOUNTS:
            name = {"overpaid": "effective", "overpaid as found": "overpaid"}.get(column, column)
            found = [getattr(row, name) for row in rows]
            values = [None if cents is None else cents / 100 for cents in found]
        else:
            values = [row.values.get(column) for row in rows]
        lost = sum(value is None for value in values)
        if lost:
            raise EstimateError(
                f"{lost:,} of {len(rows):,} units have no {column!r}",
                expected=f"a value for every unit, in one of {', '.join(self.columns)}",
                fix="Complete the column, or estimate another",
            )
        return np.array(values, dtype=np.float64)

    def _check_findings(self) -> None:
        """Refuse the overpayments of a review in which a reviewed unit has none."""
        lost = sum(row.status == "reviewed" and row.overpaid is None for row in self.counted)
        if lost:
            raise EstimateError(
                f"{lost:,} of {len(self.counted):,} reviewed units have no finding",
                expected="a column overpaid, or the columns paid and should_have_paid",
                fix="Name the column of the findings so; or estimate another column, as in "
                "expand(review, 'COLUMN')",
            )

    @property
    def digest(self) -> str:
        """SHA-256 of the review's canonical JSON."""
        return sha256_record(self.to_dict())

    def table(self) -> pd.DataFrame:
        """The review as a pandas table: one row per unit, amounts in dollars."""
        import pandas as pd

        table = pd.DataFrame([asdict(row) for row in self.rows])
        for name in ("paid", "should_have_paid", "overpaid", "effective", "claimed"):
            table[name] = table[name] / 100
        return table.drop(columns=["values", "labels", "drawn", "seconds"])

    def to_dict(self) -> dict[str, Any]:
        """The record of the review; amounts are in cents."""
        found = None if self.violations is None else [v.to_dict() for v in self.violations]
        first = self.schema == _FIRST
        return {
            **({} if self.schema == _FIRST else {"violations": found}),
            "draw_digest": self.draw_digest,
            "notes": list(self.notes),
            "plan": self.plan.stored_dict() if self.plan else None,
            "rows": [_row_record(row, first=first) for row in self.rows],
            "rule_set": self.rule_set.to_dict() if self.rule_set else None,
            "schema": self.schema,
            "strata": [_stratum_record(stratum, first=first) for stratum in self.strata],
            "treatments": [asdict(item) for item in self.treatments],
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Review:
        """The review of a record; raises `ReviewError` if the record cannot be read.

        Parameters
        ----------
        record : mapping
            As `to_dict` gives it, in this or an earlier form.

        Returns
        -------
        Review
            The review, with the digest that it had.
        """
        check_schema(str(record.get("schema", "")), SCHEMA, where="review")
        try:
            rules, plan = record["rule_set"], record["plan"]
            found = None if record["schema"] == _FIRST else record["violations"]
            return cls(
                rows=tuple(_row_of(row) for row in record["rows"]),
                strata=tuple(ReviewedStratum(**row) for row in record["strata"]),
                rule_set=RuleSet.from_dict(rules) if rules else None,
                plan=Plan.from_dict(plan) if plan else None,
                draw_digest=str(record["draw_digest"]),
                treatments=tuple(Treatment(**row) for row in record["treatments"]),
                notes=tuple(record["notes"]),
                violations=None if found is None else tuple(map(Violation.from_dict, found)),
                schema=str(record["schema"]),
            )
        except AuditError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ReviewError(
                f"a review record that cannot be read ({error})",
                where="review",
                expected="every field of a review",
                fix="Take the file from an unaltered copy",
            ) from error

    def __str__(self) -> str:
        errors = sum(row.error for row in self.counted)
        return f"review of {len(self.counted):,} units, {errors:,} in error"


def _row_record(row: ReviewRow, *, first: bool) -> dict[str, Any]:
    record = asdict(row) | {
        "values": dict(row.values),
        "labels": dict(row.labels),
        "drawn": dict(row.drawn),
        "seconds": [asdict(item) for item in row.seconds],
    }
    return {k: v for k, v in record.items() if not (first and k in _ROWS_SINCE_2)}


_CENTS = ("paid", "should_have_paid", "overpaid", "claimed", "order")
_WHOLE = ("effective", "hits")


def _row_of(record: Mapping[str, Any]) -> ReviewRow:
    seconds = tuple(SecondFinding(**item) for item in record.get("seconds", ()))
    for name in (*_CENTS, *_WHOLE):
        value = record.get(name, 0)
        if not (type(value) is int or (value is None and name in _CENTS)):
            raise TypeError(f"{name} of a row is no whole number")
    if not isinstance(record["unit_id"], str) or not isinstance(record["error"], bool):
        raise TypeError("a row without its unit, or without saying whether it is in error")
    return ReviewRow(**{**record, "seconds": seconds})


def _stratum_record(stratum: ReviewedStratum, *, first: bool) -> dict[str, Any]:
    record = asdict(stratum) | {"drawn": dict(stratum.drawn)}
    return {k: v for k, v in record.items() if not (first and k == "drawn")}
