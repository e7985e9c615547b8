"""Opening claims, or the rows kept in a study folder, as a sampling frame."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from primafacie.core.errors import FrameError, Problem, StudyError
from primafacie.core.manifest import check_schema
from sampling.engines.duckdb_engine import MEMORY, DuckdbEngine
from sampling.engines.roles import Roles, make_roles
from sampling.frames.frame import SCHEMA, Frame
from sampling.frames.opened import open_kept, open_rows
from sampling.intake.attaching import attach
from sampling.intake.parquet_format import attach_parquet
from sampling.intake.table_cells import TableFormat


def open_frame(
    source: Any,
    *,
    unit_id: str | Sequence[str],
    paid: str,
    claimed: str | None = None,
    date: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
    part: str | Sequence[str] | None = None,
    more: Mapping[str, str] | Sequence[str] | None = None,
    period: tuple[datetime.date, datetime.date] | None = None,
    date_format: str | None = None,
    time_zone: str | None = None,
    decimal: Literal[".", ","] = ".",
    encoding: str = "utf-8",
    delimiter: str | None = None,
    sheet: str | None = None,
    table: str | Sequence[str] | None = None,
    confirmed_units: Mapping[int | str, str] | None = None,
    memory: str = MEMORY,
) -> Frame:
    """A sampling frame from claims: a file, a table in memory, of a database or of Spark.

    Files are .csv, .parquet or .xlsx; tables in memory pandas, polars or Arrow. A connection
    to SQLite or PostgreSQL (any PEP 249 driver) and a Spark session take `table=`, the name or
    (schema, name); a Spark DataFrame is taken as it is. Their rows stay where they are, nothing
    is written there, and the table must not change while the frame is in use. The same claims
    give the same digests, strata and samples from every source.

    The population is the units of the source, each once; its total is the sum of `paid`.
    Columns are named by role. Ids stay text (leading zeros!); several id columns are joined
    by `|` after percent-encoding. Amounts are exact cents: `$1,234.50`, `(12.00)`, never a
    fraction of a cent; a number (not a text) that misses its cent by the noise of binary
    arithmetic is that cent, and the notes count how many were. `part` names the column that
    tells the rows of one unit apart (claim line, segment): the rows are summed to one unit, and
    the frame's notes say so; without it a repeated id is a fault. Dates are YYYY-MM-DD or
    YYYYMMDD unless `date_format` (as in "%m/%d/%Y") says otherwise. A timestamp with a time zone
    is a day only in a declared `time_zone`, such as "America/New_York", or where every value is
    midnight in the zone that the source states; the notes then name it. `period` is the first
    and last day. Nothing is ever dropped: leave units out with `exclude`, and call `check`
    before use.

    Raises `FrameError` for a source that cannot be opened or columns it lacks; faults of its
    rows are raised together by `check` and by every later verb.

    >>> import pandas as pd
    >>> claims = pd.DataFrame({"id": ["007", "008", "009"], "paid": ["12.50", "$1,000.00", "0"]})
    >>> frame = open_frame(claims, unit_id="id", paid="paid").exclude("paid = 0", reason="unpaid")
    >>> print(frame.check())
    frame of 2 units, $1,012.50, from table in memory
    """
    roles = make_roles(
        unit_id=unit_id,
        paid=paid,
        part=part,
        claimed=claimed,
        date=date,
        stratum=stratum,
        cluster=cluster,
        more=more,
    )
    if decimal not in (".", ","):
        raise FrameError(f"decimal={decimal!r}", expected="'.' or ','", fix="Name the decimal mark")
    if period is not None and period[0] > period[1]:
        raise FrameError(
            f"a period from {period[0]} to {period[1]}",
            where="period",
            expected="the earlier day first",
            fix="Swap the two days",
        )
    attached = attach(
        source,
        form=TableFormat(encoding=encoding, delimiter=delimiter, sheet=sheet),
        memory=memory,
        table=table,
        roles=roles,
    )
    opened = open_rows(
        attached,
        roles,
        period=period,
        decimal=decimal,
        date_format=date_format,
        time_zone=time_zone,
        confirmed=_reasoned(confirmed_units),
    )
    return Frame(opened)


def _reasoned(confirmed: Mapping[int | str, str] | None) -> dict[int | str, str]:
    """Rows that are kept as units although they look like totals, each with its reason."""
    problems = [
        Problem(
            "confirmed_units",
            f"the entry {key if isinstance(key, int) else 'of a unit id'} without a reason",
            "the number of a row, or a unit id, and why the row is a unit",
            "Say why it is a unit, as in confirmed_units={23: 'a claim of that id'}",
        )
        for key, reason in (confirmed or {}).items()
        if not isinstance(reason, str)
        or not reason.strip()
        or isinstance(key, bool)
        or not isinstance(key, int | str)
    ]
    if problems:
        raise FrameError.collected(problems, what="confirmed units")
    return dict(confirmed or {})


def load_frame(path: Path, record: Mapping[str, Any]) -> Frame:
    """A frame from a study folder: its kept rows and its record, the exclusions applied again.

    The record is the other side's input: its conditions are read by the grammar alone, and a
    frame whose content digest or waterfall differs from the record's is refused (`StudyError`).
    """
    check_schema(str(record.get("schema", "")), SCHEMA, where="frame.json")
    try:
        roles = Roles.from_dict(record["roles"])
        period = record["period"]
        read = datetime.date.fromisoformat
        days = (read(period[0]), read(period[1])) if period else None
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
