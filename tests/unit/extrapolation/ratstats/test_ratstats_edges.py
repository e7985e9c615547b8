"""RAT-STATS' edge rules, and forms that are refused with every fault at once."""

from __future__ import annotations

import time

import pytest

from extrapolation import ratstats
from primafacie.errors import EstimateError
from tests.builders.inside_extrapolation import chances, lower_count, printed, upper_count


def test_an_all_zero_sample_prints_zeros() -> None:
    block = ratstats.variable_unrestricted(500, difference=[0.0] * 30).fields["difference"]
    assert block["mean"] == ".00"
    assert block["skewness"] == block["kurtosis"] == ".00"
    assert block["ci_90"]["lower_limit"] == block["ci_90"]["upper_limit"] == "0"
    assert block["ci_90"]["precision_percent"] == ".00%"
    assert block["ci_90"]["t_value"].startswith("1.699")


def test_a_census_has_no_error_and_prints_its_t() -> None:
    block = ratstats.variable_unrestricted(4, difference=[1, 2, 3, 4.5]).fields["difference"]
    assert block["standard_error_total"] == "0"
    assert block["ci_80"]["lower_limit"] == block["ci_80"]["upper_limit"] == "11"
    assert block["ci_80"]["t_value"] == "1.637744353696"


def test_limits_may_be_negative_and_precision_of_a_negative_point_is_zero() -> None:
    block = ratstats.variable_unrestricted(100, difference=[-9, 1, 2, -3]).fields["difference"]
    assert block["point_estimate"] == "-225"
    assert block["ci_95"]["lower_limit"].startswith("-")
    assert block["ci_95"]["precision_percent"] == ".00%"


def test_one_value_has_no_degrees_of_freedom() -> None:
    block = ratstats.variable_unrestricted(10, difference=[7]).fields["difference"]
    assert block["ci_90"]["t_value"] == ".000000000000"
    assert block["ci_90"]["lower_limit"] == block["point_estimate"] == "70"


def test_two_lists_give_the_third() -> None:
    examined, difference = [10.0, 20.0, 30.0], [1.0, 0.0, 3.0]
    both = ratstats.variable_unrestricted(9, examined=examined, difference=difference)
    assert both.fields["audited"]["mean"] == "18.67"
    assert both.fields["totals"]["nonzero_diffs"] == "2"
    assert both.estimates["difference"][0] == 12.0
    many = ratstats.variable_stratified(
        [{"universe": 9, "examined": examined, "audited": [9, 20, 27]}] * 2
    )
    assert many.fields["difference"]["overall"]["point_estimate"] == "24"
    assert many.fields["totals"]["all"] == ["6", "8.00", "4"]


@pytest.mark.parametrize("value", [2.675, 0.125, 1.005, -0.005, 0.295, 1e9 + 0.005])
def test_halves_go_up(value: float) -> None:
    whole = round(abs(value) * 1000)
    expected = f"{(whole + 5) // 10 / 100:,.2f}".removeprefix("0")
    assert printed(value, 2) == ("-" if value < 0 else "") + expected


def test_exact_counts_equal_plain_arithmetic() -> None:
    """Against whole-number binomials, every K of a universe of 60."""
    from math import comb

    universe, sample = 60, 12
    for count in range(universe + 1):
        exact = [comb(count, i) * comb(universe - count, sample - i) for i in range(sample + 1)]
        total = comb(universe, sample)
        assert chances(universe, sample, count) == pytest.approx(
            [part / total for part in exact], abs=1e-14
        )
    for items in range(sample + 1):
        low = lower_count(universe, sample, items, 0.1)
        high = upper_count(universe, sample, items, 0.1)
        assert items <= low <= high <= universe - (sample - items)
        if items:
            assert chances(universe, sample, low)[items:].sum() > 0.1
            assert chances(universe, sample, low - 1)[items:].sum() <= 0.1
        if items < sample:
            assert chances(universe, sample, high)[: items + 1].sum() > 0.1
            assert chances(universe, sample, high + 1)[: items + 1].sum() <= 0.1


def test_the_largest_universe_is_quick_and_near_the_binomial() -> None:
    from scipy.special import betaincinv

    started = time.perf_counter()
    made = ratstats.attribute_unrestricted(2_147_483_647, sample=400, items=82)
    assert time.perf_counter() - started < 5
    low = int(made.fields["ci_90"]["lower_qty"].replace(",", ""))
    assert low / 2_147_483_647 == pytest.approx(float(betaincinv(82, 319, 0.05)), rel=1e-5)


def test_every_fault_of_a_form_is_named_at_once() -> None:
    with pytest.raises(EstimateError) as found:
        ratstats.attribute_stratified(
            [{"universe": 10, "sample": 11, "items": 0}, {"universe": 0, "sample": 1, "items": 2}]
        )
    assert [problem.where for problem in found.value.problems] == [
        "stratum 1: sample",
        "stratum 2: universe",
        "stratum 2: items",
    ]
    with pytest.raises(EstimateError, match="finite"):
        ratstats.variable_unrestricted(10, difference=[1.0, float("nan")])
    with pytest.raises(EstimateError, match="one or two of them"):
        ratstats.variable_unrestricted(10)
    with pytest.raises(EstimateError, match="unequal length"):
        ratstats.variable_unrestricted(10, examined=[1, 2], audited=[1])
    with pytest.raises(EstimateError, match="none or all of them"):
        ratstats.attribute_unrestricted(100, sample=10, items=4, one_sided=True)
    with pytest.raises(EstimateError, match="without rows"):
        ratstats.variable_two_stage(9, primary_units=[])
    with pytest.raises(EstimateError, match="as in stratum 1"):
        ratstats.variable_stratified(
            [{"universe": 9, "examined": [1, 2]}, {"universe": 9, "difference": [1, 2]}]
        )
    with pytest.raises(EstimateError, match="no larger than their group"):
        ratstats.variable_rhc_two_stage(
            [
                {
                    "secondary_universe": 5,
                    "size": 0,
                    "group_size": 9,
                    "units_in_group": 2,
                    "values": [1, 2],
                }
            ]
            * 2
        )
    with pytest.raises(EstimateError, match="at least 2 groups"):
        ratstats.variable_rhc_two_stage(
            [
                {
                    "secondary_universe": 5,
                    "size": 3,
                    "group_size": 9,
                    "units_in_group": 2,
                    "values": [1, 2],
                }
            ]
        )


def test_one_sided_full_denial_prints_the_lower_limit_alone() -> None:
    made = ratstats.attribute_unrestricted(1000, sample=30, items=30, one_sided=True)
    assert list(made.fields["ci_90"]) == ["lower_qty", "lower_pct"]
    two = ratstats.attribute_unrestricted(1000, sample=30, items=30)
    assert two.fields["ci_90"]["upper_qty"] == "1,000"
    assert two.fields["ci_80"]["lower_qty"] == made.fields["ci_90"]["lower_qty"]


def test_every_variable_says_its_sample_size_and_nonzero_items() -> None:
    """In a census too, and with the total's standard error where strata are combined."""
    whole = ratstats.variable_unrestricted(4, difference=[0, 2.5, 0, 7])
    assert (whole.fields["difference"]["sample_size"], whole.fields["totals"]["nonzero_items"]) == (
        "4",
        "2",
    )
    two = ratstats.variable_unrestricted(4, examined=[9, 9, 9, 9], audited=[9, 6.5, 9, 2])
    assert [
        two.fields[name]["nonzero_items"] for name in ("examined", "audited", "difference")
    ] == [
        "4",
        "4",
        "2",
    ]
    parts = [{"universe": 40, "difference": [0, 2, 5]}, {"universe": 60, "difference": [1, 0, 9]}]
    for verb in (ratstats.variable_stratified, ratstats.variable_poststratified):
        overall = verb(parts).fields["overall"]
        assert overall["standard_error_total"] == overall["standard_error"]
