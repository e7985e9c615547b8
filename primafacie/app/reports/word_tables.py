"""Tables of a Word file: set widths, a head that repeats on every page, rows kept whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from primafacie.app.reports.column_widths import TEXT_WIDTH
from primafacie.app.reports.values import NUMERIC

_HEAD_FILL = "E9EFF5"


def lay_table(word: Any, block: dict[str, Any], inline: Callable[..., None]) -> None:
    """Append one table; a block without columns is a form of labels and values."""
    from docx.shared import Pt
    from docx.table import _Cell

    columns = block["columns"]
    body = [[cell if isinstance(cell, list) else [cell] for cell in row] for row in block["rows"]]
    if block["total"]:
        body.append([[cell] for cell in block["total"]])
    heads = [[{"text": c["head"], "kind": "text", "trace": c["trace"]}] for c in columns]
    rows = [heads, *body] if columns else body
    table = word.add_table(rows=len(rows), cols=len(block["widths"]))
    table.style = "Table Grid" if columns else "Normal Table"
    table.autofit = False
    _margins(table._tbl.tblPr)
    widths = [round(share * TEXT_WIDTH, 1) for share in block["widths"]]
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = Pt(width)
    numeric = [c["kind"] in NUMERIC for c in columns] or [False, False]
    last = len(rows) - 1
    # The elements are walked directly: python-docx finds each cell anew, in quadratic time.
    for place, (line, cells) in enumerate(zip(table._tbl.tr_lst, rows, strict=True)):
        _mark_row(line, repeat=bool(columns) and place == 0)
        strong = bool(columns) and (place == 0 or (place == last and bool(block["total"])))
        for column, (element, parts) in enumerate(zip(line.tc_lst, cells, strict=True)):
            cell = _Cell(element, table)
            element.width = Pt(widths[column])
            if columns and place == 0:
                _shade(element)
            target = cell.paragraphs[0]
            target.paragraph_format.space_after = Pt(0)
            if numeric[column]:
                target.alignment = 2  # to the right
            inline(target, parts, bold=strong or (not columns and column == 0), size=block["size"])


def _margins(properties: Any) -> None:
    """Little air beside the text of a cell: 3.5 points, as the widths are reckoned with."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        air = OxmlElement(f"w:{side}")
        air.set(qn("w:w"), "70")
        air.set(qn("w:type"), "dxa")
        margins.append(air)
    # The schema wants it before the look of the table, which python-docx writes last.
    look = properties.find(qn("w:tblLook"))
    properties.insert(len(properties) if look is None else properties.index(look), margins)


def _mark_row(row: Any, *, repeat: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:color"), "auto")
    fill.set(qn("w:fill"), _HEAD_FILL)
    cell.get_or_add_tcPr().append(fill)
