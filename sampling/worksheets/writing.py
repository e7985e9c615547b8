"""Writing the reviewer's worksheet of a draw."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import DrawError
from primafacie.core.table_rows import TableRow
from sampling.draws import Draw, DrawnUnit
from sampling.worksheets import sheet_codes as codes
from sampling.worksheets.about_sheet import write_about
from sampling.worksheets.claims_shown import ClaimColumns, claim_columns
from sampling.worksheets.codes_sheet import write_codes
from sampling.worksheets.dealing import deal, units_of
from sampling.worksheets.line_sheet import write_lines
from sampling.worksheets.page_setup import Printed
from sampling.worksheets.selection_sheet import needs_selection, write_selection
from sampling.worksheets.sheet_cells import CREATED, make_formats
from sampling.worksheets.unit_sheet import unit_columns, write_units
from sampling.worksheets.violation_sheet import write_violations

if TYPE_CHECKING:
    from sampling.frames import Frame
    from sampling.plans import CaseFile


@dataclass(frozen=True)
class _Contents:
    """What every workbook of a draw holds, whoever reviews it."""

    draw: Draw
    head: str
    findings: Mapping[str, TableRow]
    simulated: str
    violations: bool
    case: CaseFile | None
    claims: ClaimColumns
    reasons: Mapping[str, str] = field(default_factory=dict)


def write_worksheet(
    draw: Draw,
    path: Path,
    *,
    head: str = "",
    findings: Mapping[str, TableRow] | None = None,
    reviewers: Sequence[str] | None = None,
    overlap: float = 0.0,
    show: Sequence[str] = (),
    reasons: Mapping[str, str] | None = None,
    simulated: str = "",
    violations: bool = False,
    case: CaseFile | None = None,
    frame: Frame | None = None,
) -> list[Path]:
    """Write the worksheet of a draw as .xlsx; with `reviewers`, one file per reviewer.

    What names a unit is fixed and the columns of the reviewer are open; status and reason have
    drop-downs that point at the codes sheet. Where units have several rows, a second sheet takes
    the decisions by line. Every file is written under another name first, then renamed.

    Parameters
    ----------
    draw : Draw
        The draw.
    path : pathlib.Path
        Where the worksheet is written; the name must end in .xlsx.
    head : str, default ""
        The head digest of the study, printed on the sheet.
    findings : mapping of str to mapping, optional
        Findings to fill in, by unit id; amounts in cents.
    reviewers : sequence of str, optional
        Names, each once. The units are dealt to them in turn.
    overlap : float, default 0
        The share of units that a second reviewer sees as well (see `deal`).
    show : sequence of str, default ()
        Columns of the claims file to show, their texts unchanged. The frame must keep them.
    reasons : mapping of str to str, optional
        The reasons that the cells offer, each with what it means or "". The default is `REASONS`.
    simulated : str, default ""
        Printed on top of the sheet where the findings are not real.
    violations : bool, default False
        Adds a sheet with one row per violation found. A violation by itself is not an
        overpayment. Left empty, the sheet states that none was found.
    case : CaseFile, optional
        The case of the audit, printed on the sheet About.
    frame : Frame, optional
        The frame of the draw, where the draw's plan does not hold it.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    DrawError
        If the name does not end in .xlsx, if reviewers are unnamed or named twice, or if the frame
        keeps no column of a name in `show`.
    """
    if path.suffix.lower() != ".xlsx":
        raise DrawError(
            f"a worksheet called {path.name!r}",
            expected="a name ending in .xlsx",
            fix="Name the worksheet .xlsx",
        )
    contents = _Contents(
        draw,
        head,
        findings or {},
        simulated,
        violations,
        case,
        claim_columns(draw, show, frame=frame),
        dict.fromkeys(codes.REASONS, "") if reasons is None else reasons,
    )
    shares: list[tuple[Path, str, Sequence[DrawnUnit]]] = [(path, "", draw.units)]
    if reviewers is not None:
        dealing = deal(draw, reviewers, overlap=overlap, file=path.name)
        shares = [
            (path.with_name(share.file), share.reviewer, units_of(draw, share))
            for share in dealing.shares
        ]
    for target, reviewer, units in shares:
        data = _workbook(contents, units, reviewer)
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes(data)
        aside.replace(target)
    return [target for target, _, _ in shares]


def _workbook(contents: _Contents, units: Sequence[DrawnUnit], reviewer: str) -> bytes:
    import xlsxwriter

    draw, claims, findings = contents.draw, contents.claims, contents.findings
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"created": CREATED, "title": "Review worksheet"})
    formats = make_formats(book)
    printed = Printed.of(draw, reviewer)
    spares = () if reviewer else draw.spares

    def added(name: str, *, wanted: bool = True) -> Any:
        return book.add_worksheet(name) if wanted else None

    review = added(codes.SHEET_REVIEW)
    lines = added(codes.SHEET_LINES, wanted=any(unit.parts for unit in units))
    violations = added(codes.SHEET_VIOLATIONS, wanted=contents.violations)
    spare = added(codes.SHEET_SPARES, wanted=bool(spares))
    selection = added(codes.SHEET_SELECTION, wanted=needs_selection(draw))
    code_sheet, about = added(codes.SHEET_CODES), added(codes.SHEET_ABOUT)
    reasons = len(contents.reasons)
    for name, sheet, listed in (
        (codes.SHEET_REVIEW, review, units),
        (codes.SHEET_SPARES, spare, spares),
    ):
        if sheet is not None:
            write_units(sheet, name, listed, findings, claims, reasons, printed, formats)
    if lines is not None:
        write_lines(lines, units, claims, printed, formats)
    if violations is not None:
        ids = unit_columns(claims).letters("unit_id")
        write_violations(violations, units, ids, printed, formats)
    if selection is not None:
        write_selection(selection, [*units, *spares], printed, formats)
    write_codes(code_sheet, contents.reasons, printed, formats)
    write_about(
        about,
        draw,
        formats,
        printed,
        units=len(units),
        head=contents.head,
        simulated=contents.simulated,
        has_lines=lines is not None,
        violations=contents.violations,
        shown=claims.names,
        has_lost=any(unit.unit_id in claims.lost for unit in (*units, *spares)),
        case=contents.case,
    )
    review.activate()
    book.close()
    return memory.getvalue()
