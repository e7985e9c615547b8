"""A rebuttal: the study as the other side reads it, every argument tried, the findings kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from primafacie.app.steps.case_step import case_inputs, keep_case
from primafacie.app.steps.disclosed_documents import Given, stated_parts
from primafacie.app.steps.step_facts import RebuttalFacts
from primafacie.app.steps.used_records import (
    kept_demand,
    named_draw,
    named_inputs,
    named_review,
    simulated_note,
)
from primafacie.core.errors import StudyError
from primafacie.core.folder import StudyFolder
from primafacie.core.money import Money

if TYPE_CHECKING:
    from pathlib import Path

    from primafacie.app.reports.rebuttal_numbers import (
        RebuttalNumbers,
        RebuttedStudy,
        StatedLimit,
    )
    from primafacie.core.manifest import Manifest
    from sampling.plans import CaseFile
    from validation import PrintedFigures, Rebuttal, Study
    from validation.exhibits import Exhibits

FOLDER = "6-rebuttal"


def study_of_folder(root: Path, given: Given) -> Study:
    """A study folder of this toolkit as the other side reads it; parts may be missing."""
    from primafacie.app.steps.draw_step import kept_draws
    from primafacie.app.steps.frame_step import kept_frame
    from primafacie.app.steps.plan_step import kept_plan
    from validation import Study

    study = StudyFolder.open(root)

    def has(kind: str) -> bool:
        return study.manifest.latest(kind) is not None

    draws = kept_draws(study)
    review = named_review(study) if has("review") else None
    plan = kept_plan(study, with_frame=False) if has("plan") else None
    return Study(
        frame=kept_frame(study) if has("frame") else None,
        plan=plan,
        draw=named_draw(study),
        review=review,
        figures=_kept_figures(study) if has("estimate") else None,
        draws_made=given.draws_made or len(draws) or None,
        **stated_parts(given, plan.frame_record if plan is not None else None),
    )


def _kept_figures(study: StudyFolder) -> PrintedFigures:
    """The demand as the folder states it."""
    from validation import PrintedFigures

    return PrintedFigures(demand=kept_demand(study).amount.plain())


def run_rebuttal(
    study: Study,
    *,
    seed: int,
    replicates: int,
    bounds: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Rebuttal:
    """Every argument tried on the study."""
    from validation import rebut

    return rebut(study, seed=seed, replicates=replicates, bounds=bounds, progress=progress)


def exhibits_of(study: Study, *, seed: int, replicates: int) -> Exhibits:
    """The series behind the figures."""
    from validation.exhibits import gather_exhibits

    return gather_exhibits(study, seed=seed, replicates=replicates)


def rebutted_study(study: Study, root: Path | None = None) -> RebuttedStudy:
    """What a rebuttal is about, as its first page states it."""
    from primafacie.app.reports.rebuttal_numbers import RebuttedStudy

    printed = study.figures.number("demand") if study.figures is not None else None
    rules = study.review.rule_set if study.review is not None else None
    seed = seed_source = ""
    if study.draw is not None:
        seed, seed_source = str(study.draw.seed), study.draw.seed_source
    elif study.sample is not None:
        stated = study.sample.seeds.items()
        seed = ", ".join(f"{label}={own}" if label else str(own) for label, own in stated)
    found = RebuttedStudy(
        demand_stated=study.demand is not None or printed is not None,
        title=study.plan.title if study.plan is not None else "",
        rules=f"{rules.title} ({rules.name}, {rules.version})" if rules is not None else "",
        limit=_stated_limit(study),
        seed=seed,
        seed_source=seed_source,
    )
    if root is None:
        return found
    folder = StudyFolder.open(root)
    audit = _of_audit(folder)
    return replace(
        found,
        title=folder.manifest.title or found.title,
        head=audit.head,
        simulated=simulated_note(folder) or "",
        dated=date.fromisoformat(audit.steps[-1].at[:10]),
    )


def _stated_limit(study: Study) -> StatedLimit | None:
    """The lower limit as it would be demanded: down to the cent."""
    from primafacie.app.reports.rebuttal_numbers import StatedLimit

    interval = study.recomputed.interval if study.recomputed is not None else None
    if interval is None or interval.low is None:
        return None
    low = Money.rounded(interval.low, rule="down")
    return StatedLimit(low, f"{interval.names}, by {interval.bound}")


def _of_audit(folder: StudyFolder) -> Manifest:
    """The audit that is rebutted: its steps up to the last that is the audit's own."""
    for kind in ("estimate", "review", "draw-sheet", "draw", "plan-sheet", "plan", "frame"):
        if folder.manifest.latest(kind) is not None:
            return folder.manifest.up_to(kind)
    return folder.manifest


def keep_rebuttal(
    root: Path,
    rebuttal: Rebuttal,
    numbers: RebuttalNumbers,
    pages: Mapping[str, bytes],
    *,
    case: CaseFile | None = None,
) -> StudyFolder:
    """Keep the findings, the report's numbers and what was rendered of them as a step."""
    study = StudyFolder.open(root)
    keep_case(study, case)
    what = f"tried {len(rebuttal.findings)} arguments"
    inputs = {"study": study.head, **named_inputs(study), **case_inputs(study)}
    with study.step("rebuttal", what, inputs=inputs) as step:
        digest = step.write(f"{FOLDER}/rebuttal.json", rebuttal.written())
        step.write(f"{FOLDER}/numbers.json", numbers.written())
        for name, data in pages.items():
            step.write(f"{FOLDER}/rebuttal.{name}", data)
        step.state(RebuttalFacts(digest, rebuttal.seed))
    return study


def kept_rebuttal(study: StudyFolder) -> RebuttalNumbers:
    """The numbers of the last rebuttal kept; `StudyError` where there is none."""
    from primafacie.app.reports.rebuttal_numbers import FORM

    if study.manifest.latest("rebuttal") is None:
        raise StudyError(
            "the study has no rebuttal yet",
            where=str(study.root),
            expected="a rebuttal step",
            fix="Run `primafacie rebut STUDY` first",
        )
    if not study.latest_names("rebuttal", f"{FOLDER}/numbers.json"):
        raise StudyError(
            "a rebuttal kept without the series of its figures",
            where=str(study.root),
            expected=f"{FOLDER}/numbers.json, which later releases keep",
            fix="Run `primafacie rebut STUDY` again",
        )
    path = study.latest_file("rebuttal", f"{FOLDER}/numbers.json")
    return FORM.read(path.read_bytes(), where=path.name)
