"""Damaged files, ids and numbers: refused by name, or rounded, counted and reported."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from primafacie.errors import FrameError
from sampling import Frame, open_frame

ROLES: dict[str, Any] = {"unit_id": "id", "paid": "paid"}


def opened(source: Any, **more: Any) -> Frame:
    return open_frame(source, **(ROLES | more)).check()


@pytest.mark.parametrize(
    "damaged", ["1.23450E+15", "1.2E+05", "8,87733E+14", "1e+15", "1.2345678E15"]
)
def test_ids_in_scientific_notation_are_refused(damaged: str, tmp_path: Path) -> None:
    for role in ({}, {"cluster": "who"}, {"part": "who"}):
        table = pd.DataFrame({"id": ["a", "b"], "paid": ["1", "2"], "who": ["x", damaged]})
        if not role:
            table["id"] = ["a", damaged]
        with pytest.raises(FrameError, match="an id in scientific notation") as caught:
            opened(table, **role)
        assert damaged not in str(caught.value).replace("1.23450E+15", "")
    (tmp_path / "c.csv").write_text(f'id,n,paid\na,"{damaged}",1\n', encoding="utf-8")
    with pytest.raises(FrameError, match="line 2, column id, n: an id in scientific"):
        opened(tmp_path / "c.csv", unit_id=["id", "n"])
    assert opened(pd.DataFrame({"id": ["E10", "5E2", "12-E+10"], "paid": [1, 2, 3]})).size == 3


def book_of(path: Path, *, form: str | None = None, far: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "paid", "zip", "on"])
        padded = book.add_format({"num_format": form}) if form else None
        sheet.write_row(1, 0, ["a", 3473.8600000000006, "01234", "2023-01-05"])
        sheet.write(2, 0, 123, padded)
        sheet.write(2, 1, 0.1 + 0.2)
        sheet.write(2, 2, 1234, padded)
        sheet.write(2, 3, "2023-01-06")
        if far:
            sheet.write(1_048_575, 16_383, "x")
    return path


@pytest.mark.parametrize("form", ["000000", "00000-0000", "0000000000"])
def test_numbers_shown_with_leading_zeros_are_no_ids(form: str, tmp_path: Path) -> None:
    path = book_of(tmp_path / "c.xlsx", form=form)
    with pytest.raises(FrameError, match="row 3, column id: a number shown with leading zeros"):
        opened(path)
    with pytest.raises(FrameError, match="row 3, column zip: a number shown with leading zeros"):
        opened(path, more=["zip"])
    assert opened(book_of(tmp_path / "plain.xlsx")).size == 2


def test_dates_truth_values_and_fractions_are_no_ids(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "paid"])
        sheet.write(1, 0, 45_000, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(2, 0, True)
        sheet.write_number(3, 0, 1.5)
        sheet.write_formula(4, 0, "=1/0", None, "#DIV/0!")
        for row in range(1, 5):
            sheet.write(row, 1, 1)
    with pytest.raises(FrameError) as caught:
        opened(path)
    for words in ("row 2, column id: a date", "row 3, column id: a truth value", "row 4, column"):
        assert words in str(caught.value)
    assert "row 5, column id: a formula error" in str(caught.value)


def test_the_noise_of_binary_numbers_is_rounded_and_counted(tmp_path: Path) -> None:
    numbers = [3473.8600000000006, 0.1 + 0.2, 12.5, -(0.1 + 0.7) * 3]
    noisy = sum(round(number * 100) / 100 != number for number in numbers)
    table = pd.DataFrame({"id": list("abcd"), "paid": numbers, "claimed": [1.0, 2.0, 3.0, 1.1 * 3]})
    pq.write_table(pa.Table.from_pandas(table), tmp_path / "c.parquet")
    for source in (table, tmp_path / "c.parquet"):
        frame = opened(source, claimed="claimed")
        assert frame.payments().tolist() == [347386, 30, 1250, -240]
        notes = " ".join(frame.notes)
        assert f"{noisy} numbers were rounded to the cent in column paid" in notes
        assert "1 number was rounded to the cent in column claimed" in notes
    frame = opened(book_of(tmp_path / "c.xlsx"))
    assert frame.payments().tolist() == [347386, 30]
    assert "1 number was rounded to the cent in column paid" in frame.notes[0]
    assert frame.record().notes[0] == frame.notes[0]
    for bad in (0.301, 3473.861, 1e-4):
        with pytest.raises(FrameError, match="fraction of a cent"):
            opened(pd.DataFrame({"id": ["a"], "paid": [bad]}))
    with pytest.raises(FrameError, match="fraction of a cent"):
        opened(pd.DataFrame({"id": ["a"], "paid": ["3473.8600000000006"]}))


def test_half_copied_parquet_is_refused_by_name(tmp_path: Path) -> None:
    table = pa.table(
        {"id": [f"c{k:06d}" for k in range(3000)], "paid": [float(k % 977) for k in range(3000)]}
    )
    path = tmp_path / "c.parquet"
    chance = random.Random(20261130)
    for compression in ("snappy", "zstd", "none"):
        pq.write_table(table, path, compression=compression, row_group_size=1000)
        whole = path.read_bytes()
        for place in (0, 3, len(whole) // 2, len(whole) - 5):
            path.write_bytes(whole[:place])
            with pytest.raises(FrameError, match=r"c\.parquet: the file"):
                opened(path)
        for _ in range(8):
            # Blocks that never arrived are zeros; the footer is there.
            begun = chance.randrange(4, len(whole) // 2)
            path.write_bytes(whole[:begun] + bytes(len(whole) - begun - 1500) + whole[-1500:])
            with pytest.raises(FrameError) as caught:
                opened(path).content_digest  # noqa: B018
            assert "c0" not in str(caught.value)


def test_damaged_workbooks_are_refused_by_name(tmp_path: Path) -> None:
    path = book_of(tmp_path / "c.xlsx")
    whole = path.read_bytes()
    chance = random.Random(20261130)
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            opened(path)
        except FrameError as error:
            assert "c.xlsx" in str(error)  # noqa: PT017
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FrameError, match="cannot be read as a workbook"):
        opened(path)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(FrameError, match="cannot be read as a workbook"):
        opened(path)


def test_a_value_in_the_last_cell_of_a_sheet_is_refused_before_loading(tmp_path: Path) -> None:
    path = book_of(tmp_path / "c.xlsx", far=True)
    with pytest.raises(FrameError, match="1,048,576 rows and 16,384 columns"):
        opened(path)


def test_long_fields_and_long_numbers_are_read_or_named(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(f'id,paid,note\na,1,"{"x" * 200_000}"\n', encoding="utf-8")
    assert opened(path).size == 1
    path.write_text(f"id,paid\na,{'9' * 5000}\n", encoding="utf-8")
    with pytest.raises(FrameError, match="too large") as caught:
        opened(path)
    assert len(str(caught.value)) < 500
    for paid in (10**5000, float("1e300")):
        with pytest.raises(FrameError):
            opened(pd.DataFrame({"id": ["a"], "paid": [paid]}))
    path.write_text("id,paid,n" + "x" * 200_000 + "\na,1,2\n", encoding="utf-8")
    with pytest.raises(FrameError, match="the header cannot be read"):
        opened(path)
    (tmp_path / "c.csv.gz").write_bytes(b"\x1f\x8b\x08\x00damaged")
    with pytest.raises(FrameError, match="packed file is damaged"):
        opened(tmp_path / "c.csv.gz")


@pytest.mark.parametrize("digits", [16, 40, 400, 5000])
def test_literals_of_many_digits_in_conditions_are_named(digits: int) -> None:
    frame = opened(pd.DataFrame({"id": ["a", "b"], "paid": ["1", "2"]}))
    number = "9" * digits
    for condition in (
        f"paid > {number}",
        f"paid in (1, {number})",
        f"paid between -{number} and 1",
    ):
        with pytest.raises(FrameError, match="the amount"):
            frame.exclude(condition, reason="x")
