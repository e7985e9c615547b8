"""D9: few errors. A limit anchored at 0 has dollars only where no underpayment can be."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from extrapolation import demand, estimate, read_review
from sampling import RuleSet, load_rules
from validation import FrameColumns, PrintedFigures, Study, rebut


@pytest.mark.parametrize(
    ("netting", "words", "dollars"),
    [
        ("netted", "conditional: holds only if no unit of the frame was underpaid", False),
        ("zeroed", "gaffke_finite (not pre-specified) gives", True),
    ],
)
def test_netted_underpayments_allow_no_limit_anchored_at_0(
    netting: str, words: str, dollars: bool
) -> None:
    text = load_rules("cms-pim").toml
    rules = RuleSet.from_text(text.replace('value = "netted"', f'value = "{netting}"'))
    paid = np.full(60, 100.0)
    right = np.where(np.arange(60) < 57, 0.0, paid)
    table = pd.DataFrame({"paid": paid, "should_have_paid": right})
    review = read_review(table, sizes=3000, rules=rules)
    found = rebut(
        Study(review=review, demand=demand(estimate(review))), seed=1, arguments=["D9"]
    ).finding("D9")
    assert words in found.computation
    assert (found.dollars is not None) == dollars


@pytest.mark.parametrize("netting", ["netted", "zeroed"])
def test_d9_and_c3_state_the_same_limit_on_the_same_condition(netting: str) -> None:
    """D9 said that no finite-sample limit holds where C3 gave one in dollars."""
    text = load_rules("cms-pim").toml
    rules = RuleSet.from_text(text.replace('value = "netted"', f'value = "{netting}"'))
    ids = [f"c{k}" for k in range(600)]
    paid = np.full(600, 100.0)
    frame = FrameColumns.from_table(
        pd.DataFrame({"unit_id": ids, "paid": paid}), unit_id="unit_id", paid="paid"
    )
    right = np.where(np.arange(40) < 37, 0.0, 100.0)
    table = pd.DataFrame({"unit_id": ids[:40], "paid": paid[:40], "should_have_paid": right})
    review = read_review(table, sizes=600, rules=rules)
    study = Study(frame=frame, review=review, demand=demand(estimate(review)))
    found = {f.code: f for f in rebut(study, seed=1, arguments=["C3", "D9"]).findings}
    given = re.compile(r"gaffke_finite \(not pre-specified\) gives [^$]*(\$[\d,.]+\d)")
    limit, other = (given.search(found[code].computation) for code in ("C3", "D9"))
    assert limit is not None
    assert other is not None
    assert limit[1] == other[1]
    conditional = "holds only if no unit of the frame was underpaid"
    for code in ("C3", "D9"):
        assert (conditional in found[code].computation) == (netting == "netted"), code


def test_a_demanded_point_is_not_counted_again_by_c3() -> None:
    """C3 measured from the figure demanded, so that D3's difference was in both."""
    ids = [f"c{k}" for k in range(600)]
    frame = FrameColumns.from_table(
        pd.DataFrame({"unit_id": ids, "paid": np.full(600, 100.0)}), unit_id="unit_id", paid="paid"
    )
    right = np.where(np.arange(40) < 37, 0.0, 100.0)
    table = pd.DataFrame({"unit_id": ids[:40], "paid": 100.0, "should_have_paid": right})
    review = read_review(table, sizes=600, rules="tricare")
    over = estimate(review)
    asked = {"limit": demand(over).amount.plain(), "point": f"{over.point:.2f}"}
    found = {
        name: {
            finding.code: finding.dollars
            for finding in rebut(
                Study(frame=frame, review=review, figures=PrintedFigures(demand=figure)),
                seed=1,
                arguments=["C3", "D3"],
            ).findings
        }
        for name, figure in asked.items()
    }
    assert found["limit"]["C3"] == pytest.approx(found["point"]["C3"])
    assert found["point"]["C3"] is not None


def test_differences_of_printed_amounts_add_up() -> None:
    """C2 printed a difference that was a cent away from that of the two amounts next to it."""
    paid = np.full(50, 100.0)
    right = 100.0 - np.arange(50) * 1.37 / 3
    table = pd.DataFrame({"paid": paid, "should_have_paid": right.round(2)})
    for size in range(700, 760):
        review = read_review(table, sizes=size, rules="cms-pim")
        (found,) = rebut(Study(review=review), seed=1, arguments=["C2"]).findings
        low, between, point = (
            float(text.replace(",", "")) for text in re.findall(r"\$([\d,]+\.\d\d)", found.fact)
        )
        assert between == pytest.approx(point - low, abs=1e-6)


def test_the_rebuttal_states_what_its_effects_are_differences_from() -> None:
    paid = np.full(50, 100.0)
    table = pd.DataFrame({"paid": paid, "should_have_paid": paid - np.arange(50)})
    review = read_review(table, sizes=700, rules="cms-pim")
    made = rebut(Study(review=review), seed=1, arguments=["D1", "D2"])
    assert "the amount recomputed from the findings" in made.text()
    assert "effects do not add up" in made.text()


def test_the_error_rate_of_a_stratified_sample_has_the_limit_of_its_design() -> None:
    """C5 pooled the strata: 60 of 80 in error gave "exact" 68% where 300 of 2,300 may be all."""
    right = np.where(np.arange(80) < 60, 0.0, 100.0)
    strata = np.where(np.arange(80) < 60, "small", "large")
    table = pd.DataFrame({"paid": 100.0, "should_have_paid": right, "stratum": strata})
    sizes = {"small": 300, "large": 2000}
    review = read_review(table, sizes=sizes, stratum="stratum", rules="cms-pim")
    made = rebut(
        Study(review=review, proceeding="Medicare appeal"), seed=1, arguments=["C5"]
    ).finding("C5")
    limit = re.search(r"at least ([\d.]+)%", made.fact)
    assert limit is not None
    assert float(limit[1]) < 100 * 300 / 2300, "all units of the small stratum may be in error"
    assert made.strength == "context"
