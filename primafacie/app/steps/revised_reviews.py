"""A review that replaces one from which a demand was formed: it needs a reason, which is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.app.steps.step_facts import DemandFacts, ReviewFacts
from primafacie.core.errors import StudyError

if TYPE_CHECKING:
    from extrapolation.reviews import Review
    from primafacie.app.reports.revision_numbers import RevisionNumbers
    from primafacie.core.folder import StudyFolder
    from primafacie.core.manifest import Step
    from primafacie.core.money import Money


def check_reason(study: StudyFolder, review: Review, reason: str) -> str:
    """The digest of the review that another one replaces; empty where it replaces none.

    A review is replaced where an estimate was made from it; the same findings read again replace
    nothing.

    Raises
    ------
    StudyError
        If a review is replaced without a reason, or a reason is given and none is replaced.
    """
    before = _estimated(study, review.draw_digest)
    revised = before is not None and _digest(before) != review.digest
    if revised and not reason.strip():
        raise StudyError(
            "another review of a sample that has an estimate",
            where=str(study.root),
            expected="the reason why the review was revised",
            fix='Add it, as in --reason "records received after the first review". The report '
            "prints it with every unit that changed",
        )
    if reason and not revised:
        raise StudyError(
            "a reason without a review that is replaced",
            where="--reason",
            expected="findings that differ from those of the last estimate",
            fix="Leave --reason out",
        )
    return _digest(before) if revised and before is not None else ""


def revisions(study: StudyFolder, review: Step | None) -> tuple[RevisionNumbers, ...]:
    """The revisions that led to the review of a step, the first one first."""
    from extrapolation.reviews.revisions import review_changes
    from primafacie.app.reports.revision_numbers import RevisionNumbers

    found: list[RevisionNumbers] = []
    while review is not None:
        facts = review.stated(ReviewFacts)
        before = _made(study, facts.replaces, review.number) if facts.replaces else None
        if before is None:
            break
        changes = review_changes(_read(study, before), _read(study, review))
        found.insert(
            0,
            RevisionNumbers(
                recorded_at=review.at,
                reason=facts.reason,
                demand_before=_demand(study, _digest(before)),
                demand_after=_demand(study, _digest(review)),
                changes=changes,
            ),
        )
        review = before
    return tuple(found)


def _estimated(study: StudyFolder, draw: str) -> Step | None:
    """The review step of the last estimate, where it is of this draw."""
    for step in reversed(study.manifest.of_kind("estimate")):
        review = _made(study, step.input("review"), step.number)
        if review is not None and review.input("draw") == draw:
            return review
    return None


def _made(study: StudyFolder, digest: str, user: int | None = None) -> Step | None:
    """The last review step, before the step `user`, that made the record of a digest."""
    made = [
        step
        for step in study.manifest.of_kind("review")
        if digest in step.files.values() and (user is None or step.number < user)
    ]
    return made[-1] if made else None


def _digest(step: Step) -> str:
    return step.files[_name(step)]


def _name(step: Step) -> str:
    return next(name for name in step.files if name.endswith(".json"))


def _read(study: StudyFolder, step: Step) -> Review:
    from extrapolation.reviews.records import FORM

    name = _name(step)
    return FORM.read(study.read(name), where=name)


def _demand(study: StudyFolder, review: str) -> Money | None:
    """The demand of the last estimate from a review."""
    made = [s for s in study.manifest.of_kind("estimate") if s.input("review") == review]
    return made[-1].stated(DemandFacts).demand if made else None
