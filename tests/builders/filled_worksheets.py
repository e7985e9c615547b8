"""A worksheet filled as a reviewer would: the way from a draw to an estimate in tests of forms."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.builders.worksheets import heads_of


def fill(sheet: Path, filled: Path) -> int:
    """Every fourth unit should not have been paid at all; the cents overpaid."""
    book = openpyxl.load_workbook(sheet)
    page = book["Review"]
    heads = heads_of(page)
    overpaid = 0
    for place, row in enumerate(range(2, page.max_row + 1)):
        paid = page.cell(row, heads["paid"]).value
        page.cell(row, heads["should_have_paid"], 0 if place % 4 == 0 else paid)
        page.cell(row, heads["status"], "reviewed")
        page.cell(row, heads["overpaid"], None)
        overpaid += round(float(paid) * 100) if place % 4 == 0 else 0
    book.save(filled)
    return overpaid
