"""The floor of the underpayments that is stated for a sample drawn elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.reviews.review_rows import ReviewRow
from extrapolation.reviews.stated_numbers import StatedNumbers
from primafacie.core.errors import ReviewError, some_units
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling.frames.range_values import floor_totals, range_floors
from sampling.frames.stratum_ranges import StratumRange
from sampling.plans.underpayment_floors import FloorChoice, UnderpaymentFloor, declared_floor
from sampling.rules import RuleSet

if TYPE_CHECKING:
    from sampling import Frame

STATED_AFTER = (
    "The largest possible underpayment was stated after the sample was drawn: a limit that rests "
    "on it is conditional on it and not pre-specified."
)


def stated_floor(
    choice: FloorChoice, numbers: StatedNumbers, frame: Frame | None, rules: RuleSet
) -> UnderpaymentFloor:
    """The floor with its sums by stratum, over the frame or over the stated units.

    Raises `ReviewError` for a floor from a column without a frame, whose unsampled units have none,
    and under rules that set underpayments to 0.
    """
    if rules.netting == "zeroed":
        raise ReviewError(
            "a largest possible underpayment under rules that set underpayments to 0",
            where="underpayment floor",
            expected="rules that net underpayments",
            fix="Leave it out: under these rules no value of the frame is below 0",
        )
    kind, column, each = declared_floor(choice)
    if each is not None:
        sums = {label: each.cents * size for label, size in numbers.units.items()}
    elif frame is None:
        raise ReviewError(
            "a floor of each unit without the frame",
            where="underpayment floor",
            expected="the frame, because the floors of the unsampled units are subtracted too; or "
            "one amount in dollars for every unit",
            fix="Import into a study that holds the frame (primafacie check); or state dollars",
        )
    else:
        whole = StratumRange("", None, None)
        floor_totals(frame, [whole], column=column)
        cents = range_floors(frame, whole, column=column)
        if len(numbers.units) == 1:
            sums = {next(iter(numbers.units)): int(cents.sum())}
        else:
            strata = np.array(frame.column("stratum").to_pylist(), dtype=object).astype(str)
            sums = {label: int(cents[strata == label].sum()) for label in numbers.units}
    by_stratum = {label: Money(total) for label, total in sums.items()}
    return UnderpaymentFloor(kind, column, each, by_stratum, Money(sum(sums.values())))


def with_frame_floors(
    rows: Sequence[ReviewRow], frame: Frame | None, floor: UnderpaymentFloor
) -> list[ReviewRow]:
    """The rows with what their floors are computed from, as the frame has it.

    Raises `ReviewError` where the findings have another amount claimed than the frame.
    """
    if floor.each is not None or frame is None:
        return list(rows)
    units = frame.fetch_units([row.unit_id for row in rows])
    if floor.column is not None:
        name = floor.column
        return [
            replace(row, labels={**row.labels, name: unit.more[name] or ""})
            for row, unit in zip(rows, units, strict=True)
        ]
    pairs = list(zip(rows, units, strict=True))
    differ = [
        row.unit_id for row, unit in pairs if row.claimed_cents not in (None, unit.claimed_cents)
    ]
    if differ:
        raise ReviewError(
            f"{counted(len(differ), 'unit')} with another amount claimed than the frame "
            f"({some_units(differ)})",
            where="findings and frame",
            expected="the claimed amount of the frame",
            fix="Correct the findings, or give the frame that the sample was drawn from",
        )
    return [replace(row, claimed_cents=unit.claimed_cents) for row, unit in pairs]
