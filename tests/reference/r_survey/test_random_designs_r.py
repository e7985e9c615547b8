"""Random designs of one to three stages, made anew from a seed: R's `survey` says the same.

What tends to go wrong is in them: strata taken whole or but for one unit, strata at the second
stage, one unit of one, negative amounts, payments of 0, ties, domains that a stratum has none of.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.builders.inside_extrapolation import (
    Linearised,
    SurveyDesign,
    combined_ratio,
    domain_rate,
    domain_total,
    greg_total,
    poststratified_total,
    separate_ratio,
    survey_design,
    weighted_total,
)
from tests.builders.streams import stream_named

HERE = Path(__file__).parent
CASES = 18


class Dice:
    """Numbers from a stream, one after the other."""

    def __init__(self, name: str) -> None:
        stream = stream_named(name)
        self.rolls = (roll for _ in iter(int, 1) for roll in stream.uniform(500).tolist())

    def chance(self) -> float:
        return next(self.rolls)

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        return low + int(self.chance() * (high - low + 1))

    def sampled(self, size: int, most: int) -> int:
        """How many of `size`: all, all but one, or 2 to `most`; a single unit is taken."""
        if size < 3 or self.chance() < 0.25:
            return size
        return size - 1 if self.chance() < 0.15 else min(size, self.number(2, most))


def units(dice: Dice, stages: int, strata: int) -> Iterator[dict[str, Any]]:
    for h in range(strata):
        whole = dice.number(2, 24)
        for u in range(dice.sampled(whole, 6)):
            first = {"s1": f"h{h}", "u1": f"h{h}u{u}", "N1": whole}
            for s in range(dice.number(1, 2) if stages > 1 else 1):
                second = {"s2": f"h{h}u{u}s{s}"}
                inner = dice.number(1, 10) if stages > 1 else 1
                for v in range(dice.sampled(inner, 4)):
                    place = {"u2": f"h{h}u{u}s{s}v{v}", "N2": inner}
                    last = dice.number(1, 6) if stages > 2 else 1
                    for w in range(dice.sampled(last, 3)):
                        yield first | second | place | {"u3": f"{place['u2']}w{w}", "N3": last}


def case_rows(number: int) -> list[dict[str, Any]]:
    dice = Dice(f"random designs {number}")
    stages, strata = 1 + number % 3, dice.number(1, 3)
    rows = []
    for unit in units(dice, stages, strata):
        x = 0.0 if dice.chance() < 0.05 else round(20 / (1.02 - dice.chance()), 2)
        y = 0.0 if dice.chance() < 0.5 else round(x * dice.chance(), dice.number(0, 2))
        y = -round(30 * dice.chance(), 2) if dice.chance() < 0.1 else y
        part = "abcd"[dice.number(0, 3)] if unit["s1"] == "h0" else "abc"[dice.number(0, 2)]
        rows.append(
            {"case": number, "stages": stages}
            | unit
            | {"x": x, "y": y, "cell": dice.number(1, 2), "part": part}
        )
    return rows


def designs() -> dict[int, pd.DataFrame]:
    found = {}
    for number in range(CASES):
        rows = pd.DataFrame(case_rows(number))
        weights = design_of_rows(rows).weights
        rows["Xh"] = 1.1 * (weights * rows.x).groupby(rows.s1).transform("sum")
        rows["X"] = 1.1 * float(weights @ rows.x)
        rows["M"] = 1.05 * float(weights.sum())
        found[number] = rows
    return found


def design_of_rows(rows: pd.DataFrame) -> SurveyDesign:
    stages = [(rows.s1, rows.u1, rows.N1), (rows.s2, rows.u2, rows.N2), (None, rows.u3, rows.N3)]
    return survey_design(stages[: rows.stages.iloc[0]])


def made(rows: pd.DataFrame, design: SurveyDesign, name: str) -> Linearised:
    kind, _, part = name.partition(".")
    X, M = float(rows.X.iloc[0]), float(rows.M.iloc[0])
    inside = (rows.part == part).astype(float)
    if kind == "ratio":
        return combined_ratio(rows.y, rows.x, design, total=X)
    if kind == "separate":
        return separate_ratio(
            rows.y, rows.x, design, totals=rows.groupby("s1").Xh.first().to_dict()
        )
    if kind == "greg":
        return greg_total(rows.y, {"x": rows.x}, design, totals={"x": X}, units=M)
    if kind == "post":
        cells = [str(cell) for cell in rows.cell]
        sizes = {cell: 100.0 * k for k, cell in enumerate(sorted(set(cells)), start=1)}
        return poststratified_total(rows.y, cells, design, sizes=sizes)
    if kind == "domain":
        return domain_total(rows.y, inside, design)
    return domain_rate(rows.y, inside, design) if kind == "rate" else weighted_total(rows.y, design)


@pytest.mark.system
def test_every_estimate_of_every_design(tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package survey (Debian: r-cran-survey)"
    cases = designs()
    columns = ["u1", "u2", "u3", "s1", "s2"]
    assert all(rows[columns].notna().all().all() for rows in cases.values())
    pd.concat(cases.values()).to_csv(tmp_path / "rows.csv", index=False, float_format="%.17g")
    done = subprocess.run(
        [program, str(HERE / "random_designs.R"), str(tmp_path / "rows.csv")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) > 12 * CASES
    made_designs = {number: design_of_rows(rows) for number, rows in cases.items()}
    for number, name, point, se in lines:
        found = made(cases[int(number)], made_designs[int(number)], name)
        assert found.point == pytest.approx(float(point), rel=1e-9, abs=1e-9), (number, name)
        # A variance of nothing is nothing on one side, and the rounding of its sums on the other.
        nothing = min(found.se, float(se)) <= 1e-9 * abs(found.point)
        floor = 1e-7 * abs(found.point) + 1e-9 if nothing else 0
        assert found.se == pytest.approx(float(se), rel=1e-9, abs=floor), (number, name)
