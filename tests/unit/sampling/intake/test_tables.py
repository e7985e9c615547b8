"""Tables of every kind of file: nothing converted by guess, every fault named by its row."""

from __future__ import annotations

import gzip
import warnings
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primafacie.errors import AuditWarning, ReviewError
from sampling import intake


def text_file(folder: Path, text: str | bytes, name: str = "given.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def workbook(folder: Path, rows: list[list[object]], *more: str, form: str = "") -> Path:
    path = folder / "given.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Given")
    style = book.add_format({"num_format": form}) if form else None
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                sheet.write_datetime(row, column, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif isinstance(cell, float | int):
                sheet.write_number(row, column, cell, style)
    for name in more:
        book.add_worksheet(name).write_string(0, 0, name)
    book.close()
    return path


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(st.text("ab*?[]!1=;#% ", min_size=1, max_size=12))
def test_a_path_is_never_a_pattern(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "unit_id=9999"
    if not folder.exists():
        folder.mkdir()
        for other in ("a", "b", "1", "a1", "ab"):
            text_file(folder, "unit_id,paid\nother,9\n", f"{other}.csv")
            pd.DataFrame({"unit_id": ["other"]}).to_parquet(folder / f"{other}.parquet")
        pd.DataFrame({"unit_id": ["mine"], "paid": ["1"]}).to_parquet(tmp_path / "mine")
    path = text_file(folder, "unit_id,paid\nmine,1\n", f"x{name}.csv")
    assert intake.read_table(path).ids("unit_id") == ["mine"]
    path = text_file(folder, (tmp_path / "mine").read_bytes(), f"x{name}.parquet")
    table = intake.read_table(path)
    assert table.columns == ("unit_id", "paid")
    assert table.ids("unit_id") == ["mine"]


def test_ids_and_blanks_of_a_text_file_are_what_the_file_says(tmp_path: Path) -> None:
    path = text_file(tmp_path, 'unit_id,paid\n0012,1\nNA,2\nNULL,3\nNone,4\n"",5\n\n')
    table = intake.read_table(path, error=ReviewError)
    assert table.ids("unit_id", blank=True) == ["0012", "NA", "NULL", "None", ""]
    assert list(table.numbers) == [2, 3, 4, 5, 6]
    table.ids("unit_id")
    with pytest.raises(ReviewError, match=r"given\.csv, column unit_id, line 6: 1 blank cell"):
        table.raise_problems()


def test_two_long_ids_of_a_workbook_do_not_become_one(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["unit_id"], [12345678901234567], [12345678901234568]])
    table = intake.read_table(path)
    table.ids("unit_id")
    with pytest.raises(ValueError, match=r"rows 2 and 3: 2 cells with a number of more than 15"):
        table.raise_problems()


def test_ids_shown_with_zeros_that_they_do_not_hold_are_refused(tmp_path: Path) -> None:
    table = intake.read_table(workbook(tmp_path, [["unit_id", "paid"], [123, 5]], form="000000"))
    assert table.cents("paid") == [500]
    table.ids("unit_id")
    with pytest.raises(ValueError, match="leading zeros that it does not hold"):
        table.raise_problems()


def test_errors_and_formulas_without_values_are_not_blank(tmp_path: Path) -> None:
    path = tmp_path / "given.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["unit_id", "overpaid"])
    sheet.write_row(1, 0, ["a"])
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_row(2, 0, ["b"])
    sheet.write_formula(2, 1, "=A1", None, "")
    sheet.write_row(3, 0, ["c"])
    sheet.write_formula(3, 1, "=1+1", None, 2)
    book.close()
    table = intake.read_table(path)
    assert table.cents("overpaid", blank=True) == [None, None, 200]
    with pytest.raises(ValueError, match="2 problems") as caught:
        table.raise_problems()
    assert "row 2: 1 cell with a formula error" in str(caught.value)
    assert "row 3: 1 cell with a formula whose value is not stored" in str(caught.value)


def test_excel_dates_and_times_are_days(tmp_path: Path) -> None:
    rows: list[list[object]] = [["on"], [datetime(2024, 1, 2)], [datetime(2024, 1, 2, 13, 5)]]
    table = intake.read_table(workbook(tmp_path, rows))
    assert table.days("on") == [date(2024, 1, 2)] * 2


def test_a_cell_at_the_far_corner_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "unit_id")
    sheet.write(1_048_575, 16_383, 1)
    book.close()
    with pytest.raises(ReviewError, match="1,048,576 rows and 16,384 columns"):
        intake.read_table(path, error=ReviewError)


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "csv.gz"])
def test_every_cut_of_a_file_is_a_named_error(tmp_path: Path, kind: str) -> None:
    if kind == "xlsx":
        whole = workbook(tmp_path, [["unit_id"], *[[str(n)] for n in range(50)]]).read_bytes()
    elif kind == "parquet":
        pd.DataFrame({"unit_id": list("abc")}).to_parquet(tmp_path / "whole.parquet")
        whole = (tmp_path / "whole.parquet").read_bytes()
    else:
        whole = gzip.compress(b"unit_id\n" + b"\n".join(b"%d" % n for n in range(500)))
    for cut in range(0, len(whole) - 1, max(1, len(whole) // 60)):
        path = text_file(tmp_path, whole[:cut], f"cut.{kind}")
        with pytest.raises(ReviewError):
            intake.read_table(path, error=ReviewError)


def test_every_damaged_byte_of_a_workbook_is_an_error_or_changes_no_id(tmp_path: Path) -> None:
    rows: list[list[object]] = [["unit_id"], *[[f"id {n}"] for n in range(20)]]
    whole = workbook(tmp_path, rows).read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 80)):
        data = bytearray(whole)
        data[place] ^= 0x55
        path = text_file(tmp_path, bytes(data), "damaged.xlsx")
        try:
            table = intake.read_table(path, error=ReviewError)
        except ReviewError:
            continue
        assert table.ids("unit_id") == [f"id {n}" for n in range(20)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a,b\n1\n2,3\n4\n", "lines 2, 4: 2 rows with too few fields"),
        (b"a,b\n1,2,3\n", "1 row with too many fields"),
        (b"a,b\n\xe9,1\n", 'line 2: bytes that are not utf-8.*encoding="cp1252"'),
        (b"a,b\n1,x\0y\n", "line 2: a NULL byte"),
        (b'a,b\n"' + b"x" * 140_000 + b'",1\n', "line 2: a field of more than 131,072"),
        (b'a,b\n1,"x\n2,3\n', "line 2: a quote that is not closed"),
        (b'a,b\n1,"x\n2,3\n4,5\n6,y"\n', "fields that contain whole rows"),
        (b"a,a\n1,2\n", "'a' a second time"),
        (b"a,\n1,2\n", "a column without a name"),
        (b",a\n0,2\n", "a column without a name"),
        (b"", "an empty file"),
        (b"Findings\n\na,b\n1,2\n", "column names on line 3"),
        (b"a;b,c\n1;2,3\n", "more than one sign"),
        (b"A,B\n1,2\n", r"no column a, b.*the table has 'A' for 'a'"),
    ],
)
def test_what_is_wrong_with_a_text_file_is_named(tmp_path: Path, text: bytes, message: str) -> None:
    with pytest.raises(ReviewError, match=f"(?s){message}"):
        intake.read_table(text_file(tmp_path, text), needed=["a", "b"], error=ReviewError)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    table = intake.read_table(text_file(tmp_path, 'a,b\n1,"x\ny"\n\n2,z\n'))
    assert list(table.numbers) == [2, 5]


def test_encoding_delimiter_and_decimal_mark_are_settled_or_declared(tmp_path: Path) -> None:
    path = text_file(tmp_path, "unit_id;paid\n\u00e91;1.234,50\n".encode("cp1252"))
    form = intake.TableFormat(encoding="cp1252", decimal=",")
    table = intake.read_table(path, form=form)
    assert (table.ids("unit_id"), table.cents("paid")) == (["\u00e91"], [123450])
    wide = text_file(tmp_path, "unit_id\tpaid\n1\t2\n".encode("utf-16"), "wide.txt")
    assert intake.read_table(wide).columns == ("unit_id", "paid")
    two = text_file(tmp_path, "a;b,c\n1;2,3\n", "two.csv")
    with pytest.raises(ValueError, match="more than one sign"):
        intake.read_table(two)
    assert intake.read_table(two, form=intake.TableFormat(delimiter=";")).columns == ("a", "b,c")


def test_sheets_are_settled_by_their_columns_or_declared(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["unit_id"], ["a"]], "Notes")
    with pytest.raises(ValueError, match="2 sheets with cells: Given, Notes"):
        intake.read_table(path)
    assert intake.read_table(path, needed=["unit_id"]).sheet == "Given"
    assert intake.read_table(path, form=intake.TableFormat(sheet="Notes")).columns == ("Notes",)
    with pytest.raises(ValueError, match="no sheet 'Other'"):
        intake.read_table(path, form=intake.TableFormat(sheet="Other"))


def test_a_column_with_two_orders_of_day_and_month_is_refused() -> None:
    table = intake.read_table(pd.DataFrame({"on": ["12/31/2024", "31/12/2024", "2024-01-01"]}))
    table.days("on")
    with pytest.raises(ValueError, match="rows 1 and 2: 2 cells with month/day in some rows"):
        table.raise_problems()


def test_tables_in_memory_of_all_kinds_read_alike() -> None:
    plain = {"unit_id": ["007", "NA"], "paid": [1.1, None], "on": [date(2024, 1, 2), None]}
    for source in (pd.DataFrame(plain), pl.DataFrame(plain), pa.table(plain)):
        table = intake.read_table(source)
        assert table.ids("unit_id") == ["007", "NA"]
        assert table.cents("paid", blank=True) == [110, None]
        assert table.days("on", blank=True) == [date(2024, 1, 2), None]
        table.raise_problems()


def test_float_ids_of_a_table_are_refused_where_digits_are_lost() -> None:
    table = intake.read_table(pd.DataFrame({"unit_id": [12345678901234567.0, 7.0]}))
    assert table.ids("unit_id") == ["", "7"]
    with pytest.raises(ValueError, match="row 1: 1 cell with a number of more than 15 digits"):
        table.raise_problems()


def test_repeated_names_and_ids_of_a_table_are_refused() -> None:
    twice = pd.DataFrame([[1, 2]], columns=["a", "a"])
    with pytest.raises(ValueError, match="'a' a second time"):
        intake.read_table(twice)
    table = intake.read_table(pd.DataFrame({"a": ["x", "x ", "y", "y"]}))
    table.ids("a", unique=True)
    with pytest.raises(ValueError, match="2 problems") as caught:
        table.raise_problems()
    assert "row 2: 1 cell with an id that differs from another by blanks" in str(caught.value)
    assert "row 4: 1 cell with an id that an earlier row has" in str(caught.value)


def test_rounded_number_cells_and_unused_columns_are_told() -> None:
    table = intake.read_table(pd.DataFrame({"paid": [0.1 + 0.2, 1.0], "plan": ["x", "y"]}))
    with pytest.warns(AuditWarning, match="1 number cell was rounded to the cent"):
        assert table.cents("paid") == [30, 100]
    with pytest.warns(AuditWarning, match="The column plan is not used"):
        table.note_unused({"paid"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert table.note_unused({"paid", "plan"}) == ""


def test_messages_hold_no_cell() -> None:
    table = intake.read_table(
        pd.DataFrame({"who": ["Jane Doe", "Jane Doe"], "paid": ["Jane", "2024"]})
    )
    table.ids("who", unique=True)
    table.cents("paid")
    table.days("who")
    table.choices("who", {"yes": True, "no": False})
    with pytest.raises(ValueError, match="4 problems") as caught:
        table.raise_problems()
    assert "Jane" not in str(caught.value)
    assert "Jane" not in repr(table)
