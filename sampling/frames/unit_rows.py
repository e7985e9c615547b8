"""Rows and units handed out: some units by id, a column of all, every row to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import FrameError, some_units
from sampling.engines.engine import Engine
from sampling.frames.conditions import column_of
from sampling.frames.grouped_rows import DIFFERS, PARTS
from sampling.frames.opened_rows import OpenedRows

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class FrameRow:
    """A row of a unit: what tells it apart, its amounts, its date and its further columns."""

    part: str
    paid_cents: int
    claimed_cents: int | None
    date: str | None = None
    more: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class FrameUnit:
    """A unit of a frame with every role; its date is ISO text."""

    unit_id: str
    paid_cents: int
    claimed_cents: int | None
    date: str | None
    stratum: str | None
    cluster: str | None
    more: dict[str, str | None]
    rows: tuple[FrameRow, ...] = ()


def fetch_units(
    opened: OpenedRows, units: str, parameters: Sequence[object], unit_ids: Sequence[str]
) -> list[FrameUnit]:
    """The units in the order asked for, with `rows` where the units of the frame have several.

    Ids go in as parameters, in the pieces that the engine takes.
    """
    engine, roles = opened.engine, opened.roles
    names = [name for name, _ in roles.more]
    more = "".join(f", {engine.dialect.quoted('more_' + name)}" for name in names)
    found: dict[str, FrameUnit] = {}
    for among, given in engine.among(unit_ids):
        for row in engine.execute(
            f"select unit_id, paid, claimed, date, stratum, cluster{more} from {units} "
            f"where unit_id in {among}",
            [*parameters, *given],
        ):
            found[str(row[0])] = FrameUnit(
                unit_id=str(row[0]),
                paid_cents=int(row[1]),
                claimed_cents=None if row[2] is None else int(row[2]),
                date=None if row[3] is None else str(row[3]),
                stratum=row[4],
                cluster=row[5],
                more=dict(zip(names, row[6:], strict=True)),
            )
    lost = [unit_id for unit_id in unit_ids if unit_id not in found]
    if lost:
        raise FrameError(
            f"{len(lost):,} units that are not in the frame ({some_units(lost)})",
            where=opened.source.name,
            expected="units of the frame, after its exclusions",
            fix="Ask for units that the frame holds",
        )
    rows: dict[str, list[FrameRow]] = {}
    for among, given in engine.among(unit_ids if roles.part else ()):
        for unit_id, part, paid, claimed, day, *texts in engine.execute(
            f"select unit_id, part, paid, claimed, date{more} from {opened.rows} "
            f"where unit_id in {among} order by unit_id, part",
            given,
        ):
            cents = None if claimed is None else int(claimed)
            own = dict(zip(names, texts, strict=True))
            at = None if day is None else str(day)
            rows.setdefault(str(unit_id), []).append(FrameRow(str(part), int(paid), cents, at, own))
    return [replace(found[name], rows=tuple(rows.get(name, ()))) for name in unit_ids]


def first_units(
    opened: OpenedRows, units: str, parameters: Sequence[object], *, limit: int, order: str
) -> pd.DataFrame:
    """The first units with the roles that the frame has; amounts in dollars."""
    import pandas as pd

    statement = f"select * from {units} order by {order} limit {limit}"
    frames = [batch.to_pandas() for batch in opened.engine.batches(statement, parameters)]
    table = pd.concat(frames) if frames else pd.DataFrame()
    own = (DIFFERS, "present_")
    told = [name for name in table.columns if name == PARTS or name.startswith(own)]
    table = table.drop(columns=told)
    for name in opened.roles.amounts:
        table[name] = table[name] / 100
    table = table.rename(columns={name: f"{name}_dollars" for name in opened.roles.amounts})
    return table.dropna(axis="columns", how="all").reset_index(drop=True)


def column(
    engine: Engine, units: str, parameters: Sequence[object], role: str, *, order: str
) -> pa.ChunkedArray[Any]:
    """A column of every unit as Arrow, in order; read in batches."""
    import pyarrow as pa

    name = column_of(role, engine.dialect)
    pieces = [
        batch.column(0)
        for batch in engine.batches(f"select {name} from {units} order by {order}", parameters)
    ]
    return pa.chunked_array(pieces) if pieces else pa.chunked_array([pa.array([])])


def write_rows(opened: OpenedRows, path: Path) -> None:
    """Write every row by role, in the order of the source; the engine itself writes no file.

    Rows without numbers are written in the order of their unit ids.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    more = [f"more_{name}" for name, _ in opened.roles.more]
    names = ["unit_id", "part", "paid", "claimed", "date", "stratum", "cluster", *more]
    kinds = {"paid": pa.int64(), "claimed": pa.int64(), "date": pa.date32()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
    columns = ", ".join(opened.engine.dialect.quoted(name) for name in names)
    order = "row_number" if opened.source.numbered else "unit_id, part"
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in opened.engine.batches(f"select {columns} from {opened.rows} order by {order}"):
            writer.write_batch(batch.cast(schema) if batch.schema != schema else batch)
