"""From a claims file to the study's first step: the checked frame."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.how_to_check import HOW_TO_CHECK
from primafacie.app.steps.intake_step import NAME, option_words
from primafacie.app.steps.step_facts import BESIDE_FRAME, FrameFacts, PlanFacts
from primafacie.core.errors import FrameError, Problem
from primafacie.core.folder import MANIFEST, StudyFolder

if TYPE_CHECKING:
    from sampling.frames import Frame, FrameRecord

HISTOGRAM_BINS = 2000


@dataclass(frozen=True)
class FrameOptions:
    """How to read a claims file; the names are those of `sampling.open_frame`."""

    source: Path | str | list[Path]
    unit_id: str | list[str] | None = None
    paid: str | None = None
    part: str | list[str] | None = None
    claimed: str | None = None
    date: str | None = None
    date_format: str | None = None
    time_zone: str | None = None
    stratum: str | None = None
    cluster: str | None = None
    more: tuple[str, ...] = ()
    period: tuple[datetime.date, datetime.date] | None = None
    exclusions: tuple[tuple[str, str], ...] = ()
    chain: str | None = None
    missing_originals: str | None = None
    group: str | None = None
    group_exclusions: tuple[tuple[str, str], ...] = ()
    confirmed_units: Mapping[int | str, str] = field(default_factory=dict)
    decimal: str = "."
    amount_form: str = "dollars"
    blank_paid: str | None = None
    encoding: str = "utf-8"
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = 1
    footer_rows: int = 0
    member: str | None = None
    layout: Path | None = None
    rows: str = "claims"
    unbalanced: str | None = None
    table: str | list[str] | None = None


def check_frame(options: FrameOptions) -> Frame:
    """Open the file, apply the exclusions in their order, group the units, run every check.

    Where it cannot be read as it is, it is looked at, and the error names the options by which it
    may be read.
    """
    try:
        return _checked(options)
    except FrameError as error:
        advice = _advice(options, error)
        if advice is None:
            raise
        raise FrameError.collected([*error.problems, advice], what=advice.where) from error


def _advice(options: FrameOptions, error: FrameError) -> Problem | None:
    """The options that a look at the file proposes and that were neither given nor named yet."""
    from sampling.intake import Layout, TableFormat
    from sampling.intake.looking import inspect_file

    if not isinstance(options.source, Path):
        return None
    form = TableFormat(
        encoding=options.encoding,
        delimiter=options.delimiter,
        decimal=options.decimal,  # type: ignore[arg-type]  # checked there
        date_format=options.date_format,
        sheet=options.sheet,
        header_row=options.header_row,
        footer_rows=options.footer_rows,
        member=options.member,
        layout=None if options.layout is None else Layout.read(options.layout),
    )
    given = {name: getattr(options, name) for name in ("unit_id", "part", "paid", "date")}
    try:
        record = inspect_file(
            options.source, form=form, roles={role: name for role, name in given.items() if name}
        )
    except FrameError:
        return None
    said = " ".join(problem.fix for problem in error.problems)
    proposed = {
        seen.argument: seen.value
        for seen in record.observations
        if seen.argument and str(getattr(options, seen.argument)) != seen.value
    }
    if not proposed or all(f"{name}=" in said for name in proposed):
        return None
    shown = " ".join(option_words(proposed))
    return Problem(
        record.name,
        "the file looks as if it were written in another way",
        "",
        f"Look at it with primafacie intake, and if that is right, add: {shown}",
    )


def _checked(options: FrameOptions) -> Frame:
    from sampling.frames import open_frame

    frame = open_frame(
        options.source,
        unit_id=options.unit_id,
        paid=options.paid,
        part=options.part,
        claimed=options.claimed,
        date=options.date,
        date_format=options.date_format,
        time_zone=options.time_zone,
        stratum=options.stratum,
        cluster=options.cluster,
        more=options.more,
        chain=options.chain,
        missing_originals=options.missing_originals,
        period=options.period,
        decimal=options.decimal,  # type: ignore[arg-type]  # checked there
        amount_form=options.amount_form,  # type: ignore[arg-type]  # checked there
        blank_paid=options.blank_paid,
        encoding=options.encoding,
        delimiter=options.delimiter,
        sheet=options.sheet,
        header_row=options.header_row,
        footer_rows=options.footer_rows,
        member=options.member,
        layout=options.layout,
        rows=options.rows,  # type: ignore[arg-type]  # checked there
        unbalanced=options.unbalanced,
        table=options.table,
        confirmed_units=options.confirmed_units,
    )
    for condition, reason in options.exclusions:
        frame = frame.exclude(condition, reason=reason)
    if options.group is not None:
        frame = frame.check().group(options.group)
    for condition, reason in options.group_exclusions:
        frame = frame.exclude(condition, reason=reason)
    return frame.check()


def keep_frame(frame: Frame, root: Path, *, title: str) -> StudyFolder:
    """Start a study folder whose first step is the frame: its rows, record and how to check.

    A folder that holds this very frame under this title and nothing else is returned as it is:
    the run that made it was stopped after its last file.
    """
    from sampling.frames import intake_of

    made = _made_before(frame, root, title)
    if made is not None:
        return made
    study = StudyFolder.create(root, title=title)
    with study.step("frame", f"checked a frame of {frame.size:,} units") as step:
        frame.write_parquet(step.path("1-frame/frame.parquet"))
        digest = step.write_record("1-frame/frame.json", frame.to_dict())
        seen = intake_of(frame)
        if seen is not None:
            step.write(NAME, seen.written())
        step.write("HOW-TO-CHECK.txt", HOW_TO_CHECK.encode("utf-8"))
        step.state(FrameFacts(frame.content_digest, digest, frame.size, frame.total))
    return study


def _made_before(frame: Frame, root: Path, title: str) -> StudyFolder | None:
    """The study that this frame started, where it has no other step."""
    if not (root / MANIFEST).exists():
        return None
    study = StudyFolder.open(root)
    steps = study.manifest.steps
    alone = all(step.kind in BESIDE_FRAME for step in steps[1:]) and bool(steps)
    same = alone and steps[0].stated(FrameFacts).record_digest == frame.record().digest
    return study if same and study.manifest.title == title else None


def checked_frame(study: StudyFolder) -> Frame:
    """The frame as it was checked, whatever a plan leaves out of it."""
    from sampling.frames import load_frame

    return load_frame(study.latest_file("frame", ".parquet"), _checked_record(study))


def kept_frame(study: StudyFolder) -> Frame:
    """The frame of a study, from its own rows, with the recorded exclusions applied again.

    Where the plan has a take-none stratum, it is the frame without these units.
    """
    from sampling.frames import load_frame

    return load_frame(study.latest_file("frame", ".parquet"), kept_frame_record(study))


def kept_frame_record(study: StudyFolder) -> FrameRecord:
    """The record of the study's frame, without the units that its plan takes none of."""
    from sampling.plans import load_plan

    plan = study.manifest.latest("plan")
    if plan is None or not plan.stated(PlanFacts).without_units:
        return _checked_record(study)
    return load_plan(study.latest_file("plan", ".json")).frame_record


def _checked_record(study: StudyFolder) -> FrameRecord:
    """The record of the frame as it was checked."""
    from sampling.frames.frame_records import FORM

    path = study.latest_file("frame", "1-frame/frame.json")
    return FORM.read(path.read_bytes(), where=path.name)
