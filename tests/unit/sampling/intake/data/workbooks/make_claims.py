"""Write claims.*, hidden.* and locked.* anew: openpyxl's workbook, saved by LibreOffice.

`locked.xls` and `locked.ods` are the same workbook with a password, which a macro gives: of that
LibreOffice's command line has no option.
"""

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
PASSWORD = "Password1234_"
LOCKED = {"xls": "MS Excel 97", "ods": "calc8"}
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Sub Main
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, how())
  how(0).Name = "FilterName"
  how(0).Value = "{filter}"
  how(1).Name = "Password"
  how(1).Value = "{password}"
  book.storeToURL("{target}", how())
  book.close(True)
End Sub
</script:module>
"""


def main() -> None:
    """Write the files beside this one."""
    write_claims()
    write_hidden()
    write_locked()


def write_claims() -> None:
    """claims.xls, claims.ods and claims.xlsx."""
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
    save(book, "claims", "xls", "ods", "xlsx")


def write_hidden() -> None:
    """hidden.xls and hidden.ods: rows, a column and sheets that are not shown, and a filter."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Claims"
    sheet.append(["id", "note", "day", "paid", "units"])
    for number in range(1, 7):
        day = datetime.date(2024, 1, number)
        sheet.append([f"A{number:03d}", "x", day, 10.25 * number, number])
        sheet.cell(number + 1, 3).number_format = "mm/dd/yyyy"
        sheet.cell(number + 1, 4).number_format = "0" if number < 3 else "0.00"
    for number in (3, 6):
        sheet.row_dimensions[number].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.auto_filter.ref = "A1:E7"
    sheet.merge_cells("A9:B10")
    sheet["A9"] = "Note"
    old = book.create_sheet("Old")
    old.append(["id", "paid"])
    old.sheet_state = "hidden"
    save(book, "hidden", "xls", "ods")


def save(book: openpyxl.Workbook, name: str, *endings: str) -> None:
    """Save a workbook beside this file, by LibreOffice, in each of the forms."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, f"{name}.xlsx")
        book.save(made)
        for ending in endings:
            words = ["soffice", "--headless", "--convert-to", ending, "--outdir", str(HERE)]
            subprocess.run([*words, str(made)], check=True)


def write_locked() -> None:
    """locked.xls and locked.ods, from claims.xlsx."""
    with tempfile.TemporaryDirectory() as profile:
        start = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        subprocess.run([*start, "--terminate_after_init"], check=True)
        for ending, name in LOCKED.items():
            macro = MACRO.format(
                source=(HERE / "claims.xlsx").as_uri(),
                target=(HERE / f"locked.{ending}").as_uri(),
                filter=name,
                password=PASSWORD,
            )
            module = Path(profile, "user/basic/Standard/Module1.xba")
            module.write_text(macro, encoding="utf-8")
            subprocess.run([*start, "macro:///Standard.Module1.Main"], check=True)


if __name__ == "__main__":
    main()
