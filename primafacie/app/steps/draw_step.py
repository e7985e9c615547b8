"""From the plan and a seed to the drawn units and the reviewer's worksheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from primafacie.app.steps.plan_step import kept_plan
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from sampling.draw_records import Draw


def keep_draw(
    root: Path, *, seed: str, seed_source: str, reviewers: Sequence[str] = ()
) -> tuple[Draw, StudyFolder]:
    """Draw by the study's plan; a second draw is appended and says that it is the second.

    With `reviewers` there is a worksheet for each beside the whole one.
    """
    study = StudyFolder.open(root)
    plan = kept_plan(study)
    made = plan.draw(seed, seed_source=seed_source, earlier=kept_draws(study))
    what = f"drew {len(made.units):,} units (draw {made.number})"
    with study.step("draw", what, inputs={"plan": made.plan_digest}) as step:
        digest = step.write_record("3-draw/draw.json", made.to_dict())
        step.facts.update(draw_digest=digest, number=made.number)
    head = study.head
    with study.step("draw-sheet", "wrote the worksheet", inputs={"draw": digest}) as step:
        made.worksheet(step.path("3-draw/worksheet.xlsx"), head=head)
        for name, share in _shares(made, reviewers, head).items():
            step.write(f"3-draw/{name}", share)
    return made, study


def _shares(draw: Draw, reviewers: Sequence[str], head: str) -> dict[str, bytes]:
    """The worksheet of each reviewer, by file name."""
    if not reviewers:
        return {}
    with TemporaryDirectory() as area:
        files = draw.worksheet(Path(area) / "worksheet.xlsx", head=head, reviewers=reviewers)
        return {file.name: file.read_bytes() for file in files}


def kept_draws(study: StudyFolder) -> tuple[Draw, ...]:
    """Every draw of the study, in the order they were made."""
    import json

    from sampling.draw_records import Draw

    names = [n for s in study.manifest.of_kind("draw") for n in s.files if n.endswith(".json")]
    return tuple(Draw.from_dict(json.loads(study.read(name))) for name in names)
