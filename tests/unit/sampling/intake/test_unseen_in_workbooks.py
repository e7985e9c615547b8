"""What a workbook holds and does not show; and cells that a library would misread."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from extrapolation import read_review
from primafacie.errors import AuditError, FrameError
from sampling import inspect_file, open_frame
from sampling.intake import read_table
from sampling.intake.sheets import UnseenParts
from sampling.intake.workbooks import Workbook
from sampling.intake.xlsb_cells import XlsbCells
from tests.builders.workbooks import (
    HEADER,
    binary_cell,
    binary_record,
    binary_text,
    xlsb,
    xlsx_of,
)

DATA = Path(__file__).parent / "data" / "workbooks"


@pytest.mark.parametrize(
    ("ending", "filtered", "formats"),
    [("xls", "the sheet", " (0)"), ("ods", "A1:E7", "")],
)
def test_hidden_rows_columns_and_sheets_of_older_forms_are_seen(
    ending: str, filtered: str, formats: str
) -> None:
    path = DATA / f"hidden.{ending}"
    book = Workbook(path.read_bytes(), path.name, AuditError)
    assert book.unseen("Claims") == UnseenParts(False, (3, 6), (2,), ("A9:B10",), filtered)
    assert book.unseen("Old") == UnseenParts(True)
    record = inspect_file(path)
    text = record.text()
    for words in (
        "Claims (8 rows), Old (1 row, hidden)",
        "2 rows with cells are hidden (rows 3 and 6)",
        "1 column is hidden: B",
        f"A filter is set on {filtered}.",
        f"In column paid 2 cells show something else than they hold, because of the number "
        f"format{formats}: people see one value",
    ):
        assert words in text, words
    remarks = {column.name: "; ".join(column.remarks) for column in record.columns}
    if ending == "ods":
        assert "The number formats of this form of workbook are not listed" in text
    else:
        assert remarks["day"].endswith("number format mm/dd/yyyy")
        assert remarks["paid"] == "number formats 0.00 (4 cells), 0 (2 cells)"
        assert remarks["units"] == "number format General"
        assert remarks["note"] == ""
    arguments = record.arguments()
    frame = open_frame(path, **arguments).check()
    assert (frame.size, frame.total.cents) == (6, 21_525)
    notes = " ".join(frame.opened.reading)
    assert "2 rows of the table are hidden in the sheet (rows 3 and 6) and were read." in notes
    assert "In column paid 2 cells show something else than they hold" in notes


def test_sheets_that_no_menu_shows_are_named() -> None:
    for ending in ("xls", "xlsb"):
        text = inspect_file(DATA / f"any_sheets.{ending}").text()
        assert "Hidden (0 rows, hidden), VeryHidden (0 rows, hidden so that no menu" in text


def test_hidden_parts_of_an_xlsb_sheet_are_read_from_its_records() -> None:
    """Records as [MS-XLSB] states them."""
    shown, hidden = bytes([0, 0]), bytes([0, 0x10])
    sheet = (
        binary_record(60, struct.pack("<IIIIH", 1, 2, 0, 0, 1))
        + binary_record(60, struct.pack("<IIIIH", 3, 3, 0, 0, 0))
        + binary_record(0, struct.pack("<IIH", 0, 0, 300) + shown + bytes(5))
        + binary_cell(5, 0, 0, struct.pack("<d", 1.0))
        + binary_record(0, struct.pack("<IIH", 1, 0, 300) + hidden + bytes(5))
        + binary_cell(5, 0, 1, struct.pack("<d", 1.0))
        + binary_cell(5, 1, 0x1000001, struct.pack("<d", 1.0))
        + binary_record(176, struct.pack("<IIII", 2, 3, 0, 1))
        + binary_record(161, struct.pack("<IIII", 0, 5, 0, 1))
    )
    styles = binary_record(44, struct.pack("<H", 164) + binary_text(";;;")) + binary_record(
        617, b""
    )
    for number in (0, 164):
        styles += binary_record(47, struct.pack("<HH", 0, number) + bytes(12))
    look = XlsbCells(xlsb({"Claims": sheet}, styles + binary_record(618, b"")))
    assert look.unseen("Claims") == UnseenParts(False, (2,), (2, 3), ("A3:B4",), "A1:B6")
    assert look.formats("Claims", 1) == {0: {";;;": 1}, 1: {";;;": 1}}


def test_a_number_with_a_blank_before_it_is_named_by_its_cell(tmp_path: Path) -> None:
    """The library that reads the values stops at such a cell and says neither where nor why."""
    path = tmp_path / "claims.xlsx"
    row = '<row r="2"><c r="A2"><v>7</v></c><c r="B2" t="n"><v> 41</v></c></row>'
    path.write_bytes(xlsx_of(HEADER + row))
    words = "claims.xlsx, sheet Claims, cell B2: a number cell whose number is not written"
    with pytest.raises(FrameError, match=words):
        open_frame(path, unit_id="id", paid="paid")
    with pytest.raises(AuditError, match=words):
        read_table(path)
    with pytest.raises(AuditError, match=words):
        read_review(path, sizes={"1": 100})
    # Another cause that the library does not name: a text that the file does not hold.
    path.write_bytes(xlsx_of(HEADER + '<row r="2"><c r="A2" t="s"><v>99</v></c></row>'))
    with pytest.raises(FrameError, match=r"claims\.xlsx, sheet Claims: a sheet that is dam"):
        open_frame(path, unit_id="id", paid="paid")


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c><v>7</v></c><c t="e"><v>#N/A</v></c></row>',
        "<row r='2'><c r='A2'><v>7</v></c><c r='B2' t='e'><v>#N/A</v></c></row>",
        '<row r = "2"><c r = "A2"><v>7</v></c><c r = "B2" t = "e"><v>#N/A</v></c></row>',
    ],
)
def test_a_sheet_written_in_an_unusual_way_is_looked_through_as_well(
    rows: str, tmp_path: Path
) -> None:
    path = tmp_path / "claims.xlsx"
    path.write_bytes(xlsx_of(HEADER + rows))
    with pytest.raises(FrameError, match="row 2, column paid: a formula error such as #N/A"):
        open_frame(path, unit_id="id", paid="paid").check()
    hidden = rows.replace("<row", "<row hidden='1'", 1)
    book = Workbook(xlsx_of(HEADER + hidden, number_format="0"), "claims.xlsx", AuditError)
    assert book.unseen("Claims").hidden_rows == (2,)
    assert book.formats("Claims", 1) == {0: {"General": 1}}


@pytest.mark.parametrize(
    "value",
    ["4<!-- and -->1", "<![CDATA[41]]>", "&#52;1", "4<?and more?>1"],
)
def test_a_value_that_the_library_reads_in_part_is_refused(value: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.xlsx"
    text = '<c r="A2" t="str"><f>B2&amp;""</f><v>A &amp; B</v></c>'
    cell = '<c r="B2"><v>{}</v></c>'
    path.write_bytes(xlsx_of(f'{HEADER}<row r="2">{text}{cell.format("41")}</row>'))
    assert open_frame(path, unit_id="id", paid="paid").check().total.cents == 4_100
    path.write_bytes(xlsx_of(f'{HEADER}<row r="2">{text}{cell.format(value)}</row>'))
    with pytest.raises(FrameError, match="cell B2: a value that is cut in two by an XML"):
        open_frame(path, unit_id="id", paid="paid")


def test_rows_that_occur_twice_and_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.xlsx"
    row = '<row r="2"><c r="A2"><v>7</v></c><c r="B2"><v>{}</v></c></row>'
    path.write_bytes(xlsx_of(HEADER + row.format(1) + row.format(2)))
    with pytest.raises(FrameError, match="row 2 after row 2"):
        open_frame(path, unit_id="id", paid="paid")
    for value in ("NaN", "inf", "1e400"):
        path.write_bytes(xlsx_of(HEADER + row.format(value)))
        with pytest.raises(FrameError, match="row 2, column paid: a number that is not fin"):
            open_frame(path, unit_id="id", paid="paid").check()
        table = read_table(path)
        table.cents("paid")
        with pytest.raises(AuditError, match="a number that is not finite"):
            table.raise_problems()


def test_a_panic_of_the_library_and_a_workbook_without_sheets_are_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = bytearray((DATA / "claims.xls").read_bytes()[:5903])
    for place, value in ((2369, 242), (4075, 224), (5428, 145)):
        data[place] = value
    path = tmp_path / "claims.xls"
    path.write_bytes(data)
    with pytest.raises(FrameError, match=r"claims\.xls: a file that cannot be read as a workbook"):
        open_frame(path, unit_id="id", paid="paid")
    assert "panicked" in capfd.readouterr().err, "the library speaks for itself"
    path = tmp_path / "claims.xlsx"
    path.write_bytes(xlsx_of(HEADER, sheets=0))
    with pytest.raises(FrameError, match=r"claims\.xlsx: a file that cannot be read as a workbook"):
        open_frame(path, unit_id="id", paid="paid")
