"""`primafacie penalty`: what the law allows on the violations of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.option_words import LIMIT, option
from primafacie.app.cli.options import Json, StudyArgument
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import (
    DateFormats,
    Decimals,
    Delimiters,
    Encodings,
    FooterRows,
    HeaderRows,
    Layouts,
    Members,
    Sheets,
    table_forms,
    table_notes,
)
from primafacie.core.dates import parse_day
from primafacie.core.money import Money

DAYS = "Days"
VIOLATIONS = "Violations"
FACTORS = "Factors and floor"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("penalty")(run)


def run(
    study: StudyArgument,
    assessed_on: Annotated[str, option("--assessed-on", DAYS)],
    action_on: Annotated[
        str | None,
        option(
            "--action-on",
            DAYS,
            "The day on which the action began, for the limitation of part 402 (402.1(g)).",
            metavar="DATE",
        ),
    ] = None,
    served_on: Annotated[
        str | None,
        option(
            "--served-on",
            DAYS,
            "The day on which the notice was served, for the limitation of part 1003 (1003.1570).",
            metavar="DATE",
        ),
    ] = None,
    submitted_on: Annotated[
        str | None,
        option(
            "--submitted-on",
            DAYS,
            "The day of a self-disclosure, by which its least settlement goes.",
            metavar="DATE",
        ),
    ] = None,
    violations: Annotated[
        Path | None,
        option(
            "--violations",
            VIOLATIONS,
            "A table of the violations that were recorded after the review.",
            metavar="FILE",
        ),
    ] = None,
    each_person_402: Annotated[
        bool,
        option(
            "--each-person-402",
            VIOLATIONS,
            "The penalties of part 402 are multiplied by the responsible persons (402.1(f) does "
            "not say so).",
        ),
    ] = False,
    level: Annotated[float | None, option("--level", LIMIT)] = None,
    limits: Annotated[
        str | None,
        option(
            "--limits",
            LIMIT,
            "Whether each of the two limits has the level for itself (one-sided), or both have it "
            "together (two-sided).",
            metavar="SIDES",
        ),
    ] = None,
    bound: Annotated[str | None, option("--bound", LIMIT)] = None,
    bound_seed: Annotated[
        int | None, option("--bound-seed", LIMIT, more="It is kept with the exposure.")
    ] = None,
    maximum: Annotated[
        str | None,
        option(
            "--maximum",
            LIMIT,
            "The greatest exposure that any unit of the frame can carry, for the upper limits: "
            "dollars, or a table (unit_id, maximum, stratum) of every unit.",
            metavar="DOLLARS|FILE",
        ),
    ] = None,
    investigation_costs: Annotated[
        str | None,
        option(
            "--investigation-costs",
            FACTORS,
            "The costs of investigation and prosecution, for the floor.",
            metavar="DOLLARS",
        ),
    ] = None,
    factors: Annotated[
        Path | None,
        option(
            "--factors",
            FACTORS,
            "A table of the factors that were answered: factor, reply, evidence.",
            metavar="FILE",
        ),
    ] = None,
    bundle: Annotated[Path | None, option("--bundle", FACTORS)] = None,
    indexed_on: Annotated[str | None, option("--indexed-on", FACTORS)] = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    as_json: Json = False,
) -> None:
    """Show the legal maximum and floor, and the regimes side by side, for a study's violations.

    An overpayment is not a violation: the review must have recorded violations, or --violations
    gives them. Amounts are given at the lower limit, the point and the upper limit, each with the
    mark of its source. An upper dollar limit needs --maximum; without it the exact upper limit of
    the number of units with a violation is given. Then: primafacie report STUDY --kind penalty

    Example:  primafacie penalty my-study --assessed-on 2026-11-21 --violations violations.csv
    """
    from primafacie.app.steps.exposure_step import PARTS, Choices, Forms, keep_exposure
    from primafacie.app.steps.mitigation_step import bundle_of

    output = Output(as_json=as_json)
    choices = Choices(
        parse_day(assessed_on, where="--assessed-on"),
        parse_day(action_on, where="--action-on") if action_on else None,
        level,
        limits,
        bound,
        Money.dollars(investigation_costs) if investigation_costs else None,
        bound_seed,
        parse_day(served_on, where="--served-on") if served_on else None,
        parse_day(submitted_on, where="--submitted-on") if submitted_on else None,
        _maximum(maximum),
        each_person_402,
        Forms(
            **table_forms(
                PARTS,
                encoding=encoding,
                delimiter=delimiter,
                decimal=decimal,
                date_format=date_format,
                sheet=sheet,
                header_row=header_row,
                footer_rows=footer_rows,
                member=member,
                layout=layout,
            )
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
    output.fact("factors", [item.to_dict() for item in made.factors])
    for item in made.factors:
        output.line()
        output.line(item.text())
    output.head(made.study.head)
    output.then(f"primafacie report {study} --kind penalty")
    output.finish()


def _maximum(text: str | None) -> Money | Path | None:
    """Dollars, or the path of a table: a name that is a file is a file."""
    if text is None:
        return None
    return Path(text) if Path(text).is_file() else Money.dollars(text)
