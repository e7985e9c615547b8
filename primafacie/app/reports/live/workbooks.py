"""The workpaper as a workbook that recomputes itself, with our values stored next to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from extrapolation.estimators.workings import AS_COMPUTED
from primafacie.app.reports.document import Document
from primafacie.app.reports.formats.cell_writer import CellWriter
from primafacie.app.reports.formats.excel import LiveSheet, render_xlsx
from primafacie.app.reports.live.demand_sheets import live_quantile, write_demand, write_limits
from primafacie.app.reports.live.live_book import LiveBook
from primafacie.app.reports.live.study_sheets import (
    write_draw,
    write_findings,
    write_strata,
    write_waterfall,
)
from primafacie.app.reports.live.workings_sheets import write_results, write_table, write_units
from primafacie.app.reports.study_numbers import StudyNumbers

TOLERANCE = 1e-9
WORDS = (
    "Every blue number in this workbook is a formula: it can be followed cell by cell to the "
    "findings, and a changed finding changes what follows from it. The values computed by "
    "the toolkit are next to the formulas under heads that begin with 'stored'. This sheet "
    "compares the two."
)


def render_live_workbook(
    document: Document, numbers: StudyNumbers, *, labels: Mapping[str, str] | None = None
) -> bytes:
    """The workbook of a workpaper (`document` built from `numbers`), the same bytes every time.

    Formulas are written for every form of estimate that a worksheet can compute (`_words` says
    in the workbook what is printed as computed). Functions used: those that Excel 2010 and
    LibreOffice both know. `labels` are those of the strata of a redacted document.
    """
    return render_xlsx(document, live=partial(_sheets, numbers, labels or {}))


def _sheets(
    numbers: StudyNumbers, labels: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, LiveSheet]:
    """What writes each table, by the table's key; the last one under an empty key."""
    book = LiveBook(numbers, names, labels=labels)
    made: dict[str, Callable[..., None]] = {
        "waterfall": write_waterfall,
        "strata": write_strata,
        "draw": write_draw,
        "findings": write_findings,
    }
    if book.layout.live and _same_strata(numbers):
        made |= {
            "results": write_results,
            "limits": write_limits,
            "demand": write_demand,
            "workings": write_units,
        }
        made |= {table.key: partial(write_table, table) for table in book.layout.tables}
    sheets: dict[str, LiveSheet] = {key: partial(write, book) for key, write in made.items()}
    return sheets | {"": partial(_write_checks, book)}


def _printed(book: LiveBook) -> list[str]:
    """What is printed as computed, because no formula of a worksheet gives it."""
    found = list(book.layout.printed)
    if book.layout.live and not _same_strata(book.numbers):
        found = [*AS_COMPUTED.printed, *found]
    named = {row.bound for row in book.numbers.limits}
    bounds = {bound for bound in named if live_quantile(bound) is None}
    if bounds:
        found.append(f"Limits by {', '.join(sorted(bounds))} are printed as computed.")
    return found


def _same_strata(numbers: StudyNumbers) -> bool:
    """Whether the estimate's strata are the plan's, in the plan's order."""
    planned = [row.label for row in numbers.sized_strata]
    return planned == [row.label for row in numbers.estimate.strata]


def _write_checks(book: LiveBook, writer: CellWriter, sheet: Any, table: Any) -> None:
    del table
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 20)
    writer.text(sheet, 0, 0, "Formulas against stored values", "heading", text_wrap=False)
    words = " ".join([WORDS, *_printed(book)])
    sheet.merge_range(1, 0, 1, 2, words, writer.style("plain"))
    sheet.set_row(1, 16 + 15 * (len(words) // 84))
    for column, head in enumerate(("What", "Largest difference", "Verdict")):
        writer.text(sheet, 3, column, head, "head")
    plain, tiny = writer.style("plain"), writer.style("plain", num_format="0.0E+00")
    for place, (name, formula) in enumerate(book.checks, start=4):
        writer.text(sheet, place, 0, name)
        sheet.write_formula(place, 1, f"={formula}", tiny, 0)
        verdict = f'=IF(ABS(B{place + 1})<{TOLERANCE},"agrees","DIFFERS")'
        sheet.write_formula(place, 2, verdict, plain, "agrees")
