"""One cell as an id, cents or a day: exactly, or refused by name and without its value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from primafacie.errors import AuditError
from sampling import Money, intake

AMOUNTS = {
    "1234.5": 123450,
    "$1,234.50": 123450,
    " $ 1,234.50 ": 123450,
    "(12.00)": -1200,
    "$(12.00)": -1200,
    "($12)": -1200,
    "-12.00": -1200,
    "-$12.00": -1200,
    "12.00-": -1200,
    "12.00 CR": -1200,
    "12.00cr": -1200,
    ".5": 50,
    "0012.500": 1250,
    "9" * 13 + ".99": 10**15 - 1,
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_an_amount_in_text_follows_one_grammar(text: str) -> None:
    assert intake.cents_of_cell(text) == AMOUNTS[text] == Money.parse(text).cents


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("12,50", "a comma in an unexpected place"),
        ("1.234,50", "a comma in an unexpected place"),
        ("1,23.45", "a comma in an unexpected place"),
        ("1e5", "scientific notation"),
        ("1.2E+05", "scientific notation"),
        ("9" * 17, "more than 13 digits"),
        ("9" * 5_000, "more than 13 digits"),
        ("12.345", "a fraction of a cent"),
        ("3473.8600000000006", "a fraction of a cent"),
        ("(-12)", "two signs"),
        ("-12-", "two signs"),
        ("(12", "unclosed parenthesis"),
        ("12 DR", "the mark DR or DB"),
        ("n/a", "not an amount"),
        ("$", "not an amount"),
    ],
)
def test_what_the_grammar_does_not_know_is_refused_by_cause(text: str, cause: str) -> None:
    with pytest.raises(intake.CellError, match=cause) as caught:
        intake.cents_of_cell(text)
    assert text not in str(caught.value)
    if cause != "more than 13 digits" or len(text) > 1_000:
        with pytest.raises(AuditError):
            Money.parse(text)


def test_a_declared_decimal_comma_turns_the_grammar_around() -> None:
    assert intake.cents_of_cell("1.234,50", decimal=",") == 123450
    assert intake.cents_of_cell("12,5", decimal=",") == 1250
    with pytest.raises(intake.CellError, match="a point in an unexpected place"):
        intake.cents_of_cell("12.50", decimal=",")


def test_binary_noise_is_a_cent_in_number_cells_only() -> None:
    assert intake.cents_of_cell(3473.8600000000006) == 347386
    assert intake.cents_of_cell(0.1 + 0.2) == 30
    assert intake.cents_of_cell(np.float64(0.1) * 3) == 30
    assert intake.cents_of_cell(123_456_789.12) == 12_345_678_912
    assert intake.cents_of_cell(Decimal("12.50")) == 1250
    for value in (12.345, 12.5000001, Decimal("12.501")):
        with pytest.raises(intake.CellError, match="a fraction of a cent"):
            intake.cents_of_cell(value)


@pytest.mark.parametrize("value", [1e13, float("inf"), 10**17, np.int64(10**15)])
def test_amounts_beyond_exact_cents_are_refused(value: float) -> None:
    with pytest.raises(intake.CellError, match="more than 13 digits"):
        intake.cents_of_cell(value)


@pytest.mark.parametrize("value", [True, date(2024, 1, 1)])
def test_a_date_or_a_truth_value_is_no_amount(value: object) -> None:
    with pytest.raises(intake.CellError, match="instead of an amount"):
        intake.cents_of_cell(value)


@pytest.mark.parametrize("value", [None, "", "  ", float("nan"), pd.NA, pd.NaT, np.nan])
def test_blank_is_blank(value: object) -> None:
    assert intake.cents_of_cell(value) is None
    assert intake.id_of_cell(value) == ""
    assert intake.day_of_cell(value) is None


@pytest.mark.parametrize("text", ["NA", "NULL", "None", "nan", "#1", "00123", "1E5", "12.0"])
def test_ids_stay_the_texts_they_are(text: str) -> None:
    assert intake.id_of_cell(text) == text


def test_ids_in_number_cells_keep_every_digit_or_are_refused() -> None:
    assert intake.id_of_cell(123456789012345.0) == "123456789012345"
    assert intake.id_of_cell(np.int64(12345678901234567)) == "12345678901234567"
    for value in (12345678901234567.0, 1e15, np.float64(12345678901234567)):
        with pytest.raises(intake.CellError, match="the last digits are lost"):
            intake.id_of_cell(value)
    with pytest.raises(intake.CellError, match="with a fraction"):
        intake.id_of_cell(12.5)


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ("1.23450E+15", "scientific notation"),
        ("1,23450E+15", "scientific notation"),
        ("Grand Total", "a total"),
        ("TOTAL:", "a total"),
        (datetime(2024, 3, 1), "a date"),
        (True, "a truth value"),
        ("A\t1", "control characters"),
        ("Caf" + "e\u0301", "Unicode NFC"),
    ],
)
def test_damaged_ids_are_refused_by_name(value: object, cause: str) -> None:
    with pytest.raises(intake.CellError, match=cause):
        intake.id_of_cell(value)


def test_other_texts_take_any_cell() -> None:
    assert [intake.text_of_cell(v) for v in (2.0, 2.5, date(2024, 1, 2), "1.5E+10", " a ")] == [
        "2",
        "2.5",
        "2024-01-02",
        "1.5E+10",
        "a",
    ]


DAYS = {
    "2024-01-31": date(2024, 1, 31),
    "2024/01/31": date(2024, 1, 31),
    "20240131": date(2024, 1, 31),
    "2024-12-31 23:15:00": date(2024, 12, 31),
    "2024-12-31T00:00:00Z": date(2024, 12, 31),
    "2024-12-31T00:00:00.000+05:00": date(2024, 12, 31),
    "14SEP2025": date(2025, 9, 14),
    "14-Sep-2025": date(2025, 9, 14),
    "Sept 14, 2025": date(2025, 9, 14),
    "September 14, 2025": date(2025, 9, 14),
    "12/31/2024": date(2024, 12, 31),
    "31.12.2024": date(2024, 12, 31),
    "05/05/2024": date(2024, 5, 5),
}


@pytest.mark.parametrize("text", DAYS)
def test_days_that_can_be_read_in_one_way_are_read(text: str) -> None:
    assert intake.day_of_cell(text) == DAYS[text]


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ("01/02/2024", "month/day or day/month"),
        ("1-2-2024", "month/day or day/month"),
        ("01/02/24", "two digits"),
        ("2024-02-30", "not in the calendar"),
        ("0204-01-01", "a year before 1900"),
        ("2024-12-31T23:00:00Z", "time zone"),
        (datetime(2024, 12, 31, 23, tzinfo=UTC), "time zone"),
        (45292, "a bare number"),
        (45292.0, "a bare number"),
        (True, "not a day"),
        ("soon", "not a day"),
    ],
)
def test_days_that_would_be_a_guess_are_refused(value: object, cause: str) -> None:
    with pytest.raises(intake.CellError, match=cause):
        intake.day_of_cell(value)


def test_a_declared_format_settles_a_day() -> None:
    assert intake.day_of_cell("01/02/2024", date_format="%m/%d/%Y") == date(2024, 1, 2)
    assert intake.day_of_cell("01/02/2024", date_format="%d/%m/%Y") == date(2024, 2, 1)
    assert intake.day_of_cell(45292, date_format="excel") == date(2024, 1, 1)
    zone = timezone(timedelta(hours=-5))
    assert intake.day_of_cell(datetime(2024, 12, 31, tzinfo=zone)) == date(2024, 12, 31)
    with pytest.raises(intake.CellError, match="declared format"):
        intake.day_of_cell("2024-01-02", date_format="%m/%d/%Y")
