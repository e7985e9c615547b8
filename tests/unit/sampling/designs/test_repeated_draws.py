"""Dollar-unit draws with replacement: n counts draws, hits repeat, n may exceed the units."""

from __future__ import annotations

import pandas as pd
import pytest

from extrapolation import estimate, read_review
from primafacie.errors import PlanError
from sampling import ErrorModel, Frame, Plan, Sizes, designs, open_frame, plan
from sampling.designs import replay
from tests.builders.inside_sampling import neyman, proportional

PAID = {f"c{k:02d}": 10.0 * (k + 1) for k in range(12)}
SEED = "20261130"

pytestmark = pytest.mark.filterwarnings("ignore::primafacie.core.errors.AuditWarning")


def frame() -> Frame:
    table = pd.DataFrame({"id": list(PAID), "paid": list(PAID.values())})
    return open_frame(table, unit_id="id", paid="paid")


def planned(**size: object) -> Plan:
    return plan(frame(), rules="oig-audit", selection=designs.Pps(), **size)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [{"sample": 30}, {"sizes": Sizes(allocation={"1": 30})}])
def test_more_draws_than_units_are_planned_drawn_replayed_and_estimated(
    size: dict[str, object],
) -> None:
    made = planned(**size)
    assert (made.strata[0].n, made.strata[0].certainty) == (30, False)
    draw = made.draw(seed=SEED, seed_source="a test")
    cents = [round(100 * paid) for paid in PAID.values()]
    replayed = replay({"kind": "pps"}, seed=SEED, stratum="1", ids=list(PAID), sizes=cents, n=30)
    assert [(u.unit_id, u.draws) for u in draw.units] == [(u.unit_id, u.draws) for u in replayed]
    assert sum(len(unit.draws) for unit in replayed) == 30

    found = pd.DataFrame({"unit_id": [u.unit_id for u in replayed], "stratum": "1"})
    found["should_have_paid"] = [
        PAID[i] / (4 if i in ("c11", "c05") else 1) for i in found["unit_id"]
    ]
    found["status"] = "reviewed"
    taints = [0.75 if u.unit_id in ("c11", "c05") else 0.0 for u in replayed for _ in u.draws]
    point = sum(PAID.values()) * sum(taints) / 30  # Hansen and Hurwitz: X times the mean taint
    assert estimate(read_review(found, draw=draw)).point == pytest.approx(point)


def test_as_many_draws_as_units_are_no_census() -> None:
    made = planned(sample=12)
    assert (made.strata[0].n, made.strata[0].certainty) == (12, False)
    assert any("12 draws from 12 units" in note for note in made.notes)
    units = made.draw(seed=SEED, seed_source="a test").units
    assert len(units) < 12  # with replacement some of the 12 are not hit


def test_a_precision_may_need_more_draws_than_units() -> None:
    made = planned(
        precision=0.2,
        level=0.9,
        side="lower",
        anticipated=ErrorModel(rate=0.3, severity=0.8),
    )
    assert made.strata[0].n > 12


def test_amended_sizes_count_draws_too() -> None:
    made = planned(sample=8).amend(reason="more draws", allocation={"1": 25})
    assert (made.strata[0].n, made.strata[0].certainty) == (25, False)


def test_systematic_selections_of_dollars_may_exceed_the_units() -> None:
    made = plan(
        frame(),
        rules="oig-audit",
        sample=24,
        selection=designs.PpsSystematic(starts=4),
        order=["paid desc"],
    )
    assert sum(len(u.draws) for u in made.draw(seed=SEED, seed_source="a test").units) == 24


def test_simple_random_samples_stay_within_their_stratum() -> None:
    with pytest.raises(PlanError, match="at most 12"):
        plan(frame(), rules="oig-audit", sample=13, selection=designs.Tickets())


def test_allocations_with_repeats_are_limited_by_the_total_alone() -> None:
    assert proportional([10, 30], 80, repeats=True).tolist() == [20, 60]
    assert neyman([10, 30], [3, 1], 80, repeats=[True, False]).tolist() == [50, 30]
