"""The letter that requests the records of the drawn units, as a Word file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from primafacie.app.reports.formats.word import repacked
from primafacie.core.errors import DrawError, Problem
from primafacie.core.plurals import counted
from sampling.plans.case_files import LABELS

if TYPE_CHECKING:
    from sampling.draws import Draw
    from sampling.plans import CaseFile
    from sampling.worksheets import RecordRequest

_NEEDED: Final = ("auditee", "prepared_by")
_FONT: Final = "Times New Roman"


def check_letter(case: CaseFile | None) -> CaseFile:
    """The case, where it holds what a letter cannot be without; else `DrawError`."""
    lost = [name for name in _NEEDED if case is None or not getattr(case, name)]
    if case is None or lost:
        raise DrawError.collected(
            [
                Problem(
                    "case file",
                    f"no {LABELS[name].lower()}",
                    f'a line such as {name} = "Riverside Clinic, LLC"',
                    'The letter names it: add it to the case file and give --case "case.toml"',
                )
                for name in lost
            ],
            what="request letter",
        )
    return case


@dataclass(frozen=True)
class _Words:
    """What the case file's table [letter] says of sender and addressee; empty where it does not."""

    sender: str = ""
    address: str = ""
    contact: str = ""
    signatory: str = ""

    @classmethod
    def of(cls, case: CaseFile) -> _Words:
        """The words of a case file."""
        return cls(**{item.name: case.letter.get(item.name, "") for item in fields(cls)})


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph of the letter: plain, or an item of a list."""

    text: str
    style: str | None = None
    bold: bool = False
    together: bool = False


def letter(draw: Draw, request: RecordRequest, case: CaseFile, *, listed: str) -> bytes:
    """The letter; `listed` is the name of the file with the list of records."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt

    word = docx.Document()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(8)
    for page in word.sections:
        page.page_width, page.page_height = Inches(8.5), Inches(11)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Inches(1)
    about = word.core_properties
    about.title, about.author, about.comments = "Request for records", "primafacie", ""
    about.last_modified_by, about.language, about.revision = "primafacie", "en-US", 1
    about.created = about.modified = datetime.combine(request.dated, datetime.min.time())
    for part in _paragraphs(draw, request, case, listed):
        _add(word, part)
    foot = word.sections[0].footer.paragraphs[0]
    foot.add_run(f"Draw {draw.number}, digest {draw.digest}").font.size = Pt(7.5)
    out = io.BytesIO()
    word.save(out)
    return repacked(out.getvalue())


def _add(word: Any, part: _Paragraph) -> None:
    target = word.add_paragraph(style=part.style)
    for number, line in enumerate(part.text.split("\n")):
        run = target.add_run(line)
        run.bold = part.bold or None
        if number < part.text.count("\n"):
            run.add_break()
    target.paragraph_format.keep_with_next = part.together


def _paragraphs(
    draw: Draw, request: RecordRequest, case: CaseFile, listed: str
) -> Iterator[_Paragraph]:
    """The letter part by part; a fact that is not known has no sentence."""
    words = _Words.of(case)
    yield _Paragraph(words.sender or case.prepared_by)
    yield _Paragraph(_long(request.dated))
    address = [words.address] if words.address else []
    numbers = [f"NPI {number}" for number in case.npi]
    yield _Paragraph("\n".join([case.auditee, *address, *numbers]))
    subject = ["Request for records"]
    subject += [f"Matter number {case.matter_number}"] if case.matter_number else []
    subject += [case.program] if case.program else []
    subject += [f"Audit period {_period(case.audit_period)}"] if case.audit_period else []
    yield _Paragraph("Re: " + "; ".join(subject), bold=True)
    yield _Paragraph("To the custodian of records:")
    reviewed = f" under {case.program}" if case.program else ""
    period = f" for services from {_period(case.audit_period)}" if case.audit_period else ""
    authority = f" The authority for the review is {case.authority}." if case.authority else ""
    yield _Paragraph(
        f"We are reviewing payments to {case.auditee}{reviewed}{period}.{authority} The review "
        f"covers a random sample of {counted(len(draw.units), 'unit')}, which was drawn from a "
        f"sampling frame of {draw.plan.frame_size:,} by a recorded method and seed."
    )
    yield _Paragraph(
        f"Please send the records that support each unit on the enclosed list ({listed}). For each "
        "of them send:",
        together=True,
    )
    for text in (
        "the records that show what was ordered, by whom and for what reason;",
        "the records that show what was furnished, by whom and on which dates;",
        "signatures, credentials and authorizations that the rules of payment require;",
        "the claim as it was submitted, and every adjustment of it.",
    ):
        yield _Paragraph(text, "List Bullet")
    yield _Paragraph(f"The records are due on {_long(request.due)}.", bold=True)
    counts = (
        f"Under the rules of this review ({draw.plan.rule_set.name}), a unit whose records do not "
        "arrive counts as an overpayment of the whole payment. "
        if draw.plan.rule_set.missing == "error"
        else ""
    )
    whom = f" Questions: {words.contact.rstrip('.')}." if words.contact else ""
    yield _Paragraph(
        f"{counts}If you need more time, or if records cannot be found, tell us before that day."
        f"{whom}"
    )
    yield _Paragraph(
        "Keep the unit id of the list with each record. The list identifies patients: please "
        "handle it, and send the records, by means that protect them."
    )
    yield _Paragraph(f"Sincerely,\n\n\n{words.signatory or case.prepared_by}")
    yield _Paragraph(f"Enclosure: {listed}, {counted(len(draw.units), 'unit')}")


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _period(period: tuple[date, date] | None) -> str:
    return "" if period is None else f"{_long(period[0])} to {_long(period[1])}"
