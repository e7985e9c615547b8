"""What exclusions took out: rule by rule, and the units that lost some of their rows."""

from __future__ import annotations

from collections.abc import Sequence

from sampling.frames.conditions import Condition, render_sql
from sampling.frames.derived_frames import inlined
from sampling.frames.frame_records import LostRows, LostUnit
from sampling.frames.grouped_rows import PARTS
from sampling.frames.opened import Opened, without_rows

LISTED = 100_000


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
        tuple(LostUnit(str(row[0]), *(int(value) for value in row[1:])) for row in listed),
    )
