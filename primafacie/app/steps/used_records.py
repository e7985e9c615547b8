"""The draw and the review that an estimate names: what every later step of a study uses.

A second draw, or a review read again, adds steps to a study. A report, a rebuttal, a penalty memo
or an export of an estimate must show the draw and the findings that the estimate was made from,
which are not always the latest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.app.steps.step_facts import ReviewFacts
from primafacie.core.errors import StudyError
from primafacie.core.folder import StudyFolder
from primafacie.core.manifest import Step

if TYPE_CHECKING:
    from extrapolation.demands.demand_records import DemandRecord
    from extrapolation.reviews import Review
    from sampling.draws import Draw


def review_step(study: StudyFolder, used_by: Step | None = None) -> Step | None:
    """The review that a step names; left out, the last estimate, else the last review kept."""
    user = used_by or study.manifest.latest("estimate")
    if user is None:
        return study.manifest.latest("review")
    return _maker(study, "review", user, user.input("review"))


def draw_step(study: StudyFolder, used_by: Step | None = None) -> Step | None:
    """The draw of that review; without a review the last draw."""
    review = review_step(study, used_by)
    if review is None:
        return study.manifest.latest("draw")
    return _maker(study, "draw", review, review.input("draw"))


def named_review(study: StudyFolder, used_by: Step | None = None) -> Review:
    """The review of `review_step`; `StudyError` where the study has none."""
    from extrapolation.reviews.records import FORM

    step = review_step(study, used_by)
    if step is None:
        raise StudyError(
            "the study has no review yet",
            where=str(study.root),
            expected="a review that was read",
            fix="Run `primafacie estimate` first",
        )
    name = _name(step)
    return FORM.read(study.read(name), where=name)


def named_draw(study: StudyFolder, used_by: Step | None = None) -> Draw | None:
    """The draw of `draw_step`; None where the study has no draw."""
    from sampling.draws.records import FORM

    step = draw_step(study, used_by)
    if step is None:
        return None
    name = _name(step)
    return FORM.read(study.read(name), where=name)


def kept_demand(study: StudyFolder) -> DemandRecord:
    """The demand of the last estimate."""
    from extrapolation.demands.demand_records import FORM

    path = study.latest_file("estimate", "demand.json")
    return FORM.read(path.read_bytes(), where=path.name)


def named_inputs(study: StudyFolder, used_by: Step | None = None) -> dict[str, str]:
    """The digests of the draw and the review used, as a later step records them."""
    found = {"draw": draw_step(study, used_by), "review": review_step(study, used_by)}
    return {kind: step.files[_name(step)] for kind, step in found.items() if step and step.files}


def simulated_note(study: StudyFolder, used_by: Step | None = None) -> str | None:
    """The words that say the findings used are simulated, if they are."""
    step = review_step(study, used_by)
    return step.stated(ReviewFacts).simulated if step else None


def _maker(study: StudyFolder, kind: str, user: Step, digest: str) -> Step | None:
    """The step that made the record `user` names, else the last of the kind before `user`."""
    before = [s for s in study.manifest.of_kind(kind) if s.number < user.number]
    named = [step for step in before if digest in step.files.values()]
    made = named or before
    return made[-1] if made else None


def _name(step: Step) -> str:
    """The name of the record that a draw or review step made."""
    return next(name for name in step.files if name.endswith(".json"))
