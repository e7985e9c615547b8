"""From a study folder to the files for the other side's software; the folder is only read."""

from __future__ import annotations

import json
from pathlib import Path

from primafacie.core.folder import StudyFolder


def export_study(
    root: Path, to: Path, *, level: float, side: str, bound: str | None
) -> tuple[Path, ...]:
    """The kept review's planned estimate, as data and scripts."""
    from extrapolation.expansion_estimates import estimate
    from extrapolation.exports import export_estimate
    from extrapolation.reviews import Review

    study = StudyFolder.open(root)
    record = json.loads(study.latest_file("review", ".json").read_bytes())
    made = estimate(Review.from_dict(record))
    return export_estimate(made, to, level=level, side=side, bound=bound)  # type: ignore[arg-type]
