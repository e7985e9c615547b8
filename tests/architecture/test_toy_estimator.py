"""The family of estimators: a card and a member, and nothing else is touched.

A toy estimator, the variance of two half samples, is a few lines of this file. It goes from the
plan to the estimate, the demand, the rebuttal, the coverage, the live workbook and a script.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import openpyxl
import pandas as pd
import pytest

import extrapolation.estimators
from extrapolation import Estimate, Review, demand, estimate, export_estimate, read_review
from extrapolation.estimators.design_estimator import review_design
from extrapolation.estimators.estimator import ESTIMATORS, Estimator, Fit, Refit
from extrapolation.estimators.scripts import R_RESIDUALS, ScriptData, ScriptLines
from extrapolation.estimators.stratum_estimates import stratum_estimate
from extrapolation.estimators.workings import (
    NO_MEAN,
    PLANNED_SIZE,
    SAMPLED_N,
    Column,
    Layout,
    Workings,
    strata_columns,
    summed,
)
from extrapolation.samples.quantities import sample_of
from primafacie.app.reports import build_numbers, build_workpaper
from primafacie.app.reports.live import render_live_workbook
from primafacie.core.manifest import Manifest
from primafacie.errors import PlanError
from sampling import ErrorModel, Frame, designs, open_frame, plan, stratify
from sampling.choices import ESTIMATOR_CARDS, EstimatorCard, Shape
from validation import Study, coverage, rebut

pytestmark = pytest.mark.once

CARD = EstimatorCard(
    name="halves",
    title="expansion with the variance of two half samples (toy)",
    shapes=(Shape.SIMPLE,),
    needs="simple random samples of the strata, each of an even number of units",
    guarantee="unbiased",
    fails="Its degrees of freedom are the number of the strata",
    source="a toy",
    own_variance=True,
)
_PART = "{size}*({size}-{n})"
_GAP = "SUMPRODUCT({units.own}*(2*{units.half}-1)*{units.value})"
LAYOUT = Layout(
    units=(Column("half", "Half", "count", meaning="1 for the first half drawn"),),
    strata=strata_columns(
        size=PLANNED_SIZE,
        n=SAMPLED_N,
        mean=NO_MEAN,
        deviation=Column("deviation", "Gap of halves", formula=_GAP),
        point=Column(
            "point",
            "Point estimate",
            formula="{size}*{sampled_total}/{n}",
            total=summed("point"),
        ),
        se=Column(
            "se",
            "Standard error",
            formula=f"SQRT({_PART})*ABS({{deviation}})/{{n}}",
            total="SQRT(SUMSQ({above.se}))",
        ),
    ),
    method=(("Variance", "V = Σh Nh·(Nh − nh)·(gap of halves / nh)²", "a toy"),),
)


def halves(n: int) -> np.ndarray:
    """1 for the units drawn first, 0 for the others."""
    return (np.arange(n) < n // 2).astype(np.float64)


@dataclass(frozen=True, kw_only=True)
class HalfSamples(Estimator):
    """T = sum N_h ybar_h with V from the difference of the totals of two half samples."""

    form: ClassVar[str] = "halves"
    refits: ClassVar[bool] = True

    def fit(self, review: Review, column: str = "overpaid", *more: Any, **given: Any) -> Fit:
        sample = sample_of(review, column)
        parts = [(s.size, s.n, float(s.values @ (2 * halves(s.n) - 1))) for s in sample.strata]
        return Fit(
            self,
            "half samples",
            review,
            column,
            review.values(column),
            sample,
            tuple(map(stratum_estimate, sample.strata)),
            sample.total,
            sum(size * (size - n) * (gap / n) ** 2 for size, n, gap in parts),
            sum(n < size for size, n, _ in parts),
        )

    def refit(self, values: Any, paid: Any, design: Any, *, totals: Mapping[str, float]) -> Refit:
        variance, df = 0.0, 0
        for code, n in enumerate(design.first.sampled.tolist()):
            here = values[design.first.strata == code]
            size = n / design.first.fraction[code]
            variance += size * (size - n) * (float(here @ (2 * halves(n) - 1)) / n) ** 2
            df += n < size
        return Refit(design.total(values), variance, df)

    def workings(self, fit: Fit) -> Workings:
        values, units, strata = fit.by_unit(), [], []
        for part, row in zip(fit.sample.strata, fit.strata, strict=True):
            rows = [one for one in fit.review.counted if one.stratum == part.label]
            marks = halves(part.n).astype(int).tolist()
            gap = float(part.values @ (2 * halves(part.n) - 1))
            units += [
                {
                    "stratum": one.stratum,
                    "unit_id": one.unit_id,
                    "value": values[one.stratum, one.unit_id],
                    "half": mark,
                }
                for one, mark in zip(rows, marks, strict=True)
            ]
            error = (part.size * (part.size - part.n)) ** 0.5 * abs(gap) / part.n
            strata.append(asdict(row) | {"deviation": gap, "se": error})
        return Workings(self.form, tuple(units), tuple(strata))

    def layout(self, workings: Workings) -> Layout:
        return LAYOUT

    def script_data(self, fit: Fit) -> ScriptData:
        design, _ = review_design(fit.review)
        return ScriptData(design, fit.values[design.rows])

    def r_lines(self, data: ScriptData) -> ScriptLines:
        before = ["rows$u <- rows$y  # a toy: the usual variance"]
        return ScriptLines(before, ["point <- coef(svytotal(~y, design))[[1]]", R_RESIDUALS])


HALVES = HalfSamples(name="halves")


@pytest.fixture
def trying() -> Iterator[None]:
    with ESTIMATOR_CARDS.trying(CARD), ESTIMATORS.trying(HALVES):
        yield


def claims() -> Frame:
    cents = [(k * 7919 % 9973 + 1) ** 2 // 977 + 1 for k in range(400)]
    table = pd.DataFrame({"id": [f"C{k:03d}" for k in range(400)], "paid": cents})
    table["paid"] = table["paid"] / 100
    return open_frame(table, unit_id="id", paid="paid").check()


def audited(frame: Frame) -> tuple[Any, Estimate]:
    """A planned draw of two strata, reviewed, and its estimate."""
    strata, model = stratify(frame, number=2), ErrorModel(rate=0.3, severity=0.8)
    given = {"estimator": "halves", "bound": "student", "anticipated": model}
    draw = plan(frame, strata, rules="cms-pim", sample=24, **given).draw("lot 7", seed_source="x")
    rows = [
        {
            "unit_id": unit.unit_id,
            "status": "reviewed",
            "should_have_paid": 0.0 if int(unit.unit_id[1:]) % 3 else unit.paid_cents / 100,
        }
        for unit in draw.units
    ]
    return draw, estimate(read_review(pd.DataFrame(rows), draw=draw))


@pytest.mark.usefixtures("trying")
def test_a_toy_estimator_goes_from_the_plan_to_the_demand(tmp_path: Path) -> None:
    draw, over = audited(claims())
    assert "expansion with the variance of two half samples (toy)" in draw.plan.text()
    assert (over.estimator, over.df, over.as_planned) == ("half samples", 2, True)
    asked = demand(over)
    assert float(asked.amount) == pytest.approx(over.interval(0.90, side="lower").low, abs=0.01)
    assert "half samples of 24 sampled units" in asked.text()
    paths = export_estimate(over, tmp_path / "out", bound="student")
    text = next(path for path in paths if path.name == "estimate.R").read_text(encoding="utf-8")
    assert "# a toy: the usual variance" in text
    assert f"point estimate: {over.point:,.6f}" in text


@pytest.mark.usefixtures("trying")
def test_a_toy_estimator_is_drawn_again_and_rebutted() -> None:
    frame = claims()
    draw, over = audited(frame)
    study = Study(frame=frame, draw=draw, review=over.review)
    report = coverage(study, replicates=200, seed=7)
    assert report.bound == "student"
    assert report.observed.coverage > 0.7
    made = rebut(study, seed=7, replicates=20)
    assert made.finding("C3").tried


@pytest.mark.usefixtures("trying")
def test_a_toy_estimator_computes_itself_in_the_live_workbook() -> None:
    frame = claims()
    draw, over = audited(frame)
    numbers = build_numbers(
        frame.record(),
        draw.plan,
        (draw,),
        over.review,
        over,
        demand(over),
        Manifest("A toy"),
        intervals=[over.interval(0.9, side="lower")],
        histogram=frame.histogram(200),
    )
    document = build_workpaper(numbers)
    assert (
        "gap of halves"
        in next(t for t in document.tables() if t.name == "Formulas").rows[0][1].text
    )
    results = next(t for t in document.tables() if t.key == "results")
    assert [value.raw for value in results.total[-2:]] == [over.point, over.se]
    book = openpyxl.load_workbook(io.BytesIO(render_live_workbook(document, numbers)))
    sheet = next(s for s in book.worksheets if s.title.endswith("Results"))
    names = {s.title.split(" ", 1)[-1]: s.title for s in book.worksheets}
    assert sheet["I4"].value == "=SQRT(B4*(B4-C4))*ABS(F4)/C4"
    assert sheet["F4"].value.count(f"'{names['Workings']}'!$D$4:$D$27") == 1
    assert sheet["I6"].value == "=SQRT(SUMSQ(I4:I5))"
    units = book[names["Workings"]]
    assert units["C4"].value.startswith(f"='{names['Findings']}'!")


def test_a_toy_estimator_is_refused_for_shapes_that_it_does_not_serve(trying: None) -> None:
    del trying
    with pytest.raises(PlanError, match="halves for the selection pps"):
        plan(
            claims(),
            rules="cms-pim",
            sample=24,
            estimator="halves",
            selection=designs.Pps(),
            bound="student",
        )


def test_a_toy_estimator_is_not_known_otherwise() -> None:
    with pytest.raises(PlanError, match="the estimator 'halves' is not known"):
        audited(claims())


def test_every_declared_estimator_is_where_it_is_said_to_be() -> None:
    folder = Path(str(extrapolation.estimators.__file__)).parent
    for name, home in ESTIMATORS.homes().items():
        assert ESTIMATORS[name].name == name
        assert (folder / f"{home}.py").exists()
    members = {
        value.name
        for path in folder.glob("*.py")
        for value in vars(import_module(f"extrapolation.estimators.{path.stem}")).values()
        if isinstance(value, Estimator)
    }
    assert members == set(ESTIMATORS)
    assert set(ESTIMATOR_CARDS) <= set(ESTIMATORS)
