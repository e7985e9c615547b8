"""Laws of the estimators: what must hold whatever the data are."""

from __future__ import annotations

from itertools import combinations, product
from math import comb
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import (
    Review,
    Sample,
    by_domain,
    difference,
    expand,
    greg,
    poststratify,
    rake,
    ratio,
    read_review,
    regression,
)
from extrapolation.estimators import rao_wu_bootstrap, rhc_total, unknown_universe_total
from primafacie.errors import EstimateError
from tests.builders.inside_extrapolation import (
    SurveyDesign,
    design_of,
    domain_total,
    greg_total,
    horvitz_thompson_total,
    jackknife,
    raked_total,
    separate_ratio,
    separate_regression,
    survey_design,
    weighted_mean,
    weighted_total,
)
from tests.builders.streams import seed_of, stream_named

STRATA = ["a"] * 12 + ["b"] * 9 + ["c"] * 4
SIZES = np.array([300.0] * 12 + [90.0] * 9 + [4.0] * 4)


def data() -> tuple[np.ndarray, np.ndarray]:
    draws = stream_named("estimators laws").uniform(25, 2)
    x = 5 + 90 * draws[:, 0]
    return x, np.where(draws[:, 1] < 0.4, 0.0, x * draws[:, 1])


def stratified() -> SurveyDesign:
    return survey_design([(STRATA, None, SIZES)])


def findings(strata: Any, sizes: dict[str, int], **columns: Any) -> Review:
    """Numbers and labels of the sampled units, as a review holds them."""
    table = pd.DataFrame({"overpaid": 0.0, "stratum": list(strata)} | columns)
    return read_review(table, sizes=sizes, stratum="stratum")


X, Y = data()
FRAME = {"a": 300, "b": 90, "c": 4}
TOTALS = {"a": 14000.0, "b": 5000.0, "c": float(X[-4:].sum())}


def test_a_census_is_exact_whatever_the_estimator() -> None:
    sums = {k: float(X[np.array(STRATA) == k].sum()) for k in "abc"}
    whole = float(X.sum())
    cells = ["l" if v < 50 else "h" for v in X]
    counts = {c: cells.count(c) for c in "lh"}
    census = findings(STRATA, {"a": 12, "b": 9, "c": 4}, y=Y, x=X, m=cells)
    found = [
        expand(census, "y"),
        ratio(census, "y", auxiliary="x", totals=whole),
        ratio(census, "y", auxiliary="x", totals=sums, separate=True),
        regression(census, "y", auxiliary="x", totals=whole),
        regression(census, "y", auxiliary="x", totals=sums, separate=True),
        greg(census, "y", auxiliaries=["x"], totals={"x": whole}),
        difference(census, "y", auxiliary="x", totals=whole),
        poststratify(census, "y", by="m", sizes=counts),
        rake(census, "y", sizes={"m": counts}),
    ]
    for made in found:
        assert made.point == pytest.approx(float(Y.sum()), rel=1e-12), made.estimator
        assert made.se == 0.0
        assert made.second_opinion("jackknife").se == 0.0
        resampled = made.second_opinion("bootstrap", replicates=100, seed=1)
        assert resampled.se == pytest.approx(0, abs=1e-9)


def test_values_proportional_to_the_auxiliary_are_known_exactly() -> None:
    review, whole = findings(STRATA, FRAME, y=0.3 * X, x=X), sum(TOTALS.values())
    for made in (
        ratio(review, "y", auxiliary="x", totals=whole),
        ratio(review, "y", auxiliary="x", totals=TOTALS, separate=True),
        regression(review, "y", auxiliary="x", totals=whole),
        regression(review, "y", auxiliary="x", totals=TOTALS, separate=True),
        greg(review, "y", auxiliaries=["x"], totals={"x": whole}, intercept=False),
        difference(review, "y", auxiliary="x", totals=whole, slope=0.3),
    ):
        assert made.point == pytest.approx(0.3 * whole, rel=1e-12)
        assert made.se == pytest.approx(0.0, abs=1e-9 * whole)


def test_combined_regression_by_the_printed_formula() -> None:
    """Cochran (1977), equations 7.53 to 7.56, written out stratum by stratum."""
    whole = sum(TOTALS.values())
    above = below = total = seen = 0.0
    parts = []
    for label, size in (("a", 300), ("b", 90), ("c", 4)):
        here = np.array(STRATA) == label
        n, x, y = int(here.sum()), X[here], Y[here]
        a = size * (size - n) / n
        above += a * np.cov(x, y)[0, 1]
        below += a * x.var(ddof=1)
        total, seen = total + size * y.mean(), seen + size * x.mean()
        parts.append((a, n, x - x.mean(), y - y.mean()))
    slope = above / below
    variance = sum(a * ((dy - slope * dx) ** 2).sum() / (n - 1) for a, n, dx, dy in parts)
    review = findings(STRATA, FRAME, y=Y, x=X)
    made = regression(review, "y", auxiliary="x", totals=whole)
    assert made.point == pytest.approx(total + slope * (whole - seen), rel=1e-12)
    assert made.variance == pytest.approx(variance, rel=1e-12)


def test_domains_add_up_and_rows_may_come_in_any_order() -> None:
    labels = ["north" if k % 3 else "south" for k in range(25)]
    review = findings(STRATA, FRAME, y=Y, side=labels)
    parts = by_domain(review, "y", by="side")
    assert sum(p.point for p in parts.values()) == pytest.approx(expand(review, "y").point)
    order = np.array(stream_named("rows in any order").uniform(25).argsort())
    shuffled = findings(
        [STRATA[k] for k in order], FRAME, y=Y[order], side=[labels[k] for k in order]
    )
    for name, part in parts.items():
        other = by_domain(shuffled, "y", by="side")[name]
        assert (other.point, other.se) == pytest.approx((part.point, part.se), rel=1e-12)


def test_scaling_scales_and_a_shift_of_the_design_values_is_seen() -> None:
    design = stratified()
    one, many = weighted_total(Y, design), weighted_total(1e6 * Y, design)
    assert (many.point, many.se) == pytest.approx((1e6 * one.point, 1e6 * one.se), rel=1e-12)
    assert weighted_total(np.full(25, 7.25), design).se == 0.0


def test_raking_meets_its_margins() -> None:
    margins = {
        "p": ["u" if k % 2 else "v" for k in range(25)],
        "q": ["r" if k % 5 else "s" for k in range(25)],
    }
    sizes = {"p": {"u": 200, "v": 194}, "q": {"r": 300, "s": 94}}
    for margin, cells in margins.items():
        for cell, size in sizes[margin].items():
            ones = np.array([c == cell for c in cells], dtype=float)
            review = findings(STRATA, FRAME, one=ones, **margins)
            assert rake(review, "one", sizes=sizes).point == pytest.approx(size)


def test_the_bootstrap_is_the_design_variance_over_all_resamples() -> None:
    """Over every resample of a tiny sample: exactly v for a linear estimate."""
    design = survey_design([(["a"] * 4 + ["b"] * 3, None, [20.0] * 4 + [9.0] * 3)])
    y = np.array([1.0, 4.0, 9.0, 2.5, 7.0, 1.0, 3.0])
    made = weighted_total(y, design)
    expected, total = 0.0, 0.0
    for first in product(range(4), repeat=3):
        for second in product(range(3), repeat=2):
            hits = np.bincount([*first, *(4 + k for k in second)], minlength=7)
            n = np.array([4] * 4 + [3] * 3)
            a = np.sqrt(1 - np.array([4 / 20] * 4 + [3 / 9] * 3))
            weights = design.weights * (1 - a + a * n / (n - 1) * hits)
            expected += (float(made.refit(weights[None, :])[0]) - made.point) ** 2
            total += 1
    assert expected / total == pytest.approx(made.variance, rel=1e-12)
    seed = seed_of("the bootstrap is near the design variance")
    near = rao_wu_bootstrap(made, replicates=4000, seed=seed)
    assert near.se == pytest.approx(made.se, rel=0.06)  # 5 standard errors of the bootstrap's own
    assert near == rao_wu_bootstrap(made, replicates=4000, seed=seed)
    assert jackknife(made).se == pytest.approx(made.se, rel=1e-12)


def test_second_opinions_of_every_estimator_are_near_the_first() -> None:
    rows = stream_named("second opinions").uniform(120, 3)
    x, strata = 20 + 80 * rows[:, 0], np.array(["a"] * 80 + ["b"] * 40)
    y = np.where(rows[:, 1] < 0.5, 0.0, 0.6 * x + 10 * rows[:, 2])
    # Near their estimates: Cochran's v of a regression has no factor for a distant X.
    totals = {"a": 133000.0, "b": 33200.0}
    cells = list(np.where(x < 60, "low", "high"))
    sizes = {"low": 1300, "high": 1200}
    review = findings(strata, {"a": 2000, "b": 500}, y=y, x=x, c=cells)
    for made in (
        ratio(review, "y", auxiliary="x", totals=166200.0),
        ratio(review, "y", auxiliary="x", totals=totals, separate=True),
        regression(review, "y", auxiliary="x", totals=166200.0),
        regression(review, "y", auxiliary="x", totals=totals, separate=True),
        greg(review, "y", auxiliaries=["x"], totals={"x": 166200}),
        poststratify(review, "y", by="c", sizes=sizes),
        rake(review, "y", sizes={"c": sizes}),
        difference(review, "y", auxiliary="x", totals=166200.0),
    ):
        assert made.second_opinion("jackknife").ratio == pytest.approx(1, abs=0.05), made.estimator
        seed = seed_of(f"second opinion {made.estimator}")
        second = made.second_opinion("bootstrap", seed=seed)
        assert second.ratio == pytest.approx(1, abs=0.15), made.estimator
    mean = weighted_mean(y, survey_design([(strata, None, np.where(strata == "a", 2000.0, 500.0))]))
    assert jackknife(mean).ratio == pytest.approx(1, abs=0.05)
    second = rao_wu_bootstrap(mean, seed=seed_of(f"second opinion {mean.estimator}"))
    assert second.ratio == pytest.approx(1, abs=0.15)


def test_a_second_opinion_says_what_later_stages_it_does_not_see() -> None:
    """Two providers, both taken, four of ten patients in each: all error is the second stage's."""
    y = np.array([0.0, 4, 9, 1, 7, 7, 2, 0])
    units = ["a"] * 4 + ["b"] * 4
    whole = weighted_total(y, survey_design([(None, units, [2] * 8), (None, None, [10] * 8)]))
    found = jackknife(whole)
    assert (found.se, found.later_stages) == (0.0, 1.0)
    assert whole.se > 0
    part = weighted_total(y, survey_design([(None, units, [9] * 8), (None, None, [10] * 8)]))
    within = 9 / 2 * sum(10 * 6 / 4 * y[k : k + 4].var(ddof=1) for k in (0, 4))
    for opinion in (jackknife(part), rao_wu_bootstrap(part, replicates=100, seed=1)):
        assert opinion.later_stages == pytest.approx(within / part.variance)
    assert jackknife(weighted_total(y, survey_design([(None, None, [30] * 8)]))).later_stages == 0


def test_horvitz_thompson_is_unbiased_over_all_samples() -> None:
    """Simple random sampling as a design with joint chances: the textbook variance, exactly."""
    y = np.array([3.0, 8.0, 1.0, 12.0, 5.0])
    n, size = 3, 5
    joint = np.full((n, n), n * (n - 1) / (size * (size - 1)))
    np.fill_diagonal(joint, n / size)
    points, variances = [], []
    for chosen in combinations(range(size), n):
        made = horvitz_thompson_total(y[list(chosen)], [n / size] * n, joint=joint)
        brewer = horvitz_thompson_total(y[list(chosen)], [n / size] * n)
        assert brewer.variance == pytest.approx(made.variance, rel=1e-12)
        points.append(made.point)
        variances.append(made.variance)
    assert len(points) == comb(size, n)
    assert np.mean(points) == pytest.approx(y.sum())
    assert np.mean(variances) == pytest.approx(np.var(points))


def test_rhc_with_groups_of_one_is_a_census() -> None:
    made = rhc_total(
        [4.0, 9.0, 1.0], sizes=[2, 3, 1], group_sizes=[2, 3, 1], group_counts=[1, 1, 1]
    )
    assert (made.point, made.se) == (14.0, 0.0)


def test_hits_count_as_often_as_they_were_drawn() -> None:
    sample = Sample.from_arrays([5.0, 20.0], sizes=100, caps=[10.0, 40.0], hits=[3, 1], books=5000)
    made = weighted_total([5.0, 20.0], design_of(sample))
    assert made.estimator == "Hansen-Hurwitz"
    assert made.point == pytest.approx(sample.total)
    assert made.se == 0.0  # the same taint in every draw
    assert (made.df, made.design.n) == (3, 4)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (lambda r: ratio(r, "y", auxiliary="zero", totals=5.0), "both above 0"),
        (lambda r: regression(r, "y", auxiliary="one", totals=394.0), "does not vary"),
        (
            lambda r: greg(r, "y", auxiliaries=["x", "z"], totals={"x": 19_000, "z": 38_000}),
            "depend",
        ),
        (lambda r: poststratify(r, "y", by="u", sizes={"u": 300, "v": 94}), "cell v"),
        (lambda r: poststratify(r, "y", by="w", sizes={"u": 394}), "cell w"),
    ],
)
def test_a_refused_estimate_says_what_to_do(asked: Any, words: str) -> None:
    same = {"u": ["u"] * 25, "w": ["w"] * 25}
    review = findings(STRATA, FRAME, y=Y, x=X, z=2 * X, zero=0 * X, one=np.ones(25), **same)
    with pytest.raises(EstimateError, match=words):
        asked(review)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (lambda d: separate_ratio(Y, X, d, totals={"a": 5.0}), "stratum b"),
        (lambda d: separate_regression(Y, X, d, totals={"a": 5.0}), "without a known"),
        (lambda d: greg_total(Y, {"x": X}, d, totals={"z": 2}), "known total"),
        (lambda d: raked_total(Y, {"p": ["u"] * 25}, d, sizes={"q": {"u": 3}}), "each margin"),
        (lambda d: weighted_total(Y[:4], d), "one a sampled unit"),
        (lambda d: domain_total([float("nan")] * 25, np.ones(25), d), "finite"),
        (lambda d: rao_wu_bootstrap(weighted_total(Y, d), replicates=3), "at least 100"),
    ],
)
def test_refusals_say_what_to_do(asked: Any, words: str) -> None:
    with pytest.raises(EstimateError, match=words):
        asked(stratified())


def test_designs_that_do_not_fit_are_refused() -> None:
    with pytest.raises(EstimateError, match="single sampled unit"):
        weighted_total([1.0, 2.0, 3.0], survey_design([(["a", "a", "b"], None, [9, 9, 5])])).se  # noqa: B018
    with pytest.raises(EstimateError, match="no larger than its stratum"):
        survey_design([(None, None, [2, 2, 2])])
    with pytest.raises(EstimateError, match="several sizes"):
        survey_design([(None, None, [5, 6, 7])])
    with pytest.raises(EstimateError, match="weights of its own"):
        survey_design([(None, None, [float("inf")] * 3)])
    with pytest.raises(EstimateError, match="negative variance"):
        horvitz_thompson_total(
            [1.0, 1.0],
            [0.5, 0.5],
            joint=[[0.5, 0.1], [0.1, 0.5]],
            rule="horvitz-thompson",
        )
    with pytest.raises(EstimateError, match="no larger than what they"):
        unknown_universe_total(5, counts=(9, 1.0, 1.0), amounts=(5, 2.0, 1.0))


def test_expansion_by_arrays_and_by_design_agree_with_a_census_stratum() -> None:
    sizes = {"a": 300, "b": 90, "c": 4}
    arrays = Sample.from_arrays(Y, sizes=sizes, strata=STRATA)
    made = weighted_total(Y, stratified())
    assert (made.point, made.variance) == pytest.approx(
        (arrays.total, arrays.total_variance), rel=1e-12
    )
    assert made.df == 11 + 8
