"""Worksheets as their sheets hold them: columns by name, whatever their headings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from sampling.worksheets import named


def heads_of(page: Any, row: int = 1) -> dict[str, int]:
    """The place of each column of a sheet, from 1, by its name."""
    cells = [cell for cell in page[row] if cell.value is not None]
    names = named(str(cell.value) for cell in cells)
    return {name: cell.column for name, cell in zip(names, cells, strict=True)}


def sheet_rows(path: Path, name: str = "Review") -> list[dict[str, Any]]:
    """The rows of a sheet by the names of its columns."""
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    heads = named(str(cell) for cell in rows[0])
    return [dict(zip(heads, row, strict=True)) for row in rows[1:]]
