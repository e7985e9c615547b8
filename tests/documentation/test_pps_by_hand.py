"""The page on dollar-unit draws by hand: its digests, its sample, its shell loop."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from sampling import designs, open_frame, plan
from tests.builders.places import CHECKOUT

pytestmark = pytest.mark.checkout


@pytest.fixture(scope="module")
def page() -> str:
    return (CHECKOUT / "docs/pps-by-hand.md").read_text(encoding="utf-8")


def table(page: str, head: str) -> list[list[str]]:
    """The rows of the page's table with this first heading."""
    lines = page[page.index(f"| {head}") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]


def test_the_digests_and_cents_are_right(page: str) -> None:
    units = table(page, "unit id | size")
    assert [row[0] for row in units] == sorted(row[0] for row in units)
    total = sum(int(row[1]) for row in units)
    shown = re.findall(
        r"printf '([^']+)' \| sha256sum\n([0-9a-f]{64})  -\n"
        r"\$ python3 -c \"print\(1 \+ 0x([0-9a-f]+) % (\d+)\)\"\n(\d+)",
        page,
    )
    assert len(shown) == 4
    for text, digest, again, modulus, cent in shown:
        assert hashlib.sha256(text.replace("\\n", "\n").encode()).hexdigest() == digest == again
        assert int(modulus) == total == int(units[-1][3])
        assert 1 + int(digest, 16) % total == int(cent)


def test_the_toolkit_draws_the_same_sample(page: str) -> None:
    units = table(page, "unit id | size")
    claims = pd.DataFrame(
        {"id": [row[0] for row in units], "paid": [int(row[1]) / 100 for row in units]}
    )
    frame = open_frame(claims, unit_id="id", paid="paid").check()
    made = plan(frame, rules="cms-pim", sample=4, selection=designs.Pps())
    draw = made.draw("2026-11-21 lot 4417", seed_source="drawn by lot")
    sample = table(page, "unit id | draws")
    found = [
        [u.unit_id, ", ".join(map(str, u.draws)), str(u.hits), f"{u.probability:.6f}"]
        for u in draw.units
    ]
    assert found == sample


def test_the_shell_loop_draws_the_same_sample(page: str, tmp_path: Path) -> None:
    units = table(page, "unit id | size")
    text = "".join(f"{row[0]} {row[1]}\n" for row in reversed(units))
    (tmp_path / "stratum-1.txt").write_text(text, encoding="utf-8")
    loop = re.search(r"```bash\n(.*?)```", page, re.DOTALL)
    assert loop is not None
    done = subprocess.run(
        ["bash", "-c", loop[1]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    hits: dict[str, list[str]] = {}
    for number, one in enumerate(done.stdout.split(), start=1):
        hits.setdefault(one, []).append(str(number))
    sample = table(page, "unit id | draws")
    assert hits == {row[0]: row[1].split(", ") for row in sample}
