"""C4: strata were not made, drawn or weighted as declared."""

from __future__ import annotations

from dataclasses import replace

from primafacie.core.errors import AuditError
from primafacie.core.plurals import counted
from validation.appeals.changed_reviews import with_sizes
from validation.arguments.argument import Argument
from validation.arguments.needs import selected_units
from validation.replay.moved_boundaries import MovedBoundary
from validation.replay.replication import replication_of
from validation.study.amounts import amount_of, own_amount
from validation.study.finding_records import Finding, FindingTable, Strength
from validation.study.studies import Study

FEWEST = 30


class Strata(Argument):
    """Units outside their stratum, sizes executed against planned, thin strata."""

    code = "C4"
    needs = (selected_units("the selected units by stratum"),)

    def find(self) -> Finding:
        study = self.study
        plan = study.known_plan
        executed = {label: len(ids) for label, ids in self.sample.units.items()}
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
            strength = (
                "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
            )
        elif differ:
            strength = "goes to validity"
        boundary = replication_of(study).boundary
        if boundary is not None:
            dollars = _as_drawn(study, boundary)
            strength = (
                "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
            )
            if dollars is None:
                strength = "goes to validity"
        thin = [label for label, n in executed.items() if n < FEWEST]
        fact = f"{counted(len(moved), 'sampled unit')} outside the stratum they count in"
        if differ:
            fact += f"; {counted(len(differ), 'stratum size')} drawn other than planned"
        if boundary is not None:
            # The lookup knows the strata as they are now: "0 units outside" would contradict it.
            words = _boundary_words(boundary)
            fact = f"{fact}; {words}" if moved or differ else words
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
        return self.finding(
            strength,
            fact,
            "every sampled unit looked up in the frame and put into the stratum of its amount or "
            f"label; strata of fewer than {FEWEST} units: {len(thin)}",
            dollars=dollars,
            tables=[table],
        )


def _boundary_words(boundary: MovedBoundary) -> str:
    """The boundary as drawn and as stated, and the sampled units between them."""
    moved = len(boundary.moved)
    units = counted(moved, "sampled unit")
    verb, drew = ("counts", "it was") if moved == 1 else ("count", "they were")
    return (
        f"the sample was drawn with the boundary between strata {boundary.lower} and "
        f"{boundary.upper} at {boundary.drawn_at}; it was moved to {boundary.stated_at} after the "
        f"draw (each the largest amount paid in {boundary.lower}), and {units} now {verb} in "
        f"another stratum than the one {drew} drawn in"
    )


def _as_drawn(study: Study, boundary: MovedBoundary) -> float | None:
    """By how much the amount falls with the strata as they were drawn."""
    review = study.review
    if review is None:
        return None
    rows = tuple(
        replace(row, stratum=boundary.moved.get(row.unit_id, row.stratum)) for row in review.rows
    )
    try:
        again = with_sizes(replace(review, rows=rows), boundary.sizes)
        return own_amount(study) - amount_of(again)
    except AuditError:
        return None


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
