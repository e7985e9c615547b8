"""The demonstration's audit, stage by stage, each by the same verbs as the command line."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from primafacie.app.demo.claims import OPTIONS
from primafacie.app.demo.findings import SIMULATED, simulated_findings
from primafacie.app.reports.formats.report_format import FORMATS
from primafacie.app.steps.draw_step import keep_draw
from primafacie.app.steps.estimate_step import Result, keep_estimate
from primafacie.app.steps.frame_step import check_frame, keep_frame
from primafacie.app.steps.plan_step import PlanOptions, keep_plan
from primafacie.app.steps.report_step import keep_report
from primafacie.core.work_areas import work_area

TITLE = "Demonstration: Medicare claims derived from CMS DE-SynPUF, 2008-2010"
PLAN = PlanOptions(
    rules="cms-pim",
    strata=4,
    certainty_over="20000",
    sample=160,
    error_rate=0.30,
    severity=0.80,
    minimum=20,
    title=TITLE,
)
SEED = "2026-11-21 lot 4417"
SEED_SOURCE = "fixed for the demonstration, so that every run draws the same claims"


@dataclass(frozen=True)
class Demonstration:
    """What the demonstration made, and where."""

    result: Result
    simulated: str
    files: tuple[tuple[str, Path], ...]
    head: str


class Output(Protocol):
    """Where the stages are told: the command line, or whatever else runs the demonstration."""

    def line(self, text: str = "") -> None:
        """One line for a person."""

    def working(self, text: str) -> AbstractContextManager[None]:
        """A stage that takes its time."""
        ...


def run_demo(root: Path, output: Output) -> Demonstration:
    """Run the audit into a new folder, telling each stage as it is done."""
    with output.working("1 of 6  checking the claims"):
        frame = check_frame(OPTIONS)
        keep_frame(frame, root, title=TITLE)
    output.line(f"frame     {frame.size:,} claims, {frame.total} paid")
    with output.working("2 of 6  planning"):
        plan, _ = keep_plan(root, PLAN)
    output.line(f"plan      {plan.sample_size:,} claims, digest {plan.digest[:12]}")
    with output.working("3 of 6  drawing"):
        draw, study = keep_draw(root, seed=SEED, seed_source=SEED_SOURCE)
    output.line(f"draw      {len(draw.units):,} claims, seed {SEED!r}")
    with output.working("4 of 6  simulating the review"), work_area() as area:
        filled = area / "review.xlsx"
        findings = simulated_findings(draw)
        draw.worksheet(filled, head=study.head, findings=findings, simulated=SIMULATED)
        output.line(f"review    {len(findings):,} findings, SIMULATED")
        result = keep_estimate(root, filled, simulated=SIMULATED)
    output.line(f"estimate  demand {result.demand.amount}")
    with output.working("6 of 6  rendering the report"):
        report = keep_report(root, formats=tuple(FORMATS))
    output.line()
    study = report.study
    files = (
        ("frame (rows as read)", study.latest_file("frame", ".parquet")),
        ("plan (its digest is its SHA-256)", study.latest_file("plan", ".json")),
        ("plan, readable", study.latest_file("plan-sheet", ".txt")),
        ("draw", study.latest_file("draw", ".json")),
        ("worksheet, empty", study.latest_file("draw-sheet", ".xlsx")),
        ("worksheet, with simulated findings", study.latest_file("review", ".xlsx")),
        ("estimate", study.latest_file("estimate", "estimate.json")),
        ("demand with its steps", study.latest_file("estimate", "demand.json")),
        ("report (open it in a browser)", report.path),
        ("report as PDF (tagged, archival)", report.paths[1]),
        ("report as Word file", report.paths[2]),
        ("workpaper with live formulas", report.paths[3]),
    )
    return Demonstration(result, SIMULATED, files, study.head)
