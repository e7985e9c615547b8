"""Planned designs drawn again: against every sample, and against the designs' own variances."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from extrapolation import Review, read_review
from primafacie.errors import StudyError
from sampling import Draw, Sizes, designs, open_frame, plan, stratify
from tests.builders.streams import Stream, seed_of, stream_named
from validation import FrameColumns, Study, coverage, rebut
from validation.exhibits import gather_exhibits
from validation.limit_coverage.redrawn_limits import design_limits, start_limits
from validation.limit_coverage.redrawn_strata import RedrawnStratum, listed

SIZES = np.array([5, 9, 4, 16, 8, 3, 7, 6, 11, 2])
VALUES = np.array([5.0, 0.0, 4.0, 9.0, 0.0, 3.0, 1.0, 6.0, 0.0, 2.0])


def stratum(design: Any, n: int, **arrays: Any) -> RedrawnStratum:
    """A stratum of ten units, or of those of its `columns`, redrawn by a design."""
    size = len(arrays["columns"][0]) if "columns" in arrays else arrays.pop("size", len(SIZES))
    return RedrawnStratum(design, designs.StratumArrays("1", size, **arrays), n)


def claims(size: int = 240) -> pd.DataFrame:
    """Claims of patients with two to six each, on days in groups; some dear."""
    stream = stream_named("claims drawn by design")
    patient = np.repeat(np.arange(size), 2 + np.arange(size) % 5)[:size]
    return pd.DataFrame(
        {
            "id": [f"c{k:03d}" for k in range(size)],
            "paid": np.round(20 + 300 * stream.uniform(size) ** 4, 2),
            "patient": [f"p{k:03d}" for k in patient],
            "day": [f"d{k % 2}" for k in range(size)],
        }
    )


def wrong(ids: Any, share: int = 55) -> np.ndarray[Any, Any]:
    """Every unit of the frame is denied or not, by its number."""
    return np.array([int(one[1:]) * 37 % 101 < share for one in ids])


def audited(selection: Any, *, sample: int = 12, share: int = 55, **more: Any) -> Study:
    frame = open_frame(claims(), unit_id="id", paid="paid", cluster="patient", more=["day"]).check()
    made = plan(frame, rules="cms-pim", sample=sample, selection=selection, bound="student", **more)
    draw = made.draw("lot 7", seed_source="by lot")
    return Study(frame=frame, draw=draw, review=reviewed(draw, share))


def reviewed(draw: Draw, share: int = 55) -> Review:
    rows = [
        {
            "unit_id": u.unit_id,
            "status": "reviewed",
            "should_have_paid": 0.0 if wrong([u.unit_id], share)[0] else u.paid_cents / 100,
        }
        for u in draw.units
    ]
    return read_review(pd.DataFrame(rows), draw=draw)


def by_hand(
    sizes: list[int], each: int, starts: int, level: float
) -> tuple[Fraction, list[tuple[float, float, float]]]:
    """Every combination of starts one by one: (how many each, (point, variance, limit))."""
    total = sum(sizes)
    ends = np.cumsum(sizes).tolist()
    found = []
    estimates = []
    for start in range(total):
        places = [(start + k * total) // each for k in range(each)]
        units = [next(i for i, end in enumerate(ends) if place < end) for place in places]
        estimates.append([VALUES[i] * total / sizes[i] for i in units])
    for chosen in product(estimates, repeat=starts):
        parts = chosen[0] if starts == 1 else [sum(one) / each for one in chosen]
        m = len(parts)
        point = sum(parts) / m
        variance = sum((one - point) ** 2 for one in parts) / (m - 1) / m
        found.append((point, variance, point - student.ppf(level, m - 1) * variance**0.5))
    return Fraction(1, total**starts), found


@pytest.mark.parametrize("sized", [False, True])
@pytest.mark.parametrize(("starts", "each"), [(1, 3), (2, 2), (2, 3)])
def test_systematic_samples_against_every_start_by_hand(
    sized: bool, starts: int, each: int
) -> None:
    places, level = np.arange(10), 0.9
    sizes = SIZES.tolist() if sized else [1] * 10
    chance, known = by_hand(sizes, each, starts, level)
    design = designs.PpsSystematic(starts) if sized else designs.Systematic(starts)
    redrawn = stratum(design, starts * each, sizes=SIZES if sized else None, order=places)
    every = design.possible_starts(redrawn.arrays, redrawn.n)
    assert every is not None
    low, chances = start_limits(every, VALUES, bound="student", level=level)
    lows = np.array([one[2] for one in known])
    assert chances.sum() == pytest.approx(1)
    for cut in (0.0, 5.0, 15.0, 25.0, 32.0):
        share = float(chance * int((lows <= cut + 1e-9).sum()))
        assert float(chances[low <= cut + 1e-9].sum()) == pytest.approx(share, abs=1e-12)
    # The same by random starts: points, their spread and the mean variance of 2,000 samples.
    made = redrawn.totals(VALUES, 2_000, stream_named(f"starts {sized} {starts} {each}"))
    points = np.array([one[0] for one in known])
    assert points.mean() == pytest.approx(VALUES.sum())
    noise = 4 * points.std() / 2_000**0.5
    assert made.points.mean() == pytest.approx(VALUES.sum(), abs=noise + 1e-9)
    assert made.points.std() == pytest.approx(points.std(), rel=0.1)
    assert made.variances.mean() == pytest.approx(np.mean([one[1] for one in known]), rel=0.15)


def unbiased(
    redraws: RedrawnStratum, variance: float, name: str, *, rows: int, values: Any
) -> None:
    """Mean, spread and mean estimated variance of the redraws, within four standard errors."""
    made = redraws.totals(values, rows, stream_named(name))
    assert np.isfinite(made.points).all()
    error = 4 * (variance / rows) ** 0.5
    assert made.points.mean() == pytest.approx(values.sum(), abs=error)
    assert made.points.var() == pytest.approx(variance, rel=0.2)
    spread = 4 * made.variances.std() / rows**0.5
    assert made.variances.mean() == pytest.approx(variance, abs=spread)


def test_two_stages_have_the_variance_of_cochran() -> None:
    """V = N^2 (1 - n/N) S_t^2 / n + N/n sum M_i^2 (1 - m_i/M_i) S_i^2 / m_i."""
    table = claims(60)
    values = table.paid.to_numpy() * wrong(table.id)
    groups = [values[table.patient == name] for name in table.patient.unique()]
    count, n, m = len(groups), 6, 2
    totals = np.array([group.sum() for group in groups])
    between = count**2 * (1 - n / count) * totals.var(ddof=1) / n
    within = sum(
        len(g) ** 2 * (1 - min(m, len(g)) / len(g)) * g.var(ddof=1) / min(m, len(g)) for g in groups
    )
    redraws = stratum(designs.TwoStage(units=m), n, columns=(table.patient.to_numpy(),))
    unbiased(redraws, between + count / n * within, "two stages", rows=1_000, values=values)


def test_random_groups_have_the_variance_of_rao_hartley_and_cochran() -> None:
    """V = (sum N_g^2 - N) / (N (N - 1)) (X sum y^2 / x - Y^2), groups of 3, 3 and 4."""
    factor = (9 + 9 + 16 - 10) / 90
    variance = factor * (SIZES.sum() * (VALUES**2 / SIZES).sum() - VALUES.sum() ** 2)
    redraws = stratum(designs.Rhc(), 3, sizes=SIZES)
    unbiased(redraws, variance, "random groups", rows=2_000, values=VALUES)


def test_sampfords_samples_have_the_variance_of_their_joint_chances() -> None:
    joint = designs.Sampford().joint(SIZES, n=3)
    pi = joint.diagonal()
    gaps = (VALUES / pi)[:, None] - (VALUES / pi)[None, :]
    variance = float(((np.outer(pi, pi) - joint) * gaps**2).sum() / 2)
    redraws = stratum(designs.Sampford(), 3, sizes=SIZES)
    unbiased(redraws, variance, "Sampford", rows=300, values=VALUES)


def test_three_stages_are_unbiased_and_so_is_their_variance() -> None:
    table = claims(60)
    values = table.paid.to_numpy() * wrong(table.id)
    columns = (table.patient.to_numpy(), table.day.to_numpy())
    redraws = stratum(designs.ThreeStage(group="day", groups=2, units=2), 6, columns=columns)
    made = redraws.totals(values, 600, stream_named("three stages"))
    error = 4 * made.points.std() / 600**0.5
    assert made.points.mean() == pytest.approx(values.sum(), abs=error)
    assert made.variances.mean() == pytest.approx(made.points.var(), rel=0.2)


@pytest.mark.parametrize("order", ["file", ["paid desc"], ["day asc", "paid desc"]])
@pytest.mark.parametrize("design", [designs.Systematic(starts=2), designs.PpsSystematic(starts=2)])
def test_the_audits_own_limit_is_among_those_of_every_start(design: Any, order: Any) -> None:
    """The true population is known here: the redraws must contain the audit as it fell."""
    study = audited(design, sample=6, order=order)
    columns, known, over = study.columns, study.known_plan, study.estimate
    assert columns is not None
    assert known is not None
    assert over is not None
    values = columns.dollars * wrong(columns.ids)
    places = listed(columns, known)
    sizes = columns.paid_cents if design.sized else None
    redrawn = stratum(design, 6, size=columns.size, sizes=sizes, order=places)
    every = design.possible_starts(redrawn.arrays, 6)
    assert every is not None
    low, _ = start_limits(every, values, bound="student", level=0.9)
    wanted = over.interval(0.9, side="lower").low
    assert wanted is not None
    assert np.abs(low - wanted).min() < 1e-6 * abs(wanted) + 1e-6


@pytest.mark.parametrize(
    ("selection", "more", "words"),
    [
        (designs.Systematic(starts=2), {"order": "file"}, "systematic, every possible start"),
        (designs.PpsSystematic(starts=3), {"order": "file"}, "pps systematic"),
        (designs.TwoStage(units=2), {}, "two stage"),
        (designs.ThreeStage(group="day", groups=2, units=2), {}, "three stage"),
        (designs.Rhc(), {}, "rhc"),
        pytest.param(designs.Sampford(), {}, "sampford", marks=pytest.mark.long),
    ],
)
def test_planned_designs_are_judged_by_themselves(selection: Any, more: Any, words: str) -> None:
    report = coverage(
        audited(selection, **more),
        replicates=120,
        seed=seed_of(words),
        bounds=("normal", "hall"),
        observed_only=True,
    )
    assert report.selection == words
    assert {row.bound for row in report.rows} == {"student", "normal"}
    assert not any(row.exact for row in report.rows)
    assert 0.5 < report.observed.coverage <= 1
    assert report.observed.limit_over_truth is not None
    assert 0.1 < report.observed.limit_over_truth < 1
    assert len(report.left_out) == 1
    assert "not computed: hall: " in report.text()


def test_strata_of_several_designs_are_drawn_each_by_its_own() -> None:
    frame = open_frame(claims(), unit_id="id", paid="paid").check()
    mixed = designs.ByStratum({"1": designs.Rhc(), "2": designs.Pps()})
    made = plan(
        frame,
        stratify(frame, number=3),
        rules="cms-pim",
        bound="student",
        sizes=Sizes(allocation={"1": 8, "2": 8, "3": 8}),
        selection=mixed,
    )
    draw = made.draw("lot 7", seed_source="by lot")
    study = Study(frame=frame, draw=draw, review=reviewed(draw))
    report = coverage(study, replicates=400, seed=seed_of("mixed"), observed_only=True)
    assert report.selection == "pps, rhc"
    assert {row.part for row in report.rows} == {"all strata", *(f"stratum {k}" for k in "123")}
    assert report.observed.limit_over_truth is not None
    assert 0.4 < report.observed.limit_over_truth < 1


def test_a_list_that_is_not_the_draws_is_refused() -> None:
    study = audited(designs.Systematic(starts=2), order="file")
    table = claims().iloc[::-1]
    other = FrameColumns.from_table(table, unit_id="id", paid="paid", cluster="patient")
    turned = Study(frame=other, draw=study.draw, review=study.review)
    with pytest.raises(StudyError, match="not the list of the draw"):
        coverage(turned, replicates=100, seed=1)
    (found,) = rebut(turned, seed=1, replicates=100, arguments=["C3"]).findings
    assert not found.tried


def test_no_remedy_of_simple_samples_is_offered_for_other_designs() -> None:
    """Nearly all denied: the limit is short, and gaffke's is not for a sample by size."""
    study = audited(designs.Rhc(), sample=20, share=92)
    (found,) = rebut(study, seed=1, replicates=400, arguments=["C3"]).findings
    assert found.strength == "goes to amount"
    assert found.dollars is None
    assert "selection rhc" in found.computation
    assert found.computation.endswith("no other bound is offered for this design")


def test_estimates_of_simple_samples_are_not_shown_for_another_design() -> None:
    plain = gather_exhibits(audited(designs.Tickets()), seed=1, replicates=50)
    assert len(plain.redrawn) == 50
    staged = gather_exhibits(audited(designs.TwoStage(units=2)), seed=1, replicates=50)
    assert staged.redrawn == ()
    assert staged.percentile is None
    assert staged.coverage is not None


def test_samples_without_variance_and_strata_taken_whole_have_their_point() -> None:
    values = np.array([1.0, 2.0, 4.0])
    strata = [stratum(designs.Tickets(), 3, size=3), stratum(designs.Rhc(), 3, sizes=SIZES)]
    low = design_limits(strata, bound="student", level=0.9)
    assert low((values, np.zeros(10)), 5, Stream(3)).tolist() == [7.0] * 5
