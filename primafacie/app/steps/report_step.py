"""From the study's records to the report that a judge reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from primafacie.app.steps.draw_step import kept_draws
from primafacie.app.steps.estimate_step import shown_intervals
from primafacie.app.steps.frame_step import kept_frame
from primafacie.app.steps.plan_step import kept_plan
from primafacie.core.folder import StudyFolder

HISTOGRAM_BINS = 2000


@dataclass(frozen=True)
class Report:
    """Where the report lies, and the study with its new head."""

    path: Path
    study: StudyFolder


def keep_report(root: Path) -> Report:
    """Render the report from what the study holds; the same study gives the same bytes.

    Estimate and demand are computed again from the kept review and must equal the kept
    records: a report never shows a number that its own folder contradicts.
    """
    from extrapolation.demands import demand
    from extrapolation.estimates import estimate
    from extrapolation.reviews import Review
    from primafacie.app.reports import build_numbers, render_html
    from primafacie.core.errors import StudyError

    study = StudyFolder.open(root)
    frame = kept_frame(study)
    frame_record = json.loads(study.latest_file("frame", ".json").read_bytes())
    draws = kept_draws(study)
    review = Review.from_dict(json.loads(study.latest_file("review", ".json").read_bytes()))
    over = estimate(review)
    asked = demand(over)
    kept = json.loads(study.latest_file("estimate", "demand.json").read_bytes())
    if kept["amount"] != asked.to_dict()["amount"]:
        raise StudyError(
            f"the kept demand is {kept['amount']} cents, computed again it is "
            f"{asked.amount.cents}", where=str(root), expected="the same demand",
            fix="Run `primafacie verify`: the folder was altered, or a release differs",
        )  # fmt: skip
    numbers = build_numbers(
        frame_record,
        kept_plan(study, with_frame=False),
        draws,
        review,
        over,
        asked,
        study.manifest,
        intervals=shown_intervals(over),
        simulated=simulated_note(study),
        histogram=frame.histogram(HISTOGRAM_BINS),
    )
    with study.step("report", "rendered the report", inputs={"study": study.head}) as step:
        step.write_record("reports/numbers.json", numbers)
        step.write("reports/report.html", render_html(numbers))
    return Report(study.latest_file("report", ".html"), study)


def simulated_note(study: StudyFolder) -> str | None:
    """The words that say the findings are simulated, if they are."""
    step = study.manifest.latest("review")
    note = step.facts.get("simulated") if step else None
    return str(note) if note else None
