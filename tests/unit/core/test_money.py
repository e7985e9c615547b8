"""Money is exact: parsing, arithmetic, printing and the two named roundings."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primafacie.errors import AuditError
from sampling import Money


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$1,234.50", 123450),
        ("(12.00)", -1200),
        ("($1,000.01)", -100001),
        ("-12", -1200),
        ("$-12.5", -1250),
        ("-$12.5", -1250),
        (" 7 ", 700),
        (".5", 50),
        ("12.", 1200),
        ("1.2300", 123),
        ("0", 0),
        ("-0.00", 0),
        ("9" * 20, int("9" * 20) * 100),
    ],
)
def test_parses_what_claims_files_hold(text: str, cents: int) -> None:
    assert Money.parse(text) == Money(cents)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "$",
        ".",
        "()",
        "12.345",
        "1,23",
        "12 3",
        "--3",
        "(1",
        "1)",
        "(-1)",
        "-$-1",
        "1e3",
        "19x5",
        "NaN",
        "inf",
        "٣",
        "1.2.3",
        "0x10",
        "1_000",
        "€5",
    ],
)
def test_refuses_what_is_not_an_amount(text: str) -> None:
    with pytest.raises(AuditError, match="the amount"):
        Money.parse(text)


def test_floats_cannot_become_money_by_accident() -> None:
    with pytest.raises(AuditError, match="float"):
        Money.dollars(0.1)  # type: ignore[arg-type]
    with pytest.raises(AuditError, match="integer number of cents"):
        Money(1.5)  # type: ignore[arg-type]


@given(st.integers(-(10**15), 10**15))
def test_printing_and_parsing_are_inverse(cents: int) -> None:
    money = Money(cents)
    assert Money.parse(str(money)) == money
    assert Money.parse(money.plain()) == money
    assert Money.dollars(money.plain()) + Money.zero == money


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_sums_are_exact(amounts: list[int]) -> None:
    total = Money.zero
    for cents in amounts:
        total = total + Money(cents)
    assert total.cents == sum(amounts)


def test_a_lower_limit_rounds_down_and_a_point_half_up() -> None:
    assert Money.rounded(617575.129, rule="down") == Money(61757512)
    assert Money.rounded(-0.001, rule="down") == Money(-1)
    assert Money.rounded(0.125, rule="half up") == Money(13)
    assert Money.rounded(-0.125, rule="half up") == Money(-12)
    assert Money.rounded(2.675, rule="half up") == Money(268)  # the shortest decimal decides
    assert Money.rounded(Decimal("1.005"), rule="half up") == Money(101)


@given(st.floats(-1e12, 1e12))
def test_a_rounded_lower_limit_is_never_above_the_computed_one(dollars: float) -> None:
    """Never, but for the noise of binary addition: at most a thousandth of a cent."""
    cents = Money.rounded(dollars, rule="down").cents
    exact = Decimal(repr(dollars))
    assert Decimal(cents) / 100 - Decimal("1e-5") <= exact < Decimal(cents + 1) / 100
    plain = Money.rounded(exact, rule="down").cents
    assert Decimal(plain) / 100 <= exact < Decimal(plain + 1) / 100


@pytest.mark.parametrize("dollars", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_not_money(dollars: float) -> None:
    with pytest.raises(AuditError, match="finite"):
        Money.rounded(dollars, rule="down")


def test_order_and_float() -> None:
    assert Money(1) < Money(2) <= Money(2)
    assert float(Money(-150)) == -1.5
    assert not Money(0)
    assert repr(Money(5)) == "Money('0.05')"


# Where large amounts cancel, the noise of their sum is that of the large ones, not of what is left.
AMOUNTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=60)
SIGNED = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=60)


@given(AMOUNTS | SIGNED)
def test_adding_floats_loses_no_cent(cents: list[int]) -> None:
    added = sum(float(c) / 100 for c in cents)
    assert Money.rounded(added, rule="down").cents == sum(cents)
    assert Money.rounded(added - 1e-4, rule="down").cents == sum(cents) - 1
