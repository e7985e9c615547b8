"""D9: few errors. A limit anchored at 0 has dollars only where no underpayment can be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from extrapolation import demand, estimate, read_review
from sampling import RuleSet, load_rules
from validation import Study
from validation.findings import d9_degenerate


@pytest.mark.parametrize(
    ("netting", "words", "dollars"),
    [
        ("netted", "no finite-sample limit holds", False),
        ("zeroed", "gaffke (not pre-specified) gives", True),
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
