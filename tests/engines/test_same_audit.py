"""Audits, grouped frames and netted chains are the same on every engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from sampling import Chains, Frame, Money, Stated, audit_frame, net_adjustments


def findings(frame: Frame, earlier: Frame) -> dict[str, Any]:
    """The whole audit of a frame, and two frames made of it."""
    frame = frame.exclude("code = 'A\\''b' or date > 2023-11-30", reason="outside").check()
    audit = audit_frame(
        frame,
        key=["code", "place", "date"],
        by=["code"],
        earlier={"earlier": earlier},
        earlier_key=["unit_id", "paid"],
        stated=Stated(units=400, paid=Money(5)),
    ).to_dict()
    grouped = frame.group("cluster").exclude("paid > 200000", reason="large").check()
    return {
        "audit": audit,
        "grouped": (grouped.content_digest, grouped.notes, grouped.waterfall),
        "units": grouped.fetch_units(["c2", "c7"]),
    }


def test_the_same_findings(
    opener: Any, reference: Any, table: pd.DataFrame, roles: dict[str, Any], tmp_path: Path
) -> None:
    earlier = reference(table.sort_values("ID").iloc[50:90], **roles)
    table = pd.concat([table, table.head(3).assign(ID=["again 1", "again 2", "again 3"])])
    frame = opener(table, tmp_path, **roles)
    expected = findings(reference(table, **roles), earlier)
    assert findings(frame, earlier) == expected
    assert expected["audit"]["duplicates"][0]["groups"] > 0


def test_the_same_netting(
    opener: Any, reference: Any, table: pd.DataFrame, roles: dict[str, Any], tmp_path: Path
) -> None:
    """Claims of three rows each, as if the second and third adjusted the first."""
    table = table[table["day?"] != ""].drop_duplicates(["CLAIM'S", "day?"])
    last = Chains("cluster", order="date", kind="place", void=("2",), original=("0",))
    added = Chains("cluster", kind="place", void=("2",), method="sum")
    for chains in (last, added):
        expected = net_adjustments(reference(table, **roles), chains)
        found = net_adjustments(opener(table, tmp_path, **roles), chains)
        assert found == expected
        assert found.frame.content_digest == expected.frame.content_digest
        assert found.frame.check().notes == expected.frame.notes
