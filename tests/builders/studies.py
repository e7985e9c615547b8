"""A study folder in this process: its steps, its check, and what an owner could forge in it.

The commands make its steps: what a command refuses is raised. A test that is about a command's
words or exit code uses `tests.builders.command_line` instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from primafacie.app.demo import CLAIMS
from primafacie.app.demo.findings import simulated_findings
from primafacie.app.record_forms import record_form
from primafacie.app.steps.estimate_step import keep_estimate
from primafacie.app.steps.frame_step import kept_frame
from primafacie.core.manifest import Step
from primafacie.core.verification import Verification
from sampling import Draw, Plan, load_draw, load_plan
from tests.builders.command_line import envelope, invoke, result
from tests.builders.inside_core import (
    Manifest,
    StudyFolder,
    canonical_json,
    verify,
)

__all__ = [
    "CLAIMS",
    "Rendered",
    "StudyFolder",
    "canonical_json",
    "change_record",
    "command",
    "fill_worksheet",
    "keep_draw",
    "keep_estimate",
    "keep_report",
    "kept_draws",
    "kept_frame",
    "kept_plan",
    "rebuild_chain",
    "record_form",
    "verified",
    "verify",
]


def command(*words: object) -> dict[str, Any]:
    """The result that a command prints with `--json`; what it refuses is raised."""
    return result(_printed(*words))


def _printed(*words: object) -> str:
    done = invoke(*words, "--json", catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def keep_draw(root: Path, *, seed: str, seed_source: str) -> tuple[Draw, StudyFolder]:
    """Draw by the study's plan."""
    command("draw", root, "--seed", seed, "--seed-source", seed_source)
    study = StudyFolder.open(root)
    return kept_draws(study)[-1], study


def kept_draws(study: StudyFolder) -> tuple[Draw, ...]:
    """Every draw of the study, in the order they were made."""
    names = [name for step in study.manifest.of_kind("draw") for name in step.files]
    return tuple(load_draw(study.root / name) for name in names if name.endswith(".json"))


def kept_plan(study: StudyFolder, *, with_frame: bool = True) -> Plan:
    """The study's plan; with its frame it can be drawn from."""
    frame = kept_frame(study) if with_frame else None
    return load_plan(study.latest_file("plan", ".json"), frame=frame)


@dataclass(frozen=True)
class Rendered:
    """The files of a document, the page first."""

    root: Path
    paths: tuple[Path, ...]

    @property
    def path(self) -> Path:
        return self.paths[0]

    @property
    def study(self) -> StudyFolder:
        return StudyFolder.open(self.root)


def keep_report(
    root: Path, *, kind: str = "workpaper", formats: Sequence[str] = ("html",)
) -> Rendered:
    """Render a document of what the study holds."""
    made = _printed("report", root, "--kind", kind, "--format", ",".join(formats))
    return Rendered(root, tuple(Path(name) for name in envelope(made)["files"]))


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
