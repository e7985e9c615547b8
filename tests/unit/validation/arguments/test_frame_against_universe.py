"""B1 both ways: units of the universe that the frame does not hold, counted by kind."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.builders.streams import stream_named
from tests.nightly.audits import Audit, claims, honest, study
from tests.nightly.frame_flaws import (
    cheap_claims_left_out,
    services_listed_twice_under_new_ids,
    underpaid_claims_left_out,
    zero_paid_claims_left_out,
)
from validation import Finding, FrameColumns, rebut
from validation.study.frame_against_universe import missing_units


def found_in(audit: Audit, code: str) -> Finding:
    (found,) = rebut(study(audit), seed=1, replicates=200, arguments=[code]).findings
    return found


@pytest.mark.parametrize(
    ("plant", "share", "kind"),
    [
        (cheap_claims_left_out, 3, "small"),
        (underpaid_claims_left_out, 6, "possibly underpaid"),
        (zero_paid_claims_left_out, 6, "paid nothing"),
    ],
)
def test_units_missing_from_the_frame_are_counted_by_kind(
    plant: object, share: int, kind: str
) -> None:
    """They read "0 units outside the scope" before."""
    audit = plant(honest("a universe", n=60))  # type: ignore[operator]
    missing = -(-len(audit.frame) // share)
    found = found_in(audit, "B1")
    assert found.strength == "context"
    assert f"{missing:,} units of the universe" in found.fact
    counted = re.search(rf"([\d,]+) {kind}", found.fact)
    assert counted is not None
    assert int(counted[1].replace(",", "")) >= 0.9 * missing
    (table,) = found.tables
    rows = [row for row in table.rows if row[0].startswith("missing from the frame")]
    assert sum(int(row[1].replace(",", "")) for row in rows) == missing


def test_every_missing_unit_is_of_one_kind_and_all_dollars_are_counted() -> None:
    stream = stream_named("kinds of missing units")
    frame = claims(stream, 400).assign(claimed=lambda t: (2 * t.paid).round(2))
    frame.loc[:9, "paid"] = 0.0
    frame.loc[10:19, "paid"] = -5.0
    columns = FrameColumns.from_table(frame, unit_id="unit_id", paid="paid", claimed="claimed")
    kept = columns.take(np.arange(400) >= 100)
    found = missing_units(columns, kept)
    assert found is not None
    assert found.units == 100 == sum(units for _, units, _ in found.kinds)
    assert found.cents == int(columns.paid_cents[:100].sum()) == sum(c for _, _, c in found.kinds)
    assert found.kinds[0] == ("paid nothing", 20, -5000)
    assert missing_units(kept, columns) is None


def test_nothing_missing_is_nothing_said() -> None:
    audit = honest("a whole universe", n=40)
    audit.stated = {"universe": study(audit).columns}
    found = found_in(audit, "B1")
    assert found.strength == "not supported"
    assert "missing" not in found.fact


def test_lawful_repeats_at_a_fixed_fee_are_not_counted_as_alike() -> None:
    audit = honest("fees", n=60)
    frame = claims(stream_named("lawful repeats"), 1200, fixed_fees=True)
    audit.frame = frame.assign(stratum="1")
    for service in ((), ("code",)):
        audit.service = service
        found = found_in(audit, "B2")
        assert found.strength == "not supported"
        assert "repeat another" not in found.fact
        assert "at a usual fee are not counted" in found.computation


def test_services_listed_twice_are_still_counted() -> None:
    found = found_in(services_listed_twice_under_new_ids(honest("twice", n=60)), "B2")
    assert found.strength == "goes to amount"
    assert "100 rows repeat another one under another id" in found.fact
