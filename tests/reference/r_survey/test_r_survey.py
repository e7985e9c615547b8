"""Points and standard errors equal R's `survey` package to 1e-9."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from extrapolation import Sample

HERE = Path(__file__).parent


def r_values(text: str) -> dict[str, tuple[float, float]]:
    rows = [line.split() for line in text.splitlines()]
    return {name: (float(total), float(se)) for name, total, se in rows}


KEPT = r_values((HERE / "values.txt").read_text(encoding="utf-8"))
DATA = pd.read_csv(HERE / "data.csv", dtype={"stratum": str})


@pytest.mark.parametrize("design", sorted(KEPT))
def test_equal_to_r(design: str) -> None:
    part = DATA[DATA.design == design]
    sizes = {str(k): int(v) for k, v in part.groupby("stratum").N.first().items()}
    made = Sample.from_arrays(part.y, sizes=sizes, strata=list(part.stratum))
    total, se = KEPT[design]
    assert made.total == pytest.approx(total, rel=1e-9, abs=0)
    assert made.total_variance**0.5 == pytest.approx(se, rel=1e-9, abs=0)


@pytest.mark.system
def test_the_kept_values_are_what_r_prints_today() -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package survey (Debian: r-cran-survey)"
    done = subprocess.run(
        [program, str(HERE / "expansion.R"), str(HERE / "data.csv")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    found = r_values(done.stdout)
    assert found.keys() == KEPT.keys()
    for design, (total, se) in found.items():
        assert (total, se) == pytest.approx(KEPT[design], rel=1e-12)


@pytest.mark.system
def test_the_demonstration_equals_r(demo_once: Path, tmp_path: Path) -> None:
    """The demo's kept review, through R: the same total and standard error."""
    import json

    review = json.loads((demo_once / "4-review/review.json").read_bytes())
    estimate = json.loads((demo_once / "5-estimate/estimate.json").read_bytes())
    sizes = {row["label"]: row["size"] for row in review["strata"]}
    rows = [
        ("demo", row["stratum"], sizes[row["stratum"]], row["effective_cents"] / 100)
        for row in review["rows"]
    ]
    pd.DataFrame(rows, columns=["design", "stratum", "N", "y"]).to_csv(
        tmp_path / "demo.csv", index=False
    )
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package survey (Debian: r-cran-survey)"
    done = subprocess.run(
        [program, str(HERE / "expansion.R"), str(tmp_path / "demo.csv")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    total, se = r_values(done.stdout)["demo"]
    assert estimate["point"] == pytest.approx(total, rel=1e-9, abs=0)
    assert estimate["se"] == pytest.approx(se, rel=1e-9, abs=0)
