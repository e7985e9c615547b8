"""Rows summed to units: one statement, or one for each share of the ids where they are many.

A group's texts are held in memory whatever else goes to disk, so that the groups of a very
large frame do not fit: its ids are then told apart by a hash, and one share is grouped after
the other. A share that still does not fit is cut further. The units are the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from primafacie.core.errors import FrameError
from sampling.engines.engine import Engine

# Rows grouped by one statement.
TOGETHER = 2_000_000
MOST_SHARES = 1024
_FINER = 4

PARTS = "parts_here"
DIFFERS = "differs_"


def grouping_sql(rows: str, texts: Sequence[tuple[str, str]], where: str = "") -> str:
    """The statement that sums the rows to units; `texts` are (name, name as an identifier).

    Of several texts in one unit the first in byte order is kept, and `differs_<name>` says so; in
    a further column a blank row beside others differs as well. `differs_date` says that the rows
    have several dates; a row without one takes that of the others.
    """
    kept = "".join(f", min({column}) as {column}" for _, column in texts)
    told = "".join(
        f", {_differing(column, blanks=name.startswith('more_'))} as {differs(column)}"
        for name, column in texts
    )
    told += f", {_differing('date', blanks=False)} as {DIFFERS}date"
    return (
        "select unit_id, cast(sum(paid) as bigint) as paid, cast(sum(claimed) as bigint) as "
        f"claimed, min(date) as date, max(date) as last_date{kept}, min(row_number) as row_number, "
        f"count(*) as {PARTS}{told} from {rows} where unit_id is not null{where} group by unit_id"
    )


def _differing(column: str, *, blanks: bool) -> str:
    """SQL: do the rows of a unit differ in a column?"""
    apart = f"min({column}) <> max({column})"
    if blanks:
        apart = f"{apart} or (count({column}) > 0 and count({column}) < count(*))"
    return f"coalesce({apart}, false)"


def differs(column: str) -> str:
    """The name of the column that says whether a unit's rows differ in a text column."""
    return f"{column[0]}{DIFFERS}{column[1:]}"


def create_units(
    engine: Engine, name: str, rows: str, texts: Sequence[tuple[str, str]], *, count: int
) -> None:
    """A table of the units in our own engine, made share by share."""
    shares = max(1, -(-count // TOGETHER))
    while True:
        try:
            for share in range(shares):
                part = "" if shares == 1 else f" and hash(unit_id) % {shares} = {share}"
                begin = f"insert into {name} " if share else f"create temp table {name} as "
                engine.execute(begin + grouping_sql(rows, texts, part))
        except FrameError as error:
            if not engine.ran_out_of_memory(error) or shares * _FINER > MOST_SHARES:
                raise
            engine.execute(f"drop table if exists {name}")
            shares *= _FINER
        else:
            return
