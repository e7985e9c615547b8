"""`primafacie intake`: what a file of claims looks like, and the command that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli.errors_shown import typed
from primafacie.app.cli.option_words import OUTPUT, TABLES, option
from primafacie.app.cli.options import Files, Json, Rows, Sources, Unbalanced, claims_of
from primafacie.app.cli.output import Output
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.printable import printable

if TYPE_CHECKING:
    from sampling import IntakeRecord, IntakeRecords

TOTALS = "Control totals"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("intake")(run)


def run(
    sources: Sources = None,
    files: Files = None,
    stated_units: Annotated[int | None, option("--stated-units", TOTALS)] = None,
    stated_paid: Annotated[
        str | None,
        option("--stated-paid", TOTALS),
    ] = None,
    date_format: Annotated[str | None, option("--date-format", TABLES)] = None,
    decimal: Annotated[str, option("--decimal", TABLES)] = ".",
    encoding: Annotated[str | None, option("--encoding", TABLES)] = None,
    delimiter: Annotated[str | None, option("--delimiter", TABLES)] = None,
    sheet: Annotated[str | None, option("--sheet", TABLES)] = None,
    header_row: Annotated[int, option("--header-row", TABLES)] = 1,
    footer_rows: Annotated[int, option("--footer-rows", TABLES)] = 0,
    member: Annotated[str | None, option("--member", TABLES)] = None,
    layout: Annotated[Path | None, option("--layout", TABLES)] = None,
    rows: Rows = "claims",
    unbalanced: Unbalanced = None,
    out: Annotated[Path | None, option("--out", OUTPUT, more="It is the record, as JSON.")] = None,
    as_json: Json = False,
) -> None:
    """Look at claims files before they are checked, and print the command that reads them.

    Shows the encoding, delimiter, column names, titles and totals around the table, sheets and
    what they hide, number formats, and each column by its counts: blanks, different values, ranges
    of amounts and days. Of several files it also shows how they differ. Nothing is adopted and
    nothing is changed. No ids and no texts of the files are printed.

    Example:

      primafacie intake claims.csv --stated-units 24905 --stated-paid 5472180.00
    """
    from primafacie.app.steps.intake_step import check_command
    from primafacie.core.digest import canonical_json
    from sampling import inspect_file, inspect_files
    from sampling.intake import Layout, TableFormat

    output = Output(as_json=as_json)
    form = TableFormat(
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,  # type: ignore[arg-type]  # checked where amounts are read
        date_format=date_format,
        sheet=sheet,
        header_row=header_row,
        footer_rows=footer_rows,
        member=member,
        layout=None if layout is None else Layout.read(layout),
        rows=rows,  # type: ignore[arg-type]  # checked where the file is read
        unbalanced=unbalanced,
    )
    paths = claims_of(sources, files)
    paid = None if stated_paid is None else Money.dollars(stated_paid)
    declared = {
        "member": member,
        "layout": layout,
        "unbalanced": unbalanced,
        "rows": rows if rows != "claims" else None,
    }
    words = [str(path) for path in sources or ()]
    words += [word for pattern in files or () for word in ("--files", pattern)]
    written: bytes
    if len(paths) == 1:
        with output.working("Looking at the file ..."):
            record = inspect_file(paths[0], form=form, stated_units=stated_units, stated_paid=paid)
        output.facts(record.to_dict())
        written = record.written()
        _show(output, record)
        command = check_command(record, words, declared=declared)
    else:
        with output.working("Looking at the files ..."):
            records = inspect_files(paths, form=form, stated_units=stated_units, stated_paid=paid)
        output.facts(records.to_dict())
        written = canonical_json(records.to_dict())
        _show_several(output, records)
        command = ""
        if records.whole is not None:
            command = check_command(records.whole, words, declared=declared)
    if out is not None:
        out.write_bytes(written)
        output.file(out)
    if command:
        output.then(command)
    output.finish()


def _show(output: Output, record: IntakeRecord) -> None:
    """A record as lines and the table of its columns."""
    from primafacie.app.steps.intake_step import option_words
    from sampling.intake.looking.intake_records import figure_words, profile_cells

    output.line(
        f"{record.name}: {record.format}, {counted(record.rows, 'row')} of "
        f"{counted(len(record.columns), 'column')}"
    )
    for seen in record.observations:
        adopts = f"  {option_words({seen.argument: seen.value})[0]}" if seen.argument else ""
        output.line(f"- {printable(seen.text)}{adopts}")
    for figure in record.stated:
        output.line(f"- {figure_words(figure)}")
    if record.columns:
        heads = ["column", "kind", "values", "blanks", "distinct", "range; remarks"]
        output.table("", heads, [profile_cells(column) for column in record.columns], folds=5)
    for problem in record.problems:
        output.note(f"The file cannot be read as it is: {typed(problem)}")
    for role, columns in record.roles:
        output.line(f"{_ROLES[role]}: {', '.join(columns)}")


def _show_several(output: Output, records: IntakeRecords) -> None:
    """The files in a table, how they differ, and all rows together, or else each file."""
    output.table(
        "",
        ["file", "form", "rows", "columns", "amount paid"],
        [
            (
                file.name,
                file.format,
                f"{file.rows:,}",
                f"{len(file.columns):,}",
                str(total) if (total := file.paid_total()) is not None else "",
            )
            for file in records.files
        ],
    )
    for difference in records.differences:
        output.note(typed(difference))
    if records.whole is not None:
        _show(output, records.whole)
        return
    for file in records.files:
        _show(output, file)
    output.note("The files cannot be read as one as they are.")


_ROLES = {
    "unit_id": "looks like the id of the sampling unit",
    "part": "looks like the part of a unit that has several rows",
    "paid": "looks like the amount paid",
    "date": "looks like the date of service",
}
