"""Worksheets of dollar-unit and cluster samples: written, filled in, read back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from extrapolation import read_review
from sampling import Draw, designs, open_frame, plan
from tests.builders.worksheets import heads_of

CLAIMS = pd.DataFrame(
    {
        "id": [f"0{k:03d}" for k in range(120)],
        "paid": [(k % 37) ** 2 + 1.25 for k in range(120)],
        "patient": [f"B{k % 17}" for k in range(120)],
    }
)


def drawn(design: designs.Design, sample: int) -> Draw:
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="patient").check()
    made = plan(frame, rules="cms-pim", sample=sample, selection=design)
    return made.draw("lot 7", seed_source="by lot")


def filled(draw: Draw, path: Path) -> Path:
    """The worksheet with every unit denied by half."""
    draw.worksheet(path)
    book = openpyxl.load_workbook(path)
    page = book["Review"]
    heads = heads_of(page)
    for row in range(2, page.max_row + 1):
        paid = page.cell(row, heads["paid"]).value
        page.cell(row, heads["should_have_paid"], round(paid / 2, 2))
        page.cell(row, heads["overpaid"], None)
        page.cell(row, heads["status"], "reviewed")
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("design", "sample"),
    [(designs.Pps(), 60), (designs.Cluster(), 5), (designs.TwoStage(units=3), 6)],
    ids=["pps", "cluster", "two_stage"],
)
def test_a_worksheet_is_read_back_unit_by_unit(
    design: designs.Design, sample: int, tmp_path: Path
) -> None:
    draw = drawn(design, sample)
    review = read_review(filled(draw, tmp_path / "review.xlsx"), draw=draw)
    assert [row.unit_id for row in review.rows] == [unit.unit_id for unit in draw.units]
    assert [row.hits for row in review.rows] == [unit.hits for unit in draw.units]
    assert len({row.unit_id for row in review.rows}) == len(review.rows)


def test_a_unit_hit_twice_is_one_row(tmp_path: Path) -> None:
    draw = drawn(designs.Pps(), 60)
    twice = [unit for unit in draw.units if unit.hits > 1]
    assert twice
    draw.worksheet(tmp_path / "review.xlsx")
    book = openpyxl.load_workbook(tmp_path / "review.xlsx")
    review, selection = book["Review"], book["Selection"]
    assert review.max_row == len(draw.units) + 1 == selection.max_row
    heads = heads_of(selection)
    row = 1 + twice[0].order
    assert selection.cell(row, heads["unit_id"]).value == twice[0].unit_id
    assert selection.cell(row, heads["hits"]).value == twice[0].hits
    assert selection.cell(row, heads["draws"]).value == ", ".join(map(str, twice[0].draws))
    assert selection.cell(row, heads["size"]).value == twice[0].paid_cents / 100


def test_a_cluster_stands_on_the_sheet(tmp_path: Path) -> None:
    draw = drawn(designs.Cluster(), 5)
    draw.worksheet(tmp_path / "review.xlsx")
    selection = openpyxl.load_workbook(tmp_path / "review.xlsx")["Selection"]
    found = [selection.cell(row, 6).value for row in range(2, selection.max_row + 1)]
    assert found == [unit.cluster for unit in draw.units]
    assert len(set(found)) == 5
    tickets = drawn(designs.Tickets(), 30)
    tickets.worksheet(tmp_path / "tickets.xlsx")
    assert "Selection" not in openpyxl.load_workbook(tmp_path / "tickets.xlsx").sheetnames
