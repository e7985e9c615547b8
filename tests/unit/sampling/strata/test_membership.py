"""One rule of membership: an engine and arrays put every unit into the same stratum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extrapolation import ReviewRow, Sample
from extrapolation.samples.frame_amounts import _unsampled
from sampling import Frame, Money, Sizes, open_frame, plan, stratify
from sampling.frames.stratum_ranges import first_stratum, inside_arrays
from tests.builders.inside_sampling import StratumRange, parse, range_totals, stratum_range
from validation import FrameColumns

SIZE = 240
KINDS = ["A", "B", "", "Z's", "a"]


def claims() -> Frame:
    table = pd.DataFrame(
        {
            "id": [f"c{k:03d}" for k in range(SIZE)],
            "paid": [(k * 37 % 101 - 3) + 0.25 * (k % 4) for k in range(SIZE)],
            "claimed": [None if k % 11 == 0 else 2.0 * (k % 50) for k in range(SIZE)],
            "day": [None if k % 13 == 0 else f"2024-{1 + k % 12:02d}-15" for k in range(SIZE)],
            "kind": [KINDS[k % 5] for k in range(SIZE)],
        }
    )
    return open_frame(
        table, unit_id="id", paid="paid", claimed="claimed", date="day", more=["kind"]
    )


FRAME = claims()
COLUMNS = FrameColumns.of(FRAME)

texts = st.sampled_from(["A", "B", "a", "Z's", "", "c017"])
operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@st.composite
def comparisons(draw: Any) -> str:
    role = draw(st.sampled_from(["kind", "unit_id", "paid", "claimed", "date"]))
    if draw(st.booleans()) and draw(st.booleans()):
        return f"{role} is {draw(st.sampled_from(['', 'not ']))}blank"
    if role in ("kind", "unit_id"):
        if draw(st.booleans()):
            listed = ", ".join(quoted(text) for text in draw(st.lists(texts, min_size=1)))
            return f"{role} {draw(st.sampled_from(['', 'not ']))}in ({listed})"
        return f"{role} {draw(st.sampled_from(['=', '!=']))} {quoted(draw(texts))}"
    if role == "date":
        return f"date {draw(operators)} 2024-{draw(st.integers(1, 12)):02d}-15"
    return f"{role} {draw(operators)} {draw(st.integers(-3, 100))}"


conditions = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
        ),
    ),
    max_leaves=5,
)
ends = st.none() | st.integers(-300, 10_000)


@settings(max_examples=60, deadline=None)
@given(conditions, ends, ends)
def test_an_engine_and_arrays_find_the_same_units(
    condition: str, low: int | None, high: int | None
) -> None:
    rule = StratumRange("x", low, high, parse(condition, FRAME.roles))
    inside = inside_arrays(rule, COLUMNS)
    ((count, total, squares),) = range_totals(FRAME, [rule])
    assert int(inside.sum()) == count
    assert int(COLUMNS.paid_cents[inside].sum()) == total
    assert int((COLUMNS.paid_cents[inside] ** 2).sum()) == squares


@pytest.mark.parametrize(
    "options",
    [
        {"number": 3},
        {"by": "kind"},
        {"by": "kind", "number": 2},
        {"by": "kind in (A, B) and paid > 20"},
        {"by": {"first": "kind = A", "rest": "not kind = A"}, "number": 2},
        {"number": 2, "certainty_over": Money.dollars("90")},
    ],
)
def test_the_strata_of_a_plan_hold_the_units_that_it_counted(options: dict[str, Any]) -> None:
    strata = stratify(FRAME, **options)
    made = plan(FRAME, strata, rules="cms-pim", sample=80, sizes=Sizes(allocate_by="proportional"))
    rules = [stratum_range(row, COLUMNS.roles) for row in made.strata]
    places = first_stratum(rules, COLUMNS)
    assert (places >= 0).all()
    for number, row in enumerate(made.strata):
        inside = places == number
        assert (int(inside.sum()), int(COLUMNS.paid_cents[inside].sum())) == (
            row.size,
            row.total_cents,
        )
    drawn = made.draw("members", seed_source="a test")
    labels = {unit.unit_id: unit.stratum for unit in drawn.units}
    for unit, place in zip(COLUMNS.ids.tolist(), places.tolist(), strict=True):
        assert labels.get(unit, made.strata[place].label) == made.strata[place].label


def test_unsampled_payments_are_those_of_the_stratum_by_its_condition() -> None:
    frame = FRAME.exclude("paid <= 0", reason="nothing was paid")
    strata = stratify(frame, by="kind")
    made = plan(frame, strata, rules="cms-pim", sample=80, sizes=Sizes(allocate_by="proportional"))
    drawn = made.draw("unsampled", seed_source="a test")
    label = made.strata[0].label
    rows = [
        ReviewRow(u.unit_id, label, k, "reviewed", u.paid_cents, u.paid_cents, 0, 0, error=False)
        for k, u in enumerate(drawn.units)
        if u.stratum == label
    ]
    part = Sample.from_arrays([0.0] * len(rows), sizes=made.strata[0].size)
    left = _unsampled(made, replace(part.strata[0], label=label), rows)
    assert left is not None
    assert len(left) == made.strata[0].size - len(rows)
    assert round(100 * left.sum()) == made.strata[0].total_cents - sum(
        row.paid_cents or 0 for row in rows
    )
