"""Every estimator equals R's `survey` package (and `lm`) to 1e-9."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from extrapolation import (
    Estimate,
    Review,
    Sample,
    by_domain,
    count,
    error_rate,
    greg,
    poststratify,
    rake,
    ratio,
    read_review,
    regression,
)
from tests.builders.inside_extrapolation import (
    Linearised,
    SurveyDesign,
    combined_ratio,
    design_of,
    domain_totals,
    greg_total,
    horvitz_thompson_total,
    survey_design,
    weighted_mean,
    weighted_total,
)

pytestmark = pytest.mark.filterwarnings("ignore:.*HIGH-DENIAL-RATIO")

HERE = Path(__file__).parent
N = 5061
X = {"1": 520000.0, "2": 130000.0, "3": 21000.0}
CELLS = {"high": 2000, "low": N - 2000}
MARGINS = {"a": {"A": 1500, "B": 1800, "C": N - 3300}, "b": {"x": 2600, "y": N - 2600}}
TEXT = dict.fromkeys(("s1", "u1", "s2", "u2", "cell", "a", "b", "domain"), str)


@cache
def kept() -> dict[str, tuple[float, float]]:
    return r_values((HERE / "estimators.txt").read_text(encoding="utf-8"))


def r_values(text: str) -> dict[str, tuple[float, float]]:
    rows = [line.split() for line in text.splitlines()]
    return {name: (float(point), float(se)) for name, point, se in rows}


@cache
def rows_of(case: str) -> pd.DataFrame:
    data = pd.read_csv(HERE / "estimators.csv", dtype=TEXT)
    return data[data.case == case].reset_index(drop=True)


@cache
def design(case: str) -> SurveyDesign:
    rows = rows_of(case)
    stages = {
        "two": [(rows.s1, rows.u1, rows.N1), (None, rows.u2, rows.N2)],
        "three": [(rows.s1, rows.u1, rows.N1), (rows.s2, rows.u2, rows.N2), (None, None, rows.N3)],
    }
    return survey_design(stages.get(case, [(rows.s1, rows.u1, rows.N1)]))


def stratified_review(case: str) -> Review:
    """The rows of a case without stages, as findings."""
    rows = rows_of(case)
    table = rows[["x", "cell", "a", "b", "domain"]].assign(overpaid=rows.y, stratum=rows.s1)
    sizes = {str(label): int(size) for label, size in rows.groupby("s1").N1.first().items()}
    return read_review(table, sizes=sizes, stratum="stratum")


def known_totals() -> dict[str, float]:
    rows = rows_of("strat")
    return X | {"certainty": float(rows[rows.s1 == "certainty"].x.sum())}


def pps_design() -> SurveyDesign:
    rows = rows_of("pps")
    books = rows.groupby("s1").book.first().to_dict()
    sizes = {label: int(size) for label, size in rows.groupby("s1").N1.first().items()}
    return design_of(
        Sample.from_arrays(
            rows.y,
            sizes=sizes,
            strata=list(rows.s1),
            caps=rows.x,
            hits=rows.hits.astype(int),
            books=books,
        )
    )


def api(case: str) -> Linearised:
    data = pd.read_csv(HERE / "api.csv", dtype={"s1": str, "u1": str, "u2": str})
    rows = data[data.case == case]
    if case == "clus2":
        rows = rows[rows.enroll.notna()]
        # na.rm drops rows but not the units the design had: they stay in it with 0.
        full = data[data.case == case]
        two = survey_design([(None, full.u1, full.N1), (None, full.u2, full.N2)])
        return weighted_total(full.enroll.fillna(0), two)
    # The package's own weights, which it rounded: 44.21 where N/n is 4421/100.
    made = survey_design([(rows.s1, rows.u1, rows.N1)], weights=rows.w.astype(float))
    return weighted_total(rows.enroll, made)


def estimates() -> dict[str, Callable[[], Linearised | Estimate]]:
    strat, two, three = (rows_of(name) for name in ("strat", "two", "three"))
    review, srs, d = stratified_review("strat"), stratified_review("srs"), design("strat")
    total = sum(known_totals().values())
    made: dict[str, Callable[[], Linearised | Estimate]] = {
        "strat.expansion": lambda: weighted_total(strat.y, d),
        "strat.count": lambda: count(review),
        "strat.rate": lambda: error_rate(review)["all"],
        "strat.ratio.combined": lambda: ratio(review, auxiliary="x", totals=total),
        "strat.ratio.separate": lambda: ratio(
            review, auxiliary="x", totals=known_totals(), separate=True
        ),
        "strat.greg": lambda: greg(review, auxiliaries=["x"], totals={"x": total}),
        "strat.greg.origin": lambda: greg(
            review, auxiliaries=["x"], totals={"x": total}, intercept=False
        ),
        "strat.post": lambda: poststratify(review, by="cell", sizes=CELLS),
        "strat.raked": lambda: rake(review, sizes=MARGINS),
        "srs.ratio": lambda: ratio(srs, auxiliary="x", totals=260000.0),
        "srs.regression": lambda: regression(srs, auxiliary="x", totals=260000.0),
        "strat.regression.separate": lambda: regression(
            review, auxiliary="x", totals=known_totals(), separate=True
        ),
        "two.total": lambda: weighted_total(two.y, design("two")),
        "two.ratio": lambda: combined_ratio(two.y, two.x, design("two"), total=90000),
        "two.mean": lambda: weighted_mean(two.y, design("two")),
        "two.domain.north": lambda: domain_totals(two.y, list(two.domain), design("two"))["north"],
        "two.greg": lambda: greg_total(
            two.y, {"x": two.x}, design("two"), totals={"x": 90000}, units=900
        ),
        "three.total": lambda: weighted_total(three.y, design("three")),
        "three.ratio": lambda: combined_ratio(three.y, three.x, design("three"), total=400000),
        "pps.hansen_hurwitz": lambda: weighted_total(rows_of("pps").y, pps_design()),
        "pps.domain.west": lambda: domain_totals(
            rows_of("pps").y, list(rows_of("pps").domain), pps_design()
        )["west"],
    }
    for where in ("north", "south", "west"):
        made[f"strat.domain.{where}"] = lambda name=where: by_domain(review, by="domain")[name]
        made[f"strat.domain.rate.{where}"] = lambda name=where: error_rate(review, by="domain")[
            name
        ]
    for case in ("strat", "clus1", "clus2"):
        made[f"api.{case}"] = lambda name=case: api(name)
    return made


@pytest.mark.parametrize("name", sorted(estimates()))
def test_equal_to_r(name: str) -> None:
    made = estimates()[name]()
    point, se = kept()[name]
    assert made.point == pytest.approx(point, rel=1e-9, abs=0)
    assert made.se == pytest.approx(se, rel=1e-9, abs=0)


def test_the_figures_named_in_the_package() -> None:
    printed = {"strat": (3687178, 114642), "clus1": (3404940, 932235), "clus2": (2639273, 799638)}
    for case, (total, se) in printed.items():
        made = api(case)
        assert (round(made.point), round(made.se)) == (total, se)


@pytest.mark.parametrize(("how", "name"), [("as certainty", "certainty"), ("average", "average")])
def test_lonely_units(how: str, name: str) -> None:
    rows = rows_of("lonely")
    made = weighted_total(rows.y, survey_design([(rows.s1, None, rows.N1)], lonely=how))  # type: ignore[arg-type]
    assert (made.point, made.se) == pytest.approx(kept()[f"lonely.{name}"], rel=1e-9, abs=0)


def test_jackknife() -> None:
    review, total = stratified_review("strat"), sum(known_totals().values())
    combined = ratio(review, auxiliary="x", totals=total)
    calibrated = greg(review, auxiliaries=["x"], totals={"x": total})
    for made, name in ((combined, "ratio"), (calibrated, "greg")):
        point, se = kept()[f"strat.jackknife.{name}"]
        assert made.point == pytest.approx(point, rel=1e-9)
        assert made.second_opinion("jackknife").se == pytest.approx(se, rel=1e-9)


@pytest.mark.parametrize("rule", ["sen-yates-grundy", "horvitz-thompson", "brewer"])
def test_without_replacement_by_size(rule: str) -> None:
    rows = pd.read_csv(HERE / "election.csv")
    joint = np.loadtxt(HERE / "election_joint.csv", delimiter=",", encoding="utf-8")
    made = horvitz_thompson_total(
        rows.Bush,
        rows.p,
        joint=None if rule == "brewer" else joint,
        rule=rule,  # type: ignore[arg-type]
    )
    assert (made.point, made.se) == pytest.approx(kept()[f"election.{rule}"], rel=1e-9, abs=0)


def test_the_two_ways_to_a_stratified_total_agree() -> None:
    rows = rows_of("strat")
    sizes = {str(label): int(size) for label, size in rows.groupby("s1").N1.first().items()}
    arrays = Sample.from_arrays(rows.y, sizes=sizes, strata=list(rows.s1))
    made = weighted_total(rows.y, design("strat"))
    assert made.point == pytest.approx(arrays.total, rel=1e-14)
    assert made.variance == pytest.approx(arrays.total_variance, rel=1e-12)


def test_every_kept_value_is_compared() -> None:
    others = {"lonely.certainty", "lonely.average", "strat.jackknife.ratio", "strat.jackknife.greg"}
    rules = {f"election.{r}" for r in ("sen-yates-grundy", "horvitz-thompson", "brewer")}
    assert set(kept()) == set(estimates()) | others | rules


@pytest.mark.system
def test_the_kept_values_are_what_r_prints_today() -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package survey (Debian: r-cran-survey)"
    done = subprocess.run(
        [program, str(HERE / "estimators.R"), str(HERE / "estimators.csv")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    found = r_values(done.stdout)
    assert found.keys() == kept().keys()
    for name, values in found.items():
        assert values == pytest.approx(kept()[name], rel=1e-11), name
