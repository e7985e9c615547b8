"""The sheet "About": which plan and draw this is, and how to fill in the worksheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sampling.draws import Draw
from sampling.worksheets.page_setup import Printed, set_page
from sampling.worksheets.sheet_cells import Formats
from sampling.worksheets.sheet_codes import SHEET_ABOUT

if TYPE_CHECKING:
    from sampling.plans import CaseFile

_LETTERS = 112  # in a line of the text
_AIR = 4
_HOW = (
    "Fill in the yellow columns of the sheet Review, a row per unit. The white cells name the unit "
    "and its payment: the draw fixed them, and what is typed over them is refused.",
    "Should have been paid: the dollars that were right to pay for the whole unit; Overpaid "
    "follows by itself. Or type the overpayment in the column Overpaid, 0 where the payment was "
    "right. One of the two is enough. A blank cell is not a zero.",
    "Status: choose it from the list, which the sheet Codes explains. A unit with an amount "
    "and no status counts as reviewed. Missing, ineligible, replaced and withdrawn units have no "
    "amount.",
    "Waived: leave the amount blank. If the amount of a waived error is to be kept on record, "
    "enter it and answer yes in the column Confirmed.",
    "Confirmed: yes, where an amount is unusual and right, such as more than was claimed, or less "
    "than 1% of the payment but not 0.",
    "Reviewed on: type month/day/year, such as 1/5/2026 for January 5, 2026.",
    "An amount above Paid is an underpayment: it is kept, and shown for a second look.",
    "A spare (sheet Spares, where the plan has spares) serves for a unit with status replaced: in "
    "its stratum, in the order drawn; the unit replaced keeps its row and its note.",
    "Rows may be sorted and filtered, and columns made wider or hidden. Do not delete rows or "
    "change identifiers: every drawn unit must be accounted for. The sheets are protected without "
    "a password.",
)

_LINES = (
    "Lines: this sheet lists every line of every unit and may take the decisions by line. Fill in "
    "all lines of a unit or none. Leave the unit's amount on the sheet Review blank and it becomes "
    "the sum of its lines, or fill in both and they must agree."
)

_SHOWN = (
    "The columns {names} were copied from the claims file and may identify patients. They are in "
    "the study folder, in this workbook and, where it was asked for, in the list of records "
    "requested. A report shows such a column only where it is asked for by name. Keep and send "
    "this workbook accordingly."
)

_LOST = (
    "Rows left out of the frame: exclusions left rows of the units marked there outside the "
    "audit. Review the rows that were kept; Paid is their sum."
)

_VIOLATIONS = (
    "Violations are not overpayments: the sheet Violations takes a row for each one found, with "
    "its unit, the paragraph violated (402.1(c)(17)), the penalty units, the dollars claimed for "
    "the tainted service lines, the day the claim was presented, the persons responsible "
    "(separated by ;) and the evidence. Left empty, it states that none was found."
)


def write_about(
    sheet: Any,
    draw: Draw,
    formats: Formats,
    printed: Printed,
    *,
    units: int,
    head: str,
    simulated: str,
    has_lines: bool,
    violations: bool,
    shown: Sequence[str],
    has_lost: bool,
    case: CaseFile | None,
) -> None:
    """Write the sheet; digests whole, so that they can be compared."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    set_page(sheet, printed, SHEET_ABOUT, repeat=False)
    sheet.write_string(0, 0, draw.plan.title or "Review worksheet", formats.title)
    row = 2
    case_rows = [] if case is None else list(case.rows())
    if simulated:
        sheet.merge_range(1, 0, 1, 1, simulated, formats.warning)
        sheet.set_row(1, 32)
    of_draw = f"{units:,} of {len(draw.units):,} drawn" if printed.reviewer else f"{units:,}"
    facts = [
        *((label.lower() if label[1:].islower() else label, text) for label, text in case_rows),
        ("rule set", f"{draw.plan.rule_set.name}: {draw.plan.rule_set.title}"),
        ("units to review", of_draw),
        ("draw number", f"{draw.number} ({len(draw.earlier)} made before it)"),
        ("generator", str(draw.generator)),
        ("seed", draw.seed),
        ("where the seed came from", draw.seed_source),
        ("plan digest", draw.plan_digest),
        ("draw digest", draw.digest),
        ("frame digest", draw.frame_digest),
    ]
    if head:
        facts.append(("head digest of the study", f"{head}  (check: primafacie verify --head)"))
    if printed.reviewer:
        facts.append(("reviewer", printed.reviewer))
    for name, text in facts:
        sheet.write_string(row, 0, name, formats.text)
        sheet.write_string(row, 1, text, formats.text)
        row += 1
    row += 1
    sheet.write_string(row, 0, "How to fill it in", formats.title)
    further = {
        _LINES: has_lines,
        _LOST: has_lost,
        _SHOWN.format(names=", ".join(shown)): bool(shown),
        _VIOLATIONS: violations,
    }
    for text in (*_HOW, *(text for text, wanted in further.items() if wanted)):
        row += 1
        sheet.merge_range(row, 0, row, 1, text, formats.plain)
        sheet.set_row(row, 15 * -(-len(text) // _LETTERS) + _AIR)
    sheet.protect("")
