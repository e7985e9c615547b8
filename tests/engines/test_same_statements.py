"""The statements that designs and strata put to a frame give the same on every engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sampling import Frame
from sampling.frames import fine_bins
from sampling.frames.cluster_draws import drawn_ids
from sampling.frames.design_facts import stratum_facts, stratum_sizes
from sampling.frames.fine_bins import distinct_values
from sampling.frames.ordered_units import UnitOrder
from sampling.frames.range_values import floor_totals
from tests.builders.inside_sampling import (
    StratumRange,
    engine,
    ordered_units,
    parse,
    range_floors,
    range_payments,
    range_totals,
)


def ranges_of(frame: Frame) -> list[StratumRange]:
    """Strata by amounts, and one by a condition with awkward texts."""
    odd = parse("code in ('A\\''b', '0123') or seat = 2 and again > 2023-02-01", frame.roles)
    return [
        StratumRange("low", None, 60_000),
        StratumRange("high", 60_000, 9_000_000),
        StratumRange("odd", 9_000_000, None, odd),
    ]


def bins(frame: Frame, **options: Any) -> list[Any]:
    return [
        (b.tops.tolist(), b.lowest, b.sums, b.below, b.exact)
        for b in fine_bins.fine_bins(frame, **options)
    ]


def statements(frame: Frame) -> dict[str, Any]:
    """Every statement of a kind once; the frame has units of every sign and blank values."""
    ranges = ranges_of(frame)
    low, high, odd = ranges
    by_place = [parse(f"place = '{k}'", frame.roles) for k in range(3)]
    last = UnitOrder(frame, low, head="rhc/1\nseed é\nlow\n")
    by_size = UnitOrder(frame, high, size="paid")
    stage = drawn_ids(frame, low, head="h\n", group=None, within=None, last=False, take=3)
    middle = drawn_ids(
        frame, low, head="h\n", group="place", within=[(s.id,) for s in stage], last=False, take=2
    )
    return {
        "facts": stratum_facts(frame, ranges, cluster=True, group="code"),
        "claimed": stratum_facts(frame, [high], size="claimed"),
        "sizes": sorted(stratum_sizes(frame, low, size="paid").tolist()),
        "totals": range_totals(frame, [odd, high, low]),
        "bins": bins(frame, split=70_001),
        "groups": bins(frame, groups=by_place),
        "values": distinct_values(frame, "code", most=10),
        "few": len(distinct_values(frame, "unit_id", most=4)),
        "ranks": last.at_ranks([1, 2, 17]),
        "places": by_size.at_places([0, 123_456, 70_001]),
        "weights": by_size.sizes().tolist(),
        "declared": UnitOrder(frame, low, roles=("date desc", "code asc")).at_ranks([3, 40]),
        "floors": floor_totals(frame, [high], column=None),
        "payments": sorted(range_payments(frame, high).tolist()),
        "floor values": sorted(range_floors(frame, high, column=None).tolist()),
        "clusters": stage,
        "groups drawn": middle,
        "units drawn": drawn_ids(
            frame,
            low,
            head="h\n",
            group="place",
            within=[(*m.above, m.id) for m in middle],
            last=True,
            take=None,
        ),
    }


def test_the_same_statements(
    opener: Any,
    reference: Any,
    table: pd.DataFrame,
    roles: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # few parameters, crowded letters and bins of three digits, as in a frame of millions
    monkeypatch.setattr(engine, "PARAMETERS", 7)
    monkeypatch.setattr(ordered_units, "_TOGETHER", 40)
    monkeypatch.setattr(fine_bins, "_FEW_UNITS", 100)
    table = table.assign(**{"Billed %s": table["Billed %s"].where(table["PAID"] > "", "1.00")})
    kept = [
        frame.exclude("paid < 0 or claimed is blank", reason="no floor")
        for frame in (reference(table, **roles), opener(table, tmp_path, **roles))
    ]
    expected, found = (statements(frame) for frame in kept)
    for name, value in expected.items():
        assert found[name] == value, name
    assert not expected["bins"][0][-1]
    assert expected["facts"]["low"].units > 50
    assert len(expected["units drawn"]) > 3
