"""`primafacie ratstats rhc`: RHC (Rao-Hartley-Cochran) sample selection from a file of units."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output
from primafacie.app.cli.ratstats.printed_draws import AuditName


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("rhc")(run)


def run(
    units: Annotated[
        Path,
        typer.Argument(
            metavar="UNITS", help="A line for each unit: id, number of secondary units, size."
        ),
    ],
    select: Annotated[int, typer.Option(help="Number of units to select.")],
    seed_1: Annotated[str, typer.Option("--seed-1", help="The seed of the random order.")],
    seed_2: Annotated[str, typer.Option("--seed-2", help="The seed of the selection.")],
    audit_name: AuditName = "",
    as_json: Json = False,
) -> None:
    """Cut the units into random groups and select one from each, proportional to size.

    Example:  primafacie ratstats rhc regions.txt --select 4 --seed-1 100 --seed-2 200
    """
    from dataclasses import asdict

    from sampling.designs.ratstats_positions import seed_number
    from sampling.ratstats import read_rhc_file, rhc_print_out, rhc_select

    output = Output(as_json=as_json)
    first, second = seed_number(seed_1, where="--seed-1"), seed_number(seed_2, where="--seed-2")
    found = rhc_select(read_rhc_file(units), select, first, second)
    output.line(rhc_print_out(found, audit_name=audit_name).rstrip("\n"))
    output.fact("seeds", list(found.seeds))
    output.fact("groups", [asdict(group) for group in found.groups])
    output.finish()
