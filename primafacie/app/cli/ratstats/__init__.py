"""`primafacie ratstats`: RAT-STATS' random numbers under their names and in their print form."""

from __future__ import annotations

import typer

from primafacie.app.cli.ratstats import range_commands, rhc_command, single_stage_command

HELP = """RAT-STATS' random numbers (releases 2005 to 2010), to the last number.

The print-outs are RAT-STATS' own forms; the seed is printed with two decimals as it does, so
keep the full seed with them.
"""


def register(application: typer.Typer) -> None:
    """Add the commands under `ratstats`."""
    group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    for module in (single_stage_command, range_commands, rhc_command):
        module.register(group)
    application.add_typer(group, name="ratstats")
