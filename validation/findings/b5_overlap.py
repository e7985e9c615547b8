"""B5: claims were audited or recovered before."""

from __future__ import annotations

from validation.amounts import counted, counting_zero, effect_of, usd
from validation.finding_records import Finding, Strength, make_finding, not_tried
from validation.studies import Study


def find(study: Study) -> Finding:
    """The frame's units in the list of earlier audits; the estimate without that domain."""
    columns = study.columns
    if columns is None or not study.prior:
        return not_tried(study, "B5", "the list of claims reviewed or recovered before")
    found = columns.among(study.prior)
    rows, cents = int(found.sum()), int(columns.paid[found].sum())
    dollars = None
    if rows and study.review is not None:
        dollars = effect_of(study, counting_zero(study.review, study.prior))
    strength: Strength = "not supported"
    if rows:
        strength = "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
    return make_finding(
        study, "B5", strength,
        f"{counted(rows, 'unit')} of the frame, {usd(cents / 100)} paid, were audited before",
        "sampled units audited before count 0, n and design stay (a domain estimate)",
        dollars=dollars if rows else None,
    )  # fmt: skip
