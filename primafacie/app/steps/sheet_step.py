"""The worksheets of a draw, and what goes out with them, as a step of the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from primafacie.app.steps.case_step import case_inputs
from primafacie.app.steps.step_facts import SheetFacts
from primafacie.core.errors import DrawError
from primafacie.core.work_areas import work_area

if TYPE_CHECKING:
    from primafacie.core.folder import StudyFolder
    from sampling.draws import Draw
    from sampling.frames import Frame
    from sampling.plans import CaseFile
    from sampling.worksheets import ClaimColumns, Dealing, RecordRequest

WORKSHEET: Final = "worksheet.xlsx"
DEALING: Final = "dealing.json"
REQUEST: Final = "record-request.xlsx"
REQUEST_CSV: Final = "record-request.csv"
LETTER: Final = "request-letter.docx"


@dataclass(frozen=True)
class SheetChoices:
    """What is chosen for the worksheets of a draw; none of it moves the draw."""

    reviewers: tuple[str, ...] = ()
    overlap: float = 0.0
    show: tuple[str, ...] = ()
    reasons: Mapping[str, str] | None = None
    violations: bool = False
    request: RecordRequest | None = None

    def listed_reasons(self, case: CaseFile | None) -> Mapping[str, str] | None:
        """The reasons: as chosen, else those of the case, else None for those of the toolkit."""
        if self.reasons is not None or case is None or not case.reasons:
            return self.reasons
        return dict.fromkeys(case.reasons, "")

    def facts(self) -> SheetFacts:
        """What the step states of them."""
        return SheetFacts(
            self.reviewers,
            self.overlap,
            self.show,
            tuple(self.reasons or ()),
            self.violations,
            "" if self.request is None else self.request.due.isoformat(),
        )


@dataclass(frozen=True)
class _Prepared:
    """What was checked before anything is written."""

    dealing: Dealing | None
    requested: ClaimColumns | None
    frame: Frame | None


def prepare(
    draw: Draw, choices: SheetChoices, case: CaseFile | None, frame: Frame | None
) -> _Prepared:
    """Check every choice against the draw before the draw is recorded; else `DrawError`."""
    from sampling.worksheets import claim_columns, deal

    claim_columns(draw, choices.show, frame=frame)
    if choices.overlap and not choices.reviewers:
        raise DrawError(
            "an overlap without reviewers",
            where="--overlap",
            expected="the names of the reviewers",
            fix='Name them, as in --reviewers "A. Smith,B. Jones"',
        )
    dealing = None
    if choices.reviewers:
        dealing = deal(draw, choices.reviewers, overlap=choices.overlap, file=WORKSHEET)
    requested = None
    if choices.request is not None:
        from primafacie.app.reports.request_letter import check_letter

        check_letter(case)
        requested = claim_columns(draw, choices.request.columns, frame=frame, dates=True)
    return _Prepared(dealing, requested, frame)


def keep_sheets(
    study: StudyFolder,
    draw: Draw,
    digest: str,
    choices: SheetChoices,
    case: CaseFile | None,
    prepared: _Prepared,
) -> None:
    """Write the worksheets, the record of who reviews what, and the request for records."""
    used = {"draw": digest, **case_inputs(study)}
    with study.step("draw-sheet", "wrote the worksheet", inputs=used) as step:
        draw.worksheet(
            step.path(f"3-draw/{WORKSHEET}"),
            head=study.head,
            show=choices.show,
            reasons=choices.listed_reasons(case),
            violations=choices.violations,
            case=case,
            frame=prepared.frame,
        )
        for name, share in _shares(study, draw, choices, case, prepared).items():
            step.write(f"3-draw/{name}", share)
        if prepared.dealing is not None:
            step.write(f"3-draw/{DEALING}", prepared.dealing.written())
        if choices.request is not None and prepared.requested is not None and case is not None:
            for name, data in _request(draw, choices.request, prepared.requested, case).items():
                step.write(f"3-draw/{name}", data)
        step.state(choices.facts())


def kept_choices(study: StudyFolder, digest: str) -> SheetFacts | None:
    """What the last worksheets of a draw were written with; None where there are none."""
    steps = [step for step in study.manifest.of_kind("draw-sheet") if step.input("draw") == digest]
    return steps[-1].stated(SheetFacts) if steps else None


def kept_dealing(study: StudyFolder, digest: str) -> Dealing | None:
    """Who reviews which units of a draw, as it was fixed last; None where it never was.

    Worksheets that were written later without reviewers change nothing of it.
    """
    from sampling.worksheets.dealing import FORM

    for step in reversed(study.manifest.of_kind("draw-sheet")):
        names = [name for name in step.files if "/dealing" in name]
        if names and step.input("draw") == digest:
            return FORM.read(study.read(names[0]), where=names[0])
    return None


def _shares(
    study: StudyFolder,
    draw: Draw,
    choices: SheetChoices,
    case: CaseFile | None,
    prepared: _Prepared,
) -> dict[str, bytes]:
    """The worksheet of each reviewer, by file name."""
    if not choices.reviewers:
        return {}
    with work_area() as area:
        files = draw.worksheet(
            Path(area) / WORKSHEET,
            head=study.head,
            reviewers=choices.reviewers,
            overlap=choices.overlap,
            show=choices.show,
            reasons=choices.listed_reasons(case),
            violations=choices.violations,
            case=case,
            frame=prepared.frame,
        )
        return {file.name: file.read_bytes() for file in files}


def _request(
    draw: Draw, request: RecordRequest, claims: ClaimColumns, case: CaseFile
) -> dict[str, bytes]:
    from primafacie.app.reports.request_letter import letter
    from sampling.worksheets import request_csv, request_workbook

    return {
        REQUEST: request_workbook(draw, request, claims),
        REQUEST_CSV: request_csv(draw, request, claims),
        LETTER: letter(draw, request, case, listed=REQUEST),
    }
