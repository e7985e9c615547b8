"""From a study folder to the files for the other side's software; the folder is only read."""

from __future__ import annotations

from pathlib import Path

from primafacie.app.steps.used_records import named_review
from primafacie.core.folder import StudyFolder


def export_study(
    root: Path, to: Path, *, level: float, side: str, bound: str | None
) -> tuple[Path, ...]:
    """The planned estimate of the review that the kept estimate names, as data and scripts."""
    from extrapolation.estimates.estimation import estimate
    from extrapolation.exports import export_estimate

    study = StudyFolder.open(root)
    made = estimate(named_review(study))
    return export_estimate(made, to, level=level, side=side, bound=bound)  # type: ignore[arg-type]
