"""The page on an estimate, its two-sided limits in the form of other packages, its figure."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from extrapolation import (
    DemandRecord,
    Estimate,
    EstimateRecord,
    by_domain,
    count,
    demand,
    estimate,
    read_review,
)
from primafacie.errors import EstimateError
from tests.builders.results.extrapolation import reviewed


@pytest.fixture(scope="module")
def over() -> Estimate:
    return estimate(reviewed())


def test_the_page_has_the_figures_of_the_estimate(over: Estimate) -> None:
    page = over.summary().text()
    limit = over.planned_limit()
    assert limit.low is not None
    assert limit == over.interval(0.9, side="lower")
    for words in (
        "Estimated total: overpaid",
        "90 of 900 units",
        "cms-pim",
        f"${over.point:,.2f}",
        f"${over.se:,.2f} ({100 * over.se / over.point:.2f}% of it)",
        f"at least ${limit.low:,.2f}",
        "one-sided 90% (RAT-STATS 80% lower limit)",
        "student",
        f"{100 * (limit.precision or 0):.2f}%",
    ):
        assert words in page
    for note in (*over.notes, *limit.as_record().notes):
        assert note in page
    assert over.text() == page
    assert "HICN" not in page


def test_an_estimate_shows_its_planned_limit(over: Estimate) -> None:
    limit = over.planned_limit()
    assert str(over).splitlines() == [
        f"Total overpaid: ${over.point:,.2f} (standard error ${over.se:,.2f}).",
        "Expansion, 90 of 900 units.",
        f"One-sided 90% (RAT-STATS 80% lower limit) by student: at least ${limit.low:,.2f}.",
    ]


def test_a_limit_that_is_refused_is_told() -> None:
    rows = pd.DataFrame({"overpaid": [7.0, 0, 3, 9], "clinic": ["A", "B", "B", "B"]})
    alone = by_domain(read_review(rows, sizes=9), by="clinic")["A"]
    assert str(alone).splitlines()[-1] == "No limit is shown: a domain with 0 degrees of freedom."
    assert "Limit               none: a domain with 0 degrees" in alone.summary().text()


def test_two_sided_limits_as_other_packages_give_them(over: Estimate) -> None:
    made = over.conf_int()
    assert list(made.columns) == ["lower_dollars", "upper_dollars"]
    assert list(made.index) == ["overpaid"]
    found = over.interval(0.95, side="two-sided")
    low, high = made.iloc[0]
    assert (low, high) == (found.low, found.high)
    narrow = over.conf_int(0.80, bound="normal").iloc[0]
    assert tuple(narrow) == (
        over.interval(0.80, side="two-sided", bound="normal").low,
        over.interval(0.80, side="two-sided", bound="normal").high,
    )
    assert list(count(reviewed()).conf_int(0.9).columns) == ["lower_units", "upper_units"]


@pytest.mark.parametrize("level", [0.05, 0.01, 0.49])
def test_an_alpha_is_not_a_level(over: Estimate, level: float) -> None:
    with pytest.raises(EstimateError, match=r"statsmodels' alpha of 0\.05 is level=0\.95 here"):
        over.conf_int(level)
    over.conf_int(0.5)


def test_the_figure_has_six_limits_and_the_demand(over: Estimate) -> None:
    words = str(over.plot().get_label())
    low = over.interval(0.9, side="lower").low
    assert f"lower 90%: ${low:,.2f} to no upper end" in words
    assert words.count("two-sided") == 3
    assert "demand" not in words
    asked = demand(over)
    assert f", demand ${float(asked.amount):,.2f}; " in str(asked.plot().get_label())
    with pytest.raises(EstimateError, match="an estimate in dollars"):
        count(reviewed()).plot()


def test_records_are_read_without_their_sample(over: Estimate) -> None:
    record = json.loads(json.dumps(over.to_dict()))
    again = Estimate.from_dict(record)
    assert isinstance(again, EstimateRecord)
    assert again == over.as_record()
    assert again.strata == over.strata
    asked = demand(over)
    kept = DemandRecord.from_dict(json.loads(json.dumps(asked.to_dict())))
    assert kept == asked.as_record()
    assert kept.text() == asked.text()
    assert [row.amount for row in kept.other_treatments] == [
        row.amount for row in asked.other_treatments
    ]


def test_columns_say_their_unit(over: Estimate) -> None:
    assert {"mean_dollars", "point_dollars", "se_dollars"} <= set(over.table().columns)
    units = count(reviewed())
    assert {"point_units", "se_units"} <= set(units.table().columns)
    assert "$" not in str(units)
    limits = over.interval(0.9, side="two-sided").table()
    assert list(limits.columns[2:4]) == ["lower_dollars", "upper_dollars"]
    review = reviewed()
    table = review.table()
    assert table["effective_dollars"].sum() == pytest.approx(
        sum(row.effective_cents for row in review.rows) / 100
    )
