"""The frame's rows in a study folder: by role, amounts in cents, as Parquet; and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from primafacie.core.errors import FrameError, StudyError
from primafacie.core.manifest import check_schema
from sampling.engines.duckdb_engine import MEMORY, DuckdbEngine
from sampling.engines.roles import Roles
from sampling.frames.frame import SCHEMA, Frame
from sampling.frames.opened import Opened, open_kept
from sampling.intake.parquet_format import attach_parquet


def write_rows(opened: Opened, path: Path) -> None:
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


def load_frame(path: Path, record: Mapping[str, Any]) -> Frame:
    """A frame from a study folder: its kept rows and its record, the exclusions applied again.

    The record is the other side's input: its conditions are read by the grammar alone, and a
    frame whose content digest or waterfall differs from the record's is refused (`StudyError`).
    """
    check_schema(str(record.get("schema", "")), SCHEMA, where="frame.json")
    try:
        roles = Roles.from_dict(record["roles"])
        period = record["period"]
        days = (date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None
        exclusions = [(str(e["condition"]), str(e["reason"])) for e in record["exclusions"]]
        source = record["source"]
        confirmed = {
            int(one["number"]) if one["number"] is not None else str(one["unit_id"]): str(
                one["reason"]
            )
            for one in record.get("confirmed_units", [])
        }
        expected = str(record["content_digest"])
        lost = record.get("lost_rows")
        counted = (int(record["rows"]), [dict(row) for row in record["waterfall"]])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, FrameError) as error:
        raise StudyError(
            f"a frame record that cannot be read ({error})",
            where="frame.json",
            expected="a record as this toolkit writes it",
            fix="Take it from an unaltered copy",
        ) from error
    attached = attach_parquet(DuckdbEngine(memory=MEMORY), path, source.get("sha256"))
    attached = replace(attached, name=str(source.get("name", path.name)))
    frame = Frame(open_kept(attached, roles, period=days, confirmed=confirmed))
    for condition, reason in exclusions:
        frame = frame.exclude_recorded(condition, reason=reason)
    if frame.content_digest != expected:
        raise StudyError(
            f"rows of digest {frame.content_digest}",
            where="frame.parquet",
            expected=f"the recorded {expected}",
            fix="The frame was altered: run primafacie verify",
        )
    if (frame.rows, _as_recorded(frame, counted[1])) != counted or _lost(frame) != lost:
        raise StudyError(
            "rows and exclusions that count otherwise",
            where="frame.parquet",
            expected="the recorded rows and waterfall",
            fix="The frame was altered: run primafacie verify",
        )
    return frame


def _as_recorded(frame: Frame, recorded: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The waterfall with the entries of the record: earlier releases did not count its rows."""
    found = [row.to_dict() for row in frame.waterfall]
    if not any("rows" in row for row in recorded):
        for row in found:
            row.pop("rows", None)
            row.pop("rows_left", None)
    return found


def _lost(frame: Frame) -> dict[str, Any] | None:
    return None if frame.lost_rows is None else frame.lost_rows.to_dict()
