"""`primafacie ratstats single-stage`: numbers from one range."""

from __future__ import annotations

from typing import Annotated

import typer

from primafacie.app.cli.options import Json
from primafacie.app.cli.ratstats.printed_draws import AuditName, Flat, Quantity, Seed, Spares, show


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("single-stage")(run)


def run(
    seed: Seed,
    quantity: Quantity,
    high: Annotated[int, typer.Option(help="Highest number of the range.")],
    low: Annotated[int, typer.Option(help="Lowest number of the range.")] = 1,
    spares: Spares = 0,
    audit_name: AuditName = "",
    flat: Flat = None,
    as_json: Json = False,
) -> None:
    """Draw different numbers from LOW to HIGH, in sequential order, and spares as they came.

    Example:  primafacie ratstats single-stage --seed 12345 --quantity 10 --spares 4 --high 1000
    """
    from sampling.designs.ratstats_positions import seed_number
    from sampling.ratstats import single_stage

    number = seed_number(seed, where="--seed")
    drawn = single_stage(number, quantity, spares, low, high)
    show(drawn, audit_name=audit_name, flat=flat, as_json=as_json)
