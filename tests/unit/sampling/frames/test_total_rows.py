"""Rows that are totals of other rows are faults until they are left out or confirmed as units."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError
from sampling import Frame, load_frame, open_frame
from tests.builders.command_line import capture

CENTS = [(k * k * 7919) % 25_000 + 1 for k in range(40)]
TOTAL = sum(CENTS)


def table_of(*footers: tuple[str, int], cents: list[int] | None = None) -> pd.DataFrame:
    paid = CENTS if cents is None else cents
    rows = [(f"c{k:03d}", amount) for k, amount in enumerate(paid)] + list(footers)
    return pd.DataFrame(
        {"id": [unit for unit, _ in rows], "paid": [f"{amount / 100:.2f}" for _, amount in rows]}
    )


def frame_of(table: pd.DataFrame, **more: Any) -> Frame:
    return open_frame(table, unit_id="id", paid="paid", **more)


@pytest.mark.parametrize(
    "word",
    ["Total", "TOTAL", "total:", "Grand Total", "Sub-Total", "subtotal", "Report total", "SUM"],
)
def test_an_id_that_is_a_word_for_totals_is_a_fault(word: str) -> None:
    frame = frame_of(table_of((word, 5)))
    with pytest.raises(
        FrameError, match=r"row 41, column paid: a row that looks like a total \(its id"
    ):
        frame.check()
    with pytest.raises(FrameError, match="looks like a total"):
        frame.size  # noqa: B018
    assert frame.exclude(f"unit_id = '{word}'", reason="a total row").check().size == 40


@pytest.mark.parametrize("unit", ["TOT-1", "Total-7", "subtotal1", "Summers", "c999"])
def test_other_ids_are_none(unit: str) -> None:
    assert frame_of(table_of((unit, 5))).check().size == 41


def test_an_amount_that_is_the_sum_of_all_other_rows_is_a_fault_wherever_it_is() -> None:
    footer = table_of(("x-9", TOTAL))
    for table in (footer, footer.iloc[::-1], footer.sample(frac=1, random_state=4)):
        with pytest.raises(FrameError, match="is the sum of"):
            frame_of(table).check()


def test_subtotals_and_the_grand_total_are_found_by_their_amounts() -> None:
    first, second = CENTS[:18], CENTS[18:]
    rows = [(f"c{k}", c) for k, c in enumerate(first)] + [("p1", sum(first))]
    rows += [(f"d{k}", c) for k, c in enumerate(second)] + [("p2", sum(second)), ("p", TOTAL)]
    table = pd.DataFrame({"id": [u for u, _ in rows], "paid": [f"{c / 100:.2f}" for _, c in rows]})
    frame = frame_of(table)
    with pytest.raises(FrameError) as caught:
        frame.check()
    places = [problem.where for problem in caught.value.problems]
    assert [place.split(", ")[1] for place in places] == ["row 19", "row 42", "row 43"]
    left = frame.exclude("unit_id in ('p', 'p1', 'p2')", reason="totals").check()
    assert (left.size, left.total.cents) == (40, TOTAL)


def test_totals_with_ids_that_repeat_are_named_as_totals() -> None:
    frame = frame_of(table_of(("Total", 100), ("Total", 200)))
    with pytest.raises(FrameError, match="looks like a total"):
        frame.check()
    assert frame.exclude("unit_id = 'Total'", reason="totals").check().size == 40


def test_equal_fees_and_few_rows_are_no_totals() -> None:
    assert frame_of(table_of(cents=[5_000] * 60)).check().size == 60
    assert frame_of(table_of(("x", 1_000), cents=[100] * 10)).opened.totals[0]
    assert frame_of(table_of(("x", 900), cents=[100] * 9)).check().size == 10
    assert frame_of(table_of(("x", 0), cents=[100, -100] * 20)).check().size == 41


def test_a_row_is_kept_as_a_unit_with_a_reason_and_the_frame_says_so(tmp_path: Path) -> None:
    table = table_of(("Total", TOTAL))
    frame = frame_of(table, confirmed_units={41: "a claim of that id"}).check()
    assert (frame.size, frame.total.cents) == (41, 2 * TOTAL)
    assert any("confirmed as a unit: a claim of that id" in note for note in frame.notes)
    frame.write_parquet(tmp_path / "frame.parquet")
    again = load_frame(tmp_path / "frame.parquet", frame.record())
    assert any("confirmed as a unit" in note for note in again.notes)


@pytest.mark.parametrize(
    ("confirmed", "words"),
    [({3: "x"}, "row 3: confirmed as a unit"), ({41: " "}, "without a reason")],
)
def test_confirmations_that_cannot_be(confirmed: dict[int | str, str], words: str) -> None:
    with pytest.raises(FrameError, match=words):
        frame_of(table_of(("Total", TOTAL)), confirmed_units=confirmed).check()


def test_a_line_that_is_the_total_of_its_claim_is_a_fault() -> None:
    rows = [(f"c{k // 2}", str(k % 2 + 1), f"{k + 1}.00") for k in range(20)]
    rows.append(("c3", "Total", "15.00"))
    table = pd.DataFrame(rows, columns=["id", "line", "paid"])
    frame = frame_of(table, part="line")
    with pytest.raises(FrameError, match=r"row\.part = 'Total'"):
        frame.check()
    left = frame.exclude("row.part = 'Total'", reason="the total of the claim").check()
    assert (left.size, left.total.cents) == (10, 21_000)
    assert left.lost_rows is not None
    assert (left.lost_rows.units, left.lost_rows.rows) == (1, 1)


def test_an_old_folder_with_a_total_opens_and_says_so(tmp_path: Path) -> None:
    frame = frame_of(table_of(("Total", TOTAL)), confirmed_units={41: "as the old release"})
    frame.write_parquet(tmp_path / "frame.parquet")
    record = replace(frame.record(), confirmed_units=())
    again = load_frame(tmp_path / "frame.parquet", record)
    assert again.size == 41
    assert any("earlier releases did not check this" in note for note in again.notes)


def test_a_total_that_was_left_out_is_not_said_to_be_a_unit_later(tmp_path: Path) -> None:
    frame = frame_of(table_of(("Total", TOTAL))).exclude("unit_id = 'Total'", reason="the total")
    frame.check()
    frame.write_parquet(tmp_path / "frame.parquet")
    again = load_frame(tmp_path / "frame.parquet", frame.record())
    assert again.size == frame.size == 40
    assert again.notes == frame.notes
    assert not any("total" in note for note in again.notes)


def test_check_prints_the_line_of_a_total_and_takes_both_answers(tmp_path: Path) -> None:
    source = tmp_path / "claims.csv"
    table_of(("Grand Total", TOTAL)).to_csv(source, index=False)
    check = ("check", source, "--unit-id", "id", "--paid", "paid")
    code, said = capture(*check)
    said = " ".join(said.split())
    assert code != 0
    assert "line 42" in said
    assert '--is-a-unit "42 because ..."' in said
    code, said = capture(*check, "--exclude", "unit_id = 'Grand Total' because it is a total")
    assert (code, "40 sampling units" in said) == (0, True)
    code, said = capture(*check, "--is-a-unit", "42 because the claim has that id")
    assert (code, "41 sampling units" in said) == (0, True)
    assert "confirmed as a unit" in said


def test_check_takes_declared_columns_and_prints_the_waterfall_in_rows(tmp_path: Path) -> None:
    source = tmp_path / "lines.csv"
    pd.DataFrame(
        {
            "id": [f"c{k // 3}" for k in range(90)],
            "line": [str(k % 3) for k in range(90)],
            "paid": [f"{k % 17 + 1}.25" for k in range(90)],
            "qty": [str(k % 12) for k in range(90)],
        }
    ).to_csv(source, index=False)
    check = ("check", source, "--unit-id", "id", "--paid", "paid", "--part", "line")
    condition = ("--exclude", "qty >= 10 because too many")
    code, said = capture(*check, "--more", "qty", *condition)
    assert code != 0
    assert '--more "qty:number"' in " ".join(said.split())
    code, said = capture(*check, "--more", "qty:number", *condition)
    assert code == 0
    assert "rows out" in said
    assert "lost" in said
