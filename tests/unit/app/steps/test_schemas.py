"""Every record of a study fits the JSON Schema that ships with the toolkit."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from extrapolation import demand, estimate, read_review
from sampling import Probe, ProbeRow, Sizes, open_frame, plan, stratify

SCHEMAS = files("primafacie.core").joinpath("schemas")
PLACES = {
    "manifest": "manifest.json",
    "frame": "1-frame/frame.json",
    "plan": "2-plan/plan.json",
    "draw": "3-draw/draw.json",
    "review": "4-review/review.json",
    "estimate": "5-estimate/estimate.json",
    "demand": "5-estimate/demand.json",
    "report": "reports/numbers.json",
}


def schema(name: str) -> Any:
    """The schema of the number that is written today, the highest there is."""
    numbers = [
        int(entry.name[len(name) + 1 : -len(".json")])
        for entry in SCHEMAS.iterdir()
        if entry.name.startswith(f"{name}-")
    ]
    path = SCHEMAS.joinpath(f"{name}-{max(numbers)}.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


@pytest.mark.parametrize("name", sorted(PLACES))
def test_the_demonstrations_records_fit(demo_once: Path, name: str) -> None:
    record = json.loads((demo_once / PLACES[name]).read_bytes())
    jsonschema.validate(record, schema(name))


@pytest.mark.parametrize("name", sorted(PLACES))
def test_a_record_without_one_of_its_keys_does_not_fit(name: str) -> None:
    rules = schema(name)
    missing = [
        error.message
        for error in jsonschema.Draft202012Validator(rules).iter_errors({})
        if error.validator == "required"
    ]
    assert missing
    assert missing == [f"{key!r} is a required property" for key in rules["required"]]


def test_other_studies_records_fit() -> None:
    """Without dates, claims amounts, strata or a plan; with a probe, spares and claimed amounts."""
    claims = pd.DataFrame(
        {
            "id": [f"c{k}" for k in range(300)],
            "paid": [k % 9 + 0.5 for k in range(300)],
            "billed": [20] * 300,
        }
    )
    frame = open_frame(claims, unit_id="id", paid="paid", claimed="billed").check()
    probe = Probe((ProbeRow("1", 30, 2.0, 3.0),))
    small = plan(
        frame,
        rules="oig-audit",
        precision=0.3,
        level=0.9,
        side="two-sided",
        anticipated=probe,
        spares=3,
    )
    large = plan(
        frame,
        stratify(frame, number=3),
        rules="cms-pim",
        sample=60,
        sizes=Sizes(allocate_by="equal"),
    )
    for made in (small, large):
        record = json.loads(json.dumps(made.draw("s", seed_source="t").to_dict()))
        jsonschema.validate(record, schema("draw"))
        jsonschema.validate(record["plan"], schema("plan"))
        jsonschema.validate(
            record["plan"]["frame_record"] | {"schema": "primafacie.frame/2"}, schema("frame")
        )
    review = read_review(
        pd.DataFrame({"overpaid": [0, 1, 2.5, 0, 3], "more": [1, 2, 3, 4, 5]}),
        sizes=50,
        rules="cms-pim",
    )
    over = estimate(review)
    for name, item in (("review", review), ("estimate", over), ("demand", demand(over))):
        found = json.loads(json.dumps(item.to_dict()))  # type: ignore[attr-defined]
        jsonschema.validate(found, schema(name))
