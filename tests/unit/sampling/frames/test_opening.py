"""One frame from every kind of source, and what is refused at the door."""

from __future__ import annotations

import gzip
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from primafacie.errors import FrameError
from sampling import Frame, open_frame

IDS = ["007", "0008", "A|b", "é%", "15"]
PAID = ["12.50", "1234.00", "0.00", "-3.25", "0.10"]
DAYS = ["2023-01-05", "2023-02-28", "2023-03-01", "2023-12-31", "2023-06-15"]
ROLES: dict[str, Any] = {"unit_id": "ID", "paid": "PAID", "date": "DAY"}


def csv_text(newline: str = "\n") -> str:
    rows = [f"{i},{p},{d}" for i, p, d in zip(IDS, PAID, DAYS, strict=True)]
    return newline.join(["ID,PAID,DAY", *rows]) + newline


def sources(area: Path) -> dict[str, Any]:
    plain = area / "claims.csv"
    plain.write_text(csv_text(), encoding="utf-8")
    crlf = area / "crlf.csv"
    crlf.write_bytes(b"\xef\xbb\xbf" + csv_text("\r\n").encode())
    packed = area / "claims.csv.gz"
    packed.write_bytes(gzip.compress(csv_text().encode()))
    latin = area / "latin.csv"
    latin.write_bytes(csv_text().encode("latin-1"))
    book = xlsxwriter.Workbook(str(area / "claims.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["ID", "PAID", "DAY"])
    for row, (i, p, d) in enumerate(zip(IDS, PAID, DAYS, strict=True), start=1):
        sheet.write_string(row, 0, i)
        sheet.write_number(row, 1, float(p))
        sheet.write_string(row, 2, d)
    book.close()
    table = pa.table(
        {
            "ID": IDS,
            "PAID": pa.array([Decimal(p) for p in PAID], pa.decimal128(10, 2)),
            "DAY": pa.array([date.fromisoformat(d) for d in DAYS], pa.date32()),
        }
    )
    pq.write_table(table, area / "claims.parquet")
    floats = table.set_column(1, "PAID", pa.array([float(p) for p in PAID]))
    pq.write_table(floats, area / "floats.parquet")
    fine = table.set_column(1, "PAID", pa.array([Decimal(p) for p in PAID], pa.decimal128(12, 4)))
    texts = {
        "ID": IDS,
        "PAID": ["$12.50", "$1,234.00", "0", "(3.25)", ".1"],
        "DAY": [d.replace("-", "") for d in DAYS],
    }
    return {
        "csv": plain,
        "csv with BOM and CRLF": crlf,
        "csv.gz": packed,
        "latin-1": (latin, {"encoding": "latin-1"}),
        "xlsx": area / "claims.xlsx",
        "parquet": area / "claims.parquet",
        "parquet of floats": area / "floats.parquet",
        "arrow with four decimals": fine,
        "arrow of float32": table.set_column(1, "PAID", floats["PAID"].cast(pa.float32())),
        "pandas of texts": pd.DataFrame(texts),
        "polars": pl.from_arrow(table),
        "polars lazy": pl.from_arrow(table).lazy(),  # type: ignore[union-attr]
    }


def opened(source: Any, **more: Any) -> Frame:
    if isinstance(source, tuple):
        source, extra = source
        more |= extra
    return open_frame(source, **(ROLES | more)).check()


def test_every_source_gives_the_same_frame(tmp_path: Path) -> None:
    found = {name: opened(source) for name, source in sources(tmp_path).items()}
    first = found["csv"]
    assert (first.size, first.total.cents) == (5, 124335)
    for name, frame in found.items():
        assert (frame.size, frame.total) == (first.size, first.total), name
        assert frame.content_digest == first.content_digest, name
        assert frame.list_digest("file") == first.list_digest("file"), name
    assert sorted(first.table().unit_id) == sorted(IDS)
    assert first.source_digest is not None
    assert found["polars"].source_digest is None


def test_zero_and_negative_payments_are_said_and_are_no_faults(tmp_path: Path) -> None:
    frame = opened(sources(tmp_path)["csv"])
    assert asdict(frame.signs) == {
        "positive": 3,
        "positive_cents": 124660,
        "zero": 1,
        "negative": 1,
        "negative_cents": -325,
    }
    assert frame.notes == (
        "1 unit was paid $0.00 and 1 unit was paid less than $0.00 (-$3.25 in all): no fault; "
        "the plan decides about them",
    )


def table(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_several_id_columns_are_joined_unambiguously() -> None:
    claims = table(A=["x|y", "x", "50%"], B=["z", "y|z", "1"], PAID=["1", "2", "3"])
    frame = open_frame(claims, unit_id=["A", "B"], paid="PAID").check()
    assert sorted(frame.table().unit_id) == ["50%25|1", "x%7Cy|z", "x|y%7Cz"]


def test_rows_of_one_unit_are_summed_and_it_is_said() -> None:
    claims = table(
        ID=["a", "a", "b"],
        SEG=["1", "2", "1"],
        PAID=["1.10", "2.20", "5"],
        DAY=["2023-01-02", "", "2023-01-03"],
        TYPE=["x", "y", "x"],
    )
    frame = open_frame(
        claims, unit_id="ID", part="SEG", paid="PAID", date="DAY", more=["TYPE"]
    ).check()
    assert (frame.size, frame.rows, frame.total.cents) == (2, 3, 830)
    assert "1 unit has several rows (2 rows, column SEG)" in frame.notes[0]
    assert "several values of TYPE" in frame.notes[1]
    unit = frame.fetch_units(["a"])[0]
    assert (unit.paid_cents, unit.date) == (330, "2023-01-02")
    assert [(row.part, row.paid_cents) for row in unit.rows] == [("1", 110), ("2", 220)]


def test_integer_ids_become_text_exactly() -> None:
    claims = table(ID=[887_733_386_680_966_123, 7], PAID=[1, 2])
    assert list(open_frame(claims, unit_id="ID", paid="PAID").check().table().unit_id) == [
        "887733386680966123",
        "7",
    ]


def test_decimal_commas_and_date_formats_are_declared() -> None:
    claims = table(ID=["a", "b"], PAID=["1.234,50", "0,1"], DAY=["12/31/2023", "01/02/2023"])
    frame = open_frame(
        claims,
        unit_id="ID",
        paid="PAID",
        decimal=",",
        date="DAY",
        date_format="%m/%d/%Y",
        period=(date(2023, 1, 1), date(2023, 12, 31)),
    ).check()
    assert frame.total.cents == 123460
    either = table(ID=["a", "b"], PAID=["1.234,50", "0,1"], DAY=["12/11/2023", "01/02/2023"])
    with pytest.raises(FrameError, match="2 rows with a date of the form '99/99/9999'"):
        open_frame(either, unit_id="ID", paid="PAID", decimal=",", date="DAY").check()


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        (table(ID=["a", "a"], PAID=["1", "2"]), r"1 repeated unit ids \('a'\).*part='LINE_NUM'"),
        (table(ID=["a", ""], PAID=["1", "2"]), "row 2, column ID: no unit id"),
        (table(ID=["a", None], PAID=["1", "2"]), "row 2, column ID: no unit id"),
        (table(ID=["a", "b "], PAID=["1", "2"]), "row 2, column ID: an id with blanks"),
        (table(ID=["a", "b\tc"], PAID=["1", "2"]), "row 2, column ID: an id with blanks"),
        (table(ID=["a", "e\u0301"], PAID=["1", "2"]), "row 2, column ID: an id with blanks"),
        (table(ID=["a", "b"], PAID=["1", ""]), "row 2, column PAID: no paid amount"),
        (table(ID=["a", "b"], PAID=["1", "12.345"]), "'12.345' with a fraction of a cent"),
        (table(ID=["a", "b"], PAID=[1.0, 0.301]), "'0.301' with a fraction"),
        (table(ID=["a", "b"], PAID=["1", "0.30000000000000004"]), "with a fraction of a cent"),
        (table(ID=["a", "b"], PAID=[1.0, float("inf")]), "the paid amount 'inf'"),
        (table(ID=["a", "b"], PAID=["1", "1e3"]), "the paid amount '1e3'"),
        (table(ID=["a"], PAID=["99999999999999999999"]), "too large"),
        (table(ID=[], PAID=[]), "no claims"),
    ],
)
def test_faults_of_rows_are_named(claims: pd.DataFrame, words: str) -> None:
    frame = open_frame(claims.astype({"ID": "object"}), unit_id="ID", paid="PAID")
    with pytest.raises(FrameError, match=words):
        frame.check()
    with pytest.raises(FrameError):
        frame.size  # noqa: B018
    with pytest.raises(FrameError):
        frame.exclude("paid > 1", reason="x")


@pytest.mark.parametrize(
    ("claims", "roles", "words"),
    [
        (table(ID=[1.5], PAID=[1]), ROLES | {"date": None}, "ids in 'ID' are of type DOUBLE"),
        (table(ID=["a"], PAID=["1"]), ROLES, "no column 'DAY'.*ID, PAID"),
        (table(ID=["a"], PAID=["1"]), {"unit_id": [], "paid": "PAID"}, "no column"),
        (table(ID=["a"], PAID=["1"], paid=["2"]), ROLES, "'paid' twice"),
        (table(ID=["a"], PAID=[True]), {"unit_id": "ID", "paid": "PAID"}, "of type BOOLEAN"),
        ([1, 2], ROLES, "a source of type int"),
        ("nowhere.csv", ROLES, "no file nowhere.csv"),
    ],
)
def test_what_cannot_be_opened_is_refused_at_once(
    claims: Any, roles: dict[str, Any], words: str
) -> None:
    with pytest.raises(FrameError, match=words):
        open_frame(claims, **roles)


def test_all_faults_are_collected_and_raised_once() -> None:
    claims = table(ID=["a", "a", None, "b"], PAID=["1", "x", "2.001", ""], DAY=["x", "", "", ""])
    with pytest.raises(FrameError) as caught:
        open_frame(claims, **ROLES).check()
    assert len(caught.value.problems) == 6
    assert "6 problems" in str(caught.value)


def test_the_period_is_checked_after_the_exclusions() -> None:
    claims = table(ID=["a", "b", "c"], PAID=["1", "2", "3"], DAY=["2022-12-31", "", "2023-05-05"])
    year = (date(2023, 1, 1), date(2023, 12, 31))
    frame = open_frame(claims, **ROLES, period=year)
    with pytest.raises(FrameError, match=r"1 units without a date[\s\S]*1 units dated before 2023"):
        frame.check()
    frame = frame.exclude("date is blank", reason="no date").exclude(
        "date < 2023-01-01", reason="before the period"
    )
    assert frame.check().size == 1
    with pytest.raises(FrameError, match="a period from"):
        open_frame(claims, **ROLES, period=(year[1], year[0]))


def write(area: Path, data: bytes, name: str = "claims.csv") -> Path:
    path = area / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"ID,PAID\na,1\nb\nc,2,3\n", r"line 3: too few fields[\s\S]*line 4: too many fields"),
        (b"ID,PAID\na,1\nb\x00,2\n", "line 3: a NULL byte"),
        (b"ID,PAID\n\xe9,1\n", "line 2: bytes that are not UTF-8.*encoding='cp1252'"),
        (b"ID,PAID\n", "no claims"),
    ],
)
def test_damaged_text_is_never_dropped(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(FrameError, match=words):
        open_frame(write(tmp_path, data), unit_id="ID", paid="PAID").check()


@pytest.mark.parametrize(
    ("data", "more", "words"),
    [
        (b"", {}, "an empty file"),
        (b"ID,PAID,ID\na,1,b\n", {}, "2 columns with the name 'ID'"),
        (b"ID,PAID\na,1\n", {"delimiter": ";"}, "divided by a comma"),
        (b"ID,PAID\na,1\n", {"delimiter": ";;"}, "the delimiter"),
        (b"ID,PAID\na,1\n", {"encoding": "klingon"}, "the encoding 'klingon'"),
        (b"ID,PAID\n\x81,1\n", {"encoding": "cp1252"}, "bytes that are not cp1252"),
    ],
)
def test_text_that_cannot_be_opened(
    tmp_path: Path, data: bytes, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(FrameError, match=words):
        open_frame(write(tmp_path, data), unit_id="ID", paid="PAID", **more)


def test_quoted_fields_with_delimiters_and_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path, b'ID;PAID;NOTE\n"a;1";"1,234.50";"two\nlines"\nb;2;"say ""so"""\n')
    frame = open_frame(path, unit_id="ID", paid="PAID", delimiter=";").check()
    assert (frame.size, frame.total.cents) == (2, 123650)


def test_other_files_are_refused(tmp_path: Path) -> None:
    for name in ("claims.doc", "claims.parquet", "claims.xlsx"):
        with pytest.raises(FrameError, match="claims"):
            open_frame(write(tmp_path, b"x", name), unit_id="ID", paid="PAID")


def test_excel_numbers_that_lost_digits_are_refused(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "ids.xlsx"))
    sheet = book.add_worksheet("one")
    sheet.write_row(0, 0, ["ID", "PAID"])
    sheet.write_row(1, 0, [8877333866809661, 5])
    sheet.write_row(2, 0, [42, 6])
    book.add_worksheet("two")
    book.close()
    alone = open_frame(tmp_path / "ids.xlsx", unit_id="ID", paid="PAID")
    with pytest.raises(FrameError, match=r"row 2, column ID: a number of more than 15 digits"):
        alone.check()  # the only sheet that has these columns
    frame = open_frame(tmp_path / "ids.xlsx", unit_id="ID", paid="PAID", sheet="one")
    with pytest.raises(FrameError, match=r"row 2, column ID: a number of more than 15 digits"):
        frame.check()
