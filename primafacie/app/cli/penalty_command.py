"""`primafacie penalty`: what the law allows on the violations of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.options import Json, StudyArgument
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import (
    DateFormats,
    Decimals,
    Delimiters,
    Encodings,
    Sheets,
    table_forms,
    table_notes,
)
from primafacie.core.dates import parse_day
from primafacie.core.money import Money


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("penalty")(run)


def run(
    study: StudyArgument,
    assessed_on: Annotated[
        str, typer.Option("--assessed-on", help="The day the penalty is assessed.")
    ],
    violations: Annotated[
        Path | None,
        typer.Option(help="A table of violations recorded after the review."),
    ] = None,
    action_on: Annotated[
        str | None,
        typer.Option(help="The day the action began: limitation of part 402 (402.1(g))."),
    ] = None,
    served_on: Annotated[
        str | None,
        typer.Option(help="The day the notice was served: limitation of part 1003 (1003.1570)."),
    ] = None,
    submitted_on: Annotated[
        str | None,
        typer.Option(help="The day of a self-disclosure: its least settlement goes by it."),
    ] = None,
    maximum: Annotated[
        str | None,
        typer.Option(
            help="Greatest exposure that any unit of the frame can carry, for the upper limits: "
            "dollars, or a table (unit_id, maximum, stratum) of every unit."
        ),
    ] = None,
    each_person_402: Annotated[
        bool,
        typer.Option(
            "--each-person-402",
            help="Multiply part 402 penalties by the responsible persons (402.1(f) does not say "
            "so).",
        ),
    ] = False,
    level: Annotated[float | None, typer.Option(help="Level of the limits, as in 0.90.")] = None,
    sided: Annotated[str | None, typer.Option(help="one-sided or two-sided.")] = None,
    bound: Annotated[str | None, typer.Option(help="Bound of the limits.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of a randomized bound: kept with the exposure.")
    ] = None,
    costs: Annotated[
        str | None, typer.Option(help="Costs of investigation and prosecution, for the floor.")
    ] = None,
    factors: Annotated[
        Path | None, typer.Option(help="Table of answered factors: factor, reply, evidence.")
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option(help="Proof-of-mitigation folder that the memo cites.")
    ] = None,
    indexed_on: Annotated[str | None, typer.Option(help="Day of that folder's index.")] = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    as_json: Json = False,
) -> None:
    """Show the legal maximum and floor, and the regimes side by side, for a study's violations.

    An overpayment is not a violation: the review must have recorded violations, or --violations
    gives them. Amounts are given at the lower limit, the point and the upper limit, each with the
    mark of its source. An upper dollar limit needs --maximum; without it the exact upper limit of
    the number of units with a violation is given. Then: primafacie report STUDY --kind penalty

    Example:  primafacie penalty my-study --assessed-on 2026-11-21 --violations violations.csv
    """
    from primafacie.app.steps.exposure_step import PARTS, Choices, keep_exposure
    from primafacie.app.steps.mitigation_step import bundle_of

    output = Output(as_json=as_json)
    choices = Choices(
        parse_day(assessed_on, where="--assessed-on"),
        parse_day(action_on, where="--action-on") if action_on else None,
        level,
        sided,
        bound,
        Money.dollars(costs) if costs else None,
        seed,
        parse_day(served_on, where="--served-on") if served_on else None,
        parse_day(submitted_on, where="--submitted-on") if submitted_on else None,
        _maximum(maximum),
        each_person_402,
        table_forms(
            PARTS,
            encoding=encoding,
            delimiter=delimiter,
            decimal=decimal,
            date_format=date_format,
            sheet=sheet,
        ),
    )
    with output.working("Extrapolating ..."), table_notes(output):
        made = keep_exposure(
            study,
            choices,
            violations=violations,
            answers=factors,
            bundle=bundle_of(bundle, indexed_on),
        )
    output.fact("exposure", made.exposure.to_dict(), made.exposure.text())
    output.record["factors"] = [item.to_dict() for item in made.factors]
    for item in made.factors:
        output.line()
        output.line(item.text())
    output.fact("head", made.study.head, f"head {made.study.head}")
    output.line(f"next: primafacie report {study} --kind penalty")
    output.finish()


def _maximum(text: str | None) -> Money | Path | None:
    """Dollars, or the path of a table: a name that is a file is a file."""
    if text is None:
        return None
    return Path(text) if Path(text).is_file() else Money.dollars(text)
