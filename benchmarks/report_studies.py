"""Studies with simulated findings, of any number of sampled units, for the benchmark of reports."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb
from make_claims import make_claims

from primafacie.app.demo.findings import simulated_findings
from primafacie.app.steps.draw_step import keep_draw
from primafacie.app.steps.estimate_step import keep_estimate
from primafacie.app.steps.frame_step import FrameOptions, check_frame, keep_frame
from primafacie.app.steps.plan_step import PlanOptions, keep_plan

SIMULATED = "The findings of this benchmark are simulated by a seeded rule."
FRAME_TO_SAMPLE = 5


def make_study(root: Path, units: int, *, strata: int = 4, by: bool = False) -> None:
    """Draw `units` of a frame five times as large and keep simulated findings on all of them.

    With `by` the strata are those of a column, else they are cut by the amount paid.
    """
    with tempfile.TemporaryDirectory() as area:
        claims, regions = Path(area) / "claims.parquet", Path(area) / "regions.parquet"
        make_claims(units * FRAME_TO_SAMPLE, claims)
        with duckdb.connect() as connection:
            connection.execute(
                "COPY (SELECT *, printf('region %03d', CAST(CLM_ID AS BIGINT) % $strata) AS REGION "
                "FROM read_parquet($claims) ORDER BY CLM_ID) TO $regions (FORMAT parquet)",
                {"strata": strata, "claims": str(claims), "regions": str(regions)},
            )
        frame = check_frame(
            FrameOptions(
                source=regions, unit_id="CLM_ID", paid="PAID", date="DATE", more=("REGION",)
            )
        )
        keep_frame(frame, root, title=f"Benchmark of {units:,} sampled units")
    choices = PlanOptions(
        rules="cms-pim",
        strata=1 if by else strata,
        by="REGION" if by else None,
        sample=units,
        error_rate=0.30,
        severity=0.80,
        minimum=2,
    )
    keep_plan(root, choices)
    draw, study = keep_draw(root, seed="benchmark lot 1", seed_source="fixed for the benchmark")
    with tempfile.TemporaryDirectory() as area:
        filled = Path(area) / "review.xlsx"
        draw.worksheet(
            filled, head=study.head, findings=simulated_findings(draw), simulated=SIMULATED
        )
        keep_estimate(root, filled, simulated=SIMULATED)


if __name__ == "__main__":
    make_study(Path(sys.argv[1]), int(sys.argv[2]), strata=int(sys.argv[3]), by=len(sys.argv) > 4)
