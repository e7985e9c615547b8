"""The worksheet in LibreOffice: the formulas recompute to the stored values, ids survive."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from extrapolation import read_review
from sampling import load_draw
from tests.builders.office import WORKBOOK, saved_by_office
from tests.builders.worksheets import heads_of

pytestmark = pytest.mark.system


def test_a_worksheet_saved_by_office_reads_the_same(demo_once: Path, tmp_path: Path) -> None:
    source = demo_once / "4-review/review.xlsx"
    again = saved_by_office(WORKBOOK, tmp_path / "resaved", source) / source.name
    draw = load_draw(demo_once / "3-draw/draw.json")
    before, after = read_review(source, draw=draw), read_review(again, draw=draw)
    assert after.rows == before.rows
    kept = openpyxl.load_workbook(source, data_only=True)["Review"]
    computed = openpyxl.load_workbook(again, data_only=True)["Review"]
    heads = heads_of(kept)
    for row in range(2, kept.max_row + 1):
        stored = kept.cell(row, heads["overpaid"]).value
        found = computed.cell(row, heads["overpaid"]).value
        assert (stored or None) == (found or None) or abs(float(stored) - float(found)) < 1e-9
        assert computed.cell(row, heads["unit_id"]).value == kept.cell(row, heads["unit_id"]).value
