"""Write claims.xls, claims.ods and claims.xlsx anew: openpyxl's workbook, saved by LibreOffice."""

from __future__ import annotations

import datetime
import subprocess
import tempfile
from pathlib import Path

import openpyxl

HERE = Path(__file__).parent
ROWS = (
    ("00123", 123456789012345, 1234567890123456, 123, "2024-01-31", 12.34, 0.5, "=NA()"),
    ("00124", 123456789012346, 1234567890123457, 124, "2024-02-29", 0.1 + 0.2, 0.25, "=1/0"),
    ("00125", 1, 2, 3, "2024-03-01", -5, 0.75, "=1+1"),
)


def main() -> None:
    """Write the files beside this one."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Claims"
    sheet.append(["id", "digits_15", "digits_16", "padded", "day", "paid", "share", "formula"])
    for row in ROWS:
        sheet.append([*row[:4], datetime.date.fromisoformat(row[4]), *row[5:]])
    for number in range(2, len(ROWS) + 2):
        sheet.cell(number, 4).number_format = "000000"
        sheet.cell(number, 5).number_format = "mm/dd/yyyy"
        sheet.cell(number, 7).number_format = "0%"
    sheet.cell(2, 6).number_format = "#,##0"
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "claims.xlsx")
        book.save(made)
        for ending in ("xls", "ods", "xlsx"):
            words = ["soffice", "--headless", "--convert-to", ending, "--outdir", str(HERE)]
            subprocess.run([*words, str(made)], check=True)


if __name__ == "__main__":
    main()
