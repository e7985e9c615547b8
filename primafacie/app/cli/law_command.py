"""`primafacie law`: an entry of the law with its marks and history, or a value on two days."""

from __future__ import annotations

from typing import Annotated

import typer

from primafacie.app.cli.option_words import argument, option
from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output
from primafacie.core.dates import parse_day
from primafacie.core.errors import RuleError

DAYS = "Days"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("law")(run)


def run(
    citation: Annotated[
        str | None,
        argument("CITATION", "A paragraph, such as 402.105(d)(2), 402.1(c)(17) or 1395nn(g)(3)."),
    ] = None,
    violated_on: Annotated[
        str | None,
        option("--violated-on", DAYS, "The day of the violation.", metavar="DATE"),
    ] = None,
    assessed_on: Annotated[str | None, option("--assessed-on", DAYS)] = None,
    as_json: Json = False,
) -> None:
    """Print a law entry with its history, every value with its mark.

    With two days, what the law gives on them: one value, or the declared gap or conflict.
    Without a citation, the list of all entries.

    Example:  primafacie law "402.105(d)(2)"

    Example:  primafacie law "402.1(c)(17)" --violated-on 2024-03-01 --assessed-on 2026-11-21
    """
    from penalties.law.entries import law_entry
    from penalties.law.files import law_files
    from penalties.law.lookups import lookup

    output = Output(as_json=as_json)
    if citation is None:
        names = [(file.name, file.title) for file in law_files().values()]
        output.fact("entries", [name for name, _ in names])
        output.table("", ["entry", "title"], names)
    elif violated_on is None and assessed_on is None:
        entry = law_entry(citation)
        output.facts(entry.to_dict())
        output.line(entry.text())
    elif violated_on is None or assessed_on is None:
        raise RuleError(
            "one day",
            where="law",
            expected="both --violated-on and --assessed-on",
            fix="The law of a penalty depends on the violation and on the assessment",
        )
    else:
        found = lookup(
            citation,
            violated_on=parse_day(violated_on, where="--violated-on"),
            assessed_on=parse_day(assessed_on, where="--assessed-on"),
        )
        output.facts(found.to_dict())
        output.line(found.text())
    output.finish()
