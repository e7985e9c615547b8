"""Sums of the declared underpayment floors by stratum: one scan of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.errors import FrameError
from sampling.engines.column_types import Column
from sampling.frames.stratum_ranges import StratumRange, inside_sql

if TYPE_CHECKING:
    from sampling.frames.frame import Frame

# Signs that are read in an amount, and that a plain amount of dollars does not have.
_SIGNS = "$,()- CRcr"


def floor_totals(frame: Frame, ranges: Sequence[StratumRange], *, column: str | None) -> list[int]:
    """The sum of u_i in cents over the units of each range.

    `column` None is u_i = max(claimed - paid, 0); otherwise the `more` column holds u_i as
    plain dollars, 0 or more. Raises `FrameError` where a unit has no such amount.
    """
    return _sums(frame, ranges, *floor_sql(frame, column), column)


def floor_sql(frame: Frame, column: str | None) -> tuple[str, str]:
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
            raise FrameError(
                f"the column {column!r}",
                where="underpayment floor",
                expected=f"one of the more columns ({', '.join(dict(roles.more)) or 'none'})",
                fix="Open the frame with more=",
            )
        dialect = frame.engine.dialect
        held = Column(f"more_{column}", dialect.text_type, dialect)
        value, _ = frame.engine.reader.amount(held, ".")
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
        what = "claimed amount" if column is None else f"amount in column {column}"
        raise FrameError(
            f"{bad:,} units without a sound {what}",
            where="underpayment floor",
            expected="dollars of 0 or more for every unit",
            fix="Fill them, or give one Money",
        )
    found = {int(row[0]): int(row[2]) for row in rows}
    return [found.get(place, 0) for place in range(len(ranges))]
