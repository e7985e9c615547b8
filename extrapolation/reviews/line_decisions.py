"""What reviewers decided line by line, added up to units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extrapolation.reviews.found_amounts import found_amount
from extrapolation.reviews.raw_tables import RawRow, cents_of, text_of
from extrapolation.reviews.unusual_amounts import BELOW
from primafacie.core.errors import Problem, shown_unit
from primafacie.core.money import Money
from sampling import DrawnUnit
from sampling.worksheets.line_sheet import lines_of
from sampling.worksheets.sheet_codes import BLANK_LINE


def decisions_by_unit(
    lines: Sequence[RawRow], units: Mapping[str, DrawnUnit], problems: list[Problem]
) -> dict[str, int]:
    """should_have_paid of each unit whose lines were decided, cents.

    A unit's lines count when at least one of them was filled in; then all must be.
    """
    by_unit: dict[str, dict[str, int | None]] = {}
    first: dict[str, RawRow] = {}
    for raw in lines:
        unit_id = text_of(raw, "unit_id")
        part = text_of(raw, "part")
        part = "" if part == BLANK_LINE else part
        unit = units.get(unit_id)
        known = {line.part: line for line in lines_of(unit)} if unit else {}
        if unit is None or part not in known:
            problems.append(
                Problem(
                    raw.cell("part"),
                    f"the line {shown_unit(part)} of unit {shown_unit(unit_id)}",
                    "a line of a drawn unit",
                    "Restore the row as it was",
                    "a line that was not drawn",
                )
            )
            continue
        paid = cents_of(raw, "paid", problems)
        if paid is not None and paid != known[part].paid_cents:
            problems.append(
                Problem(
                    raw.cell("paid"),
                    f"{Money(paid)} paid",
                    f"{Money(known[part].paid_cents)}",
                    "Restore the amount: the frame is fixed",
                    "another amount paid than was drawn",
                )
            )
        right = found_amount(raw, known[part].paid_cents, problems)
        lowest = min(0, known[part].paid_cents)
        if right is not None and right < lowest:
            expected = f"{Money(lowest)} (the line's payment) or more" if lowest else "0 or more"
            problems.append(
                Problem(
                    raw.cell("should_have_paid"),
                    str(Money(right)),
                    expected,
                    "Correct the amount",
                    BELOW,
                )
            )
        by_unit.setdefault(unit_id, {})[part] = right
        first.setdefault(unit_id, raw)
    sums: dict[str, int] = {}
    for unit_id, decided in by_unit.items():
        amounts = [amount for amount in decided.values() if amount is not None]
        if not amounts:
            continue
        if len(amounts) < len(lines_of(units[unit_id])):
            problems.append(
                Problem(
                    first[unit_id].cell("should_have_paid"),
                    f"{len(amounts)} of {len(lines_of(units[unit_id]))} lines of the unit decided",
                    "all of its lines, or none",
                    "Complete the lines of this unit",
                    "a unit of which some lines are decided and others are not",
                )
            )
        else:
            sums[unit_id] = sum(amounts)
    return sums
