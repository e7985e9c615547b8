"""Other treatments of the same findings stand beside a demand and never move it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

from extrapolation import (
    Credit,
    Review,
    demand,
    difference,
    estimate,
    other_treatments,
    read_review,
    within_reopening,
)
from sampling import Money

N = 1000
REVIEWED = [0.0] * 8 + [60.0] * 11 + [-20.0]
ROWS = [
    *(("reviewed", 100.0, 100.0 - over) for over in REVIEWED),
    ("reviewed", 0.0, 10.0),
    ("missing", 80.0, None),
    ("late", 70.0, 30.0),
    ("late", 70.0, None),
    ("ineligible", 55.0, None),
    ("waived", 45.0, 5.0),
    ("withdrawn", 35.0, None),
]
OTHERS = [*REVIEWED, -10.0, 80.0, 40.0, 70.0, 0.0, 0.0, 0.0]
"""What the rows count under cms-pim."""


def review(rows: list[tuple[str, float, float | None]] = ROWS, rules: str = "cms-pim") -> Review:
    table = pd.DataFrame(rows, columns=["status", "paid", "should_have_paid"])
    return read_review(table.assign(date="2024-05-01"), sizes=N, rules=rules)


def lower(values: list[float]) -> Money:
    """The lower one-sided 90% t limit of the total, in plain arithmetic, down to the cent."""
    y = np.array(values)
    n = len(y)
    se = (N * (N - n) * y.var(ddof=1) / n) ** 0.5
    return Money.rounded(float(N * y.mean() - stdtrit(n - 1, 0.9) * se), rule="down")


def changed(*pairs: tuple[int, float], out: tuple[int, ...] = ()) -> list[float]:
    values = dict(enumerate(OTHERS)) | dict(pairs)
    return [value for place, value in values.items() if place not in out]


EXPECTED = {
    "underpayments set to 0": (2, changed((19, 0.0), (20, 0.0))),
    "missing records count 0": (2, changed((21, 0.0), (23, 0.0))),
    "missing records left out of the sample": (2, changed(out=(21, 23))),
    "late records count as missing": (1, changed((22, 70.0))),
    "withdrawn units count as missing": (1, changed((26, 35.0))),
    "waived units count as found": (1, changed((25, 40.0))),
    "units outside the universe left out of the sample": (1, changed(out=(24,))),
    "units paid nothing count 0": (1, changed((20, 0.0))),
}


def test_every_amount_by_hand() -> None:
    found = demand(estimate(review()))
    assert found.amount == lower(OTHERS)
    made = {other.what: (other.units, other.amount) for other in found.other_treatments}
    assert made == {what: (units, lower(values)) for what, (units, values) in EXPECTED.items()}
    text = found.text()
    assert "They do not change the demand" in text
    gap = lower(EXPECTED["missing records count 0"][1]) - found.amount
    assert f"  missing records count 0 (2 units): {found.amount + gap} ({gap})" in text
    record = found.to_dict()["other_treatments"]
    assert [item["what"] for item in record] == list(EXPECTED)
    assert all(item["refused"] == "" for item in record)


def test_the_rules_own_choice_is_turned_round() -> None:
    found = demand(estimate(review(rules="oig-sdp")))
    others = {other.what: other for other in found.other_treatments}
    assert "underpayments netted" in others
    assert "units paid nothing count 0" not in others
    netted = Money.rounded(1.5 * N * float(np.mean(OTHERS)), rule="half up")
    assert others["underpayments netted"].amount == netted


def test_nothing_to_treat_and_nothing_beside() -> None:
    plain = demand(estimate(review([("reviewed", 100.0, 40.0), ("reviewed", 90.0, 90.0)] * 9)))
    assert plain.other_treatments == ()
    assert "Beside" not in plain.text()
    assert other_treatments(replace(review(), rule_set=None)) == ()


def test_credits_are_taken_off_there_too() -> None:
    credits = (Credit("earlier audit", Money.dollars("100.00"), "audit A-1"),)
    plain = demand(estimate(review()))
    less = demand(estimate(review()), credits=credits)
    for before, after in zip(plain.other_treatments, less.other_treatments, strict=True):
        assert before.amount is not None
        assert after.amount == before.amount - Money.dollars("100.00")


def test_claims_beyond_the_reopening_period_stay_at_zero() -> None:
    closed = within_reopening(review(), reopened_on=date(2030, 1, 1), ground="good cause")
    assert closed.values("overpaid").sum() == 0
    for other in other_treatments(closed):
        assert other.review.values("overpaid").sum() == 0, other.what


def test_replaced_units_in_place_of_their_spares() -> None:
    found = review([*ROWS[:-1], ("replaced", 35.0, None), ("reviewed", 50.0, 20.0)])
    spare = replace(found.rows[-1], spare=True)
    found = replace(found, rows=(*found.rows[:-1], spare))
    (other,) = [o for o in other_treatments(found) if o.what.startswith("replaced")]
    assert other.units == 1
    assert len(other.review.counted) == len(found.counted)
    assert other.review.values("overpaid").sum() - found.values("overpaid").sum() == 35 - 30


def test_what_leads_to_no_amount_says_why() -> None:
    rows = [("missing", 80.0, None)] * 4 + [("reviewed", 90.0, 40.0)]
    (zero, out) = demand(estimate(review(rows))).other_treatments
    assert zero.amount == Money.dollars("50.00")
    assert out.amount is None
    assert "1 sampled unit of 1,000" in out.refused
    assert "no amount (" in demand(estimate(review(rows))).text()


def test_an_estimate_chosen_by_hand_has_none() -> None:
    totals = 40_000.0
    found = demand(difference(review(), auxiliary="paid", totals=totals, slope=0.3))
    assert found.other_treatments == ()
    assert any("not computed" in note for note in found.to_dict()["notes"])
    assert "not computed" in found.text()


@pytest.mark.parametrize("rules", ["cms-pim", "oig-audit", "nc-pi", "irs"])
def test_a_comparison_never_moves_the_demand(rules: str) -> None:
    found = demand(estimate(review(rules=rules)))
    before = found.amount
    assert len(found.other_treatments) == len(EXPECTED)
    assert demand(estimate(review(rules=rules))).amount == before == found.amount


def test_the_other_side_keeps_claims_beyond_the_period_at_zero() -> None:
    """Netting, missing records and reversals leave what the reopening period decided."""
    from tests.builders.inside_validation import netted, revise, zeroed
    from validation.appeals.changed_reviews import missing_as_error, missing_as_zero

    rows = review().rows
    dated = [
        replace(row, labels={"date": "2024-05-01" if k % 2 else "2019-05-01"})
        for k, row in enumerate(rows)
    ]
    closed = within_reopening(
        replace(review(), rows=tuple(dated)), reopened_on=date(2026, 1, 1), ground="good cause"
    )
    inside = [float(v) if k % 2 else 0.0 for k, v in enumerate(OTHERS)]
    assert closed.values("overpaid").tolist() == inside
    first = next(
        row.unit_id for k, row in enumerate(closed.rows) if k % 2 and row.effective_cents > 0
    )
    for change in (
        netted,
        zeroed,
        missing_as_error,
        missing_as_zero,
        lambda found: revise(found, {first: 0}),
    ):
        changed_values = change(closed).values("overpaid")
        assert changed_values[::2].tolist() == [0.0] * len(inside[::2])
