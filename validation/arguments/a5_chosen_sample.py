"""A5: the sample looks chosen among several."""

from __future__ import annotations

from primafacie.core.errors import StudyError
from validation.formulas.size_hints import size_hint
from validation.limit_coverage.redraws import RANK, redraw, redraw_percentile
from validation.study.amounts import usd
from validation.study.finding_records import (
    UNUSUAL,
    Finding,
    Strength,
    make_finding,
    not_for,
    not_tried,
    too_few,
)
from validation.study.studies import Study


def find(study: Study, *, seed: int, replicates: int) -> Finding:
    """Where the sample's amounts, their total and their ranks, lie among redraws of the design."""
    try:
        made = redraw(study, replicates=replicates, seed=seed)
    except StudyError:
        lacking = study.unknown_strata or "units of the frame that were selected in part"
        return not_tried(study, "A5", lacking, "every draw made, with its day and seed")
    several = study.draws_made is not None and study.draws_made > 1
    known = f"{study.draws_made} draws are known to have been made"
    # Two ranks are looked at, and the smaller share is doubled.
    if 2 / (made.replicates + 1) >= UNUSUAL:
        why = too_few(made.replicates, int(2 / UNUSUAL) + 1)
        if not several:
            return not_for(study, "A5", why)
        return make_finding(study, "A5", "context", known, f"the sample was not compared: {why}")
    found = redraw_percentile(study, made)
    ranks = redraw_percentile(study, made, variable=RANK)
    p = min(1.0, 2 * min(found.p_high, ranks.p_high))
    unusual = p < UNUSUAL
    strength: Strength = "not supported"
    if unusual or several:
        strength = "goes to validity" if unusual and several else "context"
    fact = (
        f"the sample estimates {usd(found.estimate)} paid where {usd(found.known)} were paid: "
        f"percentile {found.percentile:.1f} of samples of its design by the total, "
        f"{ranks.percentile:.1f} by the ranks of the amounts"
    )
    if several:
        fact += f"; {known}"
    hint = size_hint(study) if unusual else ""
    return make_finding(
        study,
        "A5",
        strength,
        fact,
        f"{found.replicates:,} redraws of the design from the frame; share that estimates as much "
        f"or more: {found.p_high:.3g}, with as high ranks {ranks.p_high:.3g}; the smaller one "
        f"doubled: {p:.3g}{hint}",
        p=p,
        missing=() if study.draws_made is not None else ("every draw made, with its seed",),
    )
