"""The sampling plan document, and when a probe may be pooled."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import PlanError
from sampling import (
    ErrorModel,
    Frame,
    Plan,
    Sizes,
    check_pooling,
    designs,
    open_frame,
    plan,
    stratify,
)

SD9 = (
    "objective",
    "population",
    "frame",
    "unit",
    "survey",
    "design",
    "size",
    "random_numbers",
    "selection",
    "elapsed_time",
    "characteristics",
    "missing_items",
    "estimation",
    "other_evidence",
    "reporting",
    "audit_manager",
    "statistical_specialist",
    "rig",
    "lead_rig",
    "aig",
    "statistician",
)


def claims() -> Frame:
    table = pd.DataFrame(
        {
            "id": [f"c{k}" for k in range(500)],
            "paid": [k % 90 for k in range(500)],
            "day": ["2024-03-01"] * 500,
        }
    )
    frame = open_frame(
        table, unit_id="id", paid="paid", date="day", period=(date(2024, 1, 1), date(2024, 12, 31))
    )
    return frame.exclude("paid = 0", reason="nothing was paid")


FRAME = claims()


def made(**changes: Any) -> Plan:
    options: dict[str, Any] = {
        "rules": "oig-audit",
        "sample": 60,
        "anticipated": ErrorModel(rate=0.5),
    }
    return plan(FRAME, stratify(FRAME, number=2), **(options | changes))


def test_every_field_of_the_form_is_there_in_its_order() -> None:
    found = made().document()
    keys = [field.key for field in found]
    assert tuple(keys[: len(SD9)]) == SD9
    assert len(set(keys)) == len(keys)
    assert {field.source for field in found} == {"plan", "not filled"}
    for key in ("population", "frame", "unit", "design", "size", "random_numbers", "estimation"):
        assert found[key].source == "plan", key
    assert "nothing was paid (paid = 0.00): 6 units" in str(found["population"].value)
    assert "60 units: a sample of 60 units in all" in str(found["size"].value)
    assert "2024-01-01 to 2024-12-31, by day" in str(found["period"].value)
    assert "lower end of two-sided 90%" in str(found["estimation"].value)


def test_what_is_not_filled_is_named_and_can_be_given() -> None:
    plain = made().document()
    named = {field.key for field in plain.unfilled}
    assert {"objective", "elapsed_time", "statistician", "provider", "basis"} <= named
    assert "Audit objective: [not filled]" in plain.text()
    blank = [row["key"] for row in plain.to_dict()["fields"] if row["value"] is None]
    assert blank == [field.key for field in plain.unfilled]
    given = made().document(given={"objective": "Are the claims payable?"})
    assert given["objective"].source == "given"
    assert len(given.unfilled) == len(plain.unfilled) - 1
    json.dumps(given.to_dict())
    assert len(given.table()) == len(given.fields)
    blind = made(anticipated=None, sizes=Sizes(allocate_by="equal")).document()
    assert blind["survey"].value is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"size": "100"}, "What the plan itself says is not changed by other words"),
        ({"colour": "red"}, "the field 'colour'"),
        ({"objective": " "}, "an empty text 'objective'"),
    ],
)
def test_what_cannot_be_given(given: dict[str, str], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        made().document(given=given)


def test_a_probe_is_pooled_only_as_the_first_part_of_its_own_draw() -> None:
    simple = plan(FRAME, rules="cms-pim", sample=60)
    draw = simple.draw("lot 1", seed_source="a lot")
    first = [unit.unit_id for unit in draw.units if unit.order <= 20]
    check_pooling(simple, draw, first)
    with pytest.raises(PlanError, match="not the first of the draw"):
        check_pooling(simple, draw, [unit.unit_id for unit in draw.units if unit.order > 40])
    larger = simple.amend(reason="the probe found much", allocation={"1": 90})
    with pytest.raises(PlanError, match="a draw from the plan"):
        check_pooling(larger, draw, first)
    with pytest.raises(PlanError, match="the design stratified by tickets"):
        check_pooling(made(), made().draw("x", seed_source="a lot"), first)


def test_designs_are_named_by_what_they_draw() -> None:
    """Sample unit, size, generator and method of a cluster and a dollar-unit plan."""
    table = pd.DataFrame(
        {
            "id": [f"c{k}" for k in range(40)],
            "paid": [10.0 + k for k in range(40)],
            "patient": [f"p{k % 8}" for k in range(40)],
        }
    )
    frame = open_frame(table, unit_id="id", paid="paid", cluster="patient").check()

    def told(selection: Any) -> dict[str, str | None]:
        made = plan(frame, rules="cms-pim", sample=5, selection=selection)
        return {field.key: field.value for field in made.document().fields}

    clusters = told(designs.Cluster())
    assert clusters["unit"] == (
        "at the first stage a cluster, what bears one patient; in it what bears one id"
    )
    assert (clusters["size"] or "").startswith("5 clusters: a sample of 5 clusters in all")
    assert "(cluster/1)" in (clusters["random_numbers"] or "")
    assert clusters["selection"] == "the clusters of the smallest tickets, every unit of them"
    dollars = told(designs.Pps())
    assert (dollars["size"] or "").startswith("5 draws: ")
    assert "the number of the draw (pps/1)" in (dollars["random_numbers"] or "")
    mixed = told(designs.ByStratum({}, otherwise=designs.Pps()))
    assert (mixed["size"] or "").startswith("5 draws")
    assert "by stratum" in (mixed["selection"] or "")
