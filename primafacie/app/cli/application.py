"""The application: one command a verb, in the order of the work."""

from __future__ import annotations

import typer
from typer.models import CommandInfo

from primafacie.app.cli import (
    audit_frame_command,
    demo_command,
    doctor_command,
    draw_command,
    estimate_command,
    export_command,
    frame_command,
    law_command,
    monitor_command,
    notebook_command,
    penalty_command,
    plan_command,
    ratstats,
    rebut_command,
    report_command,
    section111_command,
    self_audit_command,
    sizes_command,
    verify_command,
)
from primafacie.app.cli.example_help import ExampleCommand

HELP = """Statistical sampling and extrapolation in health-care audits.

From a claims file to a demand that anyone can replay, in one study folder:

  check -> plan -> draw -> (review) -> estimate -> report -> verify

Start with `primafacie demo`: it runs the whole audit on shipped claims and
lists the files it made.
"""
CODES = """Exit codes: 0 done, 1 a check failed, 2 usage, 3 bad input, 70 a fault of this program,
130 cancelled, 141 output closed by the receiving program.
"""

# What the list of commands says of each, short enough for a narrow terminal.
SHORT = {
    "audit-frame": "Audit a claims file: what it lists twice or lacks.",
    "check": "Check a claims file and start a study with it.",
    "demo": "Run a whole audit on shipped claims.",
    "doctor": "Check the installation.",
    "draw": "Draw the sample and write the worksheet.",
    "estimate": "Read the findings, form the demand.",
    "export": "Scripts that repeat the estimate in R, SAS, Stata.",
    "law": "Print a law entry with its history and marks.",
    "monitor": "Say whether an audit under way may stop.",
    "notebook": "Run one of the shipped notebooks.",
    "penalty": "What the law allows on the violations found.",
    "plan": "Plan the sample, before a seed is asked for.",
    "rebut": "Try every argument against an extrapolation.",
    "report": "Render a document of a study.",
    "section111": "Count a book of Section 111 records.",
    "verify": "Recompute every digest of a study.",
}

application = typer.Typer(
    help=HELP,
    epilog=CODES,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@application.callback()
def everything(
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """Hold the options that every command shares; `main` acts on `--debug`."""
    del debug


for module in (
    demo_command,
    frame_command,
    audit_frame_command,
    sizes_command,
    plan_command,
    draw_command,
    estimate_command,
    rebut_command,
    report_command,
    export_command,
    self_audit_command,
    monitor_command,
    verify_command,
    penalty_command,
    law_command,
    section111_command,
    notebook_command,
    ratstats,
    doctor_command,
):
    module.register(application)


def every_command(group: typer.Typer) -> list[CommandInfo]:
    """The commands of a group and of the groups in it."""
    found = list(group.registered_commands)
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            found += every_command(inner.typer_instance)
    return found


for command in every_command(application):
    command.cls = ExampleCommand
    command.short_help = SHORT.get(command.name or "")
