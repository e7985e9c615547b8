"""`primafacie penalty`: what the law allows on the violations of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.options import Json, StudyArgument
from primafacie.app.cli.output import Output
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
        typer.Option(help="A table of violations (.xlsx, .csv) recorded after the review."),
    ] = None,
    action_on: Annotated[
        str | None, typer.Option(help="The day the action began (limitation).")
    ] = None,
    level: Annotated[float | None, typer.Option(help="Level of the limits, as in 0.90.")] = None,
    sided: Annotated[str | None, typer.Option(help="one-sided or two-sided.")] = None,
    bound: Annotated[str | None, typer.Option(help="Bound of the limits.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of a randomised bound: kept with the exposure.")
    ] = None,
    costs: Annotated[
        str | None, typer.Option(help="Costs of investigation and prosecution, for the floor.")
    ] = None,
    factors: Annotated[
        Path | None, typer.Option(help="CSV of answered factors: factor, reply, evidence.")
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option(help="Proof-of-mitigation folder that the memo cites.")
    ] = None,
    indexed_on: Annotated[str | None, typer.Option(help="Day of that folder's index.")] = None,
    as_json: Json = False,
) -> None:
    """Show the legal maximum and floor, and the regimes side by side, for a study's violations.

    An overpayment is not a violation: the review must have recorded violations, or --violations
    gives them. Amounts stand at the lower limit, the point and the upper limit, each with the
    mark of its source. Then: primafacie report STUDY --kind penalty

    Example:  primafacie penalty my-study --assessed-on 2026-11-21 --violations violations.csv
    """
    from primafacie.app.steps.exposure_step import Choices, keep_exposure
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
    )
    with output.working("Extrapolating ..."):
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
