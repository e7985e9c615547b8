"""Units that an earlier audit has seen already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.brief_texts import brief
from primafacie.core.errors import SHOWN_UNITS, FrameError, some_units
from primafacie.core.money import Money
from sampling.frames.role_columns import checked_roles, texts_of

if TYPE_CHECKING:
    from sampling.engines.duckdb_engine import DuckdbEngine
    from sampling.frames.frame import Frame

# Of the private database, beside those of the two frames.
MEMORY = "150MB"


@brief
@dataclass(frozen=True, slots=True)
class Overlap:
    """Units of the frame whose key stands in an earlier frame too, and what is left without them.

    `earlier_units` are the units of the earlier frame, `earlier_found` those of its keys that
    occur here.
    """

    key: tuple[str, ...]
    earlier: str
    earlier_units: int
    earlier_found: int
    units: int
    cents: int
    units_left: int
    cents_left: int
    examples: tuple[str, ...]

    def text(self) -> str:
        """What was found, in a sentence."""
        by = ", ".join(self.key)
        if not self.units:
            return f"No unit stands in {self.earlier} too (compared by {by})"
        such = f"; for example {some_units(self.examples)}" if self.examples else ""
        return (
            f"{self.units:,} units paid {Money(self.cents)} stand in {self.earlier} too (compared "
            f"by {by}; {self.earlier_found:,} of its {self.earlier_units:,} units"
            f"{such}). Without them {self.units_left:,} units, "
            f"{Money(self.cents_left)}"
        )


def find_overlap(
    frame: Frame, earlier: Frame, *, key: Sequence[str] | str = "unit_id", name: str = ""
) -> Overlap:
    """The units of `frame` that `earlier` holds too, compared by the roles of `key`.

    Both frames must have these roles; blanks count as a value. The frames may lie on
    different engines: their keys are read in batches into a private database that spills to
    disk, and compared there. What overlaps is found, not taken out: recovering twice what an
    earlier audit recovered is avoided by excluding the units, or by crediting the amounts.
    Raises `FrameError` for roles that one of them lacks.
    """
    from sampling.engines.duckdb_engine import DuckdbEngine

    names = checked_roles(frame.roles, key, where="overlap")
    checked_roles(earlier.roles, names, where="overlap with the earlier frame")
    if not frame.size or not earlier.size:
        raise FrameError("a frame without units", where="overlap", expected="units", fix="")
    engine = DuckdbEngine(memory=MEMORY)
    try:
        _read(engine, "here", frame, names)
        _read(engine, "there", earlier, names)
        engine.lock()
        row = engine.execute(
            "select count(*) filter (where found), sum(paid) filter (where found), count(*), "
            "sum(paid) from (select paid, key in (select key from there) as found from here)"
        )[0]
        met = engine.execute("select count(*) from there where key in (select key from here)")
        shown = engine.execute(
            "select unit_id from here where key in (select key from there) order by unit_id "
            f"limit {SHOWN_UNITS}"
        )
    finally:
        engine.close()
    units, cents, size, total = (int(value or 0) for value in row)
    return Overlap(
        names,
        name or earlier.source_name,
        earlier.size,
        int(met[0][0]),
        units,
        cents,
        size - units,
        total - cents,
        tuple(str(unit) for (unit,) in shown),
    )


def _read(engine: DuckdbEngine, name: str, frame: Frame, key: Sequence[str]) -> None:
    """Keys, ids and amounts of a frame into the private database, batch by batch."""
    import pyarrow as pa

    engine.execute(f"create table {name} (key VARCHAR, unit_id VARCHAR, paid BIGINT)")
    units, parameters = frame.units
    texts = texts_of(frame.engine.dialect, key)
    joined = " || ? || ".join(texts)
    marks: list[object] = ["\x1f"] * (len(texts) - 1)
    for batch in frame.engine.batches(
        f"select {joined} as k, unit_id, paid from {units}", [*marks, *parameters]
    ):
        engine.register("incoming", pa.Table.from_batches([batch]))
        engine.execute(f"insert into {name} select * from incoming")
