"""Limits on a stated assumption: exact while it holds, void where the sample contradicts it."""

from __future__ import annotations

from itertools import combinations, product
from math import comb
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import (
    BOUNDS,
    Estimate,
    Sample,
    SampleStatement,
    StatedUniverse,
    demand,
    estimate,
    import_sample,
    read_review,
)
from primafacie.errors import EstimateError, FrameError, ReviewError
from sampling import Money, designs, load_plan, open_frame, plan
from tests.builders.streams import stream_named
from validation import Study, coverage

pytestmark = pytest.mark.once

CLAIMS = pd.DataFrame(
    {
        "id": [f"c{k:03d}" for k in range(200)],
        "paid": [f"{20 + k % 60}.00" for k in range(200)],
        "claimed": [f"{20 + k % 60 + k % 7}.00" for k in range(200)],
        "room": [f"{k % 7}.00" for k in range(200)],
    }
)
HOLDS = "holds only if no claim in the frame was underpaid by more than"


def audited(floor: Any, *, sample: int = 40, beyond: int = 0, **choices: Any) -> Estimate:
    """A review of a plan with a floor; `beyond` units are underpaid by more than it."""
    given = {"bound": "gaffke_finite"} | choices
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", claimed="claimed", more=["room"])
    made = plan(frame, rules="cms-pim", sample=sample, underpayment_floor=floor, **given)
    draw = made.draw("lot 7", seed_source="by lot")
    rows = []
    for k, unit in enumerate(draw.units):
        claimed = unit.claimed_cents or 0
        right = 0 if k % 3 == 0 else (claimed if k % 5 == 1 else unit.paid_cents)
        right = claimed + 100 if k % 3 and k < 2 * beyond else right
        rows.append(
            {"unit_id": unit.unit_id, "status": "underpaid", "should_have_paid": right / 100}
            if right > unit.paid_cents
            else {"unit_id": unit.unit_id, "status": "reviewed", "should_have_paid": right / 100}
        )
    return estimate(read_review(pd.DataFrame(rows), draw=draw))


def test_every_sample_of_small_populations_with_underpayments() -> None:
    """Floors that differ from unit to unit, and no unit below its own: never under the level."""
    stream = stream_named("small populations with underpayments")
    chosen = np.array(list(combinations(range(8), 3)))
    for _ in range(8):
        paid = np.ceil(9 * stream.uniform(8))
        floors = np.floor(5 * stream.uniform(8))
        parts = np.floor(5 * stream.uniform(8)).astype(int)
        over = np.choose(parts, [-floors, -floors / 2, np.zeros(8), paid / 2, paid])
        for name in ("gaffke_finite", "minimum_sum"):
            held = 0
            for places in chosen:
                rest = np.delete(paid, places)
                sample = Sample.from_arrays(
                    over[places],
                    sizes=8,
                    caps=paid[places],
                    unsampled=rest,
                    floors=floors[places],
                    floor_totals=float(floors.sum()),
                )
                low, _ = BOUNDS[name].limits(sample, 0.10, "lower")
                assert low is not None
                held += low <= over.sum() + 1e-9
            assert held >= 0.90 * len(chosen), (name, over.tolist(), floors.tolist())


def anchored_coverage(floor: float | None, most: int, loss: float) -> float:
    """Exact coverage at 0.90 of Gaffke's limit, 50 of 1,000, 150 of +200 and `most` of -loss.

    Without a floor the limit is computed as if no value could lie below 0: with the atom 0.
    """
    held = 0.0
    truth = 150 * 200 - most * loss
    for over, under in product(range(51), range(min(most, 50) + 1)):
        free = 50 - over - under
        if free < 0:
            continue
        chance = comb(150, over) * comb(most, under) * comb(850 - most, free) / comb(1000, 50)
        if chance < 1e-9:
            held += chance
            continue
        values = np.repeat([200.0, -loss, 0.0], [over, under, free])
        if floor is None and under:
            continue  # values below 0 are in the sample: no limit is given
        limit = {"floors": [floor] * 50, "floor_totals": 1000 * floor} if floor else {}
        sample = Sample.from_arrays(values, sizes=1000, **limit)  # type: ignore[arg-type]
        low, _ = BOUNDS["gaffke_finite"].limits(sample, 0.10, "lower")
        held += chance * (low <= truth)  # type: ignore[operator]
    return held


def test_what_the_floor_is_for() -> None:
    """10 units of -4,000, the total below 0: without the floor no limit given would be right."""
    assert anchored_coverage(None, 10, 4_000.0) < 0.01
    assert anchored_coverage(4_000.0, 10, 4_000.0) >= 0.90


@pytest.mark.parametrize(
    ("floor", "most"),
    [
        ("claimed-minus-paid", "the amount claimed less the amount paid"),
        ("column:room", "its amount in the column room"),
        (Money.dollars("6"), "$6.00"),
    ],
)
def test_it_says_what_it_assumes_at_every_place(floor: Any, most: str) -> None:
    over = audited(floor)
    found = over.planned_limit()
    assert (found.bound, found.standing, found.planned) == ("gaffke_finite", "conditional", True)
    condition = f"{HOLDS} {most}"
    assert found.condition == condition
    assert found.assumptions.startswith(f"conditional: it {condition}; conjectured")
    assert "by gaffke_finite, conditional: at least" in str(found)
    assert f"Conditional limit: it {condition}." in demand(over).text()
    assert found.to_dict()["condition"] == condition
    beside = over.interval(0.9, side="lower", bound="student")
    assert "condition" not in beside.to_dict()
    assert f"; it {condition}." in beside.beside_words
    assert over.interval(0.9, side="upper", bound="gaffke_finite").standing == "conjectured"
    planned = over.plan
    assert planned is not None
    page = " ".join(planned.text().split())
    assert f"The limit is conditional, not a finite-sample limit: it {condition}." in page
    assert "The floors of all units add up to $" in page
    assert load_plan(planned.to_dict()).digest == planned.digest


def test_an_underpayment_beyond_the_floor_voids_the_limit_and_nothing_else() -> None:
    over = audited("claimed - paid", beyond=2)
    with pytest.raises(EstimateError, match="2 sampled units underpaid by more than the declared"):
        over.planned_limit()
    with pytest.raises(EstimateError, match="the limit is void and is not given"):
        demand(over)
    for name in ("minimum_sum", "betting"):
        with pytest.raises(EstimateError, match="underpaid by more than the declared floor"):
            over.interval(0.9, side="lower", bound=name)
    student = over.interval(0.9, side="lower", bound="student")
    assert student.low is not None
    assert student.beside is None
    assert student.beside_words == (
        "No conditional limit is shown: it is void, because 2 sampled units underpaid by more than "
        "the declared floor."
    )
    assert over.interval(0.9, side="upper", bound="gaffke_finite").high is not None


def test_betting_and_hits_take_floors() -> None:
    """Betting on y + u with the ceiling of the frame's x + u; dollar-unit draws on (y + u) / x."""
    over = audited("claimed - paid")
    plain = over.interval(0.9, side="lower", bound="betting")
    fixed = over.interval(0.9, side="lower", bound="minimum_sum")
    assert plain.standing == fixed.standing == "conditional"
    assert 0 < plain.low < over.point  # type: ignore[operator]
    hits = audited("claimed - paid", selection=designs.Pps(), bound="gaffke")
    (part,) = hits.sample.strata
    assert part.floors is not None
    assert part.hits is not None
    for name in ("gaffke", "betting"):
        assert hits.interval(0.9, side="lower", bound=name).standing == "conditional"


def test_coverage_is_judged_with_the_floor() -> None:
    over = audited("claimed - paid")
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", claimed="claimed", more=["room"])
    study = Study(frame=frame.check(), review=over.review)
    found = coverage(study, replicates=60, seed=1, by_stratum=False, observed_only=True)
    assert found.bound == "gaffke_finite"
    assert found.observed.coverage >= 0.85
    # With a floor as large as the payments the same limit lies far lower.
    deep = Study(frame=frame.check(), review=audited(Money.dollars("80")).review)
    lower = coverage(deep, replicates=60, seed=1, by_stratum=False, observed_only=True)
    assert lower.observed.limit_over_truth < 0.8 * found.observed.limit_over_truth  # type: ignore[operator]


def test_a_sample_drawn_elsewhere() -> None:
    """Dollars for every unit; amounts by unit need the frame, and are then the frame's own."""
    rows = audited("claimed - paid").review.counted
    found = pd.DataFrame(
        {
            "unit_id": [row.unit_id for row in rows],
            "paid": [(row.paid_cents or 0) / 100 for row in rows],
            "overpaid": [row.effective_cents / 100 for row in rows],
            "status": ["reviewed" if row.effective_cents >= 0 else "underpaid" for row in rows],
        }
    )
    statement = SampleStatement(universe=StatedUniverse(200, "exhibit 4"))
    given: dict[str, Any] = {"rules": "cms-pim", "statement": statement}
    alone = import_sample(found, sizes=200, underpayment_floor=Money.dollars("6"), **given)
    beside = estimate(alone).planned_limit().beside
    assert beside is not None
    assert (beside.condition, beside.planned) == (f"{HOLDS} $6.00", False)
    assert type(alone).from_dict(alone.to_dict()).underpayment_floor == alone.underpayment_floor
    with pytest.raises(ReviewError, match="a floor of each unit without the frame"):
        import_sample(found, sizes=200, underpayment_floor="claimed - paid", **given)
    with pytest.raises(ReviewError, match="rules that set underpayments to 0"):
        import_sample(found, sizes=200, underpayment_floor=Money(1), **given | {"rules": "oig-sdp"})
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", claimed="claimed", more=["room"]).check()
    planned = audited("claimed - paid").interval(0.9, side="lower", bound="gaffke_finite")
    for choice in ("claimed - paid", "column:room"):
        review = import_sample(found, frame=frame, underpayment_floor=choice, **given)
        limit = estimate(review).interval(0.9, side="lower", bound="gaffke_finite")
        assert limit.low == pytest.approx(planned.low, rel=1e-12)


def test_a_blank_floor_is_refused_by_its_row(tmp_path: Any) -> None:
    table = CLAIMS.copy()
    table.loc[[3, 7, 8, 9], "claimed"] = ""
    path = tmp_path / "claims.csv"
    table.to_csv(path, index=False)
    frame = open_frame(path, unit_id="id", paid="paid", claimed="claimed")
    with pytest.raises(
        FrameError, match=r"claims\.csv, lines 5 and 9 to 11, column claimed: 4 uni"
    ):
        plan(frame, rules="cms-pim", sample=20, underpayment_floor="claimed - paid")
