"""`primafacie formula`: printed figures, from a table of findings or a study folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.builders.command_line import run
from tests.builders.streams import stream_named

SIZE, N, LINES = 8_700, 60, 19_431


def findings(folder: Path) -> tuple[Path, float]:
    """A table of findings, and the mean overpayment."""
    stream = stream_named("the command that names a formula")
    paid = np.round(80 + 300 * stream.uniform(N), 2)
    overpaid = np.where(stream.uniform(N) < 0.5, paid, 0.0)
    table = pd.DataFrame({"unit_id": [f"U{k}" for k in range(N)], "paid": paid})
    path = folder / "findings.csv"
    table.assign(status="reviewed", overpaid=overpaid).to_csv(path, index=False)
    return path, float(overpaid.mean())


def test_a_mistaken_count_and_share_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, mean = findings(tmp_path)
    common = ["formula", str(path), "--universe", str(SIZE), "--json"]
    lines = [*common, "--figure", f"demand={mean * LINES:,.2f}"]
    assert not json.loads(run(capsys, *lines)[1])["result"]["named"]
    found = json.loads(run(capsys, *lines, "--frame-count", f"lines={LINES}")[1])["result"]
    assert found["named"]
    assert "expansion to 19,431 (lines) in place of 8,700" in str(found["formula"]["matches"])
    shared = [*common, "--figure", f"demand={mean * SIZE * 0.5614:,.2f}"]
    said = run(
        capsys, *[word for word in shared if word != "--json"], "--share", "federal share=0.5614"
    )
    assert "the point times federal share (56.14%) demanded" in said[1]
    assert "matches expected by accident" in said[1]


def test_dollars_paid_of_the_universe_serve_ratios(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, mean = findings(tmp_path)
    paid = float(pd.read_csv(path)["paid"].mean())
    demand = f"demand={1_900_000 * mean / paid:,.2f}"
    words = ["formula", str(path), "--universe", str(SIZE), "--figure", demand]
    assert "ratio on paid" not in run(capsys, *words)[1]
    assert "ratio on paid" in run(capsys, *words, "--universe-paid", "1,900,000")[1]
    assert "ratio on paid" in run(capsys, *words, "--stratum-paid", "1=1900000")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--universe UNITS, or --stratum-units"),
        (["--universe", "8700"], "no printed figure"),
        (["--universe", "8700", "--figure", "demand=1", "--share", "federal=half"], "the share"),
        (["--universe", "8700", "--figure", "demand=1", "--share", "federal=56"], "between 0 and"),
        (["--universe", "8700", "--frame-count", "lines=many"], "the count 'many'"),
        (["--universe", "8700", "--figure", "demand=1", "--stratum-paid", "2=5"], "strata 1 once"),
        (["--universe-paid", "5", "--stratum-paid", "1=5"], "expected one of them"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    path, _ = findings(tmp_path)
    done = run(capsys, "formula", str(path), *words)
    assert done[0] == 3
    assert said.lower() in " ".join(done[2].split()).lower()
