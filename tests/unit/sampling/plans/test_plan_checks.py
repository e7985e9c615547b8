"""A plan against the rules of its preset and of the neighbours."""

from __future__ import annotations

import warnings
from typing import Any

import pandas as pd
import pytest

from sampling import ErrorModel, Frame, Money, Plan, Sizes, open_frame, plan, rule_names, stratify
from sampling.plans.rule_check_list import precision_at
from tests.builders.rules import decided


def claims(size: int = 2000, zero: int = 0) -> Frame:
    paid = [0.0] * zero + [10 + k % 90 for k in range(size - zero)]
    table = pd.DataFrame({"id": [f"c{k}" for k in range(size)], "paid": paid})
    return open_frame(table, unit_id="id", paid="paid").check()


FRAME = claims()


def made(rules: str = "cms-pim", frame: Frame = FRAME, **changes: Any) -> Plan:
    options = {"sample": 120, "anticipated": ErrorModel(rate=0.5)} | changes
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return plan(frame, rules=decided(rules), **options)


def verdicts(found: Plan, authority: str) -> dict[str, str]:
    return {row.rule: row.verdict for row in found.check().of(authority)}


@pytest.mark.parametrize("name", rule_names())
def test_a_large_simple_sample_breaks_no_rule_of_its_own_preset(name: str) -> None:
    precise = {"sample": 1200} if name == "tricare" else {}
    found = made(name, **precise).check()
    assert found.name == name
    assert found.ok, str(found)
    assert {row.authority for row in found.neighbours} == set(rule_names()) - {name}
    for row in (*found.own, *found.neighbours):
        assert row.mark
        assert row.asked
        assert row.source


def test_minima_and_strata() -> None:
    strata = stratify(FRAME, number=5)
    small = plan(FRAME, strata, rules="cms-pim", sample=60, sizes=Sizes(allocate_by="equal"))
    nc = verdicts(small, "nc-pi")
    assert (nc["minima.sample"], nc["minima.stratum"]) == ("broken", "broken")
    assert nc["maxima.strata"] == "broken"
    assert verdicts(small, "oig-sdp")["minima.sample"] == "broken"
    assert "minima.sample" not in verdicts(small, "cms-pim")
    assert verdicts(small, "oig-sdp")["design.default"] == "open"
    page = small.check().text()
    assert "nc-pi would say:" in page
    assert "Asked: 30 units a stratum; the plan: 12 in stratum" in page


def test_limit_amount_netting_and_spares() -> None:
    found = made(spares=2)
    assert verdicts(found, "cms-pim")["spares"] == "kept"
    assert verdicts(found, "oig-cia")["spares"] == "broken"
    assert verdicts(found, "oig-audit")["limit.level"] == "broken"
    assert verdicts(found, "oig-sdp")["limit.amount"] == "broken"
    assert verdicts(found, "oig-sdp")["netting"] == "broken"


def test_precision_is_judged_at_the_neighbours_level_and_side() -> None:
    found = made(sample=60)
    predicted = found.size_calculation.predicted
    cia = next(
        row for row in found.check().of("oig-cia-discovery") if row.rule == "precision.target"
    )
    factor = predicted.precision / predicted.half_width * predicted.point
    assert factor == pytest.approx(1)
    assert cia.verdict == ("kept" if float(cia.found.split("%")[0]) <= 25 else "broken")
    # one-sided 90% of the plan against two-sided 90% of the neighbour
    assert float(cia.found.split("%")[0]) / 100 > predicted.precision
    assert verdicts(made(sample=1500), "tricare")["precision.target"] == "kept"
    blind = plan(FRAME, rules="cms-pim", sample=60)
    assert verdicts(blind, "oig-cia-discovery")["precision.target"] == "open"


def test_zero_paid_units_in_the_frame() -> None:
    with_zero = made(frame=claims(zero=5))
    assert verdicts(with_zero, "tricare")["zero_paid"] == "broken"
    assert verdicts(made(), "tricare")["zero_paid"] == "kept"


def test_occurrence_estimators_and_small_frames() -> None:
    assert verdicts(made(), "tricare")["assumed.error_rate"] == "kept"
    other = made(anticipated=ErrorModel(rate=0.3), estimator="regression")
    assert verdicts(other, "tricare")["assumed.error_rate"] == "broken"
    assert verdicts(other, "oig-sdp")["estimators"] == "broken"
    assert verdicts(other, "irs")["estimators"] == "kept"
    assert verdicts(made(estimator="combined_ratio"), "irs")["estimators"] == "kept"
    assert verdicts(made(frame=claims(400)), "mn")["frame.claims"] == "open"


def test_strata_that_are_nearly_whole() -> None:
    frame = claims(60)
    found = plan(frame, rules="irs", sample=50)
    row = next(row for row in found.check() if row.rule == "certainty.share")
    assert row.verdict == "open"
    assert row.found == "strata 1 are so"


def test_the_check_as_a_record_and_a_table() -> None:
    found = made().check()
    assert len(found.table()) == len(found.own) + len(found.neighbours)
    assert found.to_dict()["name"] == "cms-pim"
    assert [row["rule"] for row in found.to_dict()["own"]] == [row.rule for row in found]


def test_strata_taken_whole_are_left_out_of_the_point_precision() -> None:
    """Rev. Proc. 2004-29, Appendix A, item 6: the denominator excludes 100% strata."""
    frame = claims()
    strata = stratify(frame, certainty_over=Money.dollars("95"))
    options = {"anticipated": ErrorModel(rate=0.5), "sample": strata.rows[-1].size + 60}
    found = plan(frame, strata, rules="ny-omig", **options)  # type: ignore[arg-type]
    (row,) = [row for row in found.check().of("irs") if row.rule == "precision.point"]
    whole, part = (
        sum(r.size * (r.mean or 0.0) for r in found.strata if r.certainty is kind)
        for kind in (True, False)
    )
    at_95 = precision_at(found, 0.95, "lower")
    assert at_95 is not None
    assert row.found == f"{100 * round(at_95 * (whole + part) / part, 4):g}% anticipated"
    assert {r.rule: r.verdict for r in found.check().of("irs")}["design.default"] == "kept"
