"""The shipped claims and how they become a frame."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from primafacie.app.steps.frame_step import FrameOptions
from primafacie.core.errors import StudyError

CLAIMS = Path(__file__).parent / "data" / "desynpuf-claims.csv"

OPTIONS = FrameOptions(
    source=CLAIMS,
    unit_id="CLM_ID",
    part="SEGMENT",
    paid="CLM_PMT_AMT",
    date="CLM_FROM_DT",
    more=("CLAIM_TYPE",),
    period=(date(2008, 1, 1), date(2010, 12, 31)),
    exclusions=(
        ("date is blank", "a claim without a service date cannot be placed in the period"),
        ("date < 2008-01-01", "the service lies before the period"),
        ("paid <= 0", "nothing was paid, so nothing can be repaid"),
    ),
)


def write_claims(target: Path) -> None:
    """A copy of the shipped claims to try the commands on; no file is overwritten."""
    if target.exists():
        raise StudyError(
            f"the file {target.name} is there already",
            expected="a new file name",
            fix="Name another file",
        )
    aside = target.with_name(f".{target.name}.new")
    shutil.copyfile(CLAIMS, aside)
    aside.replace(target)
