"""The family of bounds: a new one touches its own file and its card.

A toy bound, Cantelli's inequality applied to the estimate, is a card and a function of this file.
It goes from the plan over the demand, the simulation, the rebuttal, the live workbook and the
scripts without another line of the program.
"""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from extrapolation import BOUNDS, Bound, Sample, demand, estimate, expand, ratio, read_review
from extrapolation.bounds import Limits, Quantile, Side
from extrapolation.bounds.expansion_limits import quantile_limits
from extrapolation.bounds.quantiles import excel_tail
from extrapolation.simulation import simulate_plan
from primafacie.errors import PlanError
from sampling import ErrorModel, Frame, Plan, designs, open_frame, plan, stratify
from sampling.choices import BOUND_CARDS, BoundCard
from tests.architecture.parsed_sources import HOUSE
from tests.builders.command_line import capture
from validation import Study, coverage, rebut

pytestmark = pytest.mark.once

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = "cantelli"
LEVEL = 0.90
MODEL = ErrorModel(rate=0.4, severity=0.8)

CARD = BoundCard(
    name=NAME,
    title="Cantelli's inequality",
    designs=("srs", "stratified", "cluster"),
    needs="at least 2 sampled units in every stratum not reviewed in full",
    guarantee="asymptotic",
    fails="Long. It would hold for every distribution if the variance were known; with the "
    "estimated one it covers too rarely where the sample shows little of the variance",
    cost="O(n)",
    source="Cantelli (1928); Cochran (1977), section 5.4, for the variance",
    own_variance=True,
)


class CantelliQuantile(Quantile):
    """sqrt((1 - a) / a): no distribution has more than a beyond so many standard deviations."""

    title = "Cantelli's multiplier"
    critical = "Cantelli's multiplier"

    def value(self, level: float, df: NDArray[np.float64] | float = 1) -> NDArray[np.float64]:
        return np.sqrt(np.asarray(level / (1 - level)))

    def excel(self, level: str, df: str, *, two_sided: bool) -> str:
        tail = excel_tail(level, two_sided=two_sided)
        return f"SQRT((1-{tail})/({tail}))"

    def r(self, tail: float, df: float) -> str:
        return f"sqrt((1 - {tail!r}) / {tail!r})"

    def sas(self, tail: float, df: float) -> str:
        return f"sqrt((1 - {tail!r}) / {tail!r})"

    def stata(self, tail: float, df: float) -> str:
        return f"sqrt((1 - {tail!r}) / {tail!r})"


QUANTILE = CantelliQuantile()


def cantelli(sample: Sample, tail: float, side: Side) -> Limits:
    """T -+ sqrt((1 - a) / a) SE."""
    return quantile_limits(sample, float(QUANTILE.value(1 - tail)), side)


@pytest.fixture(autouse=True)
def toy() -> Iterator[Bound]:
    bound = Bound.of(CARD, cantelli, quantile=QUANTILE)
    with BOUND_CARDS.trying(CARD), BOUNDS.trying(bound):
        yield bound


def claims() -> pd.DataFrame:
    """400 claims of 80 patients; every third was to be denied."""
    number = np.arange(400)
    return pd.DataFrame(
        {
            "id": [f"C{k:03d}" for k in number],
            "paid": [f"{20 + k % 37 + (300 if k % 10 == 0 else 0)}.00" for k in number],
            "patient": [f"P{k // 5:02d}" for k in number],
        }
    )


@pytest.fixture(scope="module")
def frame() -> Frame:
    return open_frame(claims(), unit_id="id", paid="paid", cluster="patient").check()


def planned(frame: Frame, **choices: Any) -> Plan:
    options: dict[str, Any] = {"rules": "cms-pim", "sample": 60, "bound": NAME} | choices
    strata = options.pop("strata", None)
    return plan(frame, strata, **options)


def studied(frame: Frame) -> Study:
    """A stratified audit by the toy bound, reviewed."""
    made = planned(frame, strata=stratify(frame, number=2), anticipated=MODEL)
    draw = made.draw("seed 7", seed_source="a lottery")
    rows = [
        {
            "unit_id": unit.unit_id,
            "status": "reviewed",
            "should_have_paid": 0.0 if int(unit.unit_id[1:]) % 3 == 0 else unit.paid_cents / 100,
        }
        for unit in draw.units
    ]
    return Study(frame=frame, draw=draw, review=read_review(pd.DataFrame(rows), draw=draw))


def test_every_bound_has_its_file_and_its_card() -> None:
    folder = HOUSE / "extrapolation/bounds"
    shared = {
        path.stem
        for path in folder.glob("*.py")
        if "Bound.of(" not in path.read_text(encoding="utf-8")
    }
    assert {path.stem for path in folder.glob("*.py")} - shared == set(BOUNDS.homes())
    assert set(BOUNDS) == set(BOUND_CARDS) == {*BOUNDS.homes(), NAME}
    for name in BOUNDS.homes():
        module = importlib.import_module(f"extrapolation.bounds.{name}")
        assert BOUNDS[name].limits is getattr(module, name)
        quantile = BOUNDS[name].quantile
        takes = quantile is not None and quantile.takes_degrees
        assert takes == (BOUND_CARDS[name].degrees is not None)


def test_a_plan_accepts_or_refuses_it_by_its_card(frame: Frame) -> None:
    made = planned(frame)
    assert made.bound == NAME
    assert "Cantelli's inequality" in made.text()
    with pytest.raises(PlanError, match="the bound cantelli is not valid for the design pps"):
        planned(frame, selection=designs.Pps("paid"))


def test_it_gives_the_limit_and_the_demand(frame: Frame) -> None:
    over = estimate(studied(frame).review)
    limit = over.interval(LEVEL, side="lower")
    assert (limit.bound, limit.planned, limit.predicted_coverage) == (NAME, True, None)
    assert limit.low == pytest.approx(over.point - 3 * over.se, rel=1e-12)
    assert limit.beside is not None or "underpayment" in limit.beside_refused
    asked = demand(over)
    assert asked.interval.bound == NAME
    assert "the bound cantelli, which the plan fixed" in asked.text()
    fitted = ratio(studied(frame).review).interval(LEVEL, side="lower", bound=NAME)
    assert fitted.low is not None
    one = expand(studied(frame).review, "overpaid").interval(LEVEL, side="two-sided", bound=NAME)
    assert one.low is not None
    assert one.high is not None


def test_a_simulated_plan_shows_and_may_recommend_it(frame: Frame) -> None:
    found = simulate_plan(planned(frame), MODEL, sizes=[60], replicates=60, seed=7)
    row = found.row(NAME, 60)
    assert row.coverage is not None
    assert row.coverage > found.row("student", 60).coverage
    alone = simulate_plan(planned(frame), MODEL, sizes=[60], bounds=[NAME], replicates=60, seed=7)
    assert alone.chosen is not None
    assert alone.chosen.bound == NAME


def test_the_other_side_computes_it_again(frame: Frame) -> None:
    study = studied(frame)
    report = coverage(study, replicates=100, seed=7, by_stratum=False, observed_only=True)
    assert report.rows[0].bound == NAME
    rebuttal = rebut(study, seed=7, replicates=100, arguments=["C3", "D2", "D9"], bounds=["hall"])
    assert {finding.code for finding in rebuttal.findings} == {"C3", "D2", "D9"}


def test_workbook_and_scripts_from_the_command_line(tmp_path: Path) -> None:
    table, findings, folder = tmp_path / "claims.csv", tmp_path / "review.csv", tmp_path / "study"
    claims().to_csv(table, index=False)
    errors = ("--error-rate", 0.4, "--severity", 0.8, "--bound", NAME)
    done = [
        capture("check", table, "--unit-id", "id", "--paid", "paid", "--study", folder),
        capture("plan", folder, "--rules", "cms-pim", "--strata", 2, "--sample", 60, *errors),
        capture("draw", folder, "--seed", "seed 7", "--seed-source", "a lottery"),
    ]
    drawn = json.loads((folder / "3-draw/draw.json").read_bytes())["units"]
    pd.DataFrame(
        {
            "unit_id": [unit["unit_id"] for unit in drawn],
            "status": "reviewed",
            "should_have_paid": [
                0.0 if int(unit["unit_id"][1:]) % 3 == 0 else unit["paid_cents"] / 100
                for unit in drawn
            ],
        }
    ).to_csv(findings, index=False)
    scripts = tmp_path / "scripts"
    done += [
        capture("estimate", folder, findings),
        capture("report", folder, "--format", "xlsx"),
        capture("export", folder, "--to", scripts),
    ]
    assert [(step.exit_code, step.output) for step in done if step.exit_code] == []
    numbers = json.loads((folder / "reports/numbers.json").read_bytes())
    assert NAME in {limit["bound"] for limit in numbers["limits"]}
    book = openpyxl.load_workbook(io.BytesIO((folder / "reports/report.xlsx").read_bytes()))
    sheet = next(s for s in book.worksheets if s.title.endswith("Limits"))
    formulas = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any(text.startswith("=SQRT((1-(1-") for text in formulas)
    assert "reach <- sqrt((1 - " in (scripts / "estimate.R").read_text(encoding="utf-8")
