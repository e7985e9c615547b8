"""A study whose frame was at fault, kept in the study that replaces it: a step beside the frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.app.steps.step_facts import DemandFacts, FrameFacts, PlanFacts, ReplacedFacts
from primafacie.core.errors import StudyError
from primafacie.core.folder import MANIFEST, StudyFolder
from primafacie.core.money import Money

if TYPE_CHECKING:
    from primafacie.app.reports.replaced_frames import ReplacedDraw, ReplacedFrame

KIND = "replaced"
NAME = "1-frame/replaced.json"
_KEPT = ("frame", "plan", "draw", KIND)


def replacement_of(root: Path | None, reason: str, study: Path | None) -> ReplacedFrame | None:
    """The replaced study of the options, or None; refused where one is given without another."""
    if root is None:
        if reason:
            raise StudyError(
                "a reason without a replaced study",
                where="--reason",
                expected="--replaces with it",
                fix="Name the study whose frame is replaced, or leave --reason out",
            )
        return None
    if study is None:
        raise StudyError(
            "a replaced study without a new one",
            where="--replaces",
            expected="--study with it",
            fix='Name the new folder, as in --study "my-study-2"',
        )
    return replaced_frame(root, reason=reason)


def replaced_frame(root: Path, *, reason: str) -> ReplacedFrame:
    """What is kept of a study whose frame is replaced; refused where its folder is not whole."""
    from primafacie.app.reports.replaced_frames import ReplacedFrame
    from primafacie.core.verification import verify

    if not reason.strip():
        raise StudyError(
            "no reason",
            where="--replaces",
            expected="--reason with it: what was wrong with the frame",
            fix='Write for example --reason "the extract lacked the claims of March"',
        )
    study = StudyFolder.open(root)
    frame = study.manifest.latest("frame")
    if frame is None:
        raise StudyError(
            "a study without a frame",
            where=str(root),
            expected="the study whose frame is replaced",
            fix="Name the folder that primafacie check made",
        )
    if not verify(study).consistent:
        raise StudyError(
            "a study folder that is not as it was recorded",
            where=str(root),
            expected="a consistent folder, whose digests can be kept",
            fix=f'Run primafacie verify "{root}", and restore what was changed',
        )
    stated = frame.stated(FrameFacts)
    plan, estimate = study.manifest.latest("plan"), study.manifest.latest("estimate")
    earlier = kept_replacement(study)
    return ReplacedFrame(
        reason=reason.strip().rstrip("."),
        title=study.manifest.title,
        head=study.head,
        checked_at=frame.at,
        frame_digest=stated.content_digest,
        units=stated.size or 0,
        paid=stated.total or Money(0),
        plan_digest="" if plan is None else plan.stated(PlanFacts).plan_digest,
        planned_at="" if plan is None else plan.at,
        draws=_draws(study),
        reviewed=study.manifest.latest("review") is not None,
        demand=None if estimate is None else estimate.stated(DemandFacts).demand,
        earlier=0 if earlier is None else earlier.earlier + 1,
    )


def keep_replacement(study: StudyFolder, replaced: ReplacedFrame | None, root: Path | None) -> None:
    """Keep the record, and the replaced study's manifest, frame record, plans and draws."""
    if replaced is None or root is None or replaced == kept_replacement(study):
        return
    old = StudyFolder.open(root)
    frame = study.manifest.steps[0].stated(FrameFacts).content_digest
    what = f"this frame replaces another: {replaced.reason}"
    with study.step(KIND, what, inputs={"frame": frame}) as step:
        digest = step.write(NAME, replaced.written())
        step.copy(f"1-frame/replaced/{MANIFEST}", old.root / MANIFEST)
        for made in old.manifest.steps:
            for name in made.files:
                if made.kind in _KEPT and name.endswith(".json"):
                    step.copy(f"1-frame/replaced/{name.replace('/', '-')}", old.file(name))
        step.state(ReplacedFacts(digest))


def kept_replacement(study: StudyFolder) -> ReplacedFrame | None:
    """The frame that the study's frame replaced, or None."""
    from primafacie.app.reports.replaced_frames import FORM

    if study.manifest.latest(KIND) is None:
        return None
    path = study.latest_file(KIND, NAME)
    return FORM.read(path.read_bytes(), where=path.name)


def _draws(study: StudyFolder) -> tuple[ReplacedDraw, ...]:
    from primafacie.app.reports.replaced_frames import ReplacedDraw
    from sampling.draws.records import FORM

    found: list[Any] = []
    for step in study.manifest.of_kind("draw"):
        for name in step.files:
            if name.endswith(".json"):
                draw = FORM.read(study.read(name), where=name)
                found.append(
                    ReplacedDraw(
                        number=draw.number,
                        drawn_at=step.at,
                        seed=draw.seed,
                        seed_source=draw.seed_source,
                        units=len(draw.units),
                        digest=draw.digest,
                    )
                )
    return tuple(found)
