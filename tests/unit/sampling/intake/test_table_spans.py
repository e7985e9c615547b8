"""Titles above a table, rows below it, names of columns: declared, noted, never lost."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from primafacie.errors import FrameError
from sampling import Frame, open_frame

pytestmark = pytest.mark.once

TITLED = 'Claims report\nRun, by "A\n\nid,paid\n001,10.00\n002,x\nTotal,30.50\n\n'


def opened(path: Path, data: bytes | str, **choices: Any) -> Frame:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return open_frame(path, **{"unit_id": "id", "paid": "paid", **choices})


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "packed"), [("utf-8-sig", False), ("utf-8", True), ("utf-16", False)]
)
def test_lines_around_the_table_are_left_out_and_lines_are_those_of_the_file(
    tmp_path: Path, newline: str, encoding: str, packed: bool
) -> None:
    path = tmp_path / f"claims.csv{'.gz' if packed else ''}"
    data = TITLED.replace("\n", newline).encode(encoding)
    data = gzip.compress(data) if packed else data
    with pytest.raises(FrameError, match="header_row=4"):
        opened(path, data)
    with pytest.raises(FrameError, match=r"line 6, column paid: the paid amount 'x'"):
        opened(path, data, header_row=4, footer_rows=1).check()
    good = TITLED.replace("x", "20.50").replace("\n", newline).encode(encoding)
    good = gzip.compress(good) if packed else good
    frame = opened(path, good, header_row=4, footer_rows=1).check()
    assert (frame.size, frame.total.cents, frame.physical_lines) == (2, 3050, 8)
    notes = " ".join(frame.notes)
    assert "3 lines above the column names on line 4 of claims.csv" in notes
    assert "Line 7 was left out below the table" in notes
    assert "in column paid add up to $30.50" in notes
    with pytest.raises(FrameError, match="1 footer row with a unit id and an amount"):
        opened(path, good, header_row=4, footer_rows=2)
    with pytest.raises(FrameError, match="a table with its column names"):
        opened(path, good, header_row=4, footer_rows=9)


def test_rows_of_another_width_at_the_end_name_the_option(tmp_path: Path) -> None:
    text = "id,paid,day\n1,2.00,x\n2,3.00,y\nEnd\n2 rows,5.00\n"
    with pytest.raises(
        FrameError, match=r"the last 2 rows are not part of the table.*footer_rows=2"
    ):
        opened(tmp_path / "a.csv", text).check()
    with pytest.raises(FrameError, match="footer_rows=2"):
        opened(tmp_path / "a.csv", text, footer_rows=1).check()
    assert opened(tmp_path / "a.csv", text, footer_rows=2).check().total.cents == 500
    with pytest.raises(FrameError, match="Correct that line in the source"):
        opened(tmp_path / "b.csv", text + "3,4.00,z\n").check()
    with pytest.raises(FrameError, match="1 footer row with a unit id and an amount"):
        opened(tmp_path / "c.csv", "id,paid,day\n1,2.00,x\n2,3.00\n", footer_rows=1)


def test_column_names_are_trimmed_filled_in_and_told_apart(tmp_path: Path) -> None:
    text = "id, paid ,,Paid\n1,2.00,a,3\n2,3.00,b,4\n"
    with pytest.raises(FrameError, match=r"paid='paid \(1\)' or paid='Paid \(2\)'"):
        opened(tmp_path / "a.csv", text)
    frame = opened(tmp_path / "a.csv", text, paid="Paid (2)", more=["column 3"]).check()
    assert frame.total.cents == 700
    notes = " ".join(frame.notes)
    assert "1 column without a name is called column 3" in notes
    assert "blanks around 1 column name were removed" in notes
    with pytest.raises(FrameError, match="two columns that would both be called 'paid \\(1\\)'"):
        opened(tmp_path / "b.csv", "id,paid,paid,paid (1)\n1,2,3,4\n")
    frame = opened(tmp_path / "c.csv", "1,2.00\n2,3x\n", **NUMBERED)
    with pytest.raises(FrameError, match="line 2, column column 2"):
        frame.check()
    assert opened(tmp_path / "c.csv", "1,2.00\n2,3\n", **NUMBERED).check().total.cents == 500


NUMBERED = {"header_row": 0, "unit_id": "column 1", "paid": "column 2"}


def test_a_delimiter_after_the_last_field_is_no_field(tmp_path: Path) -> None:
    text = "id,paid\n1,2.00,\n2,3.00,\n"
    assert opened(tmp_path / "a.csv", text).check().total.cents == 500
    assert opened(tmp_path / "a.csv", text.replace("paid", "paid,")).check().total.cents == 500
    with pytest.raises(FrameError, match="too many fields"):
        opened(tmp_path / "b.csv", text.replace("2.00,", "2.00,x")).check()


def test_words_name_delimiters_and_the_columns_find_one(tmp_path: Path) -> None:
    piped = "id|paid\n1|2.00\n"
    assert opened(tmp_path / "a.txt", piped, delimiter="pipe").check().total.cents == 200
    frame = opened(tmp_path / "a.txt", piped).check()
    assert "The delimiter of a.txt is a pipe, by its column names." in frame.notes
    with pytest.raises(FrameError, match="delimiter='pipe'"):
        opened(tmp_path / "a.txt", piped, delimiter="semicolon")
    with pytest.raises(FrameError, match="Did you mean semicolon"):
        opened(tmp_path / "a.txt", piped, delimiter="semicolons")


def test_column_names_that_a_page_repeats_are_no_rows(tmp_path: Path) -> None:
    page = "id,paid\n1,2.00\n2,3.00\n"
    frame = opened(tmp_path / "a.csv", page + "\n" + page.replace("1,", "3,").replace("2,", "4,"))
    assert (frame.check().size, frame.total.cents) == (4, 1000)
    assert "1 row of a.csv repeats the column names and was left out." in frame.notes
    faulty = page + page.replace("1,", "3,").replace("2,3.00", "4,x")
    with pytest.raises(FrameError, match="line 6, column paid: the paid amount 'x'"):
        opened(tmp_path / "b.csv", faulty).check()
    with pytest.raises(FrameError, match="line 4, column paid"):
        opened(tmp_path / "c.csv", page + page.replace("id", "Id")).check()


def test_a_sheet_is_read_with_its_titles_blank_rows_and_what_it_hides(tmp_path: Path) -> None:
    path = tmp_path / "claims.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("About").write(0, 0, "A report")
        sheet = book.add_worksheet("Claims")
        rows = [["Report"], [], ["id", "paid", "note"], ["001", 1.5, "x"], [], ["002", "2x"]]
        for number, row in enumerate([*rows, ["End", 3.75]]):
            sheet.write_row(number, 0, row)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.merge_range("F1:F3", "x")
    data = path.read_bytes()
    with pytest.raises(FrameError, match="sheet='Claims', header_row=3"):
        opened(path, data)
    with pytest.raises(FrameError, match="header_row=3"):
        opened(path, data, sheet="Claims")
    frame = opened(path, data, header_row=3, footer_rows=1)
    with pytest.raises(FrameError, match="row 6, column paid: the paid amount '2x'"):
        frame.check()
    notes = " ".join(frame.opened.reading)
    for words in (
        "The sheet Claims was read",
        "2 rows above the column names in row 3",
        "1 row of the table is hidden in the sheet (row 4) and was read",
        "1 column is hidden in the sheet: note",
        "1 range of merged cells (F1:F3)",
        "1 blank row in the table was not read",
        "Row 7 was left out below the table of claims.xlsx. The amounts there",
    ):
        assert words in notes
