"""Strata by a column and by conditions, from one scan, down to the draw."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError, PlanError
from sampling import Frame, Money, Sizes, open_frame, plan, stratify
from sampling.frames.fine_bins import fine_bins

KINDS = ["A", "B", "", "certainty"]
CENTS = [100 * (k % 97 - 2) + 10 * (k % 10) for k in range(400)]
PAID = [cents / 100 for cents in CENTS]


def claims() -> Frame:
    table = pd.DataFrame(
        {
            "id": [f"c{k:03d}" for k in range(400)],
            "paid": PAID,
            "kind": [KINDS[k % 4] for k in range(400)],
        }
    )
    return open_frame(table, unit_id="id", paid="paid", more=["kind"])


FRAME = claims()


def sums(test: Any) -> tuple[int, int, int]:
    chosen = [cents for k, cents in enumerate(CENTS) if test(k, cents)]
    return len(chosen), sum(chosen), sum(cents**2 for cents in chosen)


def test_by_a_column_blank_and_reserved_values_included() -> None:
    strata = stratify(FRAME, by="kind")
    assert [row.label for row in strata] == ["zero or negative", "A", "B", "kind 3", "blank"]
    assert strata.size == FRAME.size
    assert strata.total == FRAME.total
    for place, row in enumerate(strata.rows[1:]):
        kind = [0, 1, 3, 2][place]
        expected = sums(lambda k, cents, kind=kind: k % 4 == kind and cents > 0)
        assert (row.size, row.total_cents, row.squared_cents) == expected
    assert strata["kind 3"].condition == "kind = 'certainty'"
    assert strata["blank"].bounds == "kind is blank, over $0.00"
    assert strata.stratification.by == "kind"


@pytest.mark.parametrize("method", ["cum_root_f", "geometric", "optimal"])
def test_groups_are_cut_by_amount(method: Any) -> None:
    by = {"A": "kind = A", "others": "not kind = A"}
    strata = stratify(FRAME, by=by, number=3, method=method, certainty_over=Money.dollars("90"))
    labels = [row.label for row in strata]
    assert labels[0] == "zero or negative"
    assert labels[-1] == "certainty"
    assert labels[1].startswith("A / 1")
    assert {label.split(" / ")[0] for label in labels[1:-1]} == {"A", "others"}
    assert strata.size == FRAME.size
    assert strata.total == FRAME.total
    for row in strata.rows[1:-1]:
        member = row.label.startswith("A")
        low, high = row.low_cents or 0, row.high_cents or 9000
        expected = sums(
            lambda k, cents, m=member, lo=low, hi=high: (k % 4 == 0) == m and lo < cents <= hi
        )
        assert (row.size, row.total_cents, row.squared_cents) == expected


def test_a_single_condition_makes_two_strata() -> None:
    strata = stratify(FRAME, by="kind in (A, B) and paid > 20")
    assert [row.label for row in strata.rows[1:]] == ["met", "not met"]


def test_conditions_must_cover_and_exclude() -> None:
    with pytest.raises(FrameError, match="100 units meet none of the conditions"):
        stratify(FRAME, by={"a": "kind = A", "b": "kind in (B, certainty)"})
    with pytest.raises(FrameError, match="units meet more than one of the conditions"):
        stratify(FRAME, by={"a": "kind = A", "b": "kind = A or not kind = A"})


def test_groups_that_cannot_be() -> None:
    with pytest.raises(PlanError, match="a column with a role"):
        stratify(FRAME, by="colour")
    with pytest.raises(PlanError, match="more than 500 values"):
        stratify(FRAME, by="unit_id")
    with pytest.raises(PlanError, match="short labels"):
        stratify(FRAME, by={" a": "kind = A", "b": "not (kind = A)"})
    with pytest.raises(FrameError, match="one of the roles"):
        stratify(FRAME, by="colour = 'red'")


def test_the_draw_takes_each_stratum_from_its_units() -> None:
    strata = stratify(FRAME, by="kind", number=2)
    made = plan(FRAME, strata, rules="cms-pim", sample=60, sizes=Sizes(allocate_by="proportional"))
    assert "strata by kind" in made.text()
    draw = made.draw("grouped", seed_source="a test")
    kinds = {f"c{k:03d}": KINDS[k % 4] for k in range(400)}
    for unit in draw.units:
        group = unit.stratum.split(" / ")[0]
        wanted = {"A": "A", "B": "B", "kind 3": "certainty", "blank": ""}.get(group)
        if wanted is not None:
            assert kinds[unit.unit_id] == wanted
    counts = {row.label: row.n for row in made.strata}
    assert {
        u.stratum: sum(v.stratum == u.stratum for v in draw.units) for u in draw.units
    } == counts


def test_fine_bins_hold_the_exact_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame(
        {
            "id": [str(k) for k in range(9)],
            "paid": [-1, 0, 0.01, 9.99, 10, 10.01, 10.02, 123456.78, 10**9],
        }
    )
    cents = [1, 999, 1000, 1001, 1002, 12345678, 10**11]
    frame = open_frame(table, unit_id="id", paid="paid")
    (every,) = fine_bins(frame)
    assert every.exact
    assert every.tops.tolist() == cents
    monkeypatch.setattr("sampling.frames.fine_bins._FEW_UNITS", 0)
    (bins,) = fine_bins(frame)
    assert bins.below == (2, -100, 10000)
    assert bins.lowest == 1
    assert bins.tops.tolist() == [1, 999, 1002, 12345678, 10**11]
    assert bins.between([999]) == [
        (2, 1000, 1 + 999**2),
        (5, sum(cents[2:]), sum(value**2 for value in cents[2:])),
    ]
    assert not bins.exact
    (split,) = fine_bins(frame, split=1001)
    assert split.tops.tolist() == [1, 999, 1001, 1002, 12345678, 10**11]


PROBED = [f"c{k:03d}" for k in range(0, 400, 9)]


def test_a_probe_is_a_census_stratum_and_the_rest_its_remainder() -> None:
    strata = stratify(FRAME, number=3, method="optimal", probe=PROBED)
    assert [row.label for row in strata] == ["probe", "zero or negative", "1", "2", "3"]
    assert strata["probe"].certainty
    assert (strata["probe"].size, strata["probe"].total_cents) == sums(lambda k, _: k % 9 == 0)[:2]
    assert strata["zero or negative"].size == sums(lambda k, c: k % 9 and c <= 0)[0]
    assert strata.size == FRAME.size
    assert strata.total == FRAME.total
    made = plan(FRAME, strata, rules="cms-pim", sample=120, sizes=Sizes(allocate_by="proportional"))
    assert made.sizes["probe"] == len(PROBED)
    draw = made.draw("after the probe", seed_source="a test")
    drawn = {unit.unit_id: unit.stratum for unit in draw.units}
    assert {unit for unit, label in drawn.items() if label == "probe"} == set(PROBED)
    assert len(drawn) == 120
    page = made.text()
    assert "45 units of the probe are a census stratum" in page.replace("\n    ", " ")
    assert max(map(len, page.splitlines())) < 250


def test_a_probe_beside_groups_and_a_threshold() -> None:
    strata = stratify(FRAME, by="kind", probe=PROBED, certainty_over=Money.dollars("80"))
    assert strata.size == FRAME.size
    assert strata.total == FRAME.total
    for label, kind in (("A", 0), ("B", 1)):
        expected = sums(lambda k, c, kind=kind: k % 9 and k % 4 == kind and 0 < c <= 8000)
        assert (
            strata[label].size,
            strata[label].total_cents,
            strata[label].squared_cents,
        ) == expected
    assert strata["certainty"].size == sums(lambda k, c: k % 9 and c > 8000)[0]


@pytest.mark.parametrize("by", [None, "kind"])
def test_a_probe_names_no_unit_in_any_printed_text(by: str | None) -> None:
    strata = stratify(FRAME, number=3, by=by, probe=PROBED)
    made = plan(FRAME, strata, rules="cms-pim", sample=120, sizes=Sizes(allocate_by="proportional"))
    texts = [str(strata), strata.table().to_string(), made.text(), str(made)]
    texts += [row.bounds for row in strata] + [made.table().to_string()]
    for text in texts:
        assert not [unit for unit in PROBED if re.search(rf"\b{unit}\b", text)]
    assert strata["probe"].bounds == "unit_id in (45 listed units)"


def test_probes_that_cannot_be() -> None:
    with pytest.raises(PlanError, match="1 of the 3 units of the probe are not in the frame"):
        stratify(FRAME, probe=["c000", "c001", "x"])
    with pytest.raises(PlanError, match="each named once"):
        stratify(FRAME, probe=["c000", "c000"])


def test_four_hundred_strata_by_a_column_are_planned_and_drawn() -> None:
    """One stratum per provider: the engine groups by the column, whatever the number of values."""
    table = pd.DataFrame(
        {
            "id": [f"c{k:05d}" for k in range(4_800)],
            "paid": [(k * 37 % 500 + 1) / 4 * 4 for k in range(4_800)],
            "provider": [f"P{k % 400:03d}" if k % 400 else "" for k in range(4_800)],
        }
    )
    frame = open_frame(table, unit_id="id", paid="paid", more=["provider"])
    strata = stratify(frame, by="provider")
    assert len(strata.rows) == 400
    assert {row.size for row in strata.rows} == {12}
    assert sum(row.total_cents for row in strata.rows) == frame.total.cents
    made = plan(
        frame, strata, rules="oig-audit", sample=800, sizes=Sizes(allocate_by="proportional")
    )
    draw = made.draw("providers", seed_source="a test")
    provider = dict(zip(table["id"], table["provider"], strict=True))
    assert {unit.stratum for unit in draw.units} == {row.label for row in strata.rows}
    assert all(unit.stratum == (provider[unit.unit_id] or "blank") for unit in draw.units)
    with pytest.raises(PlanError, match="51 groups"):
        stratify(frame, by={f"g{k}": f"provider = 'P{k:03d}'" for k in range(51)})
