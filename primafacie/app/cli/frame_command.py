"""`primafacie check`: a claims file becomes a checked sampling frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli.option_words import CASE, COLUMNS, OUTPUT, ROWS, TABLES, option
from primafacie.app.cli.options import (
    CaseOption,
    Database,
    Files,
    Json,
    Rows,
    Sources,
    TableName,
    Unbalanced,
    exclusion_of,
    listed,
    one_or_several,
    period_of,
    source_of,
    summed_chain,
    unit_of,
    with_columns,
)
from primafacie.app.cli.output import Output
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.printable import printable
from primafacie.core.serializer import to_record

if TYPE_CHECKING:
    from sampling.frames import WaterfallRow


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("check")(run)


def run(
    sources: Sources = None,
    unit_id: Annotated[
        str | None,
        option(
            "--unit-id",
            COLUMNS,
            more="It and --paid may be left out for claims of X12 835 and of FHIR.",
        ),
    ] = None,
    paid: Annotated[str | None, option("--paid", COLUMNS)] = None,
    part: Annotated[str | None, option("--part", COLUMNS)] = None,
    claimed: Annotated[str | None, option("--claimed", COLUMNS)] = None,
    date: Annotated[str | None, option("--date", COLUMNS)] = None,
    stratum: Annotated[
        str | None,
        option(
            "--stratum",
            COLUMNS,
            "The column of a stratum that is given, for plan --by stratum.",
            metavar="COLUMN",
        ),
    ] = None,
    cluster: Annotated[str | None, option("--cluster", COLUMNS)] = None,
    more: Annotated[
        str | None,
        option(
            "--more",
            COLUMNS,
            more="A column is text unless it is declared: age:number or dob:date, which "
            "conditions can then compare with < > and between.",
        ),
    ] = None,
    period: Annotated[str | None, option("--period", ROWS)] = None,
    exclude: Annotated[
        list[str] | None,
        option(
            "--exclude",
            ROWS,
            more="A condition on columns that differ between the rows of a unit, or on row.paid, "
            "leaves out rows; such exclusions come first.",
        ),
    ] = None,
    chain: Annotated[
        str | None,
        option(
            "--chain",
            ROWS,
            more="Its rows are added to the claim with which the chain begins; give --sum-chains "
            "as well.",
        ),
    ] = None,
    sum_chains: Annotated[bool, option("--sum-chains", ROWS)] = False,
    missing_originals: Annotated[
        str | None,
        option(
            "--missing-originals",
            ROWS,
            "Rows that adjust a claim outside the file are units under its id, for this reason.",
            metavar='"kept because REASON"',
        ),
    ] = None,
    group: Annotated[
        str | None, option("--group", ROWS, more="Exclusions by --exclude come before.")
    ] = None,
    exclude_groups: Annotated[
        list[str] | None,
        option(
            "--exclude-groups",
            ROWS,
            "Units formed by --group that meet the condition are left out and counted. The option "
            "may be repeated.",
            metavar='"CONDITION because REASON"',
        ),
    ] = None,
    is_a_unit: Annotated[
        list[str] | None,
        option(
            "--is-a-unit",
            ROWS,
            "A row that looks like a total of other rows is kept. ROW is the number that the check "
            "prints. The option may be repeated.",
            metavar='"ROW because REASON"',
        ),
    ] = None,
    date_format: Annotated[str | None, option("--date-format", TABLES)] = None,
    time_zone: Annotated[
        str | None,
        option(
            "--time-zone",
            TABLES,
            "The time zone of the services, such as America/New_York, where the dates are "
            "timestamps with a time zone.",
            metavar="ZONE",
        ),
    ] = None,
    decimal: Annotated[str, option("--decimal", TABLES)] = ".",
    amount_form: Annotated[str, option("--amount-form", TABLES)] = "dollars",
    blank_paid: Annotated[str | None, option("--blank-paid", ROWS)] = None,
    encoding: Annotated[str, option("--encoding", TABLES)] = "utf-8",
    delimiter: Annotated[str | None, option("--delimiter", TABLES)] = None,
    sheet: Annotated[str | None, option("--sheet", TABLES)] = None,
    header_row: Annotated[int, option("--header-row", TABLES)] = 1,
    footer_rows: Annotated[int, option("--footer-rows", TABLES)] = 0,
    member: Annotated[str | None, option("--member", TABLES)] = None,
    layout: Annotated[Path | None, option("--layout", TABLES)] = None,
    files: Files = None,
    rows: Rows = "claims",
    unbalanced: Unbalanced = None,
    database: Database = None,
    table: TableName = None,
    study: Annotated[Path | None, option("--study", OUTPUT, more="It must be new.")] = None,
    replaces: Annotated[
        Path | None,
        option(
            "--replaces",
            CASE,
            "The study whose frame was found to be at fault. Its frame, plan and draws stay on "
            "record in the new study, with their digests.",
            metavar="FOLDER",
        ),
    ] = None,
    reason: Annotated[
        str, option("--reason", CASE, more="It goes with --replaces: what was wrong.")
    ] = "",
    title: Annotated[str, option("--title", CASE)] = "",
    extraction: Annotated[
        Path | None,
        option(
            "--extraction",
            CASE,
            "What the maker of the extract states (TOML): system, query_file, run_on, analyst, "
            "rows, units, paid. Stated totals must be those that are read.",
            metavar="FILE",
        ),
    ] = None,
    case: CaseOption = None,
    as_json: Json = False,
) -> None:
    """Check a claims file and, with --study, start a study folder with it.

    Every fault is found and reported at once, with its row and column: missing or repeated
    ids, values that are not amounts, dates out of the period, ragged rows, wrong encoding. Zero and
    negative payments are counted in units and dollars; they are not faults.

    Example:

      primafacie check claims.csv --unit-id CLM_ID --part SEGMENT --paid CLM_PMT_AMT
      --date CLM_FROM_DT --period 2008-01-01..2010-12-31
      --exclude "date is blank because it cannot be placed in the period"
      --exclude "date < 2008-01-01 because the service lies before the period"
      --exclude "paid <= 0 because nothing was paid" --study my-study
    """
    from primafacie.app.steps.case_step import case_of, keep_case
    from primafacie.app.steps.extraction_step import extraction_of, keep_extraction
    from primafacie.app.steps.frame_step import FrameOptions, check_frame, keep_frame
    from primafacie.app.steps.replaced_step import keep_replacement, replacement_of
    from primafacie.app.steps.result_rows import waterfall_steps

    output = Output(as_json=as_json)
    source, name = source_of(sources, files, database)
    options = FrameOptions(
        source=source,
        unit_id=one_or_several(unit_id) if unit_id else None,
        paid=paid,
        part=one_or_several(part) if part else None,
        claimed=claimed,
        date=date,
        date_format=date_format,
        time_zone=time_zone,
        stratum=stratum,
        cluster=cluster,
        more=with_columns(listed(more), group),
        chain=summed_chain(chain, missing_originals, sums=sum_chains),
        missing_originals=missing_originals,
        group=group,
        group_exclusions=tuple(exclusion_of(text) for text in exclude_groups or ()),
        period=period_of(period),
        exclusions=tuple(exclusion_of(text) for text in exclude or ()),
        confirmed_units=dict(unit_of(text) for text in is_a_unit or ()),
        decimal=decimal,
        amount_form=amount_form,
        blank_paid=blank_paid,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        header_row=header_row,
        footer_rows=footer_rows,
        member=member,
        layout=layout,
        rows=rows,
        unbalanced=unbalanced,
        table=one_or_several(table) if table else None,
    )
    of_case, stated = case_of(case), extraction_of(extraction)
    replaced = replacement_of(replaces, reason, study)
    with output.working("Checking the claims ..."):
        frame = check_frame(options)
        if stated is not None:
            stated.check(frame)
    output.fact("units", frame.size, f"{counted(frame.size, 'sampling unit')}, {frame.total} paid")
    output.fact("total_cents", frame.total.cents)
    lines = frame.physical_lines
    if lines is not None:
        output.fact(
            "physical_lines",
            lines,
            f"{frame.rows:,} records below the header, on {lines:,} physical lines of the file",
        )
    files_read = frame.opened.source_files
    if files_read:
        shown_files = [
            [file.name, f"{file.rows:,}", str(Money(file.paid_cents)), file.sha256[:16]]
            for file in files_read
        ]
        output.table("", ["file", "rows", "dollars", "SHA-256, first 16 digits"], shown_files)
        output.fact("files", to_record(files_read))
    heads = ["rule", "units out", "dollars out", "units left", "dollars left"]
    if frame.waterfall[0].rows is not None:
        heads = ["rule", "rows out", *heads[1:3], "rows left", *heads[3:]]
    output.table("", heads, waterfall_cells(frame.waterfall))
    output.fact("waterfall", to_record(waterfall_steps(frame.waterfall)))
    if frame.lost_rows is not None:
        output.fact("lost_rows", to_record(replace(frame.lost_rows, listed=())))
    for note in frame.notes:
        output.note(note)
    if study is not None:
        with output.working("Keeping the frame ..."):
            kept = keep_frame(frame, study, title=title or printable(name))
            keep_case(kept, of_case)
            keep_extraction(kept, stated)
            keep_replacement(kept, replaced, replaces)
        if replaced is not None:
            output.line(str(replaced))
        output.fact("study", str(study))
        output.head(kept.head, f"study folder {study}, head {{}}")
        output.then(f"primafacie plan {study} --help")
    output.finish()


def waterfall_cells(waterfall: Sequence[WaterfallRow]) -> list[list[str]]:
    """The exclusion waterfall as text for a table; with rows where units have several."""
    from sampling.frames.conditions import without_ids

    def cells(row: WaterfallRow) -> list[str]:
        rule = without_ids(row.rule)
        rows_out = [] if row.rows is None else [f"{row.rows:,}"]
        rows_left = [] if row.rows_left is None else [f"{row.rows_left:,}"]
        return [
            f"{rule} ({row.reason})" if row.reason else rule,
            *rows_out,
            f"{row.units:,}",
            str(Money(row.cents)),
            *rows_left,
            f"{row.units_left:,}",
            str(Money(row.cents_left)),
        ]

    return [cells(row) for row in waterfall]
