"""Sizes and factors of auditors: the AICPA's tables as reprinted, and exact chances."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scipy import stats

from primafacie.errors import PlanError
from sampling import Money
from sampling.sample_size import (
    acceptance,
    confidence_factor,
    confidence_factors,
    dollar_unit,
)
from tests.builders.command_line import capture

# AICPA, Audit Sampling (2017), Tables: tolerable rate, expected rate, n, by level.
ATTRIBUTES = {
    0.95: [
        (0.02, 0.0, 149),
        (0.02, 0.0125, 1030),
        (0.03, 0.0225, 1466),
        (0.05, 0.01, 93),
        (0.05, 0.02, 181),
        (0.06, 0.03, 195),
        (0.08, 0.05, 240),
        (0.10, 0.08, 649),
        (0.15, 0.10, 150),
        (0.20, 0.175, 720),
    ],
    0.90: [
        (0.02, 0.015, 1463),
        (0.04, 0.0, 57),
        (0.05, 0.02, 132),
        (0.07, 0.03, 94),
        (0.08, 0.07, 1300),
        (0.09, 0.06, 182),
        (0.10, 0.05, 78),
        (0.20, 0.15, 126),
    ],
}
# The same, Table C-1: level, expected over tolerable, tolerable share, n.
DOLLAR_UNITS = [
    (0.95, 0.0, 0.05, 60),
    (0.95, 0.2, 0.01, 463),
    (0.95, 0.5, 0.02, 577),
    (0.90, 0.4, 0.03, 191),
    (0.85, 0.5, 0.10, 61),
    (0.80, 0.4, 0.005, 707),
    (0.75, 0.2, 0.01, 190),
    (0.70, 0.6, 0.005, 850),
    (0.65, 0.0, 0.50, 3),
    (0.50, 0.6, 0.005, 340),
]
# Printed factors by number of errors, at 5%, 20% and 50% risk.
PRINTED = {
    0.95: {0: 3.00, 1: 4.75, 2: 6.30, 5: 10.52, 10: 16.97, 20: 29.07},
    0.80: {0: 1.61, 1: 3.00, 3: 5.52, 15: 19.24},
    0.50: {0: 0.70, 2: 2.68, 9: 9.67},
}
MILLION = Money.dollars(1_000_000)


def test_attribute_sizes_are_those_of_the_tables() -> None:
    for level, rows in ATTRIBUTES.items():
        for tolerable, expected, n in rows:
            made = acceptance(tolerable_rate=tolerable, expected_rate=expected, level=level)
            assert made.size == n, (level, tolerable, expected)
            risk = 1 - level
            assert stats.binom.cdf(made.allowed, n, tolerable) <= risk
            assert stats.binom.cdf(made.allowed, n - 1, tolerable) > risk
    # The table prints 112, with which the risk is above 10%.
    made = acceptance(tolerable_rate=0.07, expected_rate=0.035, level=0.90)
    assert (made.size, made.allowed) == (113, 4)
    assert stats.binom.cdf(4, 112, 0.07) > 0.10


def test_a_known_universe_needs_fewer_units_and_no_risk_more() -> None:
    for universe in (60, 500, 3000):
        made = acceptance(tolerable_rate=0.06, expected_rate=0.02, level=0.90, universe=universe)
        errors = round(0.06 * universe + 0.4999)
        chance = stats.hypergeom(universe, errors, made.size)
        assert chance.cdf(made.allowed) <= 0.10
        assert made.allowed >= made.size * 0.02
    whole = acceptance(tolerable_rate=0.05, expected_rate=0.01, level=0.95)
    assert acceptance(
        tolerable_rate=0.05, expected_rate=0.01, level=0.95, universe=10**7
    ).size == pytest.approx(whole.size, abs=1)
    assert (
        acceptance(tolerable_rate=0.05, expected_rate=0.049, level=0.95, universe=100).size == 100
    ), "only a review of all units tells these rates apart"


def test_dollar_unit_sizes_and_intervals() -> None:
    for level, ratio, share, n in DOLLAR_UNITS:
        tolerable = Money(round(share * MILLION.cents))
        expected = Money(round(ratio * tolerable.cents))
        made = dollar_unit(MILLION, tolerable=tolerable, level=level, expected=expected)
        assert made.size == n, (level, ratio, share)
        assert made.interval == Money(MILLION.cents // n)
        # With as many taints as expected the Poisson limit is the tolerable misstatement.
        assert confidence_factor(level, errors=made.expected_taints) / n <= share * (1 + 1e-9)
    old = dollar_unit(
        Money.dollars(3_460_000),
        tolerable=Money.dollars(63_460),
        level=0.95,
        expected=Money.dollars(13_000),
        method="expansion",
    )
    assert (old.size, old.factor, old.expansion) == (244, 3.0, 1.6)


def test_factors_are_printed_rounded_up() -> None:
    for level, printed in PRINTED.items():
        rows = confidence_factors(level, most_errors=20).factors
        assert {k: rows[k].printed for k in printed} == printed
        assert sum(row.increase for row in rows) == pytest.approx(rows[-1].factor)
        for row in rows[:3]:
            assert stats.poisson.cdf(row.errors, row.factor) == pytest.approx(1 - level)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (
            lambda: acceptance(tolerable_rate=0.03, expected_rate=0.03, level=0.9),
            "below the tolerable one",
        ),
        (lambda: acceptance(tolerable_rate=5, expected_rate=0.01, level=95), "2 problems"),
        (
            lambda: acceptance(tolerable_rate=0.05, expected_rate=0.0499, level=0.9),
            "100,000 units tell apart",
        ),
        (
            lambda: dollar_unit(MILLION, tolerable=1000, level=0.95),  # type: ignore[arg-type]
            "Money.dollars",
        ),
        (
            lambda: dollar_unit(MILLION, tolerable=Money.dollars(2_000_000), level=0.95),
            "at most the book value",
        ),
        (
            lambda: dollar_unit(
                MILLION, tolerable=Money.dollars(100), expected=Money.dollars(99), level=0.95
            ),
            "Sampling cannot show it",
        ),
        (
            lambda: dollar_unit(
                MILLION, tolerable=Money.dollars(100), level=0.97, method="expansion"
            ),
            "0.99, 0.95, 0.9",
        ),
        (
            lambda: dollar_unit(
                MILLION,
                tolerable=Money.dollars(100),
                expected=Money.dollars(80),
                level=0.95,
                method="expansion",
            ),
            "the expansion factor 1.6",
        ),
        (lambda: confidence_factors(0.95, most_errors=-1), "from 0 to 1,000"),
    ],
)
def test_what_is_refused(ask: Any, words: str) -> None:
    with pytest.raises(PlanError, match=words):
        ask()


def test_the_commands() -> None:
    rates = ["--tolerable-rate", "0.05", "--expected-rate", "0.01", "--level", "0.95"]
    assert capture("size", "acceptance", *rates).output.startswith("93 units. With at most 1 error")
    amounts = [
        "--book",
        "$1,000,000",
        "--tolerable",
        "50000",
        "--expected",
        "10000",
        "--level",
        "0.95",
    ]
    facts = json.loads(capture("size", "dollar-unit", *amounts, "--json").output)["result"]
    assert (facts["size"], facts["interval_cents"]) == (93, 1_075_268)
    table = capture("size", "factors", "--level", "0.95", "--up-to", "2").output
    assert "     1   4.744     4.75     1.748" in table
