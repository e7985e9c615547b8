"""Reviews of every design: `estimate` does what the plan fixed, by the design's own formula."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import Review, by_domain, count, demand, estimate, expand, read_review
from primafacie.errors import AuditWarning, EstimateError
from sampling import Draw, ErrorModel, Sizes, designs, open_frame, plan, stratify

CENTS = [(k * 7919 % 9973 + 1) ** 2 // 977 + 1 for k in range(400)]
CLAIMS = pd.DataFrame(
    {
        "id": [f"C{k:03d}" for k in range(400)],
        "paid": [c / 100 for c in CENTS],
        "billed": [2 * c / 100 for c in CENTS],
        "patient": [f"B{k % 41}" for k in range(400)],
        "visit": [f"V{k % 3}" for k in range(400)],
    }
)
DESIGNS: dict[str, tuple[Any, dict[str, Any]]] = {
    "pps": (designs.Pps(), {}),
    "pps_systematic": (designs.PpsSystematic(starts=4), {"order": ["paid desc"]}),
    "sampford": (designs.Sampford(), {}),
    "rhc": (designs.Rhc(), {}),
    "systematic": (designs.Systematic(starts=2), {"order": "file"}),
    "cluster": (designs.Cluster(), {}),
    "two_stage": (designs.TwoStage(units=3), {}),
    "three_stage": (designs.ThreeStage(group="visit", groups=2, units=2), {}),
}
PAID_EXACTLY = ("pps", "pps_systematic", "sampford", "rhc")
"""Designs by size: full denial is estimated without error."""


@cache
def drawn(name: str) -> Draw:
    design, options = DESIGNS[name]
    frame = open_frame(
        CLAIMS, unit_id="id", paid="paid", claimed="billed", cluster="patient", more=["visit"]
    ).check()
    return plan(
        frame, rules="cms-pim", sample=12, selection=design, bound="student", **options
    ).draw("lot 7", seed_source="drawn by lot")


def reviewed(name: str, *, rate: float = 1.0) -> Review:
    """Every unit whose number is below the rate in hundredths is denied whole."""
    rows = [
        {
            "unit_id": u.unit_id,
            "status": "reviewed",
            "should_have_paid": 0.0
            if int(u.unit_id[1:]) % 100 < 100 * rate
            else u.paid_cents / 100,
        }
        for u in drawn(name).units
    ]
    return read_review(pd.DataFrame(rows), draw=drawn(name))


@pytest.mark.parametrize("name", DESIGNS)
def test_full_denial(name: str) -> None:
    """Total overpaid of a frame denied whole is the total paid: exactly, where size decides."""
    found = estimate(reviewed(name))
    whole = sum(CENTS) / 100
    if name in PAID_EXACTLY:
        assert found.point == pytest.approx(whole, rel=1e-12)
        assert found.se == pytest.approx(0, abs=1e-6 * whole)
    else:
        assert abs(found.point - whole) < 4 * found.se
    assert found.as_planned
    assert found.to_dict()["frame_size"] == 400
    assert demand(found).amount.cents <= sum(CENTS)


@pytest.mark.parametrize("name", DESIGNS)
def test_units_are_weighted_by_their_chances(name: str) -> None:
    """The point is sum over hits of y / pi, whatever the design (random groups within them)."""
    review = reviewed(name, rate=0.4)
    chances = {u.unit_id: u for u in drawn(name).units}
    expected = 0.0
    for row in review.counted:
        unit = chances[row.unit_id]
        expected += unit.hits * row.effective_cents / 100 / unit.probability
    made = estimate(review)
    assert made.point == pytest.approx(expected, rel=1e-9)
    assert made.se > 0
    low = made.interval(0.90, side="lower")
    assert low.low is not None
    assert low.low < made.point
    (stratum,) = made.strata
    assert (stratum.point, stratum.se) == pytest.approx((made.point, made.se), rel=1e-9)
    parts = by_domain(review, by="visit")
    assert sum(p.point for p in parts.values()) == pytest.approx(made.point, rel=1e-9)
    assert count(review).unit == "count"
    again = Review.from_dict(json.loads(json.dumps(review.to_dict())))
    assert estimate(again) == made


def test_hansen_and_hurwitz_by_hand() -> None:
    review = reviewed("pps", rate=0.4)
    taints = np.repeat(
        [row.effective_cents / (row.paid_cents or 1) for row in review.counted],
        [row.hits for row in review.counted],
    )
    made = estimate(review)
    whole = sum(CENTS) / 100
    assert len(taints) == 12
    assert made.point == pytest.approx(whole * taints.mean())
    assert made.se == pytest.approx(whole * taints.std(ddof=1) / 12**0.5)
    assert made.estimator == "Hansen-Hurwitz"
    assert made.df == 11
    amounts = [row.effective_cents / 100 for row in review.counted]
    assert made.strata[0].deviation == pytest.approx(np.std(amounts, ddof=1))


@pytest.mark.parametrize(
    ("name", "bound"),
    [
        ("cluster", "normal"),
        ("two_stage", "normal"),
        ("three_stage", "normal"),
        ("rhc", "normal"),
        ("pps", "student"),
        ("systematic", "student"),
    ],
)
def test_the_quantile_is_the_one_rat_stats_has_for_the_design(name: str, bound: str) -> None:
    """t for one plain sample, z for every design with an appraisal of its own, one stratum too."""
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="patient", more=["visit"]).check()
    design, options = DESIGNS[name]
    planned = plan(frame, rules="cms-pim", sample=12, selection=design, **options)
    assert planned.bound == bound
    draw = planned.draw("lot 7", seed_source="drawn by lot")
    rows = [
        (u.unit_id, "reviewed", u.paid_cents // (1 + int(u.unit_id[1:]) % 3) / 100)
        for u in draw.units
    ]
    table = pd.DataFrame(rows, columns=["unit_id", "status", "should_have_paid"])
    made = estimate(read_review(table, draw=draw))
    found = demand(made)
    if bound == "normal":
        assert found.interval.low == pytest.approx(made.point - 1.281551565545 * made.se, rel=1e-9)
        assert "The limit uses the standard normal quantile (z = 1.2816)" in found.text()
    assert "deviates" not in found.text()
    amended = planned.amend(reason="another title", title="again")
    assert amended.bound == bound


def test_clusters_by_hand() -> None:
    review = reviewed("cluster", rate=0.4)
    totals: dict[str, float] = {}
    for row in review.counted:
        name = row.labels["cluster"]
        totals[name] = totals.get(name, 0.0) + row.effective_cents / 100
    values = np.array(list(totals.values()))
    assert len(values) == 12
    made = estimate(review)
    assert made.point == pytest.approx(41 * values.mean())
    assert made.se == pytest.approx((41 * (41 - 12) / 12 * values.var(ddof=1)) ** 0.5)
    assert made.sample.design == "cluster"
    assert made.estimator == "cluster expansion"
    assert estimate(reviewed("systematic")).estimator == "expansion, random starts"
    assert estimate(reviewed("pps_systematic")).estimator == "expansion, random starts"


def test_stages_refuse_bounds_of_arrays_and_ratios_by_groups() -> None:
    staged = estimate(reviewed("two_stage", rate=0.4))
    assert staged.estimator == "2-stage expansion"
    with pytest.raises(EstimateError, match="own variance"):
        staged.interval(0.90, side="lower", bound="gaffke")
    assert staged.second_opinion().se > 0
    groups = expand(reviewed("rhc", rate=0.4), "overpaid")
    assert groups.estimator == "Rao-Hartley-Cochran"
    with pytest.raises(EstimateError, match="refitted"):
        groups.second_opinion()


def test_one_systematic_start_says_what_its_variance_is() -> None:
    frame = open_frame(CLAIMS, unit_id="id", paid="paid").check()
    with pytest.warns(AuditWarning, match="ONE-START"):
        made = plan(
            frame,
            rules="cms-pim",
            sample=20,
            selection=designs.Systematic(starts=1),
            order="file",
            bound="student",
        ).draw("s", seed_source="lot")
    rows = pd.DataFrame(
        [(u.unit_id, "reviewed", u.paid_cents // 2 / 100) for u in made.units],
        columns=["unit_id", "status", "should_have_paid"],
    )
    found = estimate(read_review(rows, draw=made))
    assert any("one systematic start" in note for note in found.notes)
    values = np.array([(u.paid_cents - u.paid_cents // 2) / 100 for u in made.units])
    assert found.se == pytest.approx(400 * values.std(ddof=1) / 20**0.5, rel=0.01)


def test_strata_of_different_designs_add_up() -> None:
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="patient").check()
    strata = stratify(frame, number=2, method="cum_root_f")
    labels = [row.label for row in strata.rows]
    mixed = designs.ByStratum({labels[0]: designs.Rhc()}, otherwise=designs.Tickets())
    made = plan(
        frame,
        strata,
        rules="cms-pim",
        sizes=Sizes(allocation=dict.fromkeys(labels, 10)),
        selection=mixed,
        estimator="by_stratum",
        bound="student",
        anticipated=ErrorModel(rate=0.3, severity=0.8),
    ).draw("lot 9", seed_source="drawn by lot")
    rows = pd.DataFrame(
        [(u.unit_id, "reviewed", 0.0) for u in made.units],
        columns=["unit_id", "status", "should_have_paid"],
    )
    found = estimate(read_review(rows, draw=made))
    by_hand = sum(u.paid_cents / 100 / u.probability for u in made.units)
    assert found.point == pytest.approx(by_hand)
    assert found.estimator == "Rao-Hartley-Cochran and expansion"


@pytest.mark.parametrize("name", ["two_stage", "three_stage", "cluster"])
def test_the_standard_error_of_a_stratum_has_every_stage(name: str) -> None:
    """Its square is the variance of all stages, which the strata add up to."""
    from extrapolation.estimates.estimate import workings_of

    made = estimate(reviewed(name, rate=0.4))
    workings = workings_of(made)
    assert workings is not None
    (row,) = workings.strata
    assert row["se"] == pytest.approx(made.se, rel=1e-9)
    assert sum(workings.stages) == pytest.approx(row["se"] ** 2, rel=1e-9)
    assert (row["below"] > 0) == (name != "cluster")
    assert row["below"] == pytest.approx(sum(workings.stages[1:]), rel=1e-9, abs=1e-6)
