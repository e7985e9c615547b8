"""What is stated of a review's cells: numbers that were rounded, cells that show other things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from extrapolation.reviews.raw_tables import RawRow, RawTables
from extrapolation.reviews.review_rows import ReviewRow
from extrapolation.reviews.treatments import withdrawn_without_records
from extrapolation.reviews.violations import Violation
from primafacie.core.errors import some_units, warn
from primafacie.core.money import Money
from sampling.intake import CellError
from sampling.intake.cell_values import ShownOtherwise, is_noisy

AMOUNTS: Final = ("paid", "claimed", "should_have_paid", "overpaid", "claimed_tainted")
SHOWN_CELLS: Final = 5


def cell_notes(tables: Sequence[RawTables]) -> list[str]:
    """Notes on number cells that were rounded to their cent, and on cells that show other things.

    Cells that show something else than they hold are warned of (`AuditWarning`) too.
    """
    rounded = 0
    otherwise: list[str] = []
    for raw, column in _amount_cells(tables):
        value = raw.values.get(column)
        if isinstance(value, ShownOtherwise):
            otherwise.append(f"{raw.cell(column)} shows {value.shows} and holds {float(value)!r}")
        try:
            rounded += is_noisy(raw.get(column))
        except CellError:
            continue
    notes = []
    if rounded:
        cells = "1 number cell was" if rounded == 1 else f"{rounded:,} number cells were"
        notes.append(
            f"{cells} rounded to the cent; the difference is the noise of binary arithmetic, below "
            "a millionth of a cent"
        )
    if otherwise:
        more = len(otherwise) - SHOWN_CELLS
        listed = "; ".join(otherwise[:SHOWN_CELLS]) + (f"; and {more:,} more" if more > 0 else "")
        alone = len(otherwise) == 1
        cells = "1 cell shows" if alone else f"{len(otherwise):,} cells show"
        hold = "it holds" if alone else "they hold"
        notes.append(
            warn(
                "cells",
                f"{cells} something else than {hold}, by {'its' if alone else 'their'} number "
                f"format. The value held was read: {listed}",
            )
        )
    return notes


def _amount_cells(tables: Sequence[RawTables]) -> Iterator[tuple[RawRow, str]]:
    for table in tables:
        for raw in (*table.review, *table.lines, *table.spares, *(table.violations or ())):
            for column in AMOUNTS:
                if column in raw.values:
                    yield raw, column


def finding_notes(
    rows: Sequence[ReviewRow], violations: Sequence[Violation] | None, *, charges: bool
) -> list[str]:
    """Notes on findings that a person should look at: withdrawn units, tainted amounts.

    `charges` is whether the rule set charges for withdrawn units of any reason.
    """
    notes = []
    bare = [
        row
        for row in rows
        if row.status == "withdrawn" and not row.reasons and not withdrawn_without_records(row)
    ]
    if bare and not charges:
        units = (
            "1 withdrawn unit gives" if len(bare) == 1 else f"{len(bare):,} withdrawn units give"
        )
        notes.append(
            f"{units} no reason and counts as taken out by the auditor; if its records are "
            'missing, the reason is "no documentation"'
        )
    return notes + tainted_notes({row.unit_id: row.overpaid_cents for row in rows}, violations)


def tainted_notes(
    overpaid: Mapping[str, int | None], violations: Sequence[Violation] | None
) -> list[str]:
    """A note on violations whose tainted services were claimed for less than was overpaid."""
    low = [
        item
        for item in violations or ()
        if item.claimed_tainted.cents < (overpaid.get(item.unit_id) or 0)
    ]
    if not low:
        return []
    units = list(dict.fromkeys(item.unit_id for item in low))
    short = sum((overpaid.get(item.unit_id) or 0) - item.claimed_tainted.cents for item in low)
    count = "1 violation has" if len(low) == 1 else f"{len(low):,} violations have"
    return [
        f"{count} a claimed_tainted below the amount overpaid on the unit, by {Money(short)} in "
        f"all ({some_units(units)}): check whether the tainted services were claimed for so little"
    ]
