"""The documents' examples do what they say."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.builders.places import CHECKOUT
from tests.builders.worksheets import heads_of

pytestmark = pytest.mark.checkout


def test_the_ticket_worked_by_hand_is_the_drawn_one(demo_once: Path) -> None:
    text = (CHECKOUT / "docs/ticket-by-hand.md").read_text(encoding="utf-8")
    printed = re.search(r"printf '([^']+)' \| sha256sum\n([0-9a-f]{64})", text)
    assert printed is not None
    lines = printed[1].replace("\\n", "\n")
    assert hashlib.sha256(lines.encode()).hexdigest() == printed[2]
    draw = json.loads((demo_once / "3-draw/draw.json").read_bytes())
    first = draw["units"][0]
    assert lines == f"ticket/1\n{draw['seed']}\n{first['stratum']}\n{first['unit_id']}"
    assert first["ticket"] == printed[2]


def test_a_whole_stratum_can_be_drawn_with_sha256_alone(demo_once: Path) -> None:
    import pyarrow.parquet as pq

    draw = json.loads((demo_once / "3-draw/draw.json").read_bytes())
    stratum = draw["plan"]["strata"][2]
    paid: dict[str, int] = {}
    table = pq.read_table(demo_once / "1-frame/frame.parquet")
    for unit_id, cents in zip(table["unit_id"].to_pylist(), table["paid"].to_pylist(), strict=True):
        paid[unit_id] = paid.get(unit_id, 0) + cents
    dates = dict(zip(table["unit_id"].to_pylist(), table["date"].to_pylist(), strict=True))
    first_day = date(2008, 1, 1)
    inside = [
        unit_id
        for unit_id, cents in paid.items()
        if stratum["low_cents"] < cents <= stratum["high_cents"]
        and dates[unit_id] is not None
        and first_day <= dates[unit_id]
    ]
    tickets = sorted(
        (hashlib.sha256(f"ticket/1\n{draw['seed']}\n3\n{unit_id}".encode()).hexdigest(), unit_id)
        for unit_id in inside
    )
    drawn = [u["unit_id"] for u in draw["units"] if u["stratum"] == "3"]
    assert drawn == [unit_id for _, unit_id in tickets[: stratum["n"]]]


def test_the_readme_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert code is not None
    rows = "".join(f"{k:06d},{(k % 141) ** 2}.00\n" for k in range(1, 3001))
    (tmp_path / "claims.csv").write_text("CLM_ID,CLM_PMT_AMT\n" + rows, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    before, _, after = code[1].partition("review = ")
    names: dict[str, object] = {}
    exec(compile(before, "README", "exec"), names)
    fill(tmp_path / "review.xlsx")
    exec(compile("review = " + after, "README", "exec"), names)
    assert names["over"].point > 0  # type: ignore[attr-defined]


def fill(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    page = book["Review"]
    heads = heads_of(page)
    for row in range(2, page.max_row + 1):
        paid = page.cell(row, heads["paid"]).value
        page.cell(row, heads["should_have_paid"], 0 if row % 2 else paid)
        page.cell(row, heads["status"], "reviewed")
        page.cell(row, heads["overpaid"], None)
    book.save(path)
