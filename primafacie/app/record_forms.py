"""Every kind of record that has a schema, by its name: kept as files, or printed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Final

from primafacie.core.record_forms import RecordForm

PLACES: Final[dict[str, str]] = {
    "exposure": "penalties.exposures.exposures",
    "mitigation-bundle": "penalties.episodes.mitigation_bundles",
    "section111": "penalties.section111.book_records",
    "review": "extrapolation.reviews.records",
    "estimate": "extrapolation.estimates.estimate_records",
    "self-audit": "extrapolation.monitoring.self_audits",
    "planning": "extrapolation.simulation.planning_records",
    "demand": "extrapolation.demands.demand_records",
    "case": "sampling.plans.case_files",
    "dealing": "sampling.worksheets.dealing",
    "draw": "sampling.draws.records",
    "extraction": "sampling.frames.extractions",
    "frame": "sampling.frames.frame_records",
    "import": "primafacie.app.reports.imported_samples",
    "imported-report": "primafacie.app.reports.imported_numbers",
    "intake": "sampling.intake.looking.intake_records",
    "manifest": "primafacie.core.manifest",
    "output": "primafacie.app.cli.envelope",
    "plan": "sampling.plans.plans",
    "rebuttal": "validation.rebuttal",
    "replacement": "primafacie.app.reports.replaced_frames",
    "report": "primafacie.app.reports.numbers",
    "rebuttal-report": "primafacie.app.reports.rebuttal_numbers",
}
"""For each kind, the module that holds its class and its `FORM`."""


@cache
def record_form(kind: str) -> RecordForm[Any]:
    """The form of a kind of record."""
    form: RecordForm[Any] = import_module(PLACES[kind]).FORM
    return form
