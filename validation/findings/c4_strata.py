"""C4: strata were not made, drawn or weighted as declared."""

from __future__ import annotations

from dataclasses import replace

from primafacie.core.errors import AuditError
from validation.amounts import amount_of, counted, own_amount
from validation.finding_records import Finding, FindingTable, Strength, make_finding, not_tried
from validation.studies import Study

FEWEST = 30


def find(study: Study) -> Finding:
    """Units outside their stratum, sizes executed against planned, thin strata."""
    sample = study.disclosed
    if sample is None:
        return not_tried(study, "C4", "the selected units by stratum")
    plan = study.known_plan
    executed = {label: len(ids) for label, ids in sample.units.items()}
    differ = {}
    # Draws in proportion to size and cluster draws count hits and clusters, not units.
    if plan is not None and study.simple_random:
        differ = {
            label: (n, executed.get(label, 0))
            for label, n in plan.sizes.items()
            if executed.get(label, 0) != n
        }
    moved = _moved(study)
    dollars = _effect(study, moved) if moved else None
    strength: Strength = "not supported"
    if moved:
        strength = "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
    elif differ:
        strength = "goes to validity"
    thin = [label for label, n in executed.items() if n < FEWEST]
    fact = f"{counted(len(moved), 'sampled unit')} outside the stratum they count in"
    if differ:
        fact += f"; {counted(len(differ), 'stratum size')} drawn other than planned"
    table = FindingTable(
        "Strata",
        ("stratum", "N stated", "n planned", "n drawn"),
        tuple(
            (
                label,
                f"{study.sizes.get(label, 0):,}",
                f"{plan.sizes.get(label, 0):,}" if plan is not None else "",
                f"{n:,}",
            )
            for label, n in executed.items()
        ),
    )
    return make_finding(
        study,
        "C4",
        strength,
        fact,
        "every sampled unit looked up in the frame and put into the stratum of its amount or "
        f"label; strata of fewer than {FEWEST} units: {len(thin)}",
        dollars=dollars,
        tables=[table],
    )


def _moved(study: Study) -> dict[str, str]:
    """Sampled units whose row of the frame lies in another stratum, with its label."""
    columns, labels, review = study.columns, study.labels, study.review
    if columns is None or labels is None or review is None or len(review.strata) < 2:
        return {}
    places = columns.rows_of([row.unit_id for row in review.counted]).tolist()
    return {
        row.unit_id: str(labels[place])
        for row, place in zip(review.counted, places, strict=True)
        if place >= 0 and str(labels[place]) != row.stratum
    }


def _effect(study: Study, moved: dict[str, str]) -> float | None:
    review = study.review
    assert review is not None
    rows = tuple(
        replace(row, stratum=moved[row.unit_id]) if row.unit_id in moved else row
        for row in review.rows
    )
    try:
        return own_amount(study) - amount_of(replace(review, rows=rows))
    except AuditError:
        return None
