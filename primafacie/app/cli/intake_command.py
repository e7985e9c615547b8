"""`primafacie intake`: what a file of claims looks like, and the command that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.errors_shown import typed
from primafacie.app.cli.option_words import OUTPUT, TABLES, argument, option
from primafacie.app.cli.options import Json, Rows, Unbalanced
from primafacie.app.cli.output import Output
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.printable import printable

TOTALS = "Control totals"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("intake")(run)


def run(
    source: Annotated[
        Path,
        argument("FILE", "The claims: a text file, a workbook, a Parquet file or a .zip file."),
    ],
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
    """Look at a claims file before it is checked, and print the command that reads it.

    Shows the encoding, delimiter, column names, titles and totals around the table, sheets and
    what they hide, and each column by its counts: blanks, different values, ranges of amounts and
    days. Nothing is adopted and nothing is changed. No ids and no texts of the file are printed.

    Example:

      primafacie intake claims.csv --stated-units 24905 --stated-paid 5472180.00
    """
    from primafacie.app.steps.intake_step import check_command, option_words
    from sampling import inspect_file
    from sampling.intake import Layout, TableFormat
    from sampling.intake.looking.intake_records import figure_words, profile_cells

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
    with output.working("Looking at the file ..."):
        record = inspect_file(
            source,
            form=form,
            stated_units=stated_units,
            stated_paid=None if stated_paid is None else Money.dollars(stated_paid),
        )
    output.facts(record.to_dict())
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
    declared = {"member": member, "layout": layout, "unbalanced": unbalanced}
    declared["rows"] = rows if rows != "claims" else None
    if out is not None:
        out.write_bytes(record.written())
        output.file(out)
    output.then(check_command(record, str(source), declared=declared))
    output.finish()


_ROLES = {
    "unit_id": "looks like the id of the sampling unit",
    "part": "looks like the part of a unit that has several rows",
    "paid": "looks like the amount paid",
    "date": "looks like the date of service",
}
