"""`primafacie ratstats sets` and `frames`: numbers from several ranges, given one option each."""

from __future__ import annotations

from typing import Annotated, Any

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
from primafacie.core.errors import DrawError


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("sets")(sets)
    group.command("frames")(frames)


def sets(
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
    from sampling.designs.ratstats_positions import seed_number
    from sampling.ratstats import sets

    number = seed_number(seed, where="--seed")
    pairs = [range_of(text, option="--range") for text in ranges]
    drawn = sets(number, quantity, spares, pairs)
    show(drawn, audit_name=audit_name, flat=flat, as_json=as_json)


def frames(
    seed: Seed,
    quantity: Quantity,
    frames: Annotated[
        list[str],
        typer.Option(
            "--frame",
            help="LOW:HIGH of a frame's items, or PAGES/LINES as in 1:100/1:66; one for each.",
        ),
    ],
    spares: Spares = 0,
    audit_name: AuditName = "",
    flat: Flat = None,
    as_json: Json = False,
) -> None:
    """Draw items (single stage) or pages and lines (sets of two) over all frames together.

    Example:  primafacie ratstats frames --seed 12345 --quantity 3 --frame 1:1050 --frame 8405:9565
    """
    from sampling.designs.ratstats_positions import seed_number
    from sampling.ratstats import frames_sets_of_two, frames_single

    number = seed_number(seed, where="--seed")
    shapes = [[range_of(part, option="--frame") for part in text.split("/")] for text in frames]
    depths = {len(shape) for shape in shapes}
    if depths == {1}:
        drawn: Any = frames_single(number, quantity, spares, [shape[0] for shape in shapes])
    elif depths == {2}:
        drawn = frames_sets_of_two(number, quantity, spares, [(s[0], s[1]) for s in shapes])
    else:
        raise DrawError(
            "frames of different shapes",
            where="--frame",
            expected="all as LOW:HIGH, or all as PAGES/LINES",
            fix="Write for example 1:100/1:66",
        )
    show(drawn, audit_name=audit_name, flat=flat, as_json=as_json)
