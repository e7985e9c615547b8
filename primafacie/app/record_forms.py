"""Every kind of record that has a schema, by its name: kept as files, or printed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Final

from primafacie.core.record_forms import RecordForm

PLACES: Final[dict[str, str]] = {
    "review": "extrapolation.reviews.records",
    "estimate": "extrapolation.estimates.estimate_records",
    "demand": "extrapolation.demands.demand_records",
    "case": "sampling.plans.case_files",
    "manifest": "primafacie.core.manifest",
    "output": "primafacie.app.cli.envelope",
    "rebuttal": "validation.rebuttal",
    "rebuttal-report": "primafacie.app.reports.rebuttal_numbers",
}
"""For each kind, the module that holds its class and its `FORM`."""


@cache
def record_form(kind: str) -> RecordForm[Any]:
    """The form of a kind of record."""
    form: RecordForm[Any] = import_module(PLACES[kind]).FORM
    return form
