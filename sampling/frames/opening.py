"""Opening a claims file or table as a sampling frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from primafacie.core.errors import FrameError, Problem
from sampling.engines.duckdb_engine import MEMORY
from sampling.engines.roles import make_roles
from sampling.frames.frame import Frame
from sampling.frames.opened import open_rows
from sampling.intake.attaching import attach
from sampling.intake.table_cells import TableFormat

if TYPE_CHECKING:
    import datetime


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
