"""What exclusions took out: rule by rule, and the units that lost some of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling.frames.conditions import Condition, render_sql
from sampling.frames.derived_frames import inlined
from sampling.frames.grouped_rows import PARTS
from sampling.frames.opened import Opened, without_rows

if TYPE_CHECKING:
    import pandas as pd

LISTED = 100_000


@dataclass(frozen=True, slots=True)
class WaterfallRow:
    """One rule of the waterfall: units and cents it removed, units and cents left after it.

    `rows` and `rows_left` are those of the source, where units have several rows.
    """

    rule: str
    reason: str
    units: int
    cents: int
    units_left: int
    cents_left: int
    rows: int | None = None
    rows_left: int | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            key: value
            for key, value in asdict(self).items()
            if value is not None or key not in ("rows", "rows_left")
        }


@dataclass(frozen=True)
class LostRows:
    """Units of a frame that lost rows to exclusions and are sampled with the others.

    `rows` were left out of these `units`, whose amounts were `original_cents` and are now
    `kept_cents`. `listed` has unit id, original cents, kept cents, rows before and rows kept of
    each, in the order of the ids; of more than 100,000 units the first 100,000.
    """

    units: int
    rows: int
    original_cents: int
    kept_cents: int
    listed: tuple[tuple[str, int, int, int, int], ...]

    def to_dict(self) -> dict[str, Any]:
        names = ("unit_id", "original_cents", "kept_cents", "rows", "rows_kept")
        return {
            "kept_cents": self.kept_cents,
            "listed": [dict(zip(names, row, strict=True)) for row in self.listed],
            "original_cents": self.original_cents,
            "rows": self.rows,
            "units": self.units,
        }

    def table(self) -> pd.DataFrame:
        """One row per unit, amounts in dollars."""
        import pandas as pd

        return pd.DataFrame(
            [(row[0], row[1] / 100, row[2] / 100, row[3], row[4]) for row in self.listed],
            columns=["unit_id", "original paid", "kept paid", "rows", "rows kept"],
        )

    def __str__(self) -> str:
        units, rows = counted(self.units, "unit"), counted(self.rows, "row")
        return (
            f"{units} lost {rows} to exclusions: {Money(self.original_cents)} before, "
            f"{Money(self.kept_cents)} kept"
        )

    __repr__ = __str__


def rows_excluded(opened: Opened, condition: Condition) -> Opened:
    """The source without the rows that meet a condition on rows."""
    sql, parameters = render_sql(condition, opened.engine.dialect)
    return without_rows(opened, inlined(sql, parameters, opened.engine.dialect))


def lost_rows(opened: Opened, units: str, parameters: Sequence[object]) -> LostRows | None:
    """The units of a frame that lost rows and have others left; None where there are none."""
    if opened.whole is None:
        return None
    dialect = opened.engine.dialect
    both = (
        f"(select * from {opened.whole.units}) as before join (select * from {units}) as after "
        f"on before.unit_id = after.unit_id where before.{PARTS} <> after.{PARTS}"
    )
    count, rows, original, kept = opened.engine.execute(
        f"select count(*), coalesce(sum(before.{PARTS} - after.{PARTS}), 0), "
        f"{dialect('sum', 'before.paid')}, {dialect('sum', 'after.paid')} from {both}",
        parameters,
    )[0]
    if not count:
        return None
    listed = opened.engine.execute(
        f"select before.unit_id, before.paid, after.paid, before.{PARTS}, after.{PARTS} "
        f"from {both} order by before.unit_id limit {LISTED}",
        parameters,
    )
    return LostRows(
        int(count),
        int(rows),
        int(original),
        int(kept),
        tuple((str(row[0]), int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in listed),
    )
