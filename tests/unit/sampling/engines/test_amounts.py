"""The engine reads amounts exactly as `Money.parse` does, in every declared form of a column."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from primafacie.core.amount_grammar import AmountError, AmountForm, cents_of_form, cents_of_text
from primafacie.errors import AuditError
from sampling import Money, open_frame
from sampling.engines.column_types import Column
from sampling.engines.duckdb_columns import amount
from sampling.engines.sqlite_engine import cents_of
from tests.builders.inside_sampling import DUCKDB, DuckdbEngine

ENGINE = DuckdbEngine()
PAID = Column("paid", "VARCHAR", DUCKDB)
FORMS: tuple[AmountForm, ...] = get_args(AmountForm)
MINUS = "\u2212"

pieces = st.sampled_from(
    [
        *("$", "-", "+", "(", ")", ".", ",", "0", "1", "12", "345", "000", "00", " ", "e", "CR"),
        *("USD", MINUS, "\t", "DR", "K", "{", "}", "1291"),
    ]
)
texts = st.lists(pieces, max_size=8).map("".join)


def by_engine(texts: list[str], form: AmountForm, decimal: str = ".") -> list[int | None]:
    sql = amount(PAID, decimal, form)[0]
    found = ENGINE.execute(f"select {sql} from (select unnest(?::varchar[]) as paid)", [texts])
    return [None if row[0] is None else int(row[0]) for row in found]


def by_python(text: str, form: AmountForm) -> int | None:
    """The cents that 64 bits hold."""
    try:
        cents = cents_of_form(text, form, most_digits=50)
    except AmountError:
        return None
    return cents if abs(cents) < 2**63 else None


def by_money(text: str) -> int | None:
    try:
        cents = Money.parse(text).cents
    except AuditError:
        return None
    return cents if abs(cents) < 2**63 else None


@pytest.mark.once
@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=60))
@example(["345345345345345345", "1,291.42-", f"{MINUS}12.00", "$ 12.00", "( $12.00 )", "+.50"])
@example(["12.00 USD", "USD 12.00-", "12.00 cr", "$(12.00)", "12 .00", "1,29.00", "--1", "", " "])
def test_same_verdict_and_same_cents(texts: list[str]) -> None:
    """Blanks and signs of all kinds; what 64 bits of cents do not hold is refused by the engine."""
    for form in FORMS:
        expected = [by_python(text, form) for text in texts]
        assert by_engine(texts, form) == expected
        assert [cents_of(text, ".", form) for text in texts] == expected
    dollars = by_engine(texts, "dollars")
    assert dollars == [by_money(text) for text in texts]
    swapped = [text.translate(str.maketrans(".,", ",.")) for text in texts]
    assert by_engine(swapped, "dollars", ",") == dollars


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1,291.42-", -129142),
        ("1,291.42+", 129142),
        ("1,291.42 CR", -129142),
        (f"{MINUS}1,291.42", -129142),
        (f"1,291.42{MINUS}", -129142),
        ("+12.00", 1200),
        ("$ 12.00", 1200),
        ("- $12.00", -1200),
        ("$ (12.00)", -1200),
        ("( 12.00 )", -1200),
        ("12.00 USD", 1200),
        ("\t12.00 ", 1200),
    ],
)
def test_signs_of_mainframes_and_spreadsheets(text: str, cents: int) -> None:
    assert cents_of_text(text) == cents
    assert by_engine([text], "dollars") == [cents]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("1,291.42 DR", "DR or DB"),
        ("1,291.42DB", "DR or DB"),
        ("-(12.00)", "two signs"),
        ("-12.00-", "two signs"),
        ("(12.00", "unclosed parenthesis"),
        ("1 291.42", "not an amount"),
        ("12,91.42", "comma in an unexpected place|not an amount"),
        ("1.2E+05", "scientific notation"),
        ("12914K", "not an amount"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str, cause: str) -> None:
    with pytest.raises(AmountError, match=cause):
        cents_of_text(text)
    assert by_engine([text], "dollars") == [None]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=100))
def test_floats_of_whole_cents_are_exact(cents: list[int]) -> None:
    claims = pd.DataFrame(
        {"id": [str(k) for k in range(len(cents))], "paid": [c / 100 for c in cents]}
    )
    frame = open_frame(claims, unit_id="id", paid="paid").check()
    assert frame.payments().tolist() == cents
