"""D2 and its neighbors: ordinary rounding is context, one difference is counted once."""

from __future__ import annotations

import pytest
from scipy.special import ndtri

from tests.nightly.amount_flaws import (
    no_population_correction,
    point_demanded,
    two_errors_that_offset,
)
from tests.nightly.amounts import AMOUNTS
from tests.nightly.audits import Audit, honest, lower_limit, parts, study
from tests.nightly.review_flaws import underpayments_dropped
from validation import Finding, PrintedFigures, rebut


def found_in(audit: Audit, *codes: str) -> dict[str, Finding]:
    made = rebut(study(audit), seed=1, replicates=200, arguments=codes)
    return {finding.code: finding for finding in made.findings}


@pytest.mark.parametrize("strata", [1, 2, 5])
@pytest.mark.parametrize("rounding", AMOUNTS, ids=lambda state: state.__name__)
def test_ordinary_rounding_never_goes_to_the_amount(rounding: object, strata: int) -> None:
    audit = honest("an honest amount, rounded", n=100, strata=strata)
    audit.demand = rounding(audit)  # type: ignore[operator]
    found = found_in(audit, "D2", "D3", "D4")
    assert found["D2"].strength in ("context", "not supported")
    assert found["D3"].strength == "not supported"
    assert "by the planned formula" in found["D2"].fact


def test_the_rounding_is_named() -> None:
    audit = honest("an honest amount, rounded", n=100)
    planned = lower_limit(audit)
    audit.demand = 1000.0 * (planned // 1000)
    assert "down to a multiple of $1,000" in found_in(audit, "D2")["D2"].fact
    audit.demand = lower_limit(audit, digits=2)
    assert "the critical value 1.29 of a printed table" in found_in(audit, "D2")["D2"].fact
    audit.demand = lower_limit(audit, mean_digits=2)
    assert "each mean rounded to the cent" in found_in(audit, "D2")["D2"].fact
    audit.demand = round(planned + 0.42, 2)
    assert "within $1 or 0.1% of the planned amount" in found_in(audit, "D2")["D2"].fact


def test_what_is_more_than_rounding_goes_to_the_amount() -> None:
    audit = honest("an honest amount, rounded", n=100)
    planned = lower_limit(audit)
    audit.demand = round(1.0011 * planned + 1, 2)
    over = found_in(audit, "D2")["D2"]
    assert over.strength == "goes to amount"
    assert over.dollars == pytest.approx(audit.demand - planned, abs=0.011)
    audit.demand = 10_000.0 * (planned // 10_000 + 1)
    up = found_in(audit, "D2")["D2"]
    assert up.strength == "goes to amount"
    assert "rounded up to a multiple of $10,000" in up.fact


def test_an_error_in_the_respondents_favor_is_a_class_of_its_own() -> None:
    audit = no_population_correction(honest("a limit without correction", n=60))
    found = found_in(audit, "D2")["D2"]
    assert found.strength == "favors the respondent"
    assert not found.supported
    assert found.dollars is not None
    assert found.dollars < 0
    assert "without the finite population correction" in found.fact


def test_errors_that_offset_are_priced_alone() -> None:
    audit = two_errors_that_offset(honest("two errors", n=60))
    found = found_in(audit, "D2")["D2"]
    (table,) = [t for t in found.tables if t.title.startswith("Each difference")]
    words = {row[0] for row in table.rows}
    assert any(word.startswith("without the finite population correction") for word in words)
    assert "one-sided 80% instead of 90%" in words
    assert {row[2].startswith("-") for row in table.rows} == {True, False}


def test_a_demanded_point_is_counted_by_d3_alone() -> None:
    audit = point_demanded(honest("a point demanded", n=60))
    found = found_in(audit, "D2", "D3")
    assert found["D3"].strength == "goes to amount"
    assert found["D2"].strength == "context"
    assert found["D2"].dollars is None
    assert "D3 reports this difference" in found["D2"].fact


def test_underpayments_set_to_zero_are_counted_by_d4_alone() -> None:
    audit = underpayments_dropped(honest("underpayments dropped", n=60))
    found = found_in(audit, "D2", "D3", "D4")
    assert found["D4"].strength == "goes to amount"
    assert found["D2"].dollars is None
    assert "D4 reports this difference" in found["D2"].fact


def test_a_round_figure_of_another_formula_is_still_named() -> None:
    """The 80% limit, rounded down to $10: read by the precision that its zeros leave."""
    audit = honest("another formula, rounded", n=60)
    audit.demand = 10.0 * (lower_limit(audit, level=0.80) // 10)
    found = found_in(audit, "D2")["D2"]
    assert found.strength == "goes to amount"
    assert "one-sided 80%" in found.fact


def test_a_figure_too_round_names_no_formula() -> None:
    audit = honest("too round", n=60)
    audit.demand = 10_000.0 * (2 + lower_limit(audit) // 10_000)
    found = found_in(audit, "D2")["D2"]
    assert found.strength == "goes to amount"
    assert "too coarse to tell them apart" in found.fact or "none of" in found.fact


def test_printed_numbers_know_the_unit_of_their_zeros() -> None:
    number = PrintedFigures(demand="$123,400.00").number("demand")
    assert number is not None
    assert number.round_unit == 100.0
    assert number.cut_from(123_499.99) == 100.0
    assert number.cut_from(123_500.00) is None
    assert number.cut_from(123_399.00) is None


def test_the_correction_of_a_variance_on_the_standard_error_is_named() -> None:
    """SE (1 - f) for SE sqrt(1 - f), in two strata of which the smaller one is sampled densely."""
    audit = honest("a correction without its root", n=100, strata=2)
    point, variance = 0.0, 0.0
    for size, over in parts(audit):
        point += size * float(over.mean())
        variance += size**2 * float(over.var(ddof=1)) / len(over) * (1 - len(over) / size) ** 2
    audit.demand = round(point - float(ndtri(0.90)) * variance**0.5 - 0.005, 2)
    found = found_in(audit, "D2")["D2"]
    assert found.strength == "goes to amount"
    assert "finite population correction squared (1 - n/N on the standard error)" in found.fact
    assert found.dollars == pytest.approx(audit.demand - lower_limit(audit), abs=0.011)


def test_an_amount_that_nets_underpayments_is_not_lowered_by_them_again() -> None:
    """D4 said "the amount would be lower" of a demand that nets as its rules ask."""
    audit = underpayments_dropped(honest("underpayments netted", n=100))
    audit.demand = lower_limit(audit)
    found = found_in(audit, "D2", "D4")
    assert found["D2"].strength == "not supported"
    assert found["D4"].strength == "context"
    assert found["D4"].dollars is None
    assert "the amount nets them" in found["D4"].fact
