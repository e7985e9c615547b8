"""Ranges of units that do not overlap: their exact totals, amounts and declared floors, by scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import FrameError, Problem
from primafacie.core.families import unknown_name
from primafacie.core.plurals import counted
from primafacie.core.problems import RowPlace, together
from sampling.engines.column_types import Column
from sampling.frames.row_checks import LOOKED_UP
from sampling.frames.stratum_ranges import StratumRange, inside_sql

if TYPE_CHECKING:
    from sampling.frames.frame import Frame

Cents = NDArray[np.int64]
# Rows of several files are named one by one.
SHOWN = 3
# Signs that are read in an amount, and that a plain amount of dollars does not have.
_SIGNS = "$,()- CRcr"


def range_totals(frame: Frame, ranges: Sequence[StratumRange]) -> list[tuple[int, int, int]]:
    """(units, cents, squared cents) of every range; a unit counts in the first that it meets."""
    frame.size  # noqa: B018  (raises when the source has faults)
    engine, (units, parameters) = frame.engine, frame.units
    cases, values = [], list[object]()
    for place, stratum in enumerate(ranges):
        inside, given = inside_sql(stratum, engine.dialect)
        cases.append(f"when {inside} then {place}")
        values += given
    rows = engine.execute(
        f"select place, count(*), {engine.dialect('sum', 'paid')}, "
        f"{engine.dialect('squares', 'paid')} from ("
        f"select paid, case {' '.join(cases)} end as place from {units}"
        f") as placed where place is not null group by place",
        [*values, *parameters],
    )
    found = {int(row[0]): (int(row[1]), int(row[2]), int(row[3])) for row in rows}
    return [found.get(place, (0, 0, 0)) for place in range(len(ranges))]


def floor_totals(frame: Frame, ranges: Sequence[StratumRange], *, column: str | None) -> list[int]:
    """The sum of u_i in cents over the units of each range.

    `column` None is u_i = max(claimed - paid, 0); otherwise the `more` column holds u_i as
    plain dollars, 0 or more. Raises `FrameError` where a unit has no such amount.
    """
    return _sums(frame, ranges, *_floor_sql(frame, column), column)


def _floor_sql(frame: Frame, column: str | None) -> tuple[str, str]:
    """SQL that is true where a unit has no sound floor, and of the floor in cents."""
    roles = frame.roles
    if column is None:
        if roles.claimed is None:
            raise FrameError(
                "the floor claimed - paid without claimed amounts",
                where="underpayment floor",
                expected="a frame opened with claimed=",
                fix="Name the column of claimed amounts",
            )
        blank = "claimed is null"
        value = "(case when claimed > paid then claimed - paid else 0 end)"
    else:
        if column not in dict(roles.more):
            where, fix = "underpayment floor", "Open the frame with more="
            problem = unknown_name("column", column, dict(roles.more), where=where, fix=fix)
            expected = f"one of the more columns ({', '.join(dict(roles.more)) or 'none'})"
            raise FrameError.of(replace(problem, expected=expected))
        dialect = frame.engine.dialect
        held = Column(f"more_{column}", dialect.text_type, dialect)
        value, _ = frame.engine.reader.amount(held, ".", "dollars")
        signs = " or ".join(f"{held.sql} like '%{sign}%'" for sign in _SIGNS)
        blank = f"(({value}) is null or {signs})"
    return blank, value


def _sums(
    frame: Frame, ranges: Sequence[StratumRange], blank: str, value: str, column: str | None
) -> list[int]:
    cases, values = [], []
    for place, stratum in enumerate(ranges):
        inside, given = inside_sql(stratum, frame.engine.dialect)
        cases.append(f"when {inside} then {place}")
        values += given
    units, parameters = frame.units
    summed = frame.engine.dialect("sum", "least")
    rows = frame.engine.execute(
        f"select place, count(*) filter (where bad), {summed} from (select {blank} as bad, "
        f"case when {blank} then 0 else {value} end as least, case {' '.join(cases)} end as place "
        f"from {units}) as placed where place is not null group by place",
        [*values, *parameters],
    )
    bad = sum(int(row[1]) for row in rows)
    if bad:
        raise FrameError.of(_blank_floor(frame, blank, column, bad))
    found = {int(row[0]): int(row[2]) for row in rows}
    return [found.get(place, 0) for place in range(len(ranges))]


def _blank_floor(frame: Frame, blank: str, column: str | None, count: int) -> Problem:
    """The units without a sound floor, with their rows; of very many the first ones."""
    source, roles = frame.opened.source, frame.roles
    held = str(roles.claimed if column is None else dict(roles.more)[column])
    what = "claimed amount" if column is None else f"amount in column {column}"
    got = f"{counted(count, 'unit')} without a sound {what}"
    expected = "a floor of every unit of the frame: dollars of 0 or more"
    fix = "Fill the column, or state one amount in dollars for every unit"
    if not source.numbered:
        return Problem(f"{source.name}, column {held}", got, expected, fix)
    units, parameters = frame.units
    rows = frame.engine.execute(
        f"select row_number from {units} where {blank} order by row_number limit {LOOKED_UP}",
        parameters,
    )
    places = [source.place(int(row[0]), held) for row in rows]
    of_one_file = [place for place in places if isinstance(place, RowPlace)]
    where = "; ".join(places[:SHOWN])
    if len({place.group for place in of_one_file}) == 1:
        where = together(of_one_file)
    return Problem(where, got, expected, fix)


def range_payments(frame: Frame, stratum: StratumRange) -> Cents:
    """The amounts paid in cents of the units of `stratum`, in the frame's order."""
    return _values(frame, stratum, "paid")


def range_floors(frame: Frame, stratum: StratumRange, *, column: str | None) -> Cents:
    """The floors u_i in cents of the same units in the same order.

    `column` as in `floor_totals`, which has refused units without a sound amount.
    """
    blank, value = _floor_sql(frame, column)
    return _values(frame, stratum, f"case when {blank} then 0 else {value} end")


def paid_and_claimed(frame: Frame, stratum: StratumRange) -> tuple[Cents, Cents]:
    """The cents paid and claimed of the units of `stratum`, blank as 0, in the frame's order."""
    claimed = "case when claimed is null then 0 else claimed end"
    return _values(frame, stratum, "paid"), _values(frame, stratum, claimed)


def _values(frame: Frame, stratum: StratumRange, value: str) -> Cents:
    frame.size  # noqa: B018  (raises when the source has faults)
    inside, given = inside_sql(stratum, frame.engine.dialect)
    units, parameters = frame.units
    statement = f"select {value} as value from {units} where {inside} order by {frame.file_order}"
    pieces = [
        np.array([int(found) for found in batch.column(0).to_pylist()], dtype=np.int64)
        if batch.schema.types[0] not in _integers()
        else batch.column(0).to_numpy(zero_copy_only=False).astype(np.int64)
        for batch in frame.engine.batches(statement, [*parameters, *given])
    ]
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)


def _integers() -> tuple[object, ...]:
    import pyarrow as pa

    return (pa.int64(), pa.int32())
