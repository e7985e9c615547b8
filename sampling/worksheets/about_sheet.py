"""The sheet "About": which plan and draw this is, and how to fill in the worksheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sampling.draws import Draw
from sampling.worksheets.sheet_cells import Formats

if TYPE_CHECKING:
    from sampling.plans import CaseFile

_HOW = (
    "Fill in the yellow cells of the sheet Review; the white ones name the unit and are locked.",
    "should_have_paid: what was right to pay for the whole unit, in dollars. overpaid follows.",
    "status: from the list on the sheet Codes. A reviewed unit needs should_have_paid; a missing, "
    "ineligible or withdrawn one does not.",
    "An amount above paid is an underpayment: it is kept, and shown for a second look.",
    "Where a unit has several rows (lines, segments) the sheet Lines may take the decisions by "
    "row: leave the unit's should_have_paid blank and it becomes their sum, or fill in both and "
    "they must agree.",
    "A spare (sheet Spares, where the plan has spares) serves for a unit with status replaced: in "
    "its stratum, in the order drawn; the unit replaced keeps its row and its note.",
    "Do not delete rows, add rows or change identifiers: every drawn unit must be accounted for.",
)


_VIOLATIONS = (
    "Violations are not overpayments: the sheet Violations takes a row for each one found, with "
    "its unit, the paragraph violated (402.1(c)(17)), the penalty units, the dollars claimed for "
    "the tainted service lines, the day the claim was presented, the persons responsible (parted "
    "by ;) and the evidence. Left empty it says that none was found."
)


def write_about(
    sheet: Any,
    draw: Draw,
    formats: Formats,
    *,
    head: str,
    reviewer: str,
    simulated: str,
    violations: bool = False,
    case: CaseFile | None = None,
) -> None:
    """Write the sheet; digests whole, so that they can be compared."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, draw.plan.title or "Review worksheet", formats.title)
    row = 2
    case_rows = [] if case is None else list(case.rows())
    if simulated:
        sheet.merge_range(1, 0, 1, 1, simulated, formats.warning)
        sheet.set_row(1, 32)
    facts = [
        *((label.lower() if label[1:].islower() else label, text) for label, text in case_rows),
        ("rule set", f"{draw.plan.rule_set.name}: {draw.plan.rule_set.title}"),
        ("units to review", f"{len(draw.units):,}"),
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
    if reviewer:
        facts.append(("reviewer", reviewer))
    for name, text in facts:
        sheet.write_string(row, 0, name, formats.text)
        sheet.write_string(row, 1, text, formats.text)
        row += 1
    row += 1
    sheet.write_string(row, 0, "How to fill it in", formats.title)
    for text in (*_HOW, *([_VIOLATIONS] if violations else [])):
        row += 1
        sheet.merge_range(row, 0, row, 1, text, formats.plain)
        sheet.set_row(row, 15 * max(2, -(-len(text) // 110)))
    sheet.protect("")
