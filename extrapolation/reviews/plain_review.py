"""A review without a draw: values by stratum and the sizes of the strata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extrapolation.reviews.cell_values import cents_of, number_of, text_of
from extrapolation.reviews.raw_tables import RawRow, RawTables
from extrapolation.reviews.records import ReviewedStratum, ReviewRow
from extrapolation.reviews.violations import VIOLATION_COLUMNS
from primafacie.core.errors import Problem, ReviewError, shown_text, shown_unit
from sampling.worksheets import STATUSES

_KNOWN = (
    "unit_id",
    "status",
    "paid",
    "should_have_paid",
    "overpaid",
    "claimed",
    "reason",
    "reviewer",
    "note",
    "order",
    *VIOLATION_COLUMNS,
)


def plain_rows(
    tables: RawTables, *, sizes: Mapping[str, int] | int | None, stratum: str | None
) -> tuple[list[ReviewRow], list[ReviewedStratum]]:
    """Rows from `overpaid`, or from `paid` and `should_have_paid`; other numbers are kept.

    `sizes` maps stratum label to N_h (a number: one stratum); `stratum` names the column.
    """
    if sizes is None:
        raise ReviewError(
            "a review without its draw and without sizes",
            expected="draw=..., or sizes={'1': 5000, ...}",
            fix="Give the draw; or the number of units of each stratum",
        )
    by_label = {"1": sizes} if isinstance(sizes, int) else {str(k): v for k, v in sizes.items()}
    column = stratum or ("stratum" if "stratum" in tables.columns else None)
    problems: list[Problem] = []
    if column is None and len(by_label) > 1:
        raise ReviewError(
            f"{len(by_label)} strata but no stratum column",
            expected="stratum='COLUMN'",
            fix="Name the column that holds the stratum",
        )
    if column is not None and column not in tables.columns:
        raise ReviewError(
            f"no column {column!r}",
            expected=f"one of {', '.join(tables.columns)}",
            fix="Name the column that holds the stratum",
        )
    rows = [
        _row(raw, place, column, by_label, problems)
        for place, raw in enumerate(tables.review, start=1)
    ]
    if not rows:
        problems.append(Problem("review", "no rows", "at least one sampled unit", ""))
    ids = [row.unit_id for row in rows]
    if len(set(ids)) < len(ids):
        problems.append(
            Problem(
                "column unit_id",
                f"{len(ids) - len(set(ids))} repeated unit ids",
                "each unit once",
                "Remove the repeated rows",
            )
        )
    if problems:
        raise ReviewError.collected(problems, what="review")
    totals = [
        ReviewedStratum(label, int(size), None, sum(r.stratum == label for r in rows) == size)
        for label, size in by_label.items()
    ]
    return rows, totals


def _row(
    raw: RawRow,
    place: int,
    column: str | None,
    sizes: Mapping[str, int],
    problems: list[Problem],
) -> ReviewRow:
    label = text_of(raw, column) if column else next(iter(sizes))
    if label not in sizes:
        problems.append(
            Problem(
                raw.cell(column or "stratum"),
                f"the stratum {shown_unit(label)}",
                f"one of {', '.join(map(repr, sizes))}",
                "Give its size in sizes=",
            )
        )
    status = text_of(raw, "status").lower() or "reviewed"
    if status not in STATUSES:
        expected = "one of " + ", ".join(STATUSES)
        problems.append(
            Problem(raw.cell("status"), f"the status {shown_text(status)}", expected, "")
        )
    paid = cents_of(raw, "paid", problems)
    right = cents_of(raw, "should_have_paid", problems)
    overpaid = cents_of(raw, "overpaid", problems)
    if paid is not None and right is not None:
        if overpaid is not None and overpaid != paid - right:
            problems.append(
                Problem(
                    raw.cell("overpaid"),
                    "another amount than paid - should_have_paid",
                    "paid - should_have_paid",
                    "Correct one of the three",
                )
            )
        overpaid = paid - right
    more = [name for name in raw.values if name not in (*_KNOWN, column)]
    values = {name: number_of(raw.get(name)) for name in more}
    texts = {name: text_of(raw, name) for name in more}
    return ReviewRow(
        unit_id=text_of(raw, "unit_id") or str(place),
        stratum=label,
        order=place,
        status=status,
        paid=paid,
        should_have_paid=right,
        overpaid=overpaid,
        effective=0,
        error=False,
        claimed=cents_of(raw, "claimed", problems),
        reason=text_of(raw, "reason"),
        reviewer=text_of(raw, "reviewer"),
        note=text_of(raw, "note"),
        values={name: value for name, value in values.items() if value is not None},
        labels={name: text for name, text in texts.items() if text},
    )


def check_missing_payments(rows: Sequence[ReviewRow]) -> None:
    """A missing unit whose payment is unknown cannot be counted as an error (`ReviewError`)."""
    lost = [row for row in rows if row.status in ("missing", "withdrawn") and row.paid is None]
    if lost:
        raise ReviewError(
            f"{len(lost)} units without records and without the amount paid",
            expected="a column paid",
            fix="Give the amounts paid: the rule set may count them",
        )
