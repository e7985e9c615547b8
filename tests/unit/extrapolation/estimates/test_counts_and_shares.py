"""Numbers and rates of units in error: exact limits by default, Korn and Graubard's elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from extrapolation import (
    BOUNDS,
    Review,
    Sample,
    by_domain,
    count,
    error_rate,
    expand,
    poststratify,
    read_review,
)
from primafacie.errors import EstimateError
from sampling import Draw, designs, open_frame, plan
from tests.builders.inside_extrapolation import (
    SampledShare,
)
from tests.builders.limits import in_error, share_limits

CLAIMS = pd.DataFrame(
    {
        "id": [f"C{k:03d}" for k in range(400)],
        "paid": [f"{20 + k % 37}.00" for k in range(400)],
        "patient": [f"B{k % 41}" for k in range(400)],
    }
)


def drawn(selection: Any, n: int, **options: Any) -> Draw:
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="patient")
    made = plan(frame.check(), rules="cms-pim", sample=n, selection=selection, **options)
    return made.draw("lot 7", seed_source="chosen for this test")


def reviewed(draw: Draw, *, wrong: Callable[[int], bool]) -> Review:
    rows = [
        {
            "unit_id": unit.unit_id,
            "status": "reviewed",
            "should_have_paid": 0.0 if wrong(int(unit.unit_id[1:])) else unit.paid_cents / 100,
        }
        for unit in draw.units
    ]
    return read_review(pd.DataFrame(rows), draw=draw)


def test_two_errors_of_199_in_97541_have_the_exact_limit() -> None:
    """Student's lower limit is -381.81: fewer than no units."""
    rows = pd.DataFrame({"overpaid": [5.0, 7.0] + [0.0] * 197})
    errors = count(read_review(rows, sizes=97_541))
    found = errors.interval(0.90, side="two-sided")
    assert (found.bound, found.guarantee, found.planned) == ("hypergeometric", "exact", True)
    assert (found.low, found.high) == in_error(97_541, 199, 2, 0.05)
    student = errors.interval(0.95, side="two-sided", bound="student")
    assert student.low == pytest.approx(-381.81, abs=0.01)
    assert student.beside == errors.interval(0.95, side="two-sided")
    assert found.beside is None
    assert "$" not in str(found)


def test_the_default_limits_of_counts_hold_their_level_in_every_population() -> None:
    """Two strata of 9 and 12 units, 3 and 5 sampled: all numbers of errors, all samples."""
    sizes, sampled, level = (9, 12), (3, 5), 0.80
    limits = {}
    for found in product(*(range(n + 1) for n in sampled)):
        values = [float(k < m) for n, m in zip(sampled, found, strict=True) for k in range(n)]
        labels = ["a"] * 3 + ["b"] * 5
        rows = pd.DataFrame({"overpaid": values, "stratum": labels})
        review = read_review(rows, sizes={"a": 9, "b": 12}, stratum="stratum")
        made = count(review).interval(level, side="two-sided")
        rate = error_rate(review)["all"].interval(level, side="two-sided")
        assert (rate.low, rate.high) == pytest.approx((made.low / 21, made.high / 21))  # type: ignore[operator]
        limits[found] = (made.low, made.high)
    worst = 1.0
    for true in product(*(range(size + 1) for size in sizes)):
        held = 0.0
        for found, (low, high) in limits.items():
            chances = [
                float(stats.hypergeom.pmf(k, N, M, n))
                for k, N, M, n in zip(found, sizes, true, sampled, strict=True)
            ]
            held += float(np.prod(chances)) * (low <= sum(true) <= high)
        worst = min(worst, held)
    assert worst >= level


def test_the_error_rate_is_an_estimate_of_a_share_with_exact_limits() -> None:
    rows = pd.DataFrame({"overpaid": [1.0] * 20 + [0.0] * 10, "kind": ["m", "n"] * 15})
    review = read_review(rows, sizes=1000)
    rate = error_rate(review)["all"]
    assert (rate.unit, rate.point) == ("share", pytest.approx(2 / 3))
    found = rate.interval(0.80, side="two-sided")
    assert (found.low, found.high, found.guarantee) == (0.536, 0.780, "exact")
    assert len(repr(rate)) < 1500
    assert rate.se == pytest.approx(count(review).se / 1000)
    parts = error_rate(review, by="kind")
    assert set(parts) == {"m", "n"}
    for part in parts.values():
        limits = part.interval(0.90, side="two-sided")
        assert limits.bound == "korn_graubard"
        assert 0 <= limits.low < part.point < limits.high <= 1  # type: ignore[operator]
    assert error_rate(review)["all"].second_opinion().se == pytest.approx(rate.se, rel=0.05)


@pytest.mark.parametrize(
    ("selection", "options"),
    [
        (designs.Cluster(), {}),
        (designs.TwoStage(units=3), {}),
        (designs.Pps(), {}),
        (designs.Rhc(), {}),
        (designs.Sampford(), {}),
        (designs.Systematic(starts=3), {"order": "file"}),
    ],
)
def test_other_designs_have_korn_and_graubards_limits_within_what_the_sample_proves(
    selection: Any, options: dict[str, Any]
) -> None:
    draw = drawn(selection, 12, **options)
    for wrong in (lambda k: k % 4 == 0, lambda _: True, lambda _: False):
        errors = count(reviewed(draw, wrong=wrong))
        found = errors.interval(0.90, side="two-sided")
        assert found.bound == "korn_graubard"
        assert found.low is not None
        assert found.high is not None
        k = sum(row.error for row in errors.review.counted)
        n = len(errors.review.counted)
        assert k <= found.low <= found.high <= 400 - (n - k)
        assert found.high - found.low > 20
        with pytest.raises(EstimateError):
            errors.interval(0.90, side="lower", bound="hypergeometric")


def test_clusters_that_are_alike_leave_the_size_of_the_clusters() -> None:
    """6 of 12 whole clusters, each all in error or free of it: no more than 12 observations."""
    alike = SampledShare(0.5, 0.5 * 0.5 / 11, df=11, n=120, primary=12, counted=60, size=10_000)
    low, high = share_limits(alike, 0.05, "two-sided")
    assert low is not None
    assert high is not None
    assert low < float(stats.beta.ppf(0.05, 6, 7))
    assert high > float(stats.beta.ppf(0.95, 7, 6))
    none = SampledShare(0.0, 0.0, df=11, n=120, primary=12, counted=0, size=10_000)
    assert share_limits(none, 0.05, "upper")[1] > 1 - 0.05 ** (1 / 12)


def test_domains_and_post_strata_of_counts() -> None:
    rows = pd.DataFrame({"overpaid": [1.0] * 20 + [0.0] * 10, "kind": ["m", "n"] * 15})
    review = read_review(rows, sizes=1000)
    part = by_domain(review, "error units", by="kind")["m"]
    found = part.interval(0.90, side="lower")
    assert (found.bound, found.low) == ("hypergeometric", in_error(1000, 30, 10, 0.10)[0])
    celled = poststratify(review, "error units", by="kind", sizes={"m": 400, "n": 600})
    limits = celled.interval(0.90, side="two-sided")
    assert limits.bound == "korn_graubard"
    assert limits.low < celled.point < limits.high  # type: ignore[operator]


def test_domain_limits_use_the_domains_degrees_of_freedom() -> None:
    """Units of the domain less strata that have any; a stratum reviewed in full is left out."""
    rows = pd.DataFrame(
        {
            "overpaid": [10.0, 0, 30, 5, 0, 8, 9, 12, 20, 0, 7, 6, 3, 1, 2, 9],
            "stratum": ["a"] * 10 + ["b"] * 4 + ["whole"] * 2,
            "who": ["P"] * 9 + ["Q"] * 4 + ["P"] + ["P", "Q"],
        }
    )
    review = read_review(rows, sizes={"a": 100, "b": 60, "whole": 2}, stratum="stratum")
    parts = by_domain(review, by="who")
    assert parts["P"].df == 9 + 1 - 2
    assert parts["Q"].df == 1 + 3 - 2
    assert parts["P"].design_df == 10 + 4 - 2
    low = parts["P"].interval(0.90, side="lower")
    assert low.low == pytest.approx(parts["P"].point - float(stats.t.ppf(0.90, 8)) * parts["P"].se)
    (told,) = [note for note in low.notes if "of the whole design" in note]
    by_design = parts["P"].point - float(stats.t.ppf(0.90, 12)) * parts["P"].se
    assert f"lower {by_design:,.2f}" in told
    few = parts["Q"].interval(0.90, side="lower")
    assert not few.reliable
    assert "not reliable here: 2 degrees of freedom, fewer than 8" in few.notes


def test_a_domain_of_one_unit_per_stratum_has_no_limit() -> None:
    rows = pd.DataFrame({"overpaid": [10.0, 0, 30, 5], "who": ["P", "Q", "Q", "Q"]})
    part = by_domain(read_review(rows, sizes=90), by="who")["P"]
    with pytest.raises(EstimateError, match="0 degrees of freedom"):
        part.interval(0.90, side="lower")


def test_korn_and_graubards_limit_of_arrays_refuses_amounts() -> None:
    with pytest.raises(EstimateError, match="values other than 0 and 1"):
        BOUNDS["korn_graubard"].limits(Sample.from_arrays([2.0, 0.0], sizes=9), 0.1, "lower")


def test_counts_of_other_limits_are_not_pre_specified() -> None:
    review = reviewed(drawn(None, 40, bound="student"), wrong=lambda k: k % 3 == 0)
    errors = count(review)
    assert errors.interval(0.90, side="lower").planned
    assert not errors.interval(0.90, side="lower", bound="student").planned
    assert expand(review, "overpaid").interval(0.90, side="lower").planned
