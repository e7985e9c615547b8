"""A study folder in this process: its steps, its check, and what an owner could forge in it.

The steps are those that the commands take; a test that is about a command's words or exit code
uses `tests.builders.command_line` instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from primafacie.app.demo import CLAIMS
from primafacie.app.demo.findings import simulated_findings
from primafacie.app.steps.draw_step import keep_draw, kept_draws
from primafacie.app.steps.estimate_step import keep_estimate
from primafacie.app.steps.frame_step import FrameOptions, check_frame, keep_frame, kept_frame
from primafacie.app.steps.plan_step import PlanOptions, keep_plan, kept_plan
from primafacie.app.steps.report_step import keep_report
from primafacie.core.manifest import Step
from primafacie.core.verification import Verification
from sampling import Draw
from tests.builders.inside_core import (
    Manifest,
    StudyFolder,
    canonical_json,
    verify,
)

__all__ = [
    "CLAIMS",
    "FrameOptions",
    "PlanOptions",
    "StudyFolder",
    "canonical_json",
    "change_record",
    "check_frame",
    "fill_worksheet",
    "keep_draw",
    "keep_estimate",
    "keep_frame",
    "keep_plan",
    "keep_report",
    "kept_draws",
    "kept_frame",
    "kept_plan",
    "rebuild_chain",
    "verified",
    "verify",
]


def verified(root: Path, *, head: str | None = None) -> Verification:
    """The folder opened anew and checked, against a printed head where one is given."""
    return verify(StudyFolder.open(root), head=head)


def fill_worksheet(draw: Draw, path: Path) -> Path:
    """The draw's worksheet with the simulated findings of the demonstration."""
    draw.worksheet(path, findings=simulated_findings(draw))
    return path


def change_record(path: Path, change: Callable[[Any], object]) -> None:
    """Change a record of a folder in place, in its canonical bytes; no digest follows."""
    record = json.loads(path.read_bytes())
    change(record)
    path.write_bytes(canonical_json(record))


def rebuild_chain(
    root: Path, *, rename_inputs: bool = False, change: Callable[[Step], Step] = lambda step: step
) -> None:
    """Make the whole chain anew over the files as they are, as the owner of a folder can.

    With `rename_inputs` the digests of the files and steps that a step was made from follow too.
    """
    kept = StudyFolder.open(root).manifest
    chain = Manifest(kept.title, schema=kept.schema)
    renamed: dict[str, str] = {}
    for step in kept.steps:
        files = {
            name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in step.files
        }
        inputs = step.inputs | ({"study": chain.head} if "study" in step.inputs else {})
        if rename_inputs:
            renamed |= {old: files[name] for name, old in step.files.items()}
            inputs = {name: renamed.get(old, old) for name, old in inputs.items()}
        again = replace(change(step), files=files, inputs=inputs, previous=chain.head)
        chain = chain.with_step(again)
        renamed[step.digest] = chain.head
    (root / "manifest.json").write_bytes(canonical_json(chain.to_dict()))
