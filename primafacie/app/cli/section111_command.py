"""`primafacie section111`: a book of reporting records, what it costs, what audits may find."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.options import Json, listed
from primafacie.app.cli.output import Output
from primafacie.core.dates import parse_day
from primafacie.core.errors import AuditError
from primafacie.core.streams import seed_of


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("section111")(run)


def run(
    records: Annotated[
        Path, typer.Argument(help="CSV: id, due, reported (blank: not yet), safe_harbour.")
    ],
    plan: Annotated[str, typer.Option(help="ghp or nghp.")],
    assessed_on: Annotated[str, typer.Option("--assessed-on", help="The day of assessment.")],
    amounts: Annotated[
        str, typer.Option(help="adjusted (45 CFR 102.3) or base (as set).")
    ] = "adjusted",
    days: Annotated[str, typer.Option(help="Years of 365 days, or anniversaries.")] = "365",
    reading: Annotated[str, typer.Option(help="Tiers from due, or from deadline.")] = "from due",
    tiers: Annotated[
        str, typer.Option(help="Adjusted lower tiers: proportional, or first set in 2023.")
    ] = "proportional",
    notice_on: Annotated[
        str | None, typer.Option(help="Day of the notice: bars reports 5 years before it.")
    ] = None,
    pool: Annotated[
        int | None, typer.Option(help="Records of the kind added a quarter, by all reporters.")
    ] = None,
    audited: Annotated[
        int, typer.Option(help="Records of the kind audited a quarter (250 of both kinds).")
    ] = 250,
    quarters: Annotated[int, typer.Option(help="Quarters the late records spread over.")] = 1,
    seed: Annotated[str, typer.Option(help="Seed of the percentiles.")] = "",
    to: Annotated[Path | None, typer.Option(help="Folder for the table and the memo.")] = None,
    formats: Annotated[str, typer.Option("--format", help="html, pdf, docx, xlsx.")] = "html",
    as_json: Json = False,
) -> None:
    """Count a book of Section 111 records: on time, late, open, and what the late ones cost.

    Only audited records are penalised (250 a quarter); with --pool the exact chance that late
    records are among them, the expected penalty and high percentiles. Nothing is extrapolated.

    Example:  primafacie section111 book.csv --plan nghp --assessed-on 2026-11-21 --to memo
    """
    from primafacie.app.steps.section111_step import BookOptions, outlook_of, read_book, write_book

    output = Output(as_json=as_json)
    options = BookOptions(
        plan, parse_day(assessed_on, where="--assessed-on"), amounts, days, reading, tiers,
        parse_day(notice_on, where="--notice-on") if notice_on else None,
    )  # fmt: skip
    with output.working("Counting ..."):
        book = read_book(records, options)
    output.fact("book", book.to_dict(), book.text())
    outlook = None
    if pool is not None:
        if not seed:
            raise AuditError(
                "no seed", where="--seed", expected="a text, recorded with the percentiles",
                fix="Give --seed TEXT: the percentiles are simulated",
            )  # fmt: skip
        outlook = outlook_of(
            book, pool=pool, audited=audited, quarters=quarters, seed=seed_of(seed)
        )
        output.fact("outlook", outlook.to_dict(), outlook.text())
    if to is not None:
        made = write_book(book, outlook, to, formats=listed(formats))
        output.fact("files", [str(path) for path in made])
        for path in made:
            output.line(f"wrote {path}")
    output.finish()
