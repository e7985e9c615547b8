"""Adjustment chains at the opening: rows become parts of the claim with which their chain began."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError, StudyError
from sampling import Frame, load_frame, open_frame
from tests.builders.command_line import result, run

pytestmark = pytest.mark.once

COLUMNS = ["id", "orig", "line", "paid", "state", "who"]
ROWS = [
    ("A", "", "1", "100.00", "original", "x"),
    ("B", "A", "1", "-100.00", "void", "x"),
    ("C", "B", "1", "60.00", "adjusted", "x"),
    ("C", "B", "2", "5.00", "adjusted", "x"),
    ("D", "D", "1", "5.00", "original", "x"),
    ("E", " ", "1", "7.00", "original", "y"),
    ("F|1%", "E", "1", "-7.00", "void", "y"),
]
ROLES: dict[str, Any] = {
    "unit_id": "id",
    "paid": "paid",
    "part": "line",
    "cluster": "who",
    "more": ["state"],
}


def table(*more: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame([*ROWS, *more], columns=COLUMNS)


def units(frame: Frame) -> dict[str, int]:
    ids = frame.column("unit_id").to_pylist()
    return dict(zip(ids, frame.payments().tolist(), strict=True))


def test_chains_of_several_steps_are_netted_before_units_are_formed(tmp_path: Path) -> None:
    frame = open_frame(table(), **ROLES, chain="orig").check()
    assert units(frame) == {"A": 6500, "D": 500, "E": 0}
    opened, netted = frame.waterfall
    assert (opened.rows_left, opened.units_left, opened.cents_left) == (7, 6, 7000)
    assert (netted.rows, netted.units, netted.cents) == (0, 3, 0)
    assert (netted.rows_left, netted.units_left, netted.cents_left) == (7, 3, 7000)
    assert "6 ids of column id are 3 units" in frame.notes[0]
    assert "1 unit of several rows nets to $0.00" in frame.notes[0]
    kept = frame.exclude("state = 'adjusted' and row.paid < 10", reason="a line of its own audit")
    kept = kept.exclude("paid = 0", reason="nothing is left")
    assert units(kept) == {"A": 6000, "D": 500}
    assert [(row.rows, row.units, row.cents) for row in kept.waterfall[2:]] == [
        (1, 0, 500),
        (2, 1, 0),
    ]
    kept.write_parquet(tmp_path / "frame.parquet")
    again = load_frame(tmp_path / "frame.parquet", kept.record())
    assert again.waterfall == kept.waterfall
    assert again.content_digest == kept.content_digest
    record = kept.record().to_dict()
    for place, change in ((0, {"units_left": 7}), (0, {"cents_left": 1}), (1, {"units": 4})):
        steps = [dict(row) for row in record["waterfall"]]
        steps[place] |= change
        with pytest.raises(StudyError):
            load_frame(tmp_path / "frame.parquet", record | {"waterfall": steps})


def test_a_frame_without_chains_has_the_bytes_that_it_had() -> None:
    plain = open_frame(table(), **ROLES).check()
    assert "earlier_steps" not in plain.record().to_dict()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [("G", "H", "1", "1", "", "x"), ("H", "G", "1", "1", "", "x")],
            "2 ids adjust one another",
        ),
        (
            [(*pair, "1", "1", "", "x") for pair in ("GH", "HI", "IJ", "JI")],
            "4 ids adjust one another in a circle ('G', 'H', 'I'",
        ),
        ([("C", "D", "3", "1", "", "x")], "1 id names two originals ('C')"),
        ([("G", "X", "1", "3", "", "x")], r"1 row ($3.00) adjusts 1 claim not in the source ('X')"),
        ([("", "A", "1", "3", "", "x")], "1 row without an id of its own"),
        ([("A", "", "1", "3", "", "x")], "the same unit and part twice"),
        ([("G", "1.23457E+11", "1", "3", "", "x")], "an id in scientific notation"),
    ],
)
def test_chains_that_cannot_be_followed_are_named(rows: list[tuple[str, ...]], words: str) -> None:
    frame = open_frame(table(*rows), **ROLES, chain="orig")
    with pytest.raises(FrameError) as refused:
        frame.check()
    assert words in str(refused.value)


def test_missing_originals_are_kept_for_a_reason() -> None:
    more = table(("G", "X", "1", "3", "", "x"), ("H", "X", "1", "4", "", "x"))
    why = "kept because the originals were paid before the period"
    frame = open_frame(more, **ROLES, chain="orig", missing_originals=why).check()
    assert units(frame)["X"] == 700
    assert "2 rows ($7.00) adjust 1 claim not in the source" in frame.notes[1]
    assert "because the originals were paid before the period" in frame.notes[1]
    with pytest.raises(FrameError, match="kept because REASON"):
        open_frame(more, **ROLES, chain="orig", missing_originals="yes")
    with pytest.raises(FrameError, match="one column of the unit id"):
        open_frame(more, **(ROLES | {"unit_id": ["id", "line"], "part": None}), chain="orig")


def test_a_long_chain_is_followed_to_its_end() -> None:
    """Passes double what is followed: 3,000 steps take a dozen of them."""
    ids = [f"c{k:05d}" for k in range(3_000)]
    claims = pd.DataFrame({"id": ids, "orig": ["", *ids[:-1]], "paid": "1.00"})
    frame = open_frame(claims.iloc[::-1], unit_id="id", paid="paid", chain="orig").check()
    assert units(frame) == {"c00000": 300_000}


def test_a_database_follows_chains_of_one_step() -> None:
    connection = sqlite3.connect(":memory:")
    one = table().iloc[[0, 1, 4, 5, 6]]
    one.to_sql("one", connection, index=False)
    table().to_sql("several", connection, index=False)
    frame = open_frame(connection, table="one", **ROLES, chain="orig").check()
    assert units(frame) == {"A": 0, "D": 500, "E": 0}
    expected = open_frame(one, **ROLES, chain="orig")
    assert frame.content_digest == expected.content_digest
    with pytest.raises(FrameError, match=r"1 id that adjust adjustments|ids that adjust"):
        open_frame(connection, table="several", **ROLES, chain="orig").check()
    connection.close()


def test_check_nets_chains_groups_and_excludes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The waterfall goes from rows to claims to beneficiaries, and a plan can be made of it."""
    table().to_csv(tmp_path / "claims.csv", index=False)
    file = tmp_path / "claims.csv"
    words = ["check", file, "--unit-id", "id", "--paid", "paid", "--part", "line"]
    code, _, errors = run(capsys, *words, "--chain", "orig")
    assert code != 0
    assert "--chain COLUMN and --sum-chains" in errors
    words += ["--chain", "orig", "--sum-chains", "--more", "state", "--group", "who"]
    words += ["--exclude", "row.state = 'void' because voids are audited elsewhere"]
    words += ["--exclude-groups", "paid < 10 because nothing was paid", "--json"]
    code, printed, errors = run(capsys, *words, "--study", tmp_path / "study")
    assert code == 0, errors
    found = result(printed)
    steps = [
        (
            step["rule"].split(" ")[0],
            step["rows_left"],
            step["units_left"],
            step["paid_left_cents"],
        )
        for step in found["waterfall"]
    ]
    assert steps == [
        ("as", 7, 6, 7000),
        ("rows", 7, 3, 7000),
        ("row.state", 5, 3, 17700),
        ("units", 5, 2, 17700),
        ("paid", 4, 1, 17000),
    ]
    record = json.loads((tmp_path / "study/1-frame/frame.json").read_text(encoding="utf-8"))
    again = load_frame(tmp_path / "study/1-frame/frame.parquet", record)
    assert units(again) == {"x": 17000}
    assert run(capsys, "verify", tmp_path / "study")[0] == 0
