"""What a notebook shows of a result: headings in words, dollars, no identifiers, no clutter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from primafacie.core.results import Result
from primafacie.core.shown_pages import MOST_NOTES, shown_html
from primafacie.core.shown_tables import FIRST_ROWS, MOST_ROWS, ShownTable, shown_table

ROWS = pd.DataFrame(
    {
        "unit_id": ["HICN-00017X", "HICN-00018X"],
        "should_have_paid_cents": [125_000, -250],
        "se_dollars": [12.5, None],
        "CLAIM_TYPE": ["carrier", "carrier"],
        "p": [3e-9, 0.25],
        "day": [datetime(2024, 6, 30), datetime(2024, 7, 1)],
        "error": [True, False],
        "spare": [False, False],
        "hits": [1, 1],
        "cents_left": [100, 2_500],
        "reason": ["", None],
    }
)


def test_cells_and_headings_are_read_by_people() -> None:
    shown = shown_table(ROWS)
    assert [column.heading for column in shown.columns] == [
        "Should have paid",
        "Standard error",
        "CLAIM_TYPE",
        "p-value",
        "Day",
        "Error",
        "Dollars left",
    ]
    assert shown.rows == (
        ("$1,250.00", "$12.50", "carrier", "<0.0001", "2024-06-30", "yes", "$1.00"),
        ("-$2.50", "", "carrier", "0.2500", "2024-07-01", "no", "$25.00"),
    )
    assert [column.number for column in shown.columns] == [
        True,
        True,
        False,
        True,
        False,
        False,
        True,
    ]


def test_the_numbers_of_a_column_have_the_same_decimals() -> None:
    table = pd.DataFrame(
        {
            "errors": [7.2, 6.0, None],
            "rate": [0.5, 0.001468, 0.25],
            "mean_dollars": [1.0, 2.5, 3.0],
            "units": [1, 20_000, 3],
        }
    )
    assert shown_table(table).rows == (
        ("7.2", "0.500000", "$1.00", "1"),
        ("6.0", "0.001468", "$2.50", "20,000"),
        ("", "0.250000", "$3.00", "3"),
    )


@pytest.mark.parametrize("value", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_no_value_is_blank(value: object) -> None:
    shown = shown_table(pd.DataFrame({"n": [1, 2], "coverage": [0.9, value]}))
    assert shown.rows == (("1", "0.9"), ("2", ""))


def test_numbers_are_to_the_right_in_plain_text() -> None:
    text = shown_table(pd.DataFrame({"stratum": ["1", "low"], "units": [12_000, 7]})).text()
    assert text.splitlines() == ["Stratum   Units", "1        12,000", "low           7"]


@pytest.mark.parametrize(
    ("rows", "shown", "more"),
    [
        (MOST_ROWS, MOST_ROWS, ""),
        (MOST_ROWS + 1, FIRST_ROWS, "... and 11 more rows in table()"),
        (FIRST_ROWS, FIRST_ROWS, ""),
    ],
)
def test_a_long_table_is_clipped_with_a_count(rows: int, shown: int, more: str) -> None:
    table = shown_table(pd.DataFrame({"n": range(rows)}))
    assert len(table.rows) == shown
    assert table.more == more
    assert len(shown_table(pd.DataFrame({"n": range(rows)}), most=None).rows) == rows


def test_a_long_text_leaves_room() -> None:
    cell = shown_table(pd.DataFrame({"fact": ["word " * 100], "n": [1]})).rows[0][0]
    assert len(cell) < 150
    assert cell.endswith("word ...")


@dataclass(frozen=True)
class Sum(Result):
    SCHEMA: ClassVar[str] = "primafacie.sum/1"

    total: int
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"total {self.total} <of all>\nsecond line"


def test_a_page_has_headline_lines_figures_and_notes() -> None:
    html = Sum(12, ("one & only", "total 12 <of all>"))._repr_html_()
    assert '<p class="kind">Sum</p>' in html
    assert '<p class="headline">Total 12 &lt;of all&gt;</p>' in html
    assert "<p>Second line</p>" in html
    assert '<th scope="row">Total</th><td class="short">12</td>' in html
    assert "<li>One &amp; only</li>" in html
    assert html.count("of all") == 1, "a note that the words have already is not repeated"


def test_many_notes_are_counted() -> None:
    notes = [f"note {k}" for k in range(MOST_NOTES + 2)]
    html = shown_html("Sum", "total", ShownTable((), ()), notes)
    assert html.count("<li>") == MOST_NOTES + 1
    assert "... and 2 more notes in notes" in html
    assert "<table>" not in html
