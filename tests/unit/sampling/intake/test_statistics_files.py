"""Data sets of SAS, Stata and SPSS that those programs wrote, and what is refused by name.

`data/statistics/README.md` says where the files come from.
"""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from primafacie.errors import AuditError, FrameError
from sampling import open_frame
from sampling.intake import Table, read_table

DATA = Path(__file__).parent / "data" / "statistics"
DAY = date(2017, 3, 14)


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", ["int_only", "all_rand_normal_with_deleted"])
def test_a_sas_data_set_has_the_rows_of_an_independent_reader(name: str) -> None:
    table, rows = read_table(DATA / f"{name}.sas7bdat"), rows_of(f"{name}.csv")
    assert list(table.columns) == list(rows[0])
    assert len(table) == len(rows)
    for column in table.columns:
        expected = [float(row[column]) if row[column] else None for row in rows]
        assert list(table.cells[column]) == pytest.approx(expected, rel=1e-12)


def test_every_date_format_of_sas_that_shows_a_day_gives_that_day() -> None:
    """parso's .csv shows what SAS shows; formats that show less than a day stay numbers."""
    table, shown = read_table(DATA / "date_formats.sas7bdat"), rows_of("date_formats.csv")[0]
    numbers = {}
    for column in table.columns:
        (cell,) = table.cells[column]
        if isinstance(cell, float):
            numbers[column] = shown[column]
        else:
            day = cell.date() if isinstance(cell, datetime) else cell
            assert day == DAY, column
    days = [name for name, text in numbers.items() if "14" in text and "17" in text]
    # Instants with a zone, and ISO times "with a zone": no day without knowing the zone.
    assert set(days) <= {f"{c}8601{k}" for c in "be" for k in ("dx", "dz", "lx")}
    assert len(numbers) == 30
    assert len(table.columns) == 67


def test_a_missing_code_is_no_plain_blank() -> None:
    table = read_table(DATA / "missing_test.sas7bdat")
    causes = [getattr(table.cells[f"var{k}"][0], "cause", "") for k in range(1, 9)]
    assert causes == [*(f"the missing code .{sign}" for sign in "ABCXYZ_"), ""]
    stata = read_table(DATA / "missing_test.dta")
    assert [stata.cells[f"var{k}"][0].cause[-2:] for k in (1, 6)] == [".a", ".z"]
    spss = read_table(DATA / "sample_missing.sav")
    spss.cents("mynum")
    with pytest.raises(AuditError, match="the missing code -1") as stop:
        spss.raise_problems()
    assert "the missing code 2500" in str(stop.value)
    frame = open_frame(DATA / "sample_missing.sav", unit_id="mychar", paid="mynum", more=["myord"])
    with pytest.raises(FrameError, match="rows 6 and 7, column mynum: 2 rows with no paid amount"):
        frame.check()
    notes = " ".join(frame.opened.source.notes)
    assert "column mynum has 2 values with a missing code, read as blank: -1 (1), 2500 (1)" in notes
    assert "the codes of column myord have labels in the file" in notes


@pytest.mark.parametrize("name", ["sample.dta", "sample.sav"])
def test_the_same_rows_from_stata_and_spss(name: str) -> None:
    table = read_table(DATA / name)
    assert table.texts("mychar") == ["a", "b", "c", "d", "e"]
    assert table.cents("mynum") == [110, 120, -100030, -140, 100030]
    days = [date(2018, 5, 6), date(1880, 5, 6), date(1960, 1, 1), date(1583, 1, 1), None]
    assert list(table.cells["mydate"]) == days
    assert table.cells["dtime"][0] == datetime(2018, 5, 6, 10, 10, 10)


def test_a_transport_file_is_counted_by_the_length_of_its_rows(tmp_path: Path) -> None:
    whole = read_table(DATA / "dates_xpt_v8.xpt")
    assert list(whole.cells["dates"]) == [
        date.fromisoformat(text) for text in whole.texts("string_dates")
    ]
    assert len(read_table(DATA / "sas5.xpt")) == 10
    cut = tmp_path / "cut.xpt"
    cut.write_bytes((DATA / "dates_xpt_v8.xpt").read_bytes()[:-7])
    with pytest.raises(AuditError, match="rows read of a file that is cut off"):
        read_table(cut)


def made(tmp_path: Path, **columns: Any) -> tuple[Path, Path]:
    """A data set as .sav and as .xpt."""
    frame = pd.DataFrame(columns)
    pyreadstat.write_sav(frame, tmp_path / "made.sav")
    pyreadstat.write_xport(frame, tmp_path / "made.xpt")
    return tmp_path / "made.sav", tmp_path / "made.xpt"


def test_ids_and_amounts_are_exact_or_refused(tmp_path: Path) -> None:
    ids = [2.0**53 - 1, 123456789012345.0, 7.0]
    paths = made(tmp_path, ID=ids, PAID=[12.34, 0.1 + 0.2, -5.0], WIDE=[2.0**53, 1.0, 2.0])
    for path in paths:
        frame = open_frame(path, unit_id="ID", paid="PAID").check()
        assert (frame.size, frame.total.cents) == (3, 764)
        assert sorted(frame.table()["unit_id"]) == ["123456789012345", "7", "9007199254740991"]
        assert any("1 number was rounded to the cent" in note for note in frame.notes)
        with pytest.raises(FrameError, match="the ids in 'WIDE' are of type DOUBLE"):
            open_frame(path, unit_id="WIDE", paid="PAID")
    (tmp_path / "other").mkdir()
    for path in made(tmp_path / "other", ID=ids, PAID=[1.005, 1.0, 2.0]):
        with pytest.raises(FrameError, match=r"row 1, column PAID.*fraction of a cent"):
            open_frame(path, unit_id="ID", paid="PAID").check()


def test_numbers_of_four_bytes_have_a_cent_only_where_one_can_be_meant(tmp_path: Path) -> None:
    path = tmp_path / "small.dta"
    paid = np.array([12.34, 131071.99, 0.01], dtype=np.float32)
    pd.DataFrame({"ID": ["1", "2", "3"], "PAID": paid}).to_stata(path, write_index=False)
    frame = open_frame(path, unit_id="ID", paid="PAID").check()
    assert frame.total.cents == 1234 + 13107199 + 1
    paid[1] = 200000.13
    pd.DataFrame({"ID": ["1", "2", "3"], "PAID": paid}).to_stata(path, write_index=False)
    with pytest.raises(FrameError, match=r"row 2, column PAID.*fraction of a cent"):
        open_frame(path, unit_id="ID", paid="PAID").check()


def test_ids_that_are_shown_with_zeros_they_do_not_hold_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "padded.xpt"
    frame = pd.DataFrame({"ID": [7.0, 8.0], "PAID": [1.0, 2.0], "MONTH": [20892.0, 20893.0]})
    pyreadstat.write_xport(frame, path, variable_format={"ID": "Z10.", "MONTH": "MONYY7."})
    with pytest.raises(FrameError, match=r"column ID: numbers shown with leading zeros.*Z10"):
        open_frame(path, unit_id="ID", paid="PAID").check()
    table: Table = read_table(path)
    table.ids("ID")
    with pytest.raises(AuditError, match="a number shown with leading zeros"):
        table.raise_problems()
    months = open_frame(path, unit_id="MONTH", paid="PAID").check()
    assert any("is shown by the format MONYY7" in note for note in months.notes)


def test_a_damaged_data_set_and_a_missing_package_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {"missing_test.sas7bdat": 70_000, "sample.dta": 4_000, "sample.sav": 900}
    for name, size in sizes.items():
        cut = tmp_path / name
        cut.write_bytes((DATA / name).read_bytes()[:size])
        with pytest.raises(AuditError, match=r"cannot be read as|rows read of a file that holds"):
            read_table(cut)
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(FrameError, match=r'pip install "primafacie\[statistics-files\]"'):
        open_frame(DATA / "int_only.sas7bdat", unit_id="x1", paid="x2")
