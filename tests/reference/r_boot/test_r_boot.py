"""Bootstrap-t and BCa equal R's `boot` on the same resamples.

R draws from a stream of its own, so the resamples are given: `write_inputs` writes the places that
our stream gives. R takes the k-th of 999 ordered studentised totals where (999 + 1) times the tail
is whole, as here; its BCa interpolates between ordered totals on the normal scale, ours linearly.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from extrapolation import BOUNDS, Sample
from tests.builders.inside_extrapolation import acceleration, resample
from tests.builders.streams import Stream

HERE = Path(__file__).parent
SEED, RESAMPLES, SIZE = 20_261_127, 999, 400
VALUES = np.round(np.exp(4 + 2.5 * Stream(SEED).child(9).uniform(40)), 2)
VALUES[::5] = 0.0
SAMPLE = Sample.from_arrays(VALUES, sizes=SIZE)


def r_values(text: str) -> dict[str, tuple[float, float]]:
    rows = [line.split() for line in text.splitlines()]
    return {name: (float(low), float(high)) for name, low, high in rows}


KEPT = r_values((HERE / "values.txt").read_text(encoding="utf-8"))


def write_inputs(folder: Path) -> list[str]:
    """The sample and the places of its resamples."""
    rows = [f"{SIZE},{value}" for value in VALUES.tolist()]
    (folder / "sample.csv").write_text("N,y\n" + "\n".join(rows) + "\n", encoding="utf-8")
    places = Stream(SEED).child(0).integers(len(VALUES), RESAMPLES * len(VALUES))
    lines = [",".join(map(str, row)) for row in places.reshape(RESAMPLES, -1).tolist()]
    (folder / "indices.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [str(folder / "sample.csv"), str(folder / "indices.csv")]


@pytest.mark.parametrize("level", [0.8, 0.9])
def test_bootstrap_t_equals_r(level: float) -> None:
    found = BOUNDS["bootstrap_t"].limits(
        SAMPLE, (1 - level) / 2, "two-sided", seed=SEED, resamples=RESAMPLES
    )
    assert found == pytest.approx(KEPT[f"stud-{level:g}"], rel=1e-10)


@pytest.mark.parametrize("level", [0.8, 0.9])
def test_bca_equals_r(level: float) -> None:
    """R's interpolation from our totals is R's limit; ours lies between the same two totals."""
    totals = np.sort(resample(SAMPLE, seed=SEED, resamples=RESAMPLES).totals)
    z0, a = float(ndtri((totals < SAMPLE.total).mean())), acceleration(SAMPLE)
    ours = BOUNDS["bca"].limits(
        SAMPLE, (1 - level) / 2, "two-sided", seed=SEED, resamples=RESAMPLES
    )
    for end, printed, tail in zip(
        ours, KEPT[f"bca-{level:g}"], (0.5 - level / 2, 0.5 + level / 2), strict=True
    ):
        z = z0 + float(ndtri(tail))
        moved = float(ndtr(z0 + z / (1 - a * z)))
        k = int((RESAMPLES + 1) * moved)
        below, above = (float(ndtri(j / (RESAMPLES + 1))) for j in (k, k + 1))
        weight = (float(ndtri(moved)) - below) / (above - below)
        low, high = totals[k - 1], totals[k]
        assert low + weight * (high - low) == pytest.approx(printed, rel=1e-10)
        assert totals[k - 2] <= end <= totals[k + 1]  # type: ignore[operator]


@pytest.mark.system
def test_the_kept_values_are_what_r_prints_today(tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package boot (Debian: r-cran-boot)"
    printed = subprocess.run(
        [program, str(HERE / "limits.R"), *write_inputs(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    today = r_values(printed)
    assert today.keys() == KEPT.keys()
    for name, ends in today.items():
        assert ends == pytest.approx(KEPT[name], rel=1e-12)
