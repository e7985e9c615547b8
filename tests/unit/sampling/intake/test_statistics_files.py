"""Data sets of SAS, Stata and SPSS, and what of them is refused by name.

`data/statistics/README.md` says where the files come from.
"""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime
from decimal import Decimal
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


def test_data_sets_that_sas_stata_and_spss_wrote_have_the_rows_of_r() -> None:
    rows = rows_of("iris.csv")
    for ending in ("sas7bdat", "dta", "sav"):
        table = read_table(DATA / f"iris.{ending}")
        assert len(table) == len(rows) == 150
        *measures, species = table.columns
        for name, column in zip(rows[0], measures, strict=False):
            expected = [float(row[name]) for row in rows]
            assert list(table.cells[column]) == expected, (ending, column)
        kinds = [row["Species"] for row in rows]
        if ending == "sav":
            codes = {kind: number for number, kind in enumerate(dict.fromkeys(kinds), start=1)}
            assert list(table.cells[species]) == [codes[kind] for kind in kinds]
        else:
            # The variable has six characters in the file of SAS, which holds no more of a name.
            width = 6 if ending == "sas7bdat" else None
            assert table.texts(species) == [kind[:width] for kind in kinds]


@pytest.mark.parametrize(
    "name", ["claims.sas7bdat", "claims5.xpt", "claims8.xpt", "claims.dta", "claims.sav"]
)
def test_every_kind_of_data_set_gives_the_rows_that_r_wrote(name: str) -> None:
    """Ids, amounts, texts outside ASCII, days before 1960 and before 1900, and blanks."""
    table, rows = read_table(DATA / name), rows_of("claims.csv")
    assert list(table.columns) == list(rows[0])
    assert table.ids("icn") == [row["icn"] for row in rows]
    for column in ("paid", "change"):
        cents = [int(100 * Decimal(row[column])) for row in rows]
        assert table.cents(column) == cents
    assert list(table.cells["name"]) == [row["name"] or None for row in rows]
    days = [date.fromisoformat(row["from_dt"]) if row["from_dt"] else None for row in rows]
    assert list(table.cells["from_dt"]) == days
    seen = [datetime.fromisoformat(row["seen"]) for row in rows]
    assert list(table.cells["seen"]) == seen
    table.raise_problems()


def test_every_format_of_sas_that_shows_a_day_gives_that_day() -> None:
    """R wrote one day and one instant under each format; less than a day stays a number."""
    table = read_table(DATA / "formats.sas7bdat")
    cells = {column: table.cells[column][0] for column in table.columns}
    numbers = {column: cell for column, cell in cells.items() if isinstance(cell, float)}
    # An instant with a zone is no day without knowing the zone.
    names = ["BEST12", "COMMA12_2", "DOLLAR12_2", "MONYY7", "YEAR4", "QTR1", "E8601DZ25", "Z10"]
    assert list(numbers) == names
    assert set(numbers.values()) == {20892.0}
    instants = {column for column, cell in cells.items() if isinstance(cell, datetime)}
    assert {cells[column] for column in instants} == {datetime(2017, 3, 14, 10, 10, 10)}
    assert {cells[column] for column in set(cells) - set(numbers) - instants} == {DAY}
    assert (len(instants), len(cells)) == (10, 49)


def test_a_missing_code_is_no_plain_blank() -> None:
    for name in ("codes.sas7bdat", "codes.dta"):
        table = read_table(DATA / name)
        for sign in table.columns:
            coded, blank, value = table.cells[sign]
            assert coded.cause == f"the missing code .{sign}"
            assert (blank, value) == (None, 1.0)
    spss = read_table(DATA / "codes.sav")
    spss.cents("paid")
    with pytest.raises(AuditError, match="the missing code -1") as stop:
        spss.raise_problems()
    assert "the missing code 2500" in str(stop.value)
    frame = open_frame(DATA / "codes.sav", unit_id="id", paid="paid", more=["sex"])
    with pytest.raises(FrameError, match="rows 2 to 4, column paid: 3 rows with no paid amount"):
        frame.check()
    notes = " ".join(frame.opened.source.notes)
    assert "column paid has 2 values with a missing code, read as blank: -1 (1), 2500 (1)" in notes
    assert "the codes of column sex have labels in the file" in notes


def test_a_transport_file_is_counted_by_the_length_of_its_rows(tmp_path: Path) -> None:
    for name in ("claims5.xpt", "claims8.xpt"):
        cut = tmp_path / name
        cut.write_bytes((DATA / name).read_bytes()[:-7])
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
    sizes = {"iris.sas7bdat": 70_000, "iris.dta": 7_000, "iris.sav": 3_000}
    for name, size in sizes.items():
        cut = tmp_path / name
        cut.write_bytes((DATA / name).read_bytes()[:size])
        with pytest.raises(AuditError, match=r"cannot be read as|rows read of a file that holds"):
            read_table(cut)
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(FrameError, match=r'pip install "primafacie\[statistics-files\]"'):
        open_frame(DATA / "claims.sas7bdat", unit_id="icn", paid="paid")
