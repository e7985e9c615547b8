"""The application: one command a verb, in the order of the work."""

from __future__ import annotations

import typer

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

HELP = """Statistical sampling and extrapolation in health-care audits.

From a claims file to a demand that anyone can replay, in one study folder:

  check -> plan -> draw -> (review) -> estimate -> report -> verify

Start with `primafacie demo`: it runs all of it on shipped claims and says what it made.
"""
CODES = """Exit codes: 0 done, 1 a check failed, 2 usage, 3 bad input, 70 a fault of this program,
130 cancelled.
"""

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
