"""Coverage of designs other than simple random strata: drawn again, or refused with the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import read_review
from primafacie.errors import StudyError
from sampling import Draw, designs, open_frame, plan
from tests.builders.streams import seed_of, stream_named
from validation import FrameColumns, Study, coverage, rebut
from validation.limit_coverage.redrawn_limits import cluster_limits, redrawn_row
from validation.replay.cluster_draws import drawn_whole

SIZE = 600


def claims() -> pd.DataFrame:
    """600 claims of 120 patients, five each, some dear."""
    stream = stream_named("claims of patients")
    paid = np.round(20 + 300 * stream.uniform(SIZE) ** 4, 2)
    return pd.DataFrame(
        {
            "id": [f"c{k:03d}" for k in range(SIZE)],
            "paid": paid,
            "patient": [f"p{k // 5:03d}" for k in range(SIZE)],
        }
    )


def audited(selection: Any, *, sample: int = 25, denied: float = 0.5, **more: Any) -> Study:
    frame = open_frame(claims(), unit_id="id", paid="paid", cluster="patient").check()
    made = plan(frame, rules="cms-pim", sample=sample, selection=selection, bound="student", **more)
    draw: Draw = made.draw("lot 7", seed_source="by lot")
    rows = [
        {
            "unit_id": u.unit_id,
            "status": "reviewed",
            "should_have_paid": 0.0
            if int(u.unit_id[1:]) * 37 % 100 < 100 * denied
            else u.paid_cents / 100,
        }
        for u in draw.units
    ]
    return Study(frame=frame, draw=draw, review=read_review(pd.DataFrame(rows), draw=draw))


def clusters_as_units(*, alike: bool) -> Study:
    """24 patients drawn whole, their 120 claims analysed as if drawn singly."""
    table = claims()
    stream = stream_named("patients drawn whole")
    chosen = np.argsort(stream.uniform(120))[:24]
    sampled = table[table.patient.isin([f"p{k:03d}" for k in chosen])].copy()
    by = sampled.patient.str[1:].astype(int) if alike else sampled.id.str[1:].astype(int)
    sampled["should_have_paid"] = np.where(by % 2 == 0, 0.0, sampled.paid)
    sampled = sampled.rename(columns={"id": "unit_id"})[["unit_id", "paid", "should_have_paid"]]
    frame = FrameColumns.from_table(table, unit_id="id", paid="paid", more=["patient"])
    review = read_review(sampled, sizes=SIZE, rules="cms-pim")
    return Study(frame=frame, review=review, patient="patient")


def test_draws_in_proportion_to_the_amount_claimed_are_drawn_again_by_it() -> None:
    """All denied: by the amount paid every draw would show the total itself, without any spread."""
    table = claims()
    table["claimed"] = table.paid + np.round(900 * stream_named("claimed amounts").uniform(SIZE), 2)
    frame = open_frame(table, unit_id="id", paid="paid", claimed="claimed").check()
    by_claimed = designs.Pps(size="claimed")
    made = plan(frame, rules="cms-pim", sample=25, selection=by_claimed, bound="student")
    draw = made.draw("lot 7", seed_source="by lot")
    rows = [{"unit_id": u.unit_id, "status": "reviewed", "should_have_paid": 0} for u in draw.units]
    study = Study(frame=frame, draw=draw, review=read_review(pd.DataFrame(rows), draw=draw))
    report = coverage(study, replicates=400, seed=seed_of("pps by the amount claimed"))
    row = report.observed
    assert row.limit_over_truth is not None
    assert row.limit_over_truth < 0.99


def test_draws_in_proportion_to_the_amount_are_drawn_again_so() -> None:
    report = coverage(audited(designs.Pps()), replicates=400, seed=seed_of("pps drawn again"))
    assert report.selection == "pps"
    row = report.observed
    assert row.limit_over_truth is not None
    assert 0.5 < row.limit_over_truth < 1.0
    assert row.coverage > 0.8


def test_planned_clusters_are_drawn_again_whole() -> None:
    report = coverage(audited(designs.Cluster()), replicates=400, seed=seed_of("clusters again"))
    assert report.selection == "whole clusters"
    assert {row.bound for row in report.rows} == {"student"}
    assert report.observed.scenario.startswith("units of a cluster overpaid alike")
    assert 0.8 < report.observed.coverage <= 1.0


def test_clusters_taken_for_single_units_cover_too_seldom() -> None:
    """Denials that come patient by patient: the units' standard error is far too small."""
    study = clusters_as_units(alike=True)
    found = drawn_whole(study)
    assert found is not None
    assert (found.count, len(found.touched), found.whole) == (120, 24, 24)
    report = coverage(study, replicates=2_000, seed=seed_of("clusters as units"))
    assert report.observed.below(0.90)
    right = [row for row in report.rows if row.bound == "student of cluster totals"]
    assert min(row.coverage for row in right) > 0.85
    c3, a3 = rebut(study, seed=1, replicates=1_000, arguments=["C3", "A3"]).findings
    assert c3.strength == "goes to amount"
    assert "student of cluster totals (not pre-specified)" in c3.computation
    assert not a3.tried
    assert "whole clusters were drawn" in a3.fact


def test_the_limit_of_clusters_by_hand() -> None:
    found = drawn_whole(clusters_as_units(alike=False))
    assert found is not None
    values = claims().paid.to_numpy() * (np.arange(SIZE) % 3 == 0)
    limits = cluster_limits(found, bound="normal", level=0.5, as_units=False)
    low = limits((values,), 4_000, stream_named("clusters by hand"))
    # At one half the quantile is 0: the limit is the point, and its mean the total.
    assert low.mean() == pytest.approx(values.sum(), rel=0.02)
    units = cluster_limits(found, bound="normal", level=0.5, as_units=True)
    points = units((values,), 4_000, stream_named("clusters by hand"))
    assert points.mean() == pytest.approx(values.sum(), rel=0.02)
    sums = np.bincount(found.codes, values)
    spread = 120 * (120 - 24) * sums.var(ddof=1) / 24
    assert low.var() == pytest.approx(spread, rel=0.1)
    assert redrawn_row(low, float(values.sum())).refused == 0


@pytest.mark.filterwarnings("ignore::primafacie.core.errors.AuditWarning")
@pytest.mark.parametrize("estimator", ["ratio", "separate_ratio", "regression"])
def test_ratio_and_regression_limits_are_fitted_anew(estimator: str) -> None:
    study = audited(None, denied=0.9)
    assert study.review is not None
    planned = study.draw.plan if study.draw is not None else None
    assert planned is not None
    changed = replace(study.review, plan=replace(planned, estimator=estimator))
    fitted = Study(frame=study.frame, draw=study.draw, review=changed)
    report = coverage(fitted, replicates=200, seed=seed_of(f"{estimator} fitted anew"))
    assert report.replicates == 200
    assert fitted.estimate is not None
    assert fitted.estimate.estimator != "expansion"
    # With nine of ten units denied wholly a ratio's limits cover far below their level.
    if estimator == "ratio":
        assert report.observed.coverage < 0.85


def test_other_bounds_of_whole_clusters_are_those_of_their_totals() -> None:
    planned = coverage(
        audited(designs.Cluster()),
        replicates=200,
        seed=1,
        bounds=("hall", "gaffke"),
        observed_only=True,
    )
    assert {row.bound for row in planned.rows} == {"student", "hall"}
    assert planned.left_out == ("gaffke: it is not valid for totals of clusters",)
    by_mistake = coverage(
        clusters_as_units(alike=True),
        replicates=2_000,
        seed=1,
        bounds=("hall",),
        observed_only=True,
    )
    coverages = {row.bound: row.coverage for row in by_mistake.rows}
    assert set(coverages) == {"student", "student of cluster totals", "hall of cluster totals"}
    assert coverages["student"] < 0.88 < coverages["hall of cluster totals"]


@pytest.mark.filterwarnings("ignore::primafacie.core.errors.AuditWarning")
def test_bounds_that_a_ratio_has_not_are_named() -> None:
    study = audited(None, denied=0.9)
    assert study.review is not None
    assert study.draw is not None
    changed = replace(study.review, plan=replace(study.draw.plan, estimator="ratio"))
    report = coverage(
        Study(frame=study.frame, draw=study.draw, review=changed),
        replicates=100,
        seed=1,
        bounds=("normal", "hall"),
        observed_only=True,
    )
    assert {row.bound for row in report.rows} == {"student", "normal"}
    assert report.left_out[0].startswith("hall: the limits of this estimate are t or z ones")


def test_a_bound_that_is_not_known_is_refused() -> None:
    with pytest.raises(StudyError, match="the bound 'halls' is not known"):
        coverage(audited(designs.Pps()), replicates=100, seed=1, bounds=("halls",))
