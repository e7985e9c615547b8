"""Known variables, places, redraws, influence, the panel: right on what is known."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest

from extrapolation import expand, read_review
from primafacie.errors import StudyError
from sampling import Money
from tests.builders.inside_validation import estimator_panel
from tests.builders.streams import seed_of, stream_named
from tests.nightly.audits import honest, study
from tests.nightly.flaws import all_flaws
from validation import (
    Study,
    agreement,
    disclosure_requests,
    influence,
    misclassified_estimate,
    representativeness,
    second_findings,
)
from validation.balance.balance_tests import BalanceRow, _holm
from validation.balance.redrawn_samples import redraw, redraw_percentile
from validation.replay.positions import _run_chances, position_tests


@pytest.mark.long
def test_p_values_of_honest_samples_are_uniform() -> None:
    """200 honest samples: each variable's p below 0.1 about one time in ten (exact binomial)."""
    small = {"paid": 0, "month": 0, "code": 0}
    for number in range(200):
        made = study(honest(f"uniform {number}", n=30))
        found = representativeness(made, replicates=199, seed=number)
        for row in found.rows:
            if row.variable in small:
                small[row.variable] += row.p <= 0.1
    for count in small.values():
        assert 7 <= count <= 36  # binomial(200, 0.1): outside with probability below 0.0002


def test_a_sample_of_dear_claims_is_unusual_and_calibrated() -> None:
    audit = all_flaws()["chosen for the amount"].plant(honest("dear claims", n=60))
    made = study(audit)
    found = representativeness(made, replicates=999, seed=1)
    paid = next(row for row in found.rows if row.variable == "paid")
    assert paid.p <= 0.01
    assert paid.sample > 1.2 * paid.frame
    assert found.p == min(row.holm for row in found.rows)
    panel = estimator_panel(made)
    assert panel is not None
    ratio = panel.row("combined ratio on paid")
    assert ratio is not None
    table = audit.table
    share = (table.paid - table.should_have_paid).sum() / table.paid.sum()
    assert ratio.point == pytest.approx(share * audit.frame.paid.sum(), rel=1e-9)
    assert ratio.point < panel.rows[0].point


def test_holm_steps_down() -> None:
    rows = [
        BalanceRow(str(k), "", 0, 0, None, None, p, p)
        for k, p in enumerate([0.01, 0.04, 0.03, 0.5])
    ]
    assert [row.holm for row in _holm(rows)] == pytest.approx([0.04, 0.09, 0.09, 0.5])


def test_redraws_have_the_design_and_the_right_mean() -> None:
    made = study(honest("redraws", n=40, strata=2))
    columns = made.columns
    assert columns is not None
    drawn = redraw(made, replicates=4_000, seed=seed_of("redraws"))
    assert drawn.drawn.shape == (4_000, 40)
    assert all(len(set(row)) == 40 for row in drawn.drawn[:50].tolist())
    own, totals = drawn.totals(columns.dollars)
    error = totals.std() / 4_000**0.5
    assert abs(totals.mean() - columns.dollars.sum()) < 4 * error
    found = redraw_percentile(made, drawn)
    assert found.estimate == pytest.approx(own)
    assert found.known == pytest.approx(columns.dollars.sum())
    assert found.percentile == pytest.approx(100 * (totals < own).mean())


@pytest.mark.parametrize(("a", "b"), [(3, 3), (4, 2), (5, 4)])
def test_runs_are_counted_exactly(a: int, b: int) -> None:
    counts = np.zeros(a + b - 1)
    for places in combinations(range(a + b), a):
        signs = [k in places for k in range(a + b)]
        counts[sum(x != y for x, y in pairwise(signs)) + 1 - 2] += 1
    assert _run_chances(a, b) == pytest.approx(counts / math.comb(a + b, a), abs=1e-12)


def test_places_of_a_block_are_noticed_with_its_power_said() -> None:
    found = position_tests(
        study(all_flaws()["first part of the file"].plant(honest("a block", n=100)))
    )
    assert found is not None
    assert found.p < 1e-4
    assert "with n = 100 a sample that leaves out 13% or more" in found.tests[0].power
    assert position_tests(Study()) is None


def test_influence_is_that_of_estimating_without() -> None:
    made = study(honest("influence", n=30))
    found = influence(made)
    over = made.estimate
    assert over is not None
    for row in found.rows[:5]:
        rest = [r.effective_cents / 100 for r in over.review.counted if r.unit_id != row.unit_id]
        other = expand(read_review(pd.DataFrame({"overpaid": rest}), sizes=600), "overpaid")
        assert row.point_without == pytest.approx(other.point, rel=1e-9)
    assert sum(row.share for row in found.rows) == pytest.approx(1)
    assert found.top[10] >= found.top[1]
    with pytest.raises(StudyError, match="no findings"):
        influence(Study())


def test_kappa_and_ac1_by_hand() -> None:
    """Gwet (2008): 118, 5, 2, 0 of 125 units; kappa is negative where agreement is 94%."""
    first = [1] * 123 + [0] * 2
    second = [1] * 118 + [0] * 5 + [1] * 2
    found = agreement(first, second)
    assert (found.both, found.first_only, found.second_only, found.neither) == (118, 5, 2, 0)
    observed = 118 / 125
    a, b = 123 / 125, 120 / 125
    chance = a * b + (1 - a) * (1 - b)
    assert found.kappa == pytest.approx((observed - chance) / (1 - chance))
    assert found.kappa is not None
    assert found.kappa < 0
    mean = (a + b) / 2
    gwet = 2 * mean * (1 - mean)
    assert found.ac1 == pytest.approx((observed - gwet) / (1 - gwet))
    assert found.ac1 is not None
    assert found.ac1 > 0.93
    assert found.reversal == pytest.approx(5 / 123)
    low, high = found.reversal_interval
    tail = sum(math.comb(123, k) * low**k * (1 - low) ** (123 - k) for k in range(5, 124))
    assert tail == pytest.approx(0.05, abs=1e-9)
    upper = sum(math.comb(123, k) * high**k * (1 - high) ** (123 - k) for k in range(6))
    assert upper == pytest.approx(0.05, abs=1e-9)
    perfect = agreement([1, 0, 1], [1, 0, 1])
    assert perfect.kappa == perfect.ac1 == 1.0
    with pytest.raises(StudyError, match="a finding of each reviewer"):
        agreement([1], [1, 0])


def in_money(cents: dict[str, int]) -> dict[str, Money]:
    return {unit: Money(amount) for unit, amount in cents.items()}


def test_a_full_second_review_is_the_estimate_from_it() -> None:
    audit = honest("a second review", n=40)
    table = audit.table
    second = {
        unit: 0 if k % 4 == 0 else round(100 * (paid - right))
        for k, (unit, paid, right) in enumerate(
            zip(table.unit_id, table.paid, table.should_have_paid, strict=True)
        )
    }
    audit.stated = {"second_review": in_money(second)}
    _, adjusted = second_findings(study(audit))
    values = pd.DataFrame({"overpaid": [cents / 100 for cents in second.values()]})
    by_second = expand(read_review(values, sizes=audit.sizes["1"]), "overpaid")
    assert adjusted.point == pytest.approx(by_second.point, rel=1e-9)
    assert adjusted.se == pytest.approx(by_second.se, rel=1e-9)


def test_a_partial_second_review_is_unbiased() -> None:
    """Mean of the adjusted totals over subsamples is the total by the second findings."""
    audit = honest("a partial second review", n=40)
    table = audit.table
    right = {
        unit: 0 if k % 3 == 0 else round(100 * (p - s))
        for k, (unit, p, s) in enumerate(
            zip(table.unit_id, table.paid, table.should_have_paid, strict=True)
        )
    }
    made = []
    stream = stream_named("subsamples seen again")
    for _ in range(30):
        chosen = np.argsort(stream.uniform(40))[:20]
        units = [table.unit_id[k] for k in chosen]
        audit.stated = {"second_review": in_money({unit: right[unit] for unit in units})}
        made.append(second_findings(study(audit))[1].point)
    truth = audit.sizes["1"] * np.mean([cents / 100 for cents in right.values()])
    error = np.std(made, ddof=1) / len(made) ** 0.5
    assert abs(np.mean(made) - truth) < 4 * error


def test_only_denials_seen_again_leave_the_accepted_units_alone() -> None:
    """Half of the denials appealed, all of those lifted: half of the total is left, not nothing."""
    audit = honest("denials on appeal", n=80)
    table = audit.table
    denied = table.unit_id[table.should_have_paid < table.paid].tolist()
    audit.stated = {"second_review": dict.fromkeys(denied[::2], Money(0))}
    found, adjusted = second_findings(study(audit))
    assert found.first_only == len(denied[::2])
    assert adjusted.clean_again == 0
    # Every denial seen again was lifted: the best guess is that none of them stands.
    assert abs(adjusted.point) < 0.2 * adjusted.first
    part = {
        unit: 0 if k % 2 else round(100 * (p - s))
        for k, (unit, p, s) in enumerate(
            zip(table.unit_id, table.paid, table.should_have_paid, strict=True)
        )
        if s < p
    }
    audit.stated = {"second_review": in_money(part)}
    _, half = second_findings(study(audit))
    values = pd.DataFrame({"overpaid": [part.get(u, 0) / 100 for u in table.unit_id]})
    assert half.point == pytest.approx(
        expand(read_review(values, sizes=audit.sizes["1"]), "overpaid").point, rel=1e-9
    )


def test_imputed_findings_agree_with_double_sampling_and_add_their_uncertainty() -> None:
    audit = honest("a second review for imputation", n=100)
    table = audit.table
    second = {}
    for k, (unit, p, s) in enumerate(
        zip(table.unit_id, table.paid, table.should_have_paid, strict=True)
    ):
        if k % 2 == 0:
            second[unit] = 0 if k % 8 == 0 else round(100 * (p - s))
    audit.stated = {"second_review": in_money(second)}
    case = study(audit)
    _, adjusted = second_findings(case)
    imputed = misclassified_estimate(case, seed=seed_of("imputed findings"))
    assert abs(imputed.point - adjusted.point) < imputed.se
    assert imputed.se > case.estimate.se * 0.8  # type: ignore[union-attr]
    assert imputed.between > 0
    assert imputed.stands < 1
    assert imputed == misclassified_estimate(case, seed=seed_of("imputed findings"))


def test_requests_are_numbered_and_shrink_with_what_is_given() -> None:
    nothing, audit = disclosure_requests(Study()), honest("requests", n=30)
    some = disclosure_requests(study(audit))
    assert [request.number for request in nothing] == list(range(1, len(nothing) + 1))
    assert len(some) < len(nothing)
    assert any("seed of every stratum" in request.what for request in nothing)
    assert not any("seed of every stratum" in request.what for request in some)
    audit.program = "ACL"
    asked = disclosure_requests(study(audit))
    assert any("the command SAMPLE or RANDOM" in request.what for request in asked)
    assert "without it" in str(asked[0])


@pytest.mark.long
def test_both_adjusted_estimates_find_the_truth_behind_a_bad_reviewer() -> None:
    """A reviewer who denies a quarter of what is right and misses a tenth of what is wrong.

    Half of each sample is seen again by one who does not err. The total by the first findings is
    far off; both adjusted ones are unbiased, and their lower limits hold about nine in ten times.
    """
    stream = stream_named("a bad reviewer")
    size, n, runs = 2_000, 80, 120
    paid = np.round(50 + 200 * stream.uniform(size), 2)
    wrong = stream.uniform(size) < 0.4
    truth = float(paid[wrong].sum())
    held, points = {"double": 0, "imputed": 0}, {"double": [0.0], "imputed": [0.0], "first": [0.0]}
    for number in range(runs):
        drawn = np.argsort(stream.uniform(size))[:n]
        slips = stream.uniform(n)
        denied = np.where(wrong[drawn], slips > 0.1, slips < 0.25)
        ids = [f"u{k}" for k in drawn]
        table = pd.DataFrame({"unit_id": ids, "paid": paid[drawn]})
        table["should_have_paid"] = np.where(denied, 0.0, table.paid)
        review = read_review(table, sizes=size, rules="cms-pim")
        again = {
            ids[k]: round(100 * float(paid[drawn[k]])) if wrong[drawn[k]] else 0
            for k in range(0, n, 2)
        }
        case = Study(review=review, second_review=in_money(again))
        _, double = second_findings(case)
        imputed = misclassified_estimate(case, seed=number, imputations=12)
        held["double"] += double.lower <= truth
        held["imputed"] += imputed.lower <= truth
        points["double"].append(double.point)
        points["imputed"].append(imputed.point)
        points["first"].append(double.first)
    for name in ("double", "imputed"):
        found = np.array(points[name][1:])
        assert abs(found.mean() - truth) < 4 * found.std(ddof=1) / runs**0.5 + 0.01 * truth
        assert 0.80 <= held[name] / runs <= 0.99
    assert np.mean(points["first"][1:]) > 1.15 * truth
