"""What plan/2 fixes before the draw, and how plans of the first form are kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError, PlanError
from sampling import (
    Frame,
    Money,
    Plan,
    Sizes,
    StopEarly,
    designs,
    load_plan,
    open_frame,
    plan,
    stratify,
)
from tests.builders.places import OLD_STUDY

OLD = OLD_STUDY / "2-plan" / "plan.json"


def claims() -> Frame:
    table = pd.DataFrame(
        {
            "id": [f"c{k:03d}" for k in range(120)],
            "paid": [k + 0.25 for k in range(120)],
            "billed": [2 * k if k % 10 else k for k in range(120)],
            "room": [f"{k}.50" for k in range(120)],
            "kind": ["A", "B", "C"] * 40,
        }
    )
    return open_frame(table, unit_id="id", paid="paid", claimed="billed", more=["room", "kind"])


FRAME = claims()


def made(**changes: Any) -> Plan:
    options: dict[str, Any] = {"rules": "cms-pim", "sample": 30}
    return plan(FRAME, **(options | changes))


@pytest.mark.checkout
def test_a_plan_of_the_first_form_keeps_its_bytes() -> None:
    data = OLD.read_bytes()
    found = load_plan(OLD)
    assert found.digest == hashlib.sha256(data).hexdigest()
    assert found.selection == {"kind": "tickets"}
    assert found.underpayment_floor is None
    amended = found.amend(reason="another bound", bound="hall")
    assert amended.to_dict()["schema"] == "primafacie.plan/3"
    assert json.loads(found.written()) == json.loads(data)
    assert amended.amendments[-1].parent == hashlib.sha256(data).hexdigest()
    assert load_plan(json.loads(json.dumps(amended.to_dict()))) == amended


def test_every_choice_is_in_the_record_and_changes_the_digest() -> None:
    choices: dict[str, Any] = {
        "bound": "normal",
        "estimator": "ratio",
        "underpayment_floor": "claimed - paid",
        "stop_early": StopEarly(bet="predmix", n_max=90, threshold=Money(1_000_000)),
        "recommendation": {"bound": "gaffke", "words": "as simulated"},
        "selection": {"kind": "pps"},
        "order": ["paid desc"],
    }
    plain = made()
    assert plain.bound == "student"
    assert plain.estimator == "expansion"
    digests = {plain.digest} | {made(**{name: value}).digest for name, value in choices.items()}
    assert len(digests) == len(choices) + 1
    full = made(**choices)
    assert full.bound == "normal"
    assert full.order == ("paid desc",)
    assert full.list_digest == FRAME.list_digest(["paid desc"])
    back = load_plan(json.loads(json.dumps(full.to_dict())))
    assert back == full
    assert back.digest == full.digest
    page = full.text().replace("\n    ", " ")
    for words in (
        "Selection: pps",
        "Order of the frame: paid desc; digest of the ordered list: ",
        "with the standard normal quantile z",
        "Recommended before the data: gaffke, as simulated",
        "Stop when the running lower limit reaches $10,000.00",
        "at most 90 units",
        "No underpayment exceeds claimed less paid",
    ):
        assert words in page, words


def test_a_selection_may_be_an_object_of_a_design() -> None:
    found = made(selection=designs.Systematic(starts=2), order="file")
    assert found.selection == {
        "design": "systematic",
        "kind": "systematic",
        "starts": 2,
    }
    assert found.list_digest == FRAME.list_digest("file")
    assert (found.design, found.estimator) == ("systematic", "starts")


def test_the_sums_of_the_floor_are_those_of_the_frame() -> None:
    strata = stratify(FRAME, number=3)
    paid = [100 * k + 25 for k in range(120)]
    billed = [200 * k if k % 10 else 100 * k for k in range(120)]
    room = [100 * k + 50 for k in range(120)]

    def sums(values: list[int]) -> dict[str, int]:
        found = dict.fromkeys((row.label for row in strata), 0)
        for cents, value in zip(paid, values, strict=True):
            for row in strata:
                if (row.low_cents or 0) < cents <= (row.high_cents or 10**9):
                    found[row.label] += value
        return found

    def floor(choice: Any) -> Any:
        return plan(
            FRAME,
            strata,
            rules="cms-pim",
            sample=30,
            sizes=Sizes(allocate_by="equal"),
            underpayment_floor=choice,
        ).underpayment_floor

    claimed = sums([max(b - p, 0) for b, p in zip(billed, paid, strict=True)])
    by_claimed = floor("claimed - paid")
    assert {label: sum_.cents for label, sum_ in by_claimed.by_stratum.items()} == claimed
    assert by_claimed.total == Money(sum(claimed.values()))
    assert {key: sum_.cents for key, sum_ in floor("room").by_stratum.items()} == sums(room)
    amount = floor(Money.dollars("4"))
    assert amount.total == Money(400 * 120)
    assert amount.kind == "amount"
    assert floor(None) is None


def test_with_a_floor_the_anchored_limits_are_no_longer_unsupported() -> None:
    words = "Limits that rest on overpayments of 0 or more"
    assert any(line.startswith(words) for line in made().unsupported)
    with_floor = made(underpayment_floor="claimed - paid")
    assert not any(line.startswith(words) for line in with_floor.unsupported)


def test_floors_that_cannot_be() -> None:
    with pytest.raises(FrameError, match="one of the more columns"):
        made(underpayment_floor="nowhere")
    with pytest.raises(FrameError, match="120 units without a sound amount in column kind"):
        made(underpayment_floor="kind")
    with pytest.raises(PlanError, match="Money of 0 or more"):
        made(underpayment_floor=Money(-1))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"bound": "Gaffke (2005)"}, "a name in small letters"),
        ({"estimator": ""}, "a name in small letters"),
        ({"selection": {"of": "units"}}, "a record with its kind"),
        ({"stop_early": {"bet": "predmix"}}, "n_max"),
        ({"stop_early": {"bet": "predmix", "n_max": 9, "when": 1}}, "the key 'when'"),
        ({"stop_early": {"bet": "b", "n_max": 9, "threshold": 0.5}}, "stop_early: threshold"),
        ({"recommendation": {}}, "the recommended bound's name"),
    ],
)
def test_choices_that_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        made(**options)


def test_amendments_of_choices() -> None:
    first = made(bound="hall")
    again = first.amend(reason="other rules", rules="oig-audit")
    assert again.bound == "hall", "a bound that was chosen stays"
    assert made().amend(reason="other rules", rules="oig-audit").bound == "student"
    second = first.amend(
        reason="agreed", bound=None, underpayment_floor=Money.dollars("5"), order="file"
    )
    assert second.bound == "student"
    assert second.underpayment_floor is not None
    assert second.underpayment_floor.total == Money(500 * FRAME.size)
    assert second.order == ("file",)
    assert second.list_digest == FRAME.list_digest("file")
    with pytest.raises(PlanError, match="the open frame beside the plan"):
        replace(first, frame=None).amend(reason="x", order="file")
    with pytest.raises(PlanError, match="a name in small letters"):
        first.amend(reason="x", bound="No Name")
