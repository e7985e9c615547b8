"""The commands by name, in the order of the work: where each is, and its line in the list.

A command is one file with `register(application)`, and one entry here. The file is imported when
the command runs or its help is asked for, so that the list of commands stays fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

PACKAGE = "primafacie.app.cli"


@dataclass(frozen=True)
class CommandEntry:
    """The file of a command (or of a group of commands), and what the list says of it.

    `short` must be short enough for a narrow terminal.
    """

    module: str
    short: str

    def register(self, application: typer.Typer) -> None:
        """Import the file and add its command."""
        import_module(f"{PACKAGE}.{self.module}").register(application)


COMMANDS = {
    "demo": CommandEntry("demo_command", "Run a whole audit on shipped claims."),
    "intake": CommandEntry("intake_command", "Look at a claims file before it is checked."),
    "check": CommandEntry("frame_command", "Check a claims file and start a study with it."),
    "audit-frame": CommandEntry(
        "audit_frame_command", "Audit a claims file: what it lists twice or lacks."
    ),
    "import": CommandEntry("import_command", "Import a sample drawn elsewhere with its findings."),
    "plan": CommandEntry("plan_command", "Plan the sample, before a seed is asked for."),
    "rules": CommandEntry("rules_command", "The rule sets: list, show, check, write your own."),
    "amend": CommandEntry("amend_command", "Change the plan with a reason, before the draw."),
    "draw": CommandEntry("draw_command", "Draw the sample and write the worksheet."),
    "progress": CommandEntry("progress_command", "Count what is reviewed, open or faulty."),
    "estimate": CommandEntry("estimate_command", "Read the findings, form the demand."),
    "rebut": CommandEntry("rebut_command", "Try every argument against an extrapolation."),
    "replicate": CommandEntry("replicate_command", "Redraw a disclosed sample from its seed."),
    "formula": CommandEntry("formula_command", "Say which formula gave a printed figure."),
    "report": CommandEntry("report_command", "Render a document of a study."),
    "export": CommandEntry("export_command", "Scripts that repeat the estimate in R, SAS, Stata."),
    "monitor": CommandEntry("monitor_command", "Say whether an audit under way may stop."),
    "verify": CommandEntry("verify_command", "Recompute every digest of a study."),
    "penalty": CommandEntry("penalty_command", "What the law allows on the violations found."),
    "law": CommandEntry("law_command", "Print a law entry with its history and marks."),
    "section111": CommandEntry("section111_command", "Count a book of Section 111 records."),
    "notebook": CommandEntry("notebook_command", "Run one of the shipped notebooks."),
    "doctor": CommandEntry("doctor_command", "Check the installation."),
    "size": CommandEntry("sizes_command", "Sample sizes without a frame."),
    "self-audit": CommandEntry("self_audit_command", "A clinic's own checks of its charts."),
    "ratstats": CommandEntry(
        "ratstats_command", "RAT-STATS' numbers and appraisals, to the digit."
    ),
}
