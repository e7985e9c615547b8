"""A review without a draw: values by stratum and the sizes of the strata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from extrapolation.reviews.blank_findings import BlankFindings
from extrapolation.reviews.raw_tables import (
    RawRow,
    RawTables,
    cents_of,
    number_of,
    text_of,
    unknown_status,
)
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from extrapolation.reviews.treatments import choices_of, without_finding
from extrapolation.reviews.unusual_amounts import (
    BELOW,
    CONFIRMED,
    UNDERPAID,
    UnusualAmount,
    unusual_amount,
)
from extrapolation.reviews.violations import VIOLATION_COLUMNS
from primafacie.core.errors import Problem, ReviewError, shown_unit
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.problems import together
from sampling import RuleSet
from sampling.intake import CellError, cents_of_cell
from sampling.worksheets import STATUSES

_KNOWN: Final = (
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
    CONFIRMED,
    *VIOLATION_COLUMNS,
)
_OF_FINDINGS: Final = {"status", "paid", "should_have_paid", "claimed", "reason"}
_LIKE_A_FINDING: Final = re.compile(
    r"overpa|underpa|shouldhavepa|correctamount|correctpa|allowed|disallow|erroramount|"
    r"amountinerror|auditedamount|auditamount"
)
_TAKES_AMOUNT: Final = ("reviewed", UNDERPAID, "late", "waived")
AMOUNTS: Final = ("overpaid", "paid", "should_have_paid", "claimed")
FEWEST_OTHERS: Final = 10
_TOTAL: Final = re.compile(r"(?:(?:grand|report|sub|final)[ -]?)?totals?:?|sum:?", re.IGNORECASE)


def plain_rows(
    tables: RawTables,
    *,
    sizes: Mapping[str, int],
    stratum: str | None,
    rules: RuleSet | None,
    blanks: BlankFindings,
) -> tuple[list[ReviewRow], list[ReviewedStratum], list[UnusualAmount]]:
    """Rows from `overpaid`, or from `paid` and `should_have_paid`; other numbers are kept.

    `sizes` maps stratum label to N_h; `stratum` names the column of the labels. The unusual
    amounts are those that need a confirmation.
    """
    column = stratum or ("stratum" if "stratum" in tables.columns else None)
    if column is None and len(sizes) > 1:
        raise ReviewError(
            f"{len(sizes)} strata but no stratum column in the findings",
            expected="a column with the stratum of each unit",
            fix="Name the column that holds the stratum: stratum= in Python, --finding-column "
            "stratum=COLUMN in rebut; or add a column stratum to the findings",
        )
    if column is not None and column not in tables.columns:
        fix = "Name the column that holds the stratum"
        got = f"no column {column!r}"
        raise ReviewError.of(unknown_name("column", column, tables.columns, got=got, fix=fix))
    problems = _finding_columns(tables.columns, rules)
    if not problems:
        problems = [*total_rows(tables.review, tables.columns), *rows_without_ids(tables.review)]
    unusual: list[UnusualAmount] = []
    rows = []
    if not problems:
        rows = [
            _row(raw, place, column, sizes, problems, unusual, blanks)
            for place, raw in enumerate(tables.review, start=1)
        ]
        problems += blanks.problems
        problems += _counts(rows, sizes)
    if problems:
        raise ReviewError.collected(problems, what="review")
    totals = [
        ReviewedStratum(label, size, None, sum(r.stratum == label for r in rows) == size)
        for label, size in sizes.items()
    ]
    return rows, totals, unusual


def _finding_columns(columns: Sequence[str], rules: RuleSet | None) -> list[Problem]:
    """A table of findings needs a column of findings; a table of other numbers may lack it."""
    if "overpaid" in columns or {"paid", "should_have_paid"} <= set(columns):
        return []
    known = {name: re.sub("[^a-z]", "", name.lower()) for name in columns}
    close = [name for name, plain in known.items() if _LIKE_A_FINDING.search(plain)]
    if rules is None and not close and not _OF_FINDINGS & {*columns, *known.values()}:
        return []
    hint = f" (the table has {', '.join(map(repr, close[:3]))})" if close else ""
    return [
        Problem(
            "review",
            "no column of findings",
            "a column overpaid, or the columns paid and should_have_paid",
            f"Rename the column that holds the findings{hint}; delete any title above the column "
            "names",
        )
    ]


def _counts(rows: Sequence[ReviewRow], sizes: Mapping[str, int]) -> list[Problem]:
    """Faults of the numbers of rows: none at all, an id twice, more rows than the stratum has."""
    problems = []
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
    for label, size in sizes.items():
        count = sum(row.stratum == label for row in rows)
        if count > size:
            problems.append(
                Problem(
                    f"stratum {label}",
                    f"{count:,} sampled units of a stratum of size {size:,}",
                    f"at most {size:,}",
                    "Give the size of the stratum in the whole frame",
                )
            )
    return problems


def _row(
    raw: RawRow,
    place: int,
    column: str | None,
    sizes: Mapping[str, int],
    problems: list[Problem],
    unusual: list[UnusualAmount],
    blanks: BlankFindings,
) -> ReviewRow:
    label = text_of(raw, column) if column else next(iter(sizes))
    if label not in sizes:
        problems.append(
            replace(
                unknown_name(
                    "stratum",
                    label,
                    sizes,
                    where=raw.cell(column or "stratum"),
                    got=f"the stratum {shown_unit(label)}",
                    fix="Give its size in sizes=",
                ),
                cause="a stratum without a size",
            )
        )
    status = text_of(raw, "status").lower() or "reviewed"
    if status not in STATUSES:
        problems.append(unknown_status(raw, status))
    unit_id = text_of(raw, "unit_id") or str(place)
    paid, right, overpaid, claimed = _amounts(raw, unit_id, status, problems, unusual, blanks)
    more = [name for name in raw.values if name not in (*_KNOWN, column)]
    values = {name: number_of(raw.get(name)) for name in more}
    texts = {name: text_of(raw, name) for name in more}
    return ReviewRow(
        unit_id=unit_id,
        stratum=label,
        order=place,
        status="reviewed" if status == UNDERPAID else status,
        paid_cents=paid,
        should_have_paid_cents=right,
        overpaid_cents=overpaid,
        effective_cents=0,
        error=False,
        claimed_cents=claimed,
        reason=text_of(raw, "reason"),
        reviewer=text_of(raw, "reviewer"),
        note=text_of(raw, "note"),
        values={name: value for name, value in values.items() if value is not None},
        labels={name: text for name, text in texts.items() if text},
    )


def _amounts(
    raw: RawRow,
    unit_id: str,
    status: str,
    problems: list[Problem],
    unusual: list[UnusualAmount],
    blanks: BlankFindings,
) -> tuple[int | None, int | None, int | None, int | None]:
    """Paid, should have been paid, overpaid and claimed of a unit, in cents, checked."""
    before = len(problems)
    paid = cents_of(raw, "paid", problems)
    right = cents_of(raw, "should_have_paid", problems)
    overpaid = cents_of(raw, "overpaid", problems)
    claimed = cents_of(raw, "claimed", problems)
    if len(problems) > before:
        return paid, right, overpaid, claimed
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
    column = "should_have_paid" if "should_have_paid" in raw.values else "overpaid"
    finds = "overpaid" in raw.values or {"paid", "should_have_paid"} <= raw.values.keys()
    if finds and overpaid is None and status in ("reviewed", UNDERPAID):
        if right is not None:
            got, expected = "no amount paid", "the amount paid, for every unit with a finding"
            problems.append(Problem(raw.cell("paid"), got, expected, "Enter it"))
        elif blanks.read_as_zero(raw.cell(column)):
            overpaid, right = 0, paid
    should = paid - overpaid if paid is not None and overpaid is not None else right
    if should is not None and status in _TAKES_AMOUNT:
        lowest = min(0, paid or 0)
        if should < lowest:
            problems.append(
                Problem(
                    raw.cell(column),
                    f"{Money(should)} that should have been paid",
                    f"{Money(lowest)} or more",
                    "A right payment is not below that; correct the amount",
                    BELOW,
                )
            )
        else:
            item = unusual_amount(
                raw,
                unit_id,
                right=should,
                paid=paid,
                claimed=claimed,
                column=column,
                problems=problems,
            )
            unusual += [item] if item is not None else []
    return paid, right, overpaid, claimed


def check_missing_payments(rows: Sequence[ReviewRow], rules: RuleSet) -> None:
    """A unit that counts as missing needs the amount paid (`ReviewError`)."""
    choices = choices_of(rules)
    lost = [
        row
        for row in rows
        if row.status in ("missing", "withdrawn", "late")
        and row.paid_cents is None
        and without_finding(row, choices)
    ]
    if lost:
        raise ReviewError(
            f"{len(lost)} units without records and without the amount paid",
            expected="a column paid",
            fix="Give the amounts paid: the rule set may count them",
        )


def total_rows(rows: Sequence[RawRow], columns: Sequence[str]) -> list[Problem]:
    """A fault per row that is a total: by a word in one of its cells, or by its amount.

    By its amount: not 0, at least 10 other rows with an amount, and equal to the sum of all the
    others (in `overpaid`, `paid`, `should_have_paid` or `claimed`).
    """
    found: dict[int, Problem] = {}
    for place, raw in enumerate(rows):
        for name in raw.values:
            if _TOTAL.fullmatch(text_of(raw, name)):
                found[place] = _fault(raw, name, "a total row")
                break
    for column in AMOUNTS:
        if column not in columns:
            continue
        cents = [_cents(raw, column) for raw in rows]
        amounts = sum(value != 0 for value in cents)
        total = sum(cents)
        for place, value in enumerate(cents):
            if value and amounts > FEWEST_OTHERS and 2 * value == total:
                found.setdefault(
                    place, _fault(rows[place], column, "an amount equal to the sum of all others")
                )
    return list(found.values())


def rows_without_ids(rows: Sequence[RawRow]) -> list[Problem]:
    """A fault for the rows without an id, in a table where others have one."""
    blank = [raw for raw in rows if not text_of(raw, "unit_id")]
    if not blank or len(blank) == len(rows):
        return []
    count = "1 row" if len(blank) == 1 else f"{len(blank):,} rows"
    return [
        Problem(
            together([raw.cell("unit_id") for raw in blank]),
            f"{count} without a unit id",
            "an id for every sampled unit",
            "Enter the ids; or delete rows that are not sampled units",
        )
    ]


def _fault(raw: RawRow, column: str, got: str) -> Problem:
    return Problem(raw.cell(column), got, "one row per sampled unit", "Delete the total rows")


def _cents(raw: RawRow, column: str) -> int:
    try:
        return cents_of_cell(raw.get(column), decimal=raw.form.decimal) or 0
    except CellError:
        return 0
