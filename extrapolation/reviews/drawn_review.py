"""Checking the reviewer's rows against the draw: every unit accounted for, every cell in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extrapolation.reviews.blank_findings import BlankFindings
from extrapolation.reviews.finding_checks import (
    NEEDS_AMOUNT,
    TAKES_AMOUNT,
    check_amount,
    check_as_drawn,
    check_status,
)
from extrapolation.reviews.found_amounts import found_amount, has_amount
from extrapolation.reviews.line_decisions import decisions_by_unit
from extrapolation.reviews.raw_tables import (
    RawRow,
    RawTables,
    day_of,
    number_of,
    text_of,
)
from extrapolation.reviews.review_rows import ReviewRow, UnitSelection
from extrapolation.reviews.unusual_amounts import (
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
from primafacie.core.id_spellings import spelled_otherwise, spelling_words
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.problems import RowPlace, together
from sampling import Draw, DrawnUnit
from sampling.intake.worksheet_headings import shown_heading
from sampling.worksheets import REVIEW_COLUMNS
from sampling.worksheets.sheet_codes import LOST_ROWS

_FEW_STRANGE = 10


def drawn_rows(
    tables: RawTables, draw: Draw, blanks: BlankFindings
) -> tuple[list[ReviewRow], list[str], list[UnusualAmount]]:
    """The findings on every drawn unit, notes on them, and amounts that need a confirmation.

    All faults are raised together (`ReviewError`).
    """
    lost = [c for c in ("unit_id", "should_have_paid", "status") if c not in tables.columns]
    if "overpaid" in tables.columns:
        lost = [name for name in lost if name != "should_have_paid"]
    if lost:
        raise ReviewError(
            f"no column {', '.join(lost)}",
            expected=", ".join(REVIEW_COLUMNS),
            fix="Use the worksheet that the draw wrote",
        )
    problems: list[Problem] = []
    units = {unit.unit_id: unit for unit in draw.units}
    spares = {unit.unit_id: unit for unit in draw.spares}
    found = by_unit(tables.review, units, problems)
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
    reading = Reading(problems, blanks, claim_roles(draw))
    rows = [
        read_row(found[unit_id], unit, lines.get(unit_id), reading)
        for unit_id, unit in units.items()
        if unit_id in found
    ]
    listed: Sequence[RawRow] = tables.spares
    used = [raw for raw in listed if raw.get("status") is not None or has_amount(raw)]
    spare_found = by_unit(used, spares, problems)
    spare_rows = [
        read_row(spare_found[unit_id], unit, None, reading, spare=True)
        for unit_id, unit in spares.items()
        if unit_id in spare_found
    ]
    _check_spares(draw, rows, spare_rows, problems)
    if problems:
        raise ReviewError.collected(problems, what="review")
    notes = [*tables.notes, *blanks.notes, *reading.notes()]
    notes += _notes(rows + spare_rows, found | spare_found)
    return rows + spare_rows, notes, reading.unusual


@dataclass
class Reading:
    """What is gathered while the rows are read, and what the draw says of further columns."""

    problems: list[Problem]
    blanks: BlankFindings
    roles: Mapping[str, str]
    unusual: list[UnusualAmount] = field(default_factory=list)
    by_amount: list[RowPlace] = field(default_factory=list)
    altered: list[RowPlace] = field(default_factory=list)

    def notes(self) -> list[str]:
        """What was read otherwise than it is written."""
        notes = []
        if self.by_amount:
            count = len(self.by_amount)
            units = "1 unit has" if count == 1 else f"{count:,} units have"
            notes.append(
                f"{units} an amount and no status, and {'was' if count == 1 else 'were'} read as "
                f"reviewed: {places_of(self.by_amount)}"
            )
        if self.altered:
            cells = counted(len(self.altered), "cell")
            notes.append(
                f"{cells} of columns copied from the claims file differ from the draw; the texts "
                f"of the draw are kept: {places_of(self.altered)}"
            )
        return notes


def places_of(cells: Sequence[RowPlace]) -> str:
    """The cells by column, rows as ranges."""
    groups: dict[object, list[RowPlace]] = {}
    for cell in cells:
        groups.setdefault(cell.group, []).append(cell)
    return "; ".join(together(group) for group in groups.values())


def claim_roles(draw: Draw) -> dict[str, str]:
    """The role of each source column that a worksheet may show beside the further columns."""
    roles = draw.plan.frame_record.roles
    named = {"cluster": roles.cluster, "stratum": roles.stratum}
    return {shown_heading(column): role for role, column in named.items() if column}


def by_unit(
    raws: Sequence[RawRow], units: Mapping[str, DrawnUnit], problems: list[Problem]
) -> dict[str, RawRow]:
    """The row of each unit; rows of units that were not drawn, and second rows, are faults."""
    found: dict[str, RawRow] = {}
    strange: list[tuple[RawRow, str]] = []
    for raw in raws:
        unit_id = text_of(raw, "unit_id")
        if not unit_id:
            problems.append(
                Problem(
                    raw.cell("unit_id"),
                    "no unit id",
                    "the id of a drawn unit",
                    "Restore the id as it was drawn; or delete the row, if it is not a unit",
                    "no unit id",
                )
            )
        elif unit_id not in units:
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
    words = spelling_words(spelled_otherwise([unit_id for _, unit_id in strange], units))
    alike = f"; {words}" if words else ""
    if len(strange) > max(_FEW_STRANGE, len(raws) // 2):
        problems.append(
            Problem(
                strange[0][0].where,
                f"{len(strange):,} of {len(raws):,} units were not drawn "
                f"({some_units([unit_id for _, unit_id in strange])}){alike}",
                "the worksheet of this draw",
                "Restore the ids as they were drawn"
                if alike
                else "Take the worksheet that the last draw wrote: this one is of another draw",
            )
        )
        return found
    problems += [
        Problem(
            raw.cell("unit_id"),
            f"the unit {shown_unit(unit_id)}",
            "a drawn unit",
            f"Remove the row, or restore the id as it was drawn{alike}",
            "a unit that was not drawn",
        )
        for raw, unit_id in strange
    ]
    return found


def read_row(
    raw: RawRow,
    unit: DrawnUnit,
    line_sum: int | None,
    reading: Reading,
    *,
    spare: bool = False,
) -> ReviewRow:
    """One unit's finding; everything wrong with its cells is added to the problems."""
    problems = reading.problems
    check_as_drawn(raw, unit, problems)
    right = found_amount(raw, unit.paid_cents, problems)
    blank = not has_amount(raw)
    if blank:
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
    status = " ".join(text_of(raw, "status").lower().split())
    if reading.blanks.reason and blank and right is None and status in ("", *NEEDS_AMOUNT):
        reading.blanks.read_as_zero(raw.cell("should_have_paid"))
        status, right = status or "reviewed", unit.paid_cents
    elif not status and right is not None:
        status = "reviewed"
        reading.by_amount.append(raw.cell("status"))
    check_status(raw, status, right, problems)
    check_amount(raw, right, unit.paid_cents, problems)
    item = unusual_amount(
        raw,
        unit.unit_id,
        right=right,
        paid=unit.paid_cents,
        claimed=unit.claimed_cents,
        column="overpaid" if raw.get("should_have_paid") is None else "should_have_paid",
        problems=problems,
    )
    reading.unusual += [item] if item is not None else []
    overpaid = None if right is None or status not in TAKES_AMOUNT else unit.paid_cents - right
    numbers, texts = _further(raw, unit, reading)
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
        values=numbers,
        labels=texts,
        drawn=UnitSelection(unit.probability, unit.size_cents, unit.group, unit.stages, unit.draws),
    )


def _further(
    raw: RawRow, unit: DrawnUnit, reading: Reading
) -> tuple[dict[str, float], dict[str, str]]:
    """The numbers and the texts of further columns.

    A column of the claims file is text as the draw has it. Where the rows of a unit differ, the
    worksheet shows the texts of all of them, of which the draw has one.
    """
    known = {*REVIEW_COLUMNS, *VIOLATION_COLUMNS, CONFIRMED, LOST_ROWS}
    drawn = {shown_heading(name): (name, text or "") for name, text in unit.more.items()}
    drawn |= {head: (role, getattr(unit, role) or "") for head, role in reading.roles.items()}
    roles = {"date": unit.date, "year": (unit.date or "")[:4], "cluster": unit.cluster}
    texts: dict[str, str] = {name: text or "" for name, text in {**unit.more, **roles}.items()}
    numbers: dict[str, float] = {}
    for name in raw.values:
        if name in known:
            continue
        text = text_of(raw, name)
        if name not in drawn:
            number = number_of(raw.get(name))
            numbers |= {} if number is None else {name: number}
            texts[name] = text
            continue
        own, as_drawn = drawn[name]
        if unit.parts and as_drawn in text.split("; "):
            texts[own] = text
        elif text != as_drawn.strip():
            reading.altered.append(raw.cell(name))
    return numbers, {name: text for name, text in texts.items() if text}


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
