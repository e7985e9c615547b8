"""Decided cases and pipeline examples, to the dollar; each row carries its own mark."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from extrapolation import ratstats, read_review
from penalties import StatedLaw, exposure
from penalties.clocks.limitation import years_later
from sampling import Money
from tests.builders.inside_penalties import find_law
from tests.builders.places import law_examples, published
from tests.law.reviews import ASSESSED, reviewed, violation

EXAMPLES = law_examples()
CASES = {row["id"]: row for row in EXAMPLES["decided_cases"]}
SYNTHETIC = {row["id"]: row for row in EXAMPLES["synthetic"]}
DATASRS = {case["id"]: case for case in published("ratstats_variable")}["var_unres_datasrs"]
# The maximum of $2,000 an item and twice the amount claimed, as the cases of the 1980s had it;
# the law of those days is not held here, so it is stated.
OLD = {"1003.200(a)(1)": StatedLaw(Money.dollars(2_000), 2, "the law of the decision")}

# The example multiplies the netted total of 706,000; the protocol does not net underpayments,
# and the data set holds one unit paid too little: 711,000 without it.
SDP_WITHOUT_NETTING = Money.dollars(1_066_500)


def decided(units: int, items: int, claimed: Money) -> Any:
    """All claims of a case, none projected: items and amount spread over the claims."""
    shares = [claimed.cents // units] * units
    shares[-1] += claimed.cents - sum(shares)
    counts = [items // units] * units
    counts[-1] += items - sum(counts)
    found = [
        violation(
            f"u{k}",
            "1003.200(a)(1)",
            penalty_units=counts[k],
            claimed_tainted=shares[k] / 100,
            presented_on="1983-06-01",
        )
        for k in range(units)
    ]
    review = reviewed(found, n=units, size=units)
    return exposure(review, assessed_on=date(1986, 1, 1), stated=OLD).regime("1003")


def test_mayers_307_claims_hold_2702_items() -> None:
    case = CASES["mayers"]
    found = decided(case["claims"], case["items"], Money.dollars(case["claimed"]))
    assert found.maximum.point == Money.dollars(case["max_at_2000"])
    (part,) = found.parts
    assert part.assessment.point == Money.dollars(case["decomposition"]["assessment_2x"])
    assert part.penalty_units == 2_702
    assert part.units == 307
    assert Money.dollars(case["total"]) < found.maximum.point


def test_chapman_multiplies_what_was_claimed_not_what_was_overpaid() -> None:
    case = CASES["chapman"]
    found = decided(case["items"], case["items"], Money.dollars(case["claimed"]))
    assert found.maximum.point == Money.dollars(case["max"])
    (part,) = found.parts
    assert part.penalty.point == Money.dollars(case["decomposition"]["penalty_19x2000"])
    imposed = part.penalty.point + part.claimed
    assert imposed == Money.dollars(case["total"])
    by_overpayment = decided(
        case["items"], case["items"], Money.dollars(case["actual_overpayment"])
    )
    assert by_overpayment.maximum.point < imposed, "the overpaid base could not reach what was owed"


@pytest.mark.parametrize("name", ["anesthesiologists", "massey"])
def test_other_totals_are_their_parts_and_lie_below_the_maximum(name: str) -> None:
    case = CASES[name]
    units = case.get("claims") or case["requests"]
    assert case["penalty"] + case["assessment"] == pytest.approx(case["total"])
    found = decided(units, units, Money.zero)
    assert found.maximum.point == Money.dollars(2_000 * units)
    assert Money.dollars(case["penalty"]) <= found.maximum.point
    if name == "anesthesiologists":
        assert case["penalty"] == 1_000 * units


def test_keszler_was_asked_for_1500_an_item_and_twice_the_claims() -> None:
    case = CASES["keszler"]
    found = decided(case["claims"], case["claims"], Money.parse("74421.77"))
    (part,) = found.parts
    assert case["proposed_penalty"] == 1_500 * case["claims"]
    assert part.assessment.point == Money.parse(str(case["proposed_assessment"]))


def test_a_count_times_a_penalty_by_the_exact_limits() -> None:
    """RAT-STATS' attribute example: 82 of 400 in 10,000, a penalty of $10,000 each."""
    row = SYNTHETIC["pipe_count_ratstats"]
    inputs, expected = row["inputs"], row["expected"]
    size, n, x = inputs["N"], inputs["n"], inputs["x"]
    printed = ratstats.attribute_unrestricted(size, sample=n, items=x)
    for level in (80, 90, 95):
        limits = printed.fields[f"ci_{level}"]
        assert limits["lower_qty"] == f"{expected[f'll_two_sided_{level}']:,}"
        assert limits["upper_qty"] == f"{expected[f'ul_two_sided_{level}']:,}"
    unit = inputs["penalty_unit"]
    # The lower end of 80% on two sides is that of 90% on one.
    lower = {
        level: int(printed.fields[f"ci_{2 * level - 100}"]["lower_qty"].replace(",", ""))
        for level in (90, 95)
    }
    assert unit * lower[90] == expected["penalty_ll_one_sided_90"]
    assert unit * lower[95] == expected["penalty_ll_one_sided_95"]
    found = [
        violation(f"u{k}", "1003.200(a)(1)", claimed_tainted=0, presented_on="2017-05-01")
        for k in range(x)
    ]
    stated = {"1003.200(a)(1)": StatedLaw(Money.dollars(unit), None, "base amount of the example")}
    risk = exposure(
        reviewed(found, n=n, size=size),
        assessed_on=ASSESSED,
        action_on=date(2022, 1, 1),
        stated=stated,
    )
    assert risk.maximum.point == Money.dollars(expected["penalty_point"])


def test_the_two_bases_of_datasrs_differ_sevenfold() -> None:
    """What was claimed against what was overpaid, from RAT-STATS' own data set."""
    expected = SYNTHETIC["pipe_amount_datasrs"]["expected"]
    inputs = DATASRS["inputs"]
    claimed, right = inputs["examined"], inputs["audited"]
    table = pd.DataFrame(
        {"unit_id": [str(k) for k in range(50)], "paid": claimed, "should_have_paid": right}
    )
    found = pd.DataFrame(
        [
            violation(
                str(k), "1003.200(a)(1)", claimed_tainted=claimed[k], presented_on="2017-05-01"
            )
            for k in range(50)
        ]
    )
    review = read_review(table, sizes=10_000, rules="cms-pim", violations=found)
    stated = {"1003.200(a)(1)": StatedLaw(Money.zero, 3, "the assessment alone")}
    risk = exposure(
        review,
        assessed_on=ASSESSED,
        action_on=date(2022, 1, 1),
        stated=stated,
        level=0.90,
        sided="one-sided",
    )
    assert risk.maximum.point == Money.dollars(expected["assessment3_claimed_point"])
    # three times the limit of the claimed total, which RAT-STATS prints rounded to the dollar
    assert abs(float(risk.maximum.low) - expected["assessment3_claimed_ll"]) < 2
    assert round(float(risk.maximum.low) / 3) == expected["claimed_ll_80"]
    rows = {row.regime: row for row in risk.rows}
    refund, sdp = rows["refund"].spread, rows["self-disclosure"].spread
    assert refund is not None
    assert sdp is not None
    assert refund.point == Money.dollars(expected["diff_point"])
    assert round(float(refund.low)) == expected["mpim_demand"]
    assert 15 * refund.point.cents == 1000 * expected["sdp_1_5x_point"], "with netting"
    assert sdp.point == SDP_WITHOUT_NETTING
    assert 3 * refund.point.cents == 100 * expected["fca_treble_diff_point"]


def test_the_settlement_floor_of_self_disclosure() -> None:
    row = SYNTHETIC["sdp_floor"]
    lost = {"should_have_paid": [0] * 10, "paid": [800] * 10}
    risk = exposure(
        reviewed([], size=10, **lost), assessed_on=date.fromisoformat(row["inputs"]["disclosed"])
    )
    sdp = next(r for r in risk.rows if r.regime == "self-disclosure")
    assert sdp.spread is not None
    assert sdp.spread.point == Money.dollars(row["expected"]["settlement"])
    before = exposure(reviewed([], size=10, **lost), assessed_on=date(2021, 11, 7))
    sdp = next(r for r in before.rows if r.regime == "self-disclosure")
    assert sdp.spread is not None
    assert sdp.spread.point == Money.dollars(12_000), "1.5 x 8,000 is above the 10,000 of 2013"


def test_the_trigger_of_an_integrity_agreement() -> None:
    row = SYNTHETIC["cia_trigger"]
    law = find_law("OIG CIA")
    assert law is not None
    rate = row["inputs"]["net_overpayment"] / row["inputs"]["sample_dollars"]
    assert rate == row["expected"]["rate"]
    assert (rate >= float(law.values["trigger"].value)) is row["expected"]["full_sample"]


def test_a_naive_projection_is_the_expansion_estimate() -> None:
    case = CASES["icd10monitor"]
    table = pd.DataFrame({"overpaid": [50] * case["errors"] + [0] * (case["n"] - case["errors"])})
    from extrapolation import estimate

    over = estimate(read_review(table, sizes=case["N"]))
    assert round(over.point) == case["projected"]


def test_section_111_is_barred_after_five_years() -> None:
    row = SYNTHETIC["sol_111"]["inputs"]
    incident, notice = (date.fromisoformat(row[k]) for k in ("incident", "notice"))
    assert notice > years_later(incident, 5)
