"""Plans as records: digests, files, amendments, the page, and the way to the draw."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

import sampling.draws as draw_records
from primafacie.errors import AuditWarning, PlanError
from sampling import (
    ErrorModel,
    Frame,
    Money,
    Plan,
    RuleSet,
    allocate,
    load_plan,
    open_frame,
    plan,
    stratify,
)
from tests.builders.inside_core import canonical_json

MODEL = ErrorModel(rate=0.30, severity=0.80)


def claims(cents: Iterable[int]) -> Frame:
    """A frame of these payments, in cents."""
    paid = [Money(int(value)).plain() for value in cents]
    table = pd.DataFrame({"claim": [f"c{place}" for place in range(len(paid))], "paid": paid})
    return open_frame(table, unit_id="claim", paid="paid")


def lognormal(size: int = 3000) -> list[int]:
    place = (np.arange(1, size + 1) - 0.5) / size
    return [int(value) for value in np.round(100 * np.exp(5 + ndtri(place)))]


CENTS = lognormal()
FRAME = claims(CENTS)
STRATA = stratify(FRAME, number=4, certainty_over=Money.dollars("2500"))


def simple(**changes: Any) -> Plan:
    options: dict[str, Any] = {"rules": "cms-pim", "sample": 200, "anticipated": MODEL}
    return plan(FRAME, STRATA, **(options | changes))


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    found = simple()
    path = tmp_path / "plan.json"
    path.write_bytes(canonical_json(found.to_dict()))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == found.digest
    back = load_plan(path)
    assert back == found
    assert back.digest == found.digest
    assert back.frame is None
    assert load_plan(json.loads(path.read_bytes()), frame=FRAME).frame is FRAME


def test_the_page_shows_the_frame_and_what_was_excluded() -> None:
    left = FRAME.exclude("paid > 2000", reason="reviewed in an earlier audit")
    page = plan(left, rules="cms-pim", sample=50).text()
    gone = FRAME.size - left.size
    dollars = Money(FRAME.total.cents - left.total.cents)
    words = f"Excluded: reviewed in an earlier audit (paid > 2000.00): {gone} units, {dollars}"
    assert words in page.replace("\n    ", " ")


def test_the_same_plan_has_the_same_digest_and_any_change_another() -> None:
    assert simple().digest == simple().digest
    digests = {
        simple(**changes).digest
        for changes in ({}, {"sample": 201}, {"title": "x"}, {"spares": 1}, {"rules": "oig-audit"})
    }
    assert len(digests) == 5


def test_another_frame_is_refused() -> None:
    """Two payments that trade one cent: the same units and total, another frame."""
    other = claims([CENTS[0] + 1, CENTS[1] - 1, *CENTS[2:]])
    assert (other.size, other.total) == (FRAME.size, FRAME.total)
    with pytest.raises(PlanError, match=f"a frame of digest {other.content_digest[:12]}") as caught:
        load_plan(simple().to_dict(), frame=other)
    assert f"the plan's frame, {FRAME.content_digest[:12]}" in str(caught.value)


def test_damaged_plans_are_refused(tmp_path: Path) -> None:
    record = simple().to_dict()
    del record["strata"]
    with pytest.raises(PlanError, match="the key strata"):
        load_plan(record)
    with pytest.raises(PlanError, match="a plan that cannot be read"):
        load_plan(tmp_path / "plan.json")
    with pytest.raises(ValueError, match="install that release"):
        load_plan(simple().to_dict() | {"schema": "primafacie.plan/99"})


def test_amendments_are_chained_and_named() -> None:
    first = simple()
    second = first.amend(reason="Two reviewers left", allocation={"1": 5}, spares=2)
    assert second.amendments[0].parent == first.digest
    assert second.sizes == first.sizes | {"1": 5}
    assert second.strata[0].errors == pytest.approx(1.5)
    third = second.amend(reason="The audit moved to OIG", rules="oig-audit", title="OIG")
    assert [item.number for item in third.amendments] == [1, 2]
    assert third.amendments[1].parent == second.digest
    assert ("rules", "cms-pim 2026-11-30", "oig-audit 2026-11-30") in third.amendments[1].changes
    assert third.limit.one_sided_level == 0.95
    assert load_plan(third.to_dict()) == third
    page = third.text()
    assert "1. Two reviewers left" in page
    assert first.digest in page
    assert second.digest in page
    assert first.amendments == ()


def test_amendments_need_a_reason_and_a_known_change() -> None:
    with pytest.raises(PlanError) as caught:
        simple().amend(reason=" ", precision=0.1)
    assert "no reason" in str(caught.value)
    said = str(caught.value)
    assert "the change 'precision' is not known. Expected one of title, rules, choices" in said
    with pytest.raises(PlanError, match="no change"):
        simple().amend(reason="because")
    with pytest.raises(PlanError, match="claims but the plan asks for"):
        simple().amend(reason="more", allocation={"1": 10**6})


def test_the_page_says_what_was_decided() -> None:
    page = simple(title="Acme 2024", spares=1).text()
    for words in (
        "Acme 2024",
        "Fixed before a seed is chosen.",
        "Units: 3,000",
        "a sample of 200 units in all",
        "mean severity 80%",
        "one-sided 90% (RAT-STATS 80% lower limit), with the standard normal quantile z",
        "missing: an overpayment of the whole paid amount",
        "spares: 1 in each stratum, in the order drawn",
        "No status removes a unit from the sample size",
        "Not supported by this plan",
        "PIM 8.4.5.1: Medicare Program Integrity Manual, Pub. 100-08, ch. 8: the point estimate",
        "limit.level = 0.9. A one-sided 90% lower limit",
    ):
        assert words in page.replace("\n    ", " "), words
    assert max(map(len, page.splitlines())) <= 100
    assert page == simple(title="Acme 2024", spares=1).text()


def test_allocate_looks_without_deciding() -> None:
    found = allocate(STRATA, 200, anticipated=MODEL)
    assert found.sizes == simple().sizes
    assert found.total == 200
    assert found.predicted is not None
    assert "predicted precision" in str(found)
    assert allocate(STRATA, 200, method="equal").predicted is None


def test_a_plan_is_drawn_by_the_verb_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, dict[str, Any]]] = []

    def verb(found: Plan, **options: Any) -> str:
        calls.append((found, options))
        return "drawn"

    monkeypatch.setattr(draw_records, "draw_sample", verb)
    found = simple()
    assert found.draw("lot 4417", seed_source="by lot") == "drawn"
    assert calls == [(found, {"seed": "lot 4417", "seed_source": "by lot", "earlier": ()})]


def test_rule_minima_and_spares() -> None:
    with pytest.warns(AuditWarning, match="below the 30 that oig-audit asks for"):
        plan(FRAME, rules="oig-audit", sample=29)
    text = files("sampling.rules").joinpath("data", "oig-audit.toml").read_text(encoding="utf-8")
    strict = RuleSet.from_text(text.replace('value = "in order"', 'value = "not permitted"'))
    with pytest.raises(PlanError, match="spares: 2 a stratum under oig-audit, which does not"):
        simple(rules=strict, spares=2)
    assert simple(spares=2).treatments.replaced == "by the next spare in order"
