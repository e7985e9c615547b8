"""`primafacie section111`: a book of reporting records, what it costs, what audits may find."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.option_words import OUTPUT, argument, option
from primafacie.app.cli.options import CaseOption, Formats, Json, listed
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import (
    DateFormats,
    Delimiters,
    Encodings,
    FooterRows,
    HeaderRows,
    Layouts,
    Members,
    Sheets,
    table_form,
    table_notes,
)
from primafacie.core.errors import AuditError

BOOK = "Book of records"
LAW = "Law"
AUDITS = "Audits of the book"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("section111")(run)


def run(
    records: Annotated[
        Path,
        argument(
            "RECORDS",
            "The records: a table (.csv, .xlsx) with id, due, reported (blank: not yet) and, if "
            "wanted, safe_harbor (no, technical error, good faith, declination; or yes with "
            "safe_harbor_kind) and plan (ghp, nghp).",
        ),
    ],
    assessed_on: Annotated[str, option("--assessed-on", LAW)],
    plan: Annotated[
        str | None,
        option(
            "--plan",
            BOOK,
            "The plan of a book without a column plan: ghp or nghp.",
            metavar="PLAN",
        ),
    ] = None,
    blank_safe_harbor: Annotated[
        str | None,
        option(
            "--blank-safe-harbor",
            BOOK,
            "The word no: blank cells of safe_harbor are read as no. They are refused otherwise.",
            metavar="NO",
        ),
    ] = None,
    amounts: Annotated[
        str,
        option(
            "--amounts",
            LAW,
            "The amounts: adjusted (45 CFR 102.3) or base (as set).",
            metavar="AMOUNTS",
        ),
    ] = "adjusted",
    days: Annotated[
        str,
        option(
            "--days",
            LAW,
            "The length of a year: 365 days, or anniversaries.",
            metavar="YEARS",
        ),
    ] = "365",
    reading: Annotated[
        str,
        option(
            "--reading",
            LAW,
            "The day from which the tiers count: from due, or from deadline.",
            metavar="READING",
        ),
    ] = "from due",
    tiers: Annotated[
        str,
        option(
            "--tiers",
            LAW,
            "The adjusted lower tiers: proportional, or first set in 2023.",
            metavar="TIERS",
        ),
    ] = "proportional",
    notice_on: Annotated[
        str | None,
        option(
            "--notice-on",
            LAW,
            "The day of the notice, which bars reports from 5 years before it.",
            metavar="DATE",
        ),
    ] = None,
    pool: Annotated[
        int | None,
        option(
            "--pool",
            AUDITS,
            "The records of the kind that all reporters add in a quarter.",
            metavar="RECORDS",
        ),
    ] = None,
    audited: Annotated[
        int,
        option(
            "--audited",
            AUDITS,
            "The records of the kind that are audited in a quarter (250 of both kinds).",
            metavar="RECORDS",
        ),
    ] = 250,
    quarters: Annotated[
        int,
        option(
            "--quarters",
            AUDITS,
            "The number of quarters over which the late records are spread.",
            metavar="COUNT",
        ),
    ] = 1,
    simulation_seed: Annotated[
        str,
        option(
            "--simulation-seed",
            AUDITS,
            more="The percentiles are simulated: a whole number, or any text.",
        ),
    ] = "",
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    to: Annotated[Path | None, option("--to", OUTPUT)] = None,
    formats: Formats = "html",
    study: Annotated[
        Path | None, option("--study", OUTPUT, more="It is made where there is none.")
    ] = None,
    case: CaseOption = None,
    as_json: Json = False,
) -> None:
    """Count a book of Section 111 records: on time, late, open, and what the late ones cost.

    Only audited records are penalized (250 per quarter); with --pool the exact chance that late
    records are among them, the expected penalty and high percentiles. Nothing is extrapolated.
    With --study the book is kept, and `primafacie report STUDY --kind section111` renders it.

    Example:  primafacie section111 book.csv --plan nghp --assessed-on 2026-11-21 --to memo
    """
    from primafacie.app.reports.formats.report_format import known_formats
    from primafacie.app.steps.case_step import case_of, keep_case
    from primafacie.app.steps.section111_step import (
        BookOptions,
        counted_book,
        keep_book,
        write_book,
    )

    output = Output(as_json=as_json)
    wanted = known_formats(listed(formats))
    of_case = case_of(case)
    if blank_safe_harbor not in (None, "no"):
        raise AuditError(
            f"the value {blank_safe_harbor!r}",
            where="--blank-safe-harbor",
            expected="no",
            fix="Leave the option out, or give no: a blank cell is never read as yes",
        )
    form = table_form(
        encoding=encoding,
        delimiter=delimiter,
        date_format=date_format,
        sheet=sheet,
        header_row=header_row,
        footer_rows=footer_rows,
        member=member,
        layout=layout,
    )
    options = BookOptions(
        plan=plan,
        blank_safe_harbor=blank_safe_harbor,
        assessed_on=assessed_on,
        amounts=amounts,
        days=days,
        reading=reading,
        tiers=tiers,
        notice_on=notice_on,
        pool=pool,
        audited=audited,
        quarters=quarters,
        seed=simulation_seed,
        table=form.to_dict() or None,
    )
    with output.working("Counting ..."), table_notes(output):
        made = counted_book(records, options)
    output.fact("book", made.book.to_dict(), made.book.text())
    if made.outlook is not None:
        output.fact("outlook", made.outlook.to_dict(), made.outlook.text())
    if to is not None:
        with output.working("Rendering ..."):
            files = write_book(made, to, formats=wanted, case=of_case)
        for path in files:
            output.file(path)
    if study is not None:
        kept = keep_book(made, study, records)
        keep_case(kept, of_case)
        output.head(kept.head)
        output.then(f"primafacie report {study} --kind section111")
    output.finish()
