"""Days as people have them: the forms that fit a column, and one reading in Python and in SQL."""

from __future__ import annotations

import sqlite3
from datetime import date
from itertools import islice, permutations, product
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from primafacie.core.day_grammar import day_form
from primafacie.errors import AuditWarning, FrameError
from sampling import intake, open_frame
from sampling.engines.column_types import Column
from sampling.engines.duckdb_columns import READER
from sampling.intake.date_forms import KNOWN_FORMS
from tests.builders.inside_sampling import DUCKDB, DuckdbEngine

ENGINE = DuckdbEngine()
DECLARED = (*KNOWN_FORMS, "MM/DD/YYYY", "DD-MON-YY", "%m/%d/%y since 1930", "%d%m/%Y", "YYYYDDD")
YEARS = ["2024", "1999", "24", "99", "68", "69", "0024", "9999", "202"]
MONTHS = ["01", "1", "12", "13", "2", "SEP", "Sept", "february", "Fbe", "00"]
DAYS = ["1", "01", "13", "29", "30", "31", "366", "060", "0", "45292", "60"]
SIGNS = ["", "-", "/", ".", " ", ", "]
TAILS = [
    *("", "", " 00:00:00.000", " 12:00:00 AM", "T10:30:00", "T10:30:00Z", "T00:00:00+02:00"),
    *(":00:00:00", "-13.05.59.000001", "Z", " 25:00", ".0", ".00", "x", " 12.00.00.000000 AM"),
]
ORDERS = list(permutations(range(3)))
STRIDE = 101


def written() -> list[str]:
    """Years, months, days, signs and tails of all kinds put together, an even share of them."""
    found = []
    pieces = product(YEARS, MONTHS, DAYS, SIGNS, TAILS, ORDERS)
    for year, month, day, sign, tail, order in islice(pieces, 0, None, STRIDE):
        fields = (year, month, day)
        found.append(sign.join(fields[place] for place in order) + tail)
    return [*found, *DAYS, *YEARS, "Sep 14, 2025", "1402/2025", "", " ", "text"]


@pytest.mark.once
def test_python_and_sql_read_the_same_days() -> None:
    """Every form, on texts that mostly fit none: the engines have no leniency of their own."""
    texts = written()
    forms = [day_form(text) for text in DECLARED]
    columns = ", ".join(READER.day(Column("t", "VARCHAR", DUCKDB), form) for form in forms)
    rows = ENGINE.execute(
        f"select {columns} from (select unnest(?::VARCHAR[]) as t) as texts", [texts]
    )
    read = set()
    for text, row in zip(texts, rows, strict=True):
        expected = [form.day(text.strip(" ")) for form in forms]
        assert list(row) == expected, text
        read |= {form.text for form, day in zip(forms, expected, strict=True) if day}
    assert read == set(DECLARED)


def test_every_form_reads_a_day_written_in_it_and_finds_itself() -> None:
    day = date(2024, 12, 31)
    for form in KNOWN_FORMS:
        if form.startswith("excel"):
            zero = date(1899, 12, 30) if form == "excel" else date(1904, 1, 1)
            text = str((day - zero).days)
        else:
            text = day.strftime(form)
        assert day_form(form).day(text) == day
        assert form in [found.text for found in intake.find_date_forms([text]).fits]


@pytest.mark.parametrize(
    ("days", "form", "first"),
    [
        (["01/31/2024", "02/01/2024", ""], "%m/%d/%Y", "2024-01-31"),
        (["31/01/2024", "02/01/2024", " "], "%d/%m/%Y", "2024-01-31"),
        (["9/14/2025 12:00:00 AM", "9/1/2025 1:05:00 PM"], "%m/%d/%Y", "2025-09-14"),
        (["2025-09-14 00:00:00.000"], "%Y-%m-%d", "2025-09-14"),
        (["2025-09-14T00:00:00Z", "2025-09-15T00:00:00+02:00"], "%Y-%m-%d", "2025-09-14"),
        (["2025-09-14-13.05.59.000001"], "%Y-%m-%d", "2025-09-14"),
        (["14SEP2025", "1oct2025"], "%d%b%Y", "2025-09-14"),
        (["14SEP2025:00:00:00"], "%d%b%Y", "2025-09-14"),
        (["14-Sep-2025"], "%d-%b-%Y", "2025-09-14"),
        (["Sep  4 2025 12:00AM"], "%b %d %Y", "2025-09-04"),
        (["2025257"], "%Y%j", "2025-09-14"),
        (["9142025", "12312025"], "%m%d%Y", "2025-09-14"),
        (["20250914.0"], "%Y%m%d", "2025-09-14"),
    ],
)
def test_the_only_form_that_fits_is_read_with_a_note(
    days: list[str], form: str, first: str
) -> None:
    claims = pd.DataFrame({"id": [f"c{k}" for k in range(len(days))], "paid": 1, "on": days})
    frame = open_frame(claims, unit_id="id", paid="paid", date="on").check()
    assert str(frame.column("date")[0]) == first
    assert f"the dates in column on are read as {form}, the only form that fits" in frame.notes[0]
    timed = [text for text in days if "1:05" in text or "13.05" in text]
    assert ("1 value has a time of day, which is not used" in frame.notes[0]) == bool(timed)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["01/02/2024"], 'date_format="%m/%d/%Y" or date_format="%d/%m/%Y"'),
        (["1/5/24"], 'date_format="%m/%d/%y since 1969" or date_format="%d/%m/%y since 1969"'),
        (["14-SEP-25"], "two-digit years are those of 1969 to 2068"),
        (["45292"], 'date_format="excel" or date_format="excel-1904"'),
        (["2024-01-01", "2024-01-02", "02/30/2024"], "2 of 3 dates can be read by"),
        (["2024-01-31T10:00:00Z"], 'time_zone="America/New_York"'),
        (["01/31/2024", "31/01/2024"], "Correct the dates, or declare how they are written"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_the_option(
    days: list[str], words: str
) -> None:
    claims = pd.DataFrame({"id": [f"c{k}" for k in range(len(days))], "paid": 1, "on": days})
    with pytest.raises(FrameError) as refused:
        open_frame(claims, unit_id="id", paid="paid", date="on").check()
    assert words in str(refused.value)


def test_declared_forms_are_read_from_every_source(tmp_path: Path) -> None:
    """Serial numbers as numbers and texts; a short year is never the year 24."""
    numbers = pd.DataFrame({"id": ["a", "b"], "paid": [1, 2], "on": [45292.0, 45293.75]})
    roles: dict[str, Any] = {"unit_id": "id", "paid": "paid", "date": "on"}
    expected = [date(2024, 1, 1), date(2024, 1, 2)]
    frame = open_frame(numbers, **roles, date_format="excel")
    assert frame.column("date").to_pylist() == expected
    numbers.to_csv(tmp_path / "claims.csv", index=False)
    frame = open_frame(tmp_path / "claims.csv", **roles, date_format="excel")
    assert frame.column("date").to_pylist() == expected
    book = openpyxl.Workbook()
    for row in (("id", "paid", "on"), ("a", 1, 43830), ("b", 2, 43831)):
        book.active.append(row)
    book.save(tmp_path / "claims.xlsx")
    frame = open_frame(tmp_path / "claims.xlsx", **roles, date_format="excel-1904")
    assert frame.column("date").to_pylist() == expected
    connection = sqlite3.connect(":memory:")
    numbers.to_sql("claims", connection, index=False)
    frame = open_frame(connection, table="claims", **roles, date_format="excel")
    assert frame.column("date").to_pylist() == [day.isoformat() for day in expected]
    connection.close()
    short = numbers.assign(on=["1/5/24", "1/6/2024"])
    with pytest.raises(FrameError, match="row 1, column on: the date '1/5/24'"):
        open_frame(short, **roles, date_format="%m/%d/%Y").check()
    frame = open_frame(short[:1], **roles, date_format="M/D/YY since 1930")
    assert frame.column("date").to_pylist() == [date(2024, 1, 5)]
    assert "two-digit years are those of 1930 to 2029" in frame.notes[0]
    zoned = numbers.assign(on=["2024-01-01T03:30:00Z", "2024-01-01T12:00:00-05:00"])
    frame = open_frame(zoned, **roles, time_zone="America/New_York")
    assert frame.column("date").to_pylist() == [date(2023, 12, 31), date(2024, 1, 1)]


def test_a_column_of_a_table_shows_the_order_of_day_and_month() -> None:
    """The cells that can be read in one way decide for those of the same column that cannot."""
    table = intake.read_table(pd.DataFrame({"on": ["01/02/2024", "01/31/2024", "3/4/2024"]}))
    with pytest.warns(AuditWarning, match="the days are read as month/day, because"):
        assert table.days("on") == [date(2024, 1, 2), date(2024, 1, 31), date(2024, 3, 4)]
    table.raise_problems()
    both = intake.read_table(pd.DataFrame({"on": ["01/02/2024", "01/31/2024", "31/1/2024"]}))
    both.days("on")
    assert "month/day in some rows and day/month in others" in str(both.problems)
    assert "can be month/day or day/month" in str(both.problems)
    short = intake.TableFormat(date_format="%d-%b-%y")
    table = intake.read_table(pd.DataFrame({"on": ["14-SEP-25"]}), form=short)
    with pytest.warns(AuditWarning, match="two-digit years are those of 1969 to 2068"):
        assert table.days("on") == [date(2025, 9, 14)]
