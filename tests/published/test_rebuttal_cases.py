"""Decided cases, their printed figures computed again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import chdtrc

from extrapolation import Review, expand, poststratify, ratstats, read_review
from sampling import Money
from validation import (
    FormulaFacts,
    PrintedFigures,
    count_basis,
    estimate_basis,
    identify_formula,
    reextrapolate,
)
from validation.formulas.ways import review_bases

DATA = Path(__file__).parent / "data"
CASES: dict[str, Any] = {
    case["id"]: case for case in json.loads((DATA / "rebuttal.json").read_text(encoding="utf-8"))
}
RATSTATS: dict[str, Any] = {
    case["id"]: case
    for case in json.loads((DATA / "ratstats_variable.json").read_text(encoding="utf-8"))
}


def spread(total: float, errors: int, n: int) -> pd.DataFrame:
    """A sample with that many errors and that total; only these are published."""
    cents = round(100 * total)
    amounts = np.full(errors, cents // errors)
    amounts[: cents % errors] += 1
    return pd.DataFrame({"overpaid": [*(amounts / 100), *[0.0] * (n - errors)]})


def test_graziosi_before_and_after_the_reversals() -> None:
    case = CASES["graziosi-1990"]
    known = case["derived"]
    table = spread(known["sample_overpayment"], case["cases_in_error"], case["n"])
    table["unit_id"] = [str(k) for k in range(case["n"])]
    review = read_review(table, sizes=case["N"])
    assert f"{expand(review, 'overpaid').point:.2f}" == f"{case['claimed_overpayment']:.2f}"
    # 48.50 of the sample fell: which claims is not published, and the point does not depend on it.
    fallen = round(100 * (known["sample_overpayment"] - known["sample_overpayment_after_alj"]))
    reversals: dict[str, Money] = {}
    for row in review.rows:
        part = min(fallen, row.effective_cents)
        if part > 0:
            reversals[row.unit_id] = Money(row.effective_cents - part)
            fallen -= part
    after = reextrapolate(review, reversals)
    assert after.last.sampled == pytest.approx(known["sample_overpayment_after_alj"], abs=1e-9)
    figures = PrintedFigures(point=f"{case['after_alj_reduction']:,.2f}")
    assert figures.number("point").matches(after.last.point)  # type: ignore[union-attr]
    revised = read_review(
        pd.DataFrame({"overpaid": [known["sample_overpayment_after_alj"], *[0.0] * 99]}),
        sizes=case["N"],
    )
    (formula,) = identify_formula(revised, figures=figures).matches
    assert "to the cent" in formula.rounding or "cut off" in formula.rounding


def test_the_teaching_example() -> None:
    case = CASES["icd10monitor-toy"]
    table = spread(case["sample_overpayment"], case["errors"], case["n"])
    review = read_review(table, sizes=case["N"])
    found = identify_formula(review, figures=PrintedFigures(point=f"{case['published_point']:,}"))
    assert found.found == "one formula"


def ratstats_review(case: dict[str, Any], *, column: str = "difference") -> Review:
    inputs = case["inputs"]
    if "strata" in inputs:
        rows = [
            {"stratum": str(number), "overpaid": value}
            for number, stratum in enumerate(inputs["strata"], start=1)
            for value in stratum[column]
        ]
        sizes = {str(k): s["universe"] for k, s in enumerate(inputs["strata"], start=1)}
        return read_review(pd.DataFrame(rows), sizes=sizes)
    table = pd.DataFrame({"overpaid": np.subtract(inputs["examined"], inputs["audited"])})
    return read_review(table.round(2), sizes=inputs["universe"])


@pytest.mark.parametrize(
    ("name", "block", "critical"),
    [
        ("var_unres_datasrs", "difference", "t with n - H degrees of freedom"),
        ("var_strat_datastrat", "overall", "z"),
    ],
)
@pytest.mark.parametrize("level", [0.80, 0.90, 0.95])
def test_ratstats_print_outs_name_their_formula(
    name: str, block: str, critical: str, level: float
) -> None:
    printed = RATSTATS[name]["outputs"][block]
    interval = printed[f"ci_{100 * level:.0f}"]
    figures = PrintedFigures(
        point=printed["point_estimate"],
        lower=interval["lower_limit"],
        upper=interval["upper_limit"],
    )
    (formula,) = identify_formula(ratstats_review(RATSTATS[name]), figures=figures).matches
    assert formula.variance == "with fpc"
    assert formula.critical == critical
    assert formula.level == pytest.approx((1 + level) / 2)


APPRAISALS: dict[str, Any] = {
    case["id"]: case
    for case in json.loads((DATA / "ratstats_appraisals.json").read_text(encoding="utf-8"))
}
# RAT-STATS function behind each printed appraisal with one total and z limits.
APPRAISED = {
    "attr_strat_2": (ratstats.attribute_stratified, "quantity"),
    "attr_2stage_M_4500": (ratstats.attribute_two_stage, "quantity"),
    "attr_3stage_S_unknown": (ratstats.attribute_three_stage, "quantity"),
    "attr_rhc2_cm": (ratstats.attribute_rhc_two_stage, "quantity"),
    "attr_rhc3_cm": (ratstats.attribute_rhc_three_stage, "quantity"),
    "attr_stratcluster": (ratstats.attribute_stratified_cluster, "quantity"),
    "attr_stratmulti": (ratstats.attribute_stratified_multistage, "quantity"),
    "var_2stage_data2stg": (ratstats.variable_two_stage, "total"),
    "var_3stage_cm": (ratstats.variable_three_stage, "total"),
    "var_rhc2_cm": (ratstats.variable_rhc_two_stage, "total"),
    "var_stratcluster": (ratstats.variable_stratified_cluster, "total"),
    "var_stratmulti": (ratstats.variable_stratified_multistage, "total"),
    "var_poststrat_cm": (ratstats.variable_poststratified, "total"),
    "var_unknown_universe": (ratstats.variable_unknown_universe, "total"),
}


def printed_limits(outputs: dict[str, Any], level: str) -> tuple[str, str]:
    if "overall" in outputs and f"ci_{level}" in outputs["overall"]:
        block = outputs["overall"][f"ci_{level}"]
        return block["lower_limit"], block["upper_limit"]
    for suffix in ("", "_total", "_quantity"):
        if f"lower_limit{suffix}" in outputs:
            return outputs[f"lower_limit{suffix}"][level], outputs[f"upper_limit{suffix}"][level]
    raise AssertionError("no printed limits")


@pytest.mark.parametrize("level", ["80", "90", "95"])
@pytest.mark.parametrize("name", APPRAISED)
def test_every_ratstats_design_is_named_by_z_and_its_level(name: str, level: str) -> None:
    """Among the estimates of all appraisals, the printed limits come from their own, by z."""
    bases = []
    for other, (appraise, quantity) in APPRAISED.items():
        point, se = appraise(**APPRAISALS[other]["inputs"]).estimates[quantity]  # type: ignore[operator]
        bases.append(estimate_basis(other, point, se, df=(9, 29, 59)))
    lower, upper = printed_limits(APPRAISALS[name]["outputs"], level)
    found = identify_formula(bases, figures=PrintedFigures(lower=lower, upper=upper))
    assert len(found.matches) >= 1
    assert {formula.estimator for formula in found.matches} == {name}
    by_z = [formula for formula in found.matches if formula.critical == "z"]
    assert [formula.level for formula in by_z] == [pytest.approx((1 + int(level) / 100) / 2)]


@pytest.mark.parametrize("level", ["80", "90", "95"])
def test_the_print_out_of_a_random_groups_example_by_its_components(level: str) -> None:
    """Only sums of the values are printed: the point from them, the variance as printed."""
    case = APPRAISALS["var_rhc3_cm"]
    point = float(
        ratstats.variable_rhc_three_stage(**case["inputs"])
        .fields["overall"]["point_estimate"]
        .replace(",", "")
    )
    printed = case["outputs"]
    variance = float(printed["combined"]["total"].replace(",", ""))
    block = printed["overall"][f"ci_{level}"]
    figures = PrintedFigures(
        point=printed["overall"]["point_estimate"],
        se=printed["overall"]["standard_error"],
        lower=block["lower_limit"],
        upper=block["upper_limit"],
    )
    # The point is known to the dollar, so the search allows for half a dollar of it.
    basis = [estimate_basis("random groups", point, variance**0.5, df=(3, 12))]
    (formula,) = identify_formula(basis, figures=figures).matches
    assert formula.critical == "z"
    assert formula.level == pytest.approx((1 + int(level) / 100) / 2)


def test_a_listing_with_a_misprint_has_no_formula_until_it_is_mended() -> None:
    """DATAVAR is listed with a sum 0.50 above the one printed: no formula gives its limits.

    With 0.50 off one of some values they all follow, by t with n - 1 degrees of freedom.
    """
    case = APPRAISALS["var_unres_datavar"]
    printed, values = case["outputs"]["difference"], case["inputs"]["difference"]
    wanted = {
        (1 + int(level) / 100) / 2: PrintedFigures(
            point=printed["point_estimate"],
            lower=printed[f"ci_{level}"]["lower_limit"],
            upper=printed[f"ci_{level}"]["upper_limit"],
        )
        for level in ("80", "90", "95")
    }

    def levels(amounts: list[float]) -> list[float | None]:
        review = read_review(
            pd.DataFrame({"overpaid": np.round(amounts, 2)}), sizes=case["inputs"]["universe"]
        )
        found = [identify_formula(review, figures=figures).matches for figures in wanted.values()]
        by_t = [
            [f for f in one if f.critical == "t with n - H degrees of freedom"] for one in found
        ]
        return [one[0].level if one else None for one in by_t]

    assert levels(values) == [None, None, None]
    near = sorted(range(len(values)), key=lambda k: abs(values[k] - 18.8))[:6]
    mended = [
        levels([value - 0.50 * (k == place) for k, value in enumerate(values)]) for place in near
    ]
    assert any(found == pytest.approx(list(wanted)) for found in mended if None not in found)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("attr_unres_400_82", "80"),
        ("attr_unres_400_82", "90"),
        ("attr_unres_400_82", "95"),
        ("attr_unres_300_60", "95"),
        ("attr_unres_10_4_of_100", "90"),
    ],
)
def test_unrestricted_counts_are_named_by_their_exact_limits(name: str, level: str) -> None:
    case = APPRAISALS[name]
    inputs, block = case["inputs"], case["outputs"][f"ci_{level}"]
    basis = count_basis(inputs["universe"], inputs["sample"], inputs["items"])
    figures = PrintedFigures(lower=block["lower_qty"], upper=block["upper_qty"])
    found = identify_formula([basis], figures=figures).matches
    assert [formula.critical for formula in found] == ["hypergeometric"]
    assert found[0].level == pytest.approx((1 + int(level) / 100) / 2)


def test_post_stratification_as_a_weapon() -> None:
    """45 inpatient where 24.6 are expected: 189,114 as drawn, 123,898 by the known sizes."""
    case = APPRAISALS["var_poststrat_cm"]
    strata = case["inputs"]["strata"]
    values = [value for row in strata for value in row["difference"]]
    sizes = [row["universe"] for row in strata]
    cells = [str(k) for k, row in enumerate(strata) for _ in row["difference"]]
    table = pd.DataFrame({"overpaid": values, "cell": cells})
    review = read_review(table, sizes=sum(sizes))
    as_drawn = expand(review, "overpaid").point
    assert f"{as_drawn:,.0f}" == "189,114"
    made = poststratify(review, by="cell", sizes={str(k): n for k, n in enumerate(sizes)})
    assert f"{made.point:,.0f}" == "123,898"
    assert case["outputs"]["overall"]["point_estimate"] == "123,898"
    known = review_bases(review, FormulaFacts())
    bases = [*known, estimate_basis("post-stratified", made.point, made.se)]
    (formula,) = identify_formula(bases, figures=PrintedFigures(point="123,898")).matches
    assert formula.estimator == "post-stratified"
    groups = np.array([len(row["difference"]) for row in strata], dtype=float)
    expected = np.array(sizes) / sum(sizes) * groups.sum()
    assert round(expected[0], 1) == 24.6
    statistic = float(((groups - expected) ** 2 / expected).sum())
    assert round(statistic, 1) == 22.6
    assert float(chdtrc(1, statistic)) < 3e-6


def test_rio_the_exact_limit_of_the_denied_claims() -> None:
    case = CASES["rio-home-care"]
    known = case["derived"]
    printed = ratstats.attribute_unrestricted(case["N"], sample=case["n"], items=case["denied"])
    found = int(printed.fields["ci_80"]["lower_qty"].replace(",", ""))
    assert found == known["exact_hypergeom_one_sided90_LB_count"] == 1666
    assert found / case["N"] == pytest.approx(known["as_share"], rel=1e-12)
    assert case["denied"] / case["n"] == pytest.approx(known["error_rate"])
    assert case["claimed_overpayment"] / case["N"] == pytest.approx(known["claimed_per_unit"])


OIG: dict[str, Any] = {
    case["id"]: case
    for case in json.loads((DATA / "oig_cases.json").read_text(encoding="utf-8"))["cases"]
}


@pytest.mark.parametrize(
    "name", ["oig_count_021101024", "oig_count_021101013", "oig_count_051200086"]
)
def test_oig_counts(name: str) -> None:
    printed = OIG[name]["printed"]
    table = pd.DataFrame({"overpaid": [1.0] * printed["x"] + [0.0] * (printed["n"] - printed["x"])})
    review = read_review(table, sizes=printed["N"])
    figures = PrintedFigures(point=f"{printed['projected_count']:,}")
    assert identify_formula(review, figures=figures).matches[0].estimator == "expansion"


def test_oig_amount_of_more_than_half_the_frame() -> None:
    printed = OIG["oig_amount_010700505"]["printed"]
    low, high = OIG["oig_amount_010700505"]["check_computed"]["sample_total_with_cents_lies_in"]
    number = PrintedFigures(point=f"{printed['point_estimate']:,}").number("point")
    assert number is not None
    scale = printed["N"] / printed["n"]
    assert number.matches(scale * (low + high) / 2)
    assert (
        printed["point_estimate"] - printed["sample_overpayment"]
        == (printed["point_estimate_less_sample"])
    )
