"""The sheet "Selection": how each unit came into a sample that is not drawn by tickets alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sampling.designs import DEFAULT
from sampling.draws import Draw, DrawnUnit
from sampling.worksheets.page_setup import Printed, set_page, write_heads
from sampling.worksheets.sheet_cells import Formats, write_dollars, write_text
from sampling.worksheets.sheet_codes import SELECTION_COLUMNS, SHEET_SELECTION


def needs_selection(draw: Draw) -> bool:
    """Is there more to say of the units than their tickets?"""
    return any(stratum.kind != DEFAULT.kind for stratum in draw.strata)


def write_selection(
    sheet: Any, units: Sequence[DrawnUnit], printed: Printed, formats: Formats
) -> None:
    """Write it: hits, probability, cluster, position, size and the draws that hit each unit.

    A unit that was hit several times is one row of the review; its hits count in the estimate.
    """
    write_heads(sheet, SELECTION_COLUMNS, formats)
    sheet.freeze_panes(1, 3)
    set_page(sheet, printed, SHEET_SELECTION)
    for row, unit in enumerate(units, start=1):
        sheet.write_number(row, 0, unit.order, formats.number)
        write_text(sheet, row, 1, unit.stratum, formats.text)
        write_text(sheet, row, 2, unit.unit_id, formats.text)
        sheet.write_number(row, 3, unit.hits, formats.number)
        write_text(sheet, row, 4, f"{unit.probability:.10g}", formats.text)
        write_text(sheet, row, 5, unit.stages[0].id if unit.stages else unit.cluster, formats.text)
        if unit.position is None:
            sheet.write_blank(row, 6, None, formats.number)
        else:
            sheet.write_number(row, 6, unit.position, formats.number)
        write_dollars(sheet, row, 7, unit.size_cents, formats.money)
        write_text(sheet, row, 8, ", ".join(map(str, unit.draws)), formats.text)
    sheet.protect("")
