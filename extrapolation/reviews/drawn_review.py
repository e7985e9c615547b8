"""Checking the reviewer's rows against the draw: every unit accounted for, every cell in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extrapolation.reviews.blank_findings import EXAMPLE, BlankFindings
from extrapolation.reviews.line_decisions import decisions_by_unit
from extrapolation.reviews.raw_tables import (
    RawRow,
    RawTables,
    cents_of,
    day_of,
    number_of,
    text_of,
    unknown_status,
)
from extrapolation.reviews.review_rows import ReviewRow, UnitSelection
from extrapolation.reviews.unusual_amounts import (
    BELOW,
    CONFIRMED,
    UNDERPAID,
    UnusualAmount,
    unusual_amount,
)
from extrapolation.reviews.violations import VIOLATION_COLUMNS
from primafacie.core.errors import (
    Problem,
    ReviewError,
    shown_unit,
    some_units,
)
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling import Draw, DrawnUnit
from sampling.worksheets import REVIEW_COLUMNS, STATUSES

_FEW_STRANGE = 10
_NEEDS_AMOUNT = ("reviewed", UNDERPAID)
_TAKES_AMOUNT = ("reviewed", UNDERPAID, "late", "waived")


def drawn_rows(
    tables: RawTables, draw: Draw, blanks: BlankFindings
) -> tuple[list[ReviewRow], list[str], list[UnusualAmount]]:
    """The findings on every drawn unit, notes on them, and amounts that need a confirmation.

    All faults are raised together (`ReviewError`).
    """
    lost = [c for c in ("unit_id", "should_have_paid", "status") if c not in tables.columns]
    if lost:
        raise ReviewError(
            f"no column {', '.join(lost)}",
            expected=", ".join(REVIEW_COLUMNS),
            fix="Use the worksheet that the draw wrote",
        )
    problems: list[Problem] = []
    units = {unit.unit_id: unit for unit in draw.units}
    spares = {unit.unit_id: unit for unit in draw.spares}
    found = _by_unit(tables.review, units, problems)
    unknown_note = [unit for unit in units if unit not in found]
    if unknown_note:
        problems.append(
            Problem(
                "Review",
                f"{counted(len(unknown_note), 'drawn unit')} "
                f"{'is' if len(unknown_note) == 1 else 'are'} missing ({some_units(unknown_note)})",
                "a row for every drawn unit",
                "Restore their rows: no unit leaves the sample",
            )
        )
    lines = decisions_by_unit(tables.lines, units, problems)
    unusual: list[UnusualAmount] = []
    rows = [
        _row(found[unit_id], unit, lines.get(unit_id), problems, unusual, blanks)
        for unit_id, unit in units.items()
        if unit_id in found
    ]
    listed: Sequence[RawRow] = tables.spares
    used = [raw for raw in listed if raw.get("status") is not None]
    spare_found = _by_unit(used, spares, problems)
    spare_rows = [
        _row(spare_found[unit_id], unit, None, problems, unusual, blanks, spare=True)
        for unit_id, unit in spares.items()
        if unit_id in spare_found
    ]
    _check_spares(draw, rows, spare_rows, problems)
    if problems:
        raise ReviewError.collected(problems, what="review")
    notes = [*blanks.notes, *_notes(rows + spare_rows, found | spare_found)]
    return rows + spare_rows, notes, unusual


def _by_unit(
    raws: Sequence[RawRow], units: Mapping[str, DrawnUnit], problems: list[Problem]
) -> dict[str, RawRow]:
    """The row of each unit; rows of units that were not drawn, and second rows, are faults."""
    found: dict[str, RawRow] = {}
    strange: list[tuple[RawRow, str]] = []
    for raw in raws:
        unit_id = text_of(raw, "unit_id")
        if unit_id not in units:
            strange.append((raw, unit_id))
        elif unit_id in found:
            problems.append(
                Problem(
                    raw.cell("unit_id"),
                    f"the unit {shown_unit(unit_id)} a second time",
                    f"each unit once (first in {found[unit_id].cell('unit_id')})",
                    "Remove one of the rows",
                    "a unit that another row has",
                )
            )
        else:
            found[unit_id] = raw
    if len(strange) > max(_FEW_STRANGE, len(raws) // 2):
        problems.append(
            Problem(
                strange[0][0].where,
                f"{len(strange):,} of {len(raws):,} units were not drawn "
                f"({some_units([unit_id for _, unit_id in strange])})",
                "the worksheet of this draw",
                "Take the worksheet that the last draw wrote: this one is of another draw",
            )
        )
        return found
    problems += [
        Problem(
            raw.cell("unit_id"),
            f"the unit {shown_unit(unit_id)}",
            "a drawn unit",
            "Remove the row, or restore the id as it was drawn",
            "a unit that was not drawn",
        )
        for raw, unit_id in strange
    ]
    return found


def _row(
    raw: RawRow,
    unit: DrawnUnit,
    line_sum: int | None,
    problems: list[Problem],
    unusual: list[UnusualAmount],
    blanks: BlankFindings,
    *,
    spare: bool = False,
) -> ReviewRow:
    """One unit's finding; everything wrong with its cells is added to `problems`."""
    _check_as_drawn(raw, unit, problems)
    right = cents_of(raw, "should_have_paid", problems)
    if right is None and raw.get("should_have_paid") is None:
        right = line_sum
    elif right is not None and line_sum is not None and right != line_sum:
        problems.append(
            Problem(
                raw.cell("should_have_paid"),
                f"{Money(right)} but its lines add up to {Money(line_sum)}",
                "the same amount",
                "Correct the unit or its lines; or leave the unit blank",
                "an amount other than the sum of its lines",
            )
        )
    status = text_of(raw, "status").lower()
    blank = right is None and raw.get("should_have_paid") is None
    if blanks.reason and blank and status in ("", *_NEEDS_AMOUNT):
        blanks.read_as_zero(raw.cell("should_have_paid"))
        status, right = status or "reviewed", unit.paid_cents
    _check_status(raw, status, right, problems)
    _check_amount(raw, right, unit.paid_cents, problems)
    item = unusual_amount(
        raw,
        unit.unit_id,
        right=right,
        paid=unit.paid_cents,
        claimed=unit.claimed_cents,
        column="should_have_paid",
        problems=problems,
    )
    unusual += [item] if item is not None else []
    overpaid = None if right is None or status not in _TAKES_AMOUNT else unit.paid_cents - right
    stated = cents_of(raw, "overpaid", problems)
    if stated is not None and right is not None and stated != unit.paid_cents - right:
        problems.append(
            Problem(
                raw.cell("overpaid"),
                f"{Money(stated)} overpaid",
                f"paid - should_have_paid = {Money(unit.paid_cents - right)}",
                "Correct should_have_paid; overpaid follows from it",
                "an amount other than paid - should_have_paid",
            )
        )
    known = {*REVIEW_COLUMNS, *VIOLATION_COLUMNS, CONFIRMED}
    more = [name for name in raw.values if name not in known]
    numbers = {name: number_of(raw.get(name)) for name in more}
    roles = {"date": unit.date, "year": (unit.date or "")[:4], "cluster": unit.cluster}
    texts = {**unit.more, **roles, **{name: text_of(raw, name) for name in more}}
    return ReviewRow(
        unit_id=unit.unit_id,
        stratum=unit.stratum,
        order=unit.order,
        status="reviewed" if status == UNDERPAID else status,
        paid_cents=unit.paid_cents,
        should_have_paid_cents=right,
        overpaid_cents=overpaid,
        effective_cents=0,
        error=False,
        claimed_cents=unit.claimed_cents,
        reason=text_of(raw, "reason"),
        reviewer=text_of(raw, "reviewer"),
        reviewed_on=day_of(raw, "reviewed_on", problems),
        note=text_of(raw, "note"),
        hits=unit.hits,
        spare=spare,
        values={name: value for name, value in numbers.items() if value is not None},
        labels={name: text for name, text in texts.items() if text},
        drawn=UnitSelection(unit.probability, unit.size_cents, unit.group, unit.stages, unit.draws),
    )


def _check_as_drawn(raw: RawRow, unit: DrawnUnit, problems: list[Problem]) -> None:
    """What the draw wrote must stand there still: a row that was shifted shows itself here."""
    for name, drawn in (("paid", unit.paid_cents), ("claimed", unit.claimed_cents)):
        given = cents_of(raw, name, problems)
        if given is not None and drawn is not None and given != drawn:
            problems.append(
                Problem(
                    raw.cell(name),
                    f"{Money(given)} {name}",
                    f"{Money(drawn)} as drawn",
                    "Restore the amount: the frame is fixed",
                    f"another amount {name} than was drawn",
                )
            )
    stratum = text_of(raw, "stratum")
    if stratum and stratum != unit.stratum:
        problems.append(
            Problem(
                raw.cell("stratum"),
                f"the stratum {shown_unit(stratum)}",
                f"{unit.stratum!r} as drawn",
                "Restore the row: the plan fixes the stratum",
                "another stratum than was drawn",
            )
        )


def _check_status(raw: RawRow, status: str, right: int | None, problems: list[Problem]) -> None:
    if not status:
        expected = "one of " + ", ".join(STATUSES)
        problems.append(Problem(raw.cell("status"), "no status", expected, "Choose a status"))
    elif status not in STATUSES:
        problems.append(unknown_status(raw, status))
    elif status in _NEEDS_AMOUNT and right is None and raw.get("should_have_paid") is None:
        problems.append(
            Problem(
                raw.cell("should_have_paid"),
                f"no amount for a unit with status {status}",
                "the amount that was right to pay",
                "Enter it; or set the status to missing if no records came; or, where the sheet "
                f'holds the errors only, add blank_finding="{EXAMPLE}"',
            )
        )
    elif status not in _TAKES_AMOUNT and right is not None:
        problems.append(
            Problem(
                raw.cell("should_have_paid"),
                f"an amount for a unit with status {status}",
                "no amount",
                "Clear the amount, or set the status to reviewed",
            )
        )


def _check_amount(raw: RawRow, right: int | None, paid: int, problems: list[Problem]) -> None:
    """A right payment is 0 or more, or the payment as it was made.

    A reversal is a negative payment that may be right as it stands. What is unusually large or
    small is confirmed (`unusual_amounts`).
    """
    lowest = min(0, paid)
    if right is not None and right < lowest:
        expected = f"{Money(lowest)} (the payment itself) or more" if lowest else "0 or more"
        problems.append(
            Problem(
                raw.cell("should_have_paid"),
                f"{Money(right)}",
                expected,
                "A right payment is not below that; correct the amount",
                BELOW,
            )
        )


def _check_spares(
    draw: Draw, rows: list[ReviewRow], spares: list[ReviewRow], problems: list[Problem]
) -> None:
    """A replaced unit needs the next spare of its stratum, and a spare a replaced unit."""
    for label in draw.plan.sizes:
        gone = sum(row.status == "replaced" for row in rows if row.stratum == label)
        used = [row.order for row in spares if row.stratum == label]
        first = draw.plan.sizes[label] + 1
        if gone and not draw.plan.spares:
            problems.append(
                Problem(
                    f"stratum {label}",
                    f"{gone} units replaced",
                    "none: the plan has none",
                    "Set their status to missing; no unit leaves the sample",
                )
            )
        elif used != list(range(first, first + gone)):
            problems.append(
                Problem(
                    f"stratum {label}",
                    f"{gone} units replaced, {len(used)} spares reviewed",
                    "the next spares in the order drawn, as many as units replaced",
                    "Review the spares in their order (sheet Spares of the whole worksheet)",
                )
            )


def _notes(rows: Sequence[ReviewRow], found: Mapping[str, RawRow]) -> list[str]:
    notes = []
    under = [row for row in rows if (row.overpaid_cents or 0) < 0]
    if under:
        cells = [found[row.unit_id].cell("should_have_paid") for row in under]
        total = Money(-sum(row.overpaid_cents or 0 for row in under))
        more = "" if len(cells) <= 5 else f" and {len(cells) - 5} more"
        notes.append(
            f"{len(under)} units were paid too little, {total} in all: take a second look at "
            f"{', '.join(cells[:5])}{more}"
        )
    return notes
