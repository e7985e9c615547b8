"""Lines to claims to beneficiaries, and adjustment chains to their final action."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError
from sampling import Chains, Frame, load_frame, net_adjustments, open_frame

LINES = pd.DataFrame(
    [
        ("c1", "1", "A", "10.00", "2023-01-05", "x"),
        ("c1", "2", "A", "5.00", "2023-01-05", "y"),
        ("c2", "1", "A", "7.50", "2023-02-01", "x"),
        ("c3", "1", "B", "1.00", "2023-02-03", "x"),
        ("c3", "2", "B", "0.00", "2023-02-04", "z"),
        ("c4", "1", "C", "-2.00", "2023-03-01", "x"),
    ],
    columns=["claim", "line", "who", "paid", "day", "code"],
)


def opened(**more: Any) -> Frame:
    roles: dict[str, Any] = {
        "unit_id": ["claim", "line"],
        "paid": "paid",
        "date": "day",
        "cluster": "who",
        "more": ["claim", "code"],
    } | more
    return open_frame(LINES, **roles)


def test_lines_become_claims_and_claims_beneficiaries() -> None:
    lines = opened()
    claims = lines.exclude("code = z", reason="not under audit").group("claim").check()
    assert (claims.size, claims.total, claims.rows) == (4, lines.total, 5)
    rows = claims.fetch_units(["c1"])[0].rows
    assert [(row.part, row.paid_cents, row.claimed_cents) for row in rows] == [
        ("c1|1", 1000, None),
        ("c1|2", 500, None),
    ]
    assert any("1 units ($0.00) were excluded: code = 'z'" in note for note in claims.notes)
    assert any(
        "5 units of claim, line are grouped to sampling units by claim" in note
        for note in claims.notes
    )
    people = claims.exclude("paid < 0", reason="refunds").group("cluster").check()
    assert people.size == 2
    amounts = {u.unit_id: (u.paid_cents, u.date) for u in people.fetch_units(["A", "B"])}
    assert amounts == {"A": (2250, "2023-01-05"), "B": (100, "2023-02-03")}
    assert any("grouped to sampling units by cluster" in note for note in people.notes)
    assert any("1 unit has rows of several dates" in note for note in people.notes)
    assert lines.size == 6, "the frame before is as it was"


def test_a_grouped_frame_is_the_one_opened_with_parts() -> None:
    direct = open_frame(
        LINES,
        unit_id="claim",
        part="line",
        paid="paid",
        date="day",
        cluster="who",
        more=["claim", "code"],
    ).check()
    assert opened().group("claim").content_digest == direct.content_digest


def test_a_grouped_frame_is_kept_and_comes_back(tmp_path: Path) -> None:
    frame = opened().exclude("code = z", reason="not under audit").group("claim")
    frame = frame.exclude("paid <= 0", reason="refunds").check()
    frame.write_parquet(tmp_path / "frame.parquet")
    record = json.loads(json.dumps(frame.to_dict()))
    again = load_frame(tmp_path / "frame.parquet", record)
    assert again.content_digest == frame.content_digest
    assert again.fetch_units(["c1"]) == frame.fetch_units(["c1"])


def test_what_cannot_be_grouped() -> None:
    for role in ("unit_id", "paid", "nothing"):
        with pytest.raises(FrameError, match="one of cluster, claim, code"):
            opened().group(role)
    blank = LINES.assign(who=["", *LINES.who[1:]])
    lines = open_frame(blank, unit_id=["claim", "line"], paid="paid", cluster="who").check()
    with pytest.raises(FrameError, match="row 1, column who: no unit id"):
        lines.group("cluster").check()


def test_a_hostile_condition_stays_a_text_when_it_is_written_into_a_view() -> None:
    lines = opened().exclude("code = '''; drop table x; -- ?'", reason="quoted")
    assert lines.group("claim").check().size == 4


def test_the_period_is_checked_to_the_last_row_of_a_unit() -> None:
    lines = opened(period=(date(2023, 1, 1), date(2023, 2, 3)))
    january = lines.exclude("date > 2023-02-28", reason="late")
    with pytest.raises(FrameError, match="1 units with some rows after 2023-02-03"):
        january.group("claim").check()


ADJUSTED = pd.DataFrame(
    [
        ("o1", "", "O", "2023-01-01", "100"),
        ("a1", "o1", "A", "2023-02-01", "80"),
        ("a2", "o1", "A", "2023-03-01", "60"),
        ("o2", "", "O", "2023-01-01", "50"),
        ("v2", "o2", "V", "2023-02-01", "-50"),
        ("o3", "", "O", "2023-01-01", "30"),
        ("a9", "lost", "A", "2023-02-01", "25"),
    ],
    columns=["id", "of", "action", "day", "paid"],
)
CHAINS = Chains(chain="of", order="date", kind="action", void=("V",), original=("O",))


def adjusted(table: pd.DataFrame = ADJUSTED) -> Frame:
    return open_frame(
        table, unit_id="id", paid="paid", date="day", more={"of": "of", "action": "action"}
    ).check()


def test_the_last_action_of_a_chain_counts() -> None:
    found = net_adjustments(adjusted(), CHAINS)
    assert (found.rows, found.cents) == (7, 29500)
    assert (found.chains, found.adjusted, found.voided, found.orphans) == (4, 2, 1, 1)
    assert (found.units_after, found.cents_after) == (3, 6000 + 3000 + 2500)
    units = {u.unit_id: u.paid_cents for u in found.frame.fetch_units(["o1", "o3", "lost"])}
    assert units == {"o1": 6000, "o3": 3000, "lost": 2500}
    assert any("chains by of are netted: 7 rows, $295.00" in n for n in found.frame.notes)
    assert "3 units, $115.00 after netting" in found.text()


def test_differences_are_summed() -> None:
    found = net_adjustments(
        adjusted(), Chains(chain="of", kind="action", void=("V",), method="sum")
    )
    assert (found.units_after, found.cents_after, found.voided) == (4, 29500, 1)
    units = {u.unit_id: u.paid_cents for u in found.frame.fetch_units(["o1", "o2"])}
    assert units == {"o1": 24000, "o2": 0}


@pytest.mark.parametrize(
    ("change", "chains", "words"),
    [
        ({"day": ["2023-01-01"] * 7}, CHAINS, "2 chains with two last rows by date"),
        ({"day": ["2023-01-01", "", *["2023-05-01"] * 5]}, CHAINS, "1 rows of chains without"),
        (
            {"action": [str(k) for k in range(7, 14)]},
            Chains("of", order="action"),
            "of several lengths",
        ),
        ({}, Chains("of"), "without order="),
        ({}, Chains("nothing", order="date"), "one or more of"),
        ({}, Chains("paid", order="date"), "a text role"),
        ({}, Chains("of", order="date", void=("V",)), "without kind="),
    ],
)
def test_chains_that_do_not_decide_are_refused(
    change: dict[str, Any], chains: Chains, words: str
) -> None:
    with pytest.raises(FrameError, match=words):
        net_adjustments(adjusted(ADJUSTED.assign(**change)), chains)
