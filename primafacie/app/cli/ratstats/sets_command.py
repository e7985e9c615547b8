"""`primafacie ratstats sets`: sets of two, three or four numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from primafacie.app.cli.options import Json
from primafacie.app.cli.ratstats.printed_draws import (
    AuditName,
    Flat,
    Quantity,
    Seed,
    Spares,
    range_of,
    show,
)


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("sets")(run)


def run(
    seed: Seed,
    quantity: Quantity,
    ranges: Annotated[
        list[str], typer.Option("--range", help="LOW:HIGH of a coordinate; one option for each.")
    ],
    spares: Spares = 0,
    audit_name: AuditName = "",
    flat: Flat = None,
    as_json: Json = False,
) -> None:
    """Draw different sets, one number from every range in turn (page and line, say).

    Example:  primafacie ratstats sets --seed 12345 --quantity 10 --range 1:658 --range 1:66
    """
    from sampling.draws import seed_number
    from sampling.ratstats import sets

    number = seed_number(seed, where="--seed")
    pairs = [range_of(text, option="--range") for text in ranges]
    drawn = sets(number, quantity, spares, pairs)
    show(drawn, audit_name=audit_name, flat=flat, as_json=as_json)
