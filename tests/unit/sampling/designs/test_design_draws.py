"""Every design drawn from a frame: the engine's sample is the one replayed from the list."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from primafacie.errors import AuditWarning, DrawError, PlanError
from sampling import (
    Draw,
    DrawnUnit,
    Frame,
    Money,
    Plan,
    Sizes,
    designs,
    load_draw,
    open_frame,
    plan,
    stratify,
)
from sampling.designs import replay
from tests.builders.inside_sampling import ordered_units

# ids that do not sort as they are typed: capitals, digits, letters beyond ASCII
IDS = [f"é{k:x}" if k % 7 == 0 else f"C{k * 7919 % 10007:05d}" for k in range(400)]
CENTS = [(k * 7919 % 9973 + 1) ** 2 // 977 + 1 for k in range(400)]
CLAIMS = pd.DataFrame(
    {
        "id": IDS,
        "paid": [c / 100 for c in CENTS],
        "billed": [2 * c / 100 for c in CENTS],
        "patient": [f"B{k % 41}" for k in range(400)],
        "visit": [f"V{k % 3}" for k in range(400)],
    }
)
SEED = "lot 7"
SCHEMA = json.loads(
    files("primafacie.core").joinpath("schemas", "draw-4.json").read_text(encoding="utf-8")
)
ALL: dict[str, tuple[Any, dict[str, Any]]] = {
    "tickets": (designs.Tickets(), {}),
    "pps": (designs.Pps(), {}),
    "claimed": (designs.Pps(size="claimed"), {}),
    "pps_systematic": (designs.PpsSystematic(starts=4), {"order": ["paid desc"]}),
    "sampford": (designs.Sampford(), {}),
    "rhc": (designs.Rhc(), {}),
    "systematic": (designs.Systematic(starts=2), {"order": "file"}),
    "cluster": (designs.Cluster(), {}),
    "two_stage": (designs.TwoStage(units=3), {}),
    "three_stage": (designs.ThreeStage(group="visit", groups=2, units=2), {}),
}


@cache
def whole() -> Frame:
    return frame_of(CLAIMS)


def frame_of(source: pd.DataFrame | None = None) -> Frame:
    if source is None:
        return whole()
    return open_frame(
        source, unit_id="id", paid="paid", claimed="billed", cluster="patient", more=["visit"]
    ).check()


def planned(
    name: str, source: pd.DataFrame | None = None, *, sample: int = 12, **more: Any
) -> Plan:
    design, options = ALL[name]
    return plan(
        frame_of(source), rules="cms-pim", sample=sample, selection=design, **(options | more)
    )


def replayed(made: Plan, table: pd.DataFrame = CLAIMS, sizes: list[int] | None = None) -> Any:
    """The draw of a one-stratum plan from its lists alone."""
    if made.order == ("paid desc",):
        table = table.sort_values(["paid", "id"], ascending=[False, True])
    cents = [round(100 * value) for value in table.paid]
    if made.selection.get("size") == "claimed":
        cents = [round(100 * value) for value in table.billed]
    columns = ["patient", "visit", "id"] if "group" in made.selection else ["patient", "id"]
    return replay(
        made.selection,
        seed=SEED,
        stratum="1",
        ids=list(table.id),
        sizes=cents,
        paths=table[columns].to_numpy().tolist(),
        n=made.strata[0].n,
    )


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_engine_draws_what_the_lists_give(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = planned(name)
    expected = replayed(made)
    # the number of letters by which the engine tells units apart never shows
    for together in (4_000, 3):
        monkeypatch.setattr(ordered_units, "_TOGETHER", together)
        draw = made.draw(SEED, seed_source="by lot")
        assert [unit.unit_id for unit in draw.units] == [unit.unit_id for unit in expected]
        for unit, one in zip(draw.units, expected, strict=True):
            assert unit.probability == pytest.approx(one.expected, rel=1e-12)
            assert (unit.hits, unit.draws, unit.size_cents) == (one.hits, one.draws, one.size_cents)
            assert (unit.position, unit.group, unit.stages) == (one.position, one.group, one.stages)
            assert unit.ticket == one.ticket
            assert CLAIMS.paid[IDS.index(unit.unit_id)] == unit.paid_cents / 100


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_draw_comes_back_from_its_file_and_fits_its_schema(name: str, tmp_path: Path) -> None:
    draw = planned(name).draw(SEED, seed_source="by lot")
    digest = draw.save(tmp_path / "draw.json")
    again = load_draw(tmp_path / "draw.json")
    assert again == draw
    assert again.digest == digest
    jsonschema.validate(json.loads((tmp_path / "draw.json").read_bytes()), SCHEMA)
    assert draw.strata[0].kind == designs.design_from(draw.plan.selection).kind
    assert draw.generator.name in draw.strata[0].generator


@pytest.mark.parametrize("name", sorted(set(ALL) - {"systematic", "pps_systematic"}))
def test_the_order_of_the_rows_never_matters_where_none_is_declared(name: str) -> None:
    units = planned(name).draw(SEED, seed_source="x").units
    shuffled = CLAIMS.iloc[[k * 7 % 400 for k in range(400)]].reset_index(drop=True)
    assert planned(name, shuffled).draw(SEED, seed_source="x").units == units


def test_the_file_order_is_pinned_by_its_digest() -> None:
    made = planned("systematic")
    turned = CLAIMS.iloc[::-1].reset_index(drop=True)
    with pytest.raises(DrawError, match="its rows are in another order"):
        replace(made, frame=frame_of(turned)).draw(SEED, seed_source="x")


def test_what_an_estimate_needs_stands_in_the_draw() -> None:
    total = sum(CENTS)
    pps = planned("pps", sample=60).draw(SEED, seed_source="x")
    assert sum(unit.hits for unit in pps.units) == 60
    assert (pps.strata[0].total_cents, pps.strata[0].n, pps.strata[0].units) == (total, 60, 400)
    assert all(u.probability == 60 * (u.size_cents or 0) / total for u in pps.units)
    assert any(unit.hits > 1 for unit in pps.units)
    assert "selections hit" in pps.notes[0]
    sampford = planned("sampford").draw(SEED, seed_source="x")
    joint = sampford.strata[0].joint
    assert [row[0] for row in joint] == pytest.approx([u.probability for u in sampford.units])
    assert [len(row) for row in joint] == list(range(12, 0, -1))
    rhc = planned("rhc").draw(SEED, seed_source="x")
    groups = [unit.group for unit in rhc.units]
    assert sum(group.total_cents for group in groups if group) == total
    assert sum(group.units for group in groups if group) == 400
    three = planned("three_stage").draw(SEED, seed_source="x")
    assert (three.strata[0].clusters, three.strata[0].n) == (41, 12)
    first = three.units[0]
    assert [stage.sample for stage in first.stages] == [12, 2, 2]
    assert first.stages[0].id == first.cluster
    assert first.stages[1].id == first.more["visit"]
    assert first.stages[2].id == first.unit_id
    starts = planned("pps_systematic").draw(SEED, seed_source="x")
    assert sorted(k for unit in starts.units for k in unit.draws) == sorted([1, 2, 3, 4] * 3)


def test_ratstats_positions_take_a_seed_a_stratum() -> None:
    frame = frame_of()
    strata = stratify(frame, number=2)
    made = plan(
        frame,
        strata,
        rules="oig-audit",
        sample=30,
        sizes=Sizes(allocate_by="proportional"),
        spares=2,
        selection=designs.RatStats(),
        order=["paid desc"],
    )
    draw = made.draw({"1": "12345", "2": 38524.57}, seed_source="as RAT-STATS printed them")
    assert draw.seed == "1=12345, 2=38524.57"
    assert str(draw.generator) == "ratstats/2005-2010"
    assert [row.seed for row in draw.strata] == ["12345", "38524.57"]
    for row, seed in zip(made.strata, ("12345", "38524.57"), strict=True):
        cents = pd.Series([round(100 * value) for value in CLAIMS.paid])
        inside = (cents > (row.low_cents or 0)) & (cents <= (row.high_cents or 10**9))
        table = CLAIMS[inside].sort_values(["paid", "id"], ascending=[False, True])
        found = replay(
            {"kind": "ratstats"},
            seed=seed,
            stratum=row.label,
            ids=list(table.id),
            n=row.n,
            spares=2,
        )
        both = [u for u in (*draw.units, *draw.spares) if u.stratum == row.label]
        assert [u.unit_id for u in both] == [u.unit_id for u in found]
        assert [u.position for u in both] == [u.position for u in found]
    with pytest.raises(DrawError, match="one and the same stream"):
        made.draw({"1": 20261121, "2": 20261122}, seed_source="dates")
    with pytest.raises(DrawError, match="an explicit seed for each of 1, 2"):
        made.draw("12345", seed_source="x")
    with pytest.raises(DrawError, match="one for each of 1, 2"):
        made.draw({"1": "12345", "3": "9"}, seed_source="x")
    with pytest.raises(DrawError, match="a number such as"):
        made.draw({"1": "12345", "2": "lot 7"}, seed_source="x")
    with pytest.raises(DrawError, match="gives the stream that 12345 gave in draw 1"):
        made.draw({"1": "12345.001", "2": "9"}, seed_source="x", earlier=[draw])


def test_zero_payments_and_certainty_stay_with_tickets() -> None:
    claims = CLAIMS.assign(paid=CLAIMS.paid.where(CLAIMS.index % 9 > 0, 0.0))
    frame = frame_of(claims)
    with pytest.raises(PlanError, match="45 units with paid of 0 or less"):
        plan(frame, rules="cms-pim", sample=20, selection=designs.Pps())
    strata = stratify(frame, number=1, certainty_over=Money.dollars(900))
    made = plan(
        frame,
        strata,
        rules="cms-pim",
        selection=designs.Pps(),
        sizes=Sizes(allocation={"zero or negative": 5, "1": 20}),
    )
    draw = made.draw(SEED, seed_source="x")
    assert [row.kind for row in draw.strata] == ["tickets", "pps", "tickets"]
    assert str(draw.generator) == "pps/1"
    assert any("units paid 0 or less cannot be drawn proportional" in note for note in made.notes)
    assert any("Stratum certainty: reviewed in full" in note for note in made.notes)
    assert (made.design, made.estimator) == ("pps", "pps")


def test_a_design_by_stratum() -> None:
    frame = frame_of()
    mixed = designs.ByStratum({"1": designs.Rhc(), "2": designs.Pps()})
    made = plan(
        frame,
        stratify(frame, number=2),
        rules="cms-pim",
        sizes=Sizes(allocation={"1": 10, "2": 10}),
        selection=mixed,
    )
    draw = made.draw(SEED, seed_source="x")
    assert [row.generator for row in draw.strata] == ["rhc/1", "pps/1"]
    assert str(draw.generator) == "mixed/1"
    assert (made.design, made.estimator) == ("mixed", "by_stratum")
    wrong = designs.ByStratum({"9": designs.Pps()})
    with pytest.raises(PlanError, match="the stratum '9' is not known"):
        plan(frame, rules="cms-pim", sample=10, selection=wrong)


def test_one_start_is_allowed_with_a_warning() -> None:
    for design in (designs.Systematic(), designs.PpsSystematic(starts=1)):
        with pytest.warns(AuditWarning, match="ONE-START-SYSTEMATIC"):
            made = plan(
                frame_of(), rules="cms-pim", sample=12, selection=design, order=["paid desc"]
            )
        assert any("limits for independent draws are refused" in note for note in made.notes)
        assert made.draw(SEED, seed_source="x").strata[0].starts == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"selection": designs.Systematic(starts=5), "order": "file"}, "Plan 10 or 15 units"),
        ({"selection": designs.RatStats()}, "the declared order that positions refer to"),
        (
            {"selection": designs.Pps(), "spares": 2, "rules": "oig-audit"},
            "a further draw may hit a unit of the sample again",
        ),
        (
            {"selection": designs.Cluster(), "spares": 2, "rules": "oig-audit"},
            "units come with their cluster",
        ),
        ({"selection": designs.Pps(), "estimator": "expansion"}, "pps, which belongs to the sel"),
        ({"selection": designs.Rhc(), "estimator": "ratio"}, "not offered with rhc"),
        ({"estimator": "magic"}, "the estimator 'magic' is not known"),
        ({"selection": designs.Sampford(), "sample": 300}, "at least 1/300"),
        ({"selection": designs.Cluster(), "sample": 42}, "42 clusters of 41"),
        ({"selection": designs.ThreeStage(group="no", groups=1, units=1)}, "the group column 'no'"),
        ({"selection": designs.TwoStage(units=1)}, "1 unit drawn where there are several"),
        ({"selection": designs.ThreeStage("visit", groups=1, units=2)}, "1 group drawn where"),
        ({"selection": {"kind": "astrology"}}, "the selection 'astrology'"),
        ({"selection": {"kind": "two_stage"}}, "the parameters none of the selection two_stage"),
        ({"selection": {"kind": "pps", "size": "age"}}, "size='age'"),
    ],
)
def test_what_cannot_be_is_refused_with_advice(options: dict[str, Any], words: str) -> None:
    given: dict[str, Any] = {"rules": "cms-pim", "sample": 12} | options
    with pytest.raises(PlanError, match=words):
        plan(frame_of(), **given)


def test_an_amended_selection_is_checked_again() -> None:
    made = planned("tickets")
    after = made.amend(reason="the frame is skewed", selection=designs.Pps())
    assert (after.selection["kind"], after.estimator) == ("pps", "pps")
    assert any("12 draws with replacement" in note for note in after.notes)
    with pytest.raises(PlanError, match="the declared order"):
        made.amend(reason="x", selection=designs.RatStats())
    drawn: Draw = after.draw(SEED, seed_source="x")
    assert all(isinstance(unit, DrawnUnit) and unit.draws for unit in drawn.units)


def test_clusters_in_several_strata_are_clusters_of_their_own() -> None:
    frame = frame_of()
    made = plan(
        frame,
        stratify(frame, number=2),
        rules="cms-pim",
        sizes=Sizes(allocation={"1": 8, "2": 8}),
        selection=designs.Cluster(),
    )
    assert any("a cluster of their own" in note for note in made.notes)
    draw = made.draw(SEED, seed_source="x")
    for row in made.strata:
        units = draw.of_stratum(row.label)
        assert len({unit.stages[0].id for unit in units}) == 8
        assert all(
            (row.low_cents or 0) < unit.paid_cents <= (row.high_cents or 10**12) for unit in units
        )
        for unit in units:
            mates = [u for u in units if u.stages[0].id == unit.stages[0].id]
            assert unit.stages[1].size == unit.stages[1].sample == len(mates)


def test_one_of_one_needs_no_spread() -> None:
    """Every cluster has a single visit: one group of each is all of it."""
    table = CLAIMS.assign(visit="V" + CLAIMS.patient)
    found = plan(
        frame_of(table),
        rules="cms-pim",
        sample=8,
        selection=designs.ThreeStage("visit", groups=1, units=2),
    )
    assert found.draw(SEED, seed_source="x").units
