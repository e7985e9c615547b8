"""CSV text of numbers and labels, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

FORMULA_STARTS = ("=", "+", "-", "@")


def csv_text(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A heading and rows, with line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue()


def plain_label(label: str) -> str:
    """A label on one line that no spreadsheet takes for a formula."""
    line = "".join(char if char.isprintable() else " " for char in label)
    return f"'{line}" if line.lstrip().startswith(FORMULA_STARTS) else line
