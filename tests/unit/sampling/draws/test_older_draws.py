"""Records that earlier releases wrote: `draw/3` with `plan/2` and `frame/1` inside, and `draw/2`.

The files in `data` were written by the release before `draw/4`; never make them anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from primafacie.errors import DrawError
from sampling import Draw, Money, load_draw
from tests.builders.inside_core import canonical_json

DATA = Path(__file__).parent / "data"
NAMES = sorted(path.stem for path in DATA.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_draw_of_the_third_form_keeps_its_bytes_and_its_words(name: str) -> None:
    data = (DATA / f"{name}.json").read_bytes()
    old, draw = json.loads(data), load_draw(DATA / f"{name}.json")
    assert draw.written() == data
    assert draw.digest == hashlib.sha256(data).hexdigest()
    assert draw.plan.digest == draw.plan_digest == old["plan_digest"]
    assert draw.plan.text() == (DATA / f"{name}.txt").read_text(encoding="utf-8")
    again = Draw.from_dict(draw.to_dict())
    assert (again.units, again.strata, again.plan_digest) == (
        draw.units,
        draw.strata,
        draw.plan_digest,
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_the_units_is_that_of_the_record(name: str) -> None:
    draw = load_draw(DATA / f"{name}.json")
    old = json.loads((DATA / f"{name}.json").read_bytes())
    for unit, row in zip((*draw.units, *draw.spares), old["units"] + old["spares"], strict=True):
        assert (unit.paid_cents, unit.claimed_cents) == (row["paid"], row["claimed"])
        assert unit.size_cents == row["size"]
        assert unit.probability == row.get("expected_hits", row.get("probability"))
        assert [part.paid_cents for part in unit.parts] == [p["paid"] for p in row["parts"]]
        assert (unit.group.total_cents if unit.group else None) == (
            row["group"]["total"] if row["group"] else None
        )
    for stratum, row in zip(draw.strata, old["strata"], strict=True):
        assert (stratum.measure, stratum.total_cents) == (row["size"], row["total"])


@pytest.mark.parametrize("name", NAMES)
def test_a_draw_of_the_second_form_is_read(name: str) -> None:
    old = json.loads((DATA / f"{name}.json").read_bytes()) | {"schema": "primafacie.draw/2"}
    for row in old["units"] + old["spares"]:
        if "expected_hits" in row:
            row["probability"] = row.pop("expected_hits")
    draw = Draw.from_dict(old)
    assert draw.units == load_draw(DATA / f"{name}.json").units
    assert draw.written() == canonical_json(old)


def test_a_plan_of_the_second_form_has_all_of_its_choices() -> None:
    plan = load_draw(DATA / "stratified.json").plan
    record = json.loads((DATA / "stratified.json").read_bytes())["plan"]
    assert plan.frame_total.cents == record["frame_total"]
    assert (plan.frame_record.size, plan.frame_record.total) == (plan.frame_size, plan.frame_total)
    assert plan.frame_record.lost_rows is not None
    assert plan.stratification.seed == 7
    assert plan.stop_early is not None
    assert plan.stop_early.threshold == Money(record["monitoring"]["threshold"])
    assert (plan.stop_early.share, plan.stop_early.strata) == (0.5, "union")
    assert plan.underpayment_floor is not None
    assert plan.underpayment_floor.total.cents == record["underpayment_floor"]["total"]
    assert plan.recommendation is not None
    assert plan.recommendation.words == "as simulated"
    assert [(row.total_cents, row.squared_cents) for row in plan.strata] == [
        (row["total"], row["sum_squares"]) for row in record["strata"]
    ]
    assert [(row.mean, row.deviation) for row in plan.strata] == [
        (row["mean"], row["deviation"]) for row in record["strata"]
    ]
    assert plan.amendments[0].parent == record["amendments"][0]["parent"]


def test_a_changed_cent_inside_the_plan_is_seen(tmp_path: Path) -> None:
    old = json.loads((DATA / "pps.json").read_bytes())
    old["plan"]["strata"][0]["total"] += 1
    (tmp_path / "draw.json").write_bytes(canonical_json(old))
    with pytest.raises(DrawError, match="altered inside the draw"):
        load_draw(tmp_path / "draw.json")
