"""B5: claims audited or recovered before."""

from __future__ import annotations

from validation.appeals.domain_effects import domain_effects, effect_words
from validation.study.amounts import counted, usd
from validation.study.finding_records import Finding, Strength, make_finding, not_tried
from validation.study.studies import Study


def find(study: Study) -> Finding:
    """The frame's units in the list of earlier audits; the estimate without that domain."""
    columns = study.columns
    if columns is None or not study.prior:
        return not_tried(study, "B5", "the list of claims reviewed or recovered before")
    found = columns.among(study.prior)
    rows, cents = int(found.sum()), int(columns.paid[found].sum())
    ways = domain_effects(study, found) if rows else {}
    dollars = next(iter(ways.values()), None)
    strength: Strength = "not supported"
    if rows:
        strength = "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
    return make_finding(
        study,
        "B5",
        strength,
        f"{counted(rows, 'unit')} of the frame, {usd(cents / 100)} paid, were audited before",
        effect_words(ways, "these units") or "looked for in the frame",
        dollars=dollars if rows else None,
    )
