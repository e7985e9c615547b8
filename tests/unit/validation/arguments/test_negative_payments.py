"""Reversals and unpaid claims in the sample: they are drawn again, and accuse nobody."""

from __future__ import annotations

import numpy as np
import pandas as pd

from extrapolation import demand, estimate, read_review
from tests.builders.inside_validation import scenarios, stratum_findings
from validation import FrameColumns, Study, coverage, rebut

SIZE = 400
TAKEN = 40


def with_reversals() -> Study:
    """Every tenth claim is a reversal of 30 dollars, every tenth unpaid; each third is wrong."""
    paid = np.where(np.arange(SIZE) % 10 == 0, -30.0, 100.0)
    paid[np.arange(SIZE) % 10 == 5] = 0.0
    ids = [f"c{k}" for k in range(SIZE)]
    frame = FrameColumns.from_table(
        pd.DataFrame({"unit_id": ids, "paid": paid}), unit_id="unit_id", paid="paid"
    )
    table = pd.DataFrame({"unit_id": ids[:TAKEN], "paid": paid[:TAKEN]})
    wrong = (np.arange(TAKEN) % 3 == 0) & (table.paid > 0)
    table["should_have_paid"] = np.where(wrong, 0.0, table.paid)
    review = read_review(table, sizes=SIZE, rules="cms-pim")
    return Study(frame=frame, review=review, demand=demand(estimate(review)))


def test_a_reversal_found_right_is_no_overpayment_above_its_payment() -> None:
    found = rebut(with_reversals(), seed=1, arguments=["D10"]).finding("D10")
    assert found.strength == "not supported"
    assert "0 sampled units overpaid by more" in found.fact


def test_the_sample_drawn_again_has_the_size_of_the_sample() -> None:
    (part,) = stratum_findings(with_reversals())
    assert (part.drawn, part.n) == (TAKEN, 32)
    found = coverage(with_reversals(), replicates=400, seed=5)
    # Of 40 drawn, 8 can never be in error: the rate is that of the 32 that can.
    assert f"{part.errors / 32:.0%}" in next(scenarios([part]))[0]
    assert 0.8 < found.observed.coverage <= 1
