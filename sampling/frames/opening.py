"""Opening claims, or the rows kept in a study folder, as a sampling frame."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from primafacie.core.amount_grammar import AmountForm
from primafacie.core.errors import FrameError, Problem, StudyError
from sampling.engines.duckdb_engine import MEMORY, DuckdbEngine
from sampling.engines.roles import make_roles
from sampling.frames.frame import Frame
from sampling.frames.frame_records import FORM, FrameRecord, WaterfallRow
from sampling.frames.opened import open_kept, open_rows
from sampling.frames.paid_amounts import AmountReading
from sampling.frames.steps import steps_agree
from sampling.intake.attaching import attach, with_usual_roles
from sampling.intake.layouts import Layout
from sampling.intake.parquet_format import attach_parquet
from sampling.intake.table_cells import TableFormat


def open_frame(
    source: Any,
    *,
    unit_id: str | Sequence[str] | None = None,
    paid: str | None = None,
    claimed: str | None = None,
    date: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
    part: str | Sequence[str] | None = None,
    more: Mapping[str, str] | Sequence[str] | None = None,
    chain: str | None = None,
    missing_originals: str | None = None,
    period: tuple[datetime.date, datetime.date] | None = None,
    date_format: str | None = None,
    time_zone: str | None = None,
    decimal: Literal[".", ","] = ".",
    amount_form: AmountForm = "dollars",
    blank_paid: str | None = None,
    encoding: str = "utf-8",
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int = 1,
    footer_rows: int = 0,
    member: str | None = None,
    layout: Layout | str | Path | None = None,
    password: str | None = None,
    rows: Literal["claims", "lines"] = "claims",
    unbalanced: str | None = None,
    table: str | Sequence[str] | None = None,
    confirmed_units: Mapping[int | str, str] | None = None,
    memory: str = MEMORY,
) -> Frame:
    """Open claims as a sampling frame: a file, a table in memory, of a database or of Spark.

    The population is the units of the source, each once; its total is the sum of `paid`. The same
    claims give the same digests, strata and samples from every source. Nothing is ever dropped:
    leave units out with `Frame.exclude`, and call `Frame.check` before use.

    Parameters
    ----------
    source : path, list of paths, table, connection, Spark session or Spark DataFrame
        A file of any form that is read (.csv, .xlsx, .parquet, .zip, .sas7bdat, .835 and others);
        several files with the same columns, which are read as one (patterns allowed); a pandas,
        polars or Arrow table; a file of SQLite, or the address of a PostgreSQL database; a
        connection (PEP 249) to SQLite, PostgreSQL, SQL Server, Oracle, Snowflake, Databricks or
        BigQuery, or a Spark session, with `table`; or a Spark DataFrame. Nothing is written there.
        Of SQLite, PostgreSQL and Spark the rows stay where they are, and the table must not change
        while the frame is in use; of the others the columns named are read once.
    unit_id : str or sequence of str, optional
        The column, or columns, of the unit id. Ids stay text, leading zeros included. Several
        columns are joined by `|` after percent-encoding. It may be left out where the form of the
        file settles it (claims of X12 835 and of FHIR); a note of the frame then names the roles.
    paid : str, optional
        The column of the amount paid, in dollars. Amounts are exact cents (`$1,234.50`,
        `(12.00)`), never a fraction of a cent. A number (not a text) that misses its cent by the
        noise of binary arithmetic is that cent, and the notes count how many were.
    claimed : str, optional
        The column of the amount claimed, in dollars, written as `paid` is.
    date : str, optional
        The column of the date of service.
    stratum : str, optional
        The column of a stratum that the source states.
    cluster : str, optional
        The column of the cluster of each unit, such as the beneficiary.
    part : str or sequence of str, optional
        The column, or columns, that tell the rows of one unit apart (claim line, segment). The
        rows are summed to one unit, and a note of the frame states it. Without `part` a repeated
        id is a fault.
    more : mapping of str to str or sequence of str, optional
        Further columns to keep, by role name or under their own names.
    chain : str, optional
        The column that holds the id of the claim which a row adjusts or voids, blank or its own id
        in an original. The rows of such a chain are added to one unit, under the id of its
        original; the waterfall begins with the ids before. Chains in a circle, ids with two
        originals and missing originals are faults.
    missing_originals : str, optional
        "kept because REASON": rows whose original is not in the source are units under its id.
    period : tuple of datetime.date, optional
        The first and the last day that the dates must be in.
    date_format : str, optional
        How dates are written: as in "%m/%d/%Y" or "MM/DD/YYYY"; "%m/%d/%y since 1950" for years
        of two digits, which are then 1950 to 2049; "excel" or "excel-1904" for serial numbers.
        Default: YYYY-MM-DD or YYYYMMDD, or the only other form that fits every value of the
        column, which a note then names.
    time_zone : str, optional
        The zone, such as "America/New_York", in which a timestamp with a time zone is a day.
        Without it such a timestamp is a day only where every value is midnight in the zone that
        the source states; the notes then name the zone.
    decimal : {".", ","}, default "."
        The decimal mark of amounts that are text.
    amount_form : {"dollars", "cents", "overpunch"}, default "dollars"
        How amounts are written: dollars with their cents; whole cents without a point; or zoned
        decimals of a mainframe, whose last character is digit and sign, with two implied decimals.
    blank_paid : str, optional
        "0 because REASON": a blank amount paid counts as 0, for this reason, which the notes state
        with the number of such rows. Without it a blank amount is a fault.
    encoding : str, default "utf-8"
        The encoding of a delimited file.
    delimiter : str, optional
        The delimiter of a delimited file: a sign, or tab, comma, semicolon or pipe. Default: the
        one by which the header has the columns named here.
    sheet : str, optional
        The sheet of a workbook. Default: the only one, or the only one with the columns named here.
    header_row : int, default 1
        The line of a delimited file, or the row of a sheet, with the column names. Rows above it
        are not read. 0: there are no column names; the columns are `column 1`, `column 2`, ...
    footer_rows : int, default 0
        How many lines or rows at the end, blank ones not counted, are not part of the table. Their
        number and amounts are in the notes; a row that has the form of a claim is refused.
    member : str, optional
        The file to read in a .zip file that holds several.
    layout : Layout, path, optional
        The layout of a fixed-width file, or the .csv or .toml file that states it.
    password : str, optional
        The password of a protected workbook or .zip file. It is kept nowhere.
    rows : {"claims", "lines"}, default "claims"
        What the rows of an X12 file are: its claims, or their service lines.
    unbalanced : str, optional
        Why an X12 file is used although its control totals do not agree.
    table : str or sequence of str, optional
        The table of a database or Spark session: its name, or (schema, name).
    confirmed_units : mapping of int or str to str, optional
        Rows that look like totals but are units, by row number or unit id, each with its reason.
    memory : str, default "350MB"
        The memory that the engine of the frame may use.

    Returns
    -------
    Frame
        The frame. Faults of its rows are raised together by `Frame.check` and every later verb.

    Raises
    ------
    FrameError
        If the source cannot be opened, lacks a column, or an argument is not valid.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"id": ["007", "008", "009"], "paid": ["12.50", "$1,000.00", "0"]})
    >>> frame = open_frame(claims, unit_id="id", paid="paid").exclude("paid = 0", reason="unpaid")
    >>> print(frame.check())
    frame of 2 units, $1,012.50, from table in memory
    """
    form = TableFormat(
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        date_format=date_format,
        sheet=sheet,
        header_row=header_row,
        footer_rows=footer_rows,
        member=member,
        layout=Layout.read(layout) if isinstance(layout, str | Path) else layout,
        password=password,
        rows=rows,
        unbalanced=unbalanced,
    )
    form.check_rows(FrameError)
    given = {"unit_id": unit_id, "paid": paid, "claimed": claimed, "date": date}
    named, note = with_usual_roles(source, form, given)
    roles = make_roles(**named, part=part, stratum=stratum, cluster=cluster, more=more)
    amounts = AmountReading.declared(decimal, amount_form, blank_paid)
    if period is not None and period[0] > period[1]:
        raise FrameError(
            f"a period from {period[0]} to {period[1]}",
            where="period",
            expected="the earlier day first",
            fix="Swap the two days",
        )
    attached = attach(
        source,
        form=form,
        memory=memory,
        table=table,
        roles=roles,
    )
    attached = replace(attached, notes=(*attached.notes, *note))
    opened = open_rows(
        attached,
        roles,
        period=period,
        amounts=amounts,
        date_format=date_format,
        time_zone=time_zone,
        confirmed=_reasoned(confirmed_units),
        chain=chain,
        missing_originals=missing_originals,
    )
    chains = opened.chains
    if chains is None:
        return Frame(opened)
    return Frame(opened, earlier=(chains.opened,), formed=chains.rule)


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


def load_frame(path: Path, record: FrameRecord | Mapping[str, Any]) -> Frame:
    """Load a frame from a study folder: its kept rows, with the exclusions of its record reapplied.

    The record may come from the opposing party, so its conditions are read by the grammar alone.

    Parameters
    ----------
    path : pathlib.Path
        The Parquet file of the kept rows.
    record : FrameRecord or mapping of str to object
        The record of the frame, as `Frame.record` gives it, or its values.

    Returns
    -------
    Frame
        The frame with the exclusions of the record.

    Raises
    ------
    StudyError
        If the record cannot be read, or if the content digest, the rows or the waterfall of the
        frame differ from those of the record.
    """
    if not isinstance(record, FrameRecord):
        record = FORM.of(dict(record), where="frame.json")
    try:
        # A record names the columns as they are: nothing after a colon is a declaration there.
        roles = record.roles.checked()
    except FrameError as error:
        raise StudyError(
            f"a frame record that cannot be read ({error})",
            where="frame.json",
            expected="a record as this toolkit writes it",
            fix="Take it from an unaltered copy",
        ) from error
    attached = attach_parquet(DuckdbEngine(memory=MEMORY), path, record.source.sha256)
    attached = replace(attached, name=record.source.name, files=record.source.files)
    confirmed = {
        row.unit_id if row.number is None else row.number: row.reason
        for row in record.confirmed_units
    }
    opened = open_kept(attached, roles, period=record.period, confirmed=confirmed)
    frame = Frame(opened, earlier=record.steps_before, formed=record.formed_by)
    if record.earlier_steps and not steps_agree(record.steps_before, opened):
        raise StudyError(
            "rows of other units than its first steps count",
            where="frame.parquet",
            expected="the recorded waterfall",
            fix="The frame was altered: run primafacie verify",
        )
    for exclusion in record.exclusions:
        frame = frame.exclude_recorded(exclusion.condition, reason=exclusion.reason)
    if frame.content_digest != record.content_digest:
        raise StudyError(
            f"rows of digest {frame.content_digest}",
            where="frame.parquet",
            expected=f"the recorded {record.content_digest}",
            fix="The frame was altered: run primafacie verify",
        )
    same = _as_recorded(frame.waterfall, record.waterfall) == record.waterfall
    if frame.rows != record.rows or not same or frame.lost_rows != record.lost_rows:
        raise StudyError(
            "rows and exclusions that count otherwise",
            where="frame.parquet",
            expected="the recorded rows and waterfall",
            fix="The frame was altered: run primafacie verify",
        )
    return frame


def _as_recorded(
    found: tuple[WaterfallRow, ...], recorded: tuple[WaterfallRow, ...]
) -> tuple[WaterfallRow, ...]:
    """The waterfall with the figures of the record: earlier releases did not count its rows."""
    if any(row.rows is not None for row in recorded):
        return found
    return tuple(replace(row, rows=None, rows_left=None) for row in found)
