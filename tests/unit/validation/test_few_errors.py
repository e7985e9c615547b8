"""D9: few errors. A limit anchored at 0 has dollars only where no underpayment can be."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from extrapolation import demand, estimate, read_review
from sampling import RuleSet, load_rules
from validation import FrameColumns, Study, rebut
from validation.arguments import d9_degenerate


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
    text = load_rules("cms-pim").text
    rules = RuleSet.from_text(text.replace('value = "netted"', f'value = "{netting}"'))
    paid = np.full(60, 100.0)
    right = np.where(np.arange(60) < 57, 0.0, paid)
    table = pd.DataFrame({"paid": paid, "should_have_paid": right})
    review = read_review(table, sizes=3000, rules=rules)
    found = d9_degenerate.find(Study(review=review, demand=demand(estimate(review))))
    assert words in found.computation
    assert (found.dollars is not None) == dollars


@pytest.mark.parametrize("netting", ["netted", "zeroed"])
def test_d9_and_c3_state_the_same_limit_on_the_same_condition(netting: str) -> None:
    """D9 said that no finite-sample limit holds where C3 gave one in dollars."""
    text = load_rules("cms-pim").text
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
