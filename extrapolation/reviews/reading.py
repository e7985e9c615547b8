"""Findings as they were handed in: read, checked whole, and treated as the rule set says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from extrapolation.reviews.blank_findings import blank_findings
from extrapolation.reviews.cell_notes import cell_notes, finding_notes
from extrapolation.reviews.drawn_review import drawn_rows
from extrapolation.reviews.plain_review import check_missing_payments, checked_sizes, plain_rows
from extrapolation.reviews.raw_tables import read_tables
from extrapolation.reviews.records import Review, ReviewedStratum
from extrapolation.reviews.second_findings import second_findings
from extrapolation.reviews.treatments import apply_rules
from extrapolation.reviews.unusual_amounts import UnusualAmount
from extrapolation.reviews.violations import violations_in
from primafacie.core.errors import ReviewError
from sampling import Draw, RuleSet, load_rules
from sampling.intake import TableFormat


def read_findings(
    source: Any,
    *,
    draw: Draw | None = None,
    sizes: Mapping[str, int] | int | None = None,
    stratum: str | None = None,
    rules: str | RuleSet | None = None,
    violations: Any = None,
    seconds: Sequence[Any] = (),
    blank_finding: str | None = None,
    form: TableFormat | None = None,
) -> tuple[Review, list[UnusualAmount]]:
    """The review and its unusual amounts, whether they are confirmed or not.

    Arguments, refusals and an example are those of `extrapolation.read_review`, which asks for the
    confirmations.
    """
    rule_set = load_rules(rules) if isinstance(rules, str) else rules
    tables = read_tables(source, form=form)
    drawn = [*draw.units, *draw.spares] if draw else []
    extra = None if violations is None else read_tables(violations, form=form)
    found, faults = violations_in(
        tables,
        extra,
        {unit.unit_id: unit.claimed for unit in drawn} if draw else None,
    )
    notes: list[str] = []
    blanks = blank_findings(blank_finding)
    try:
        if draw is None:
            rows, strata, unusual = plain_rows(
                tables, sizes=checked_sizes(sizes), stratum=stratum, rules=rule_set, blanks=blanks
            )
            notes = blanks.notes
            if rule_set is not None:
                check_missing_payments(rows, rule_set)
        else:
            rows, notes, unusual = drawn_rows(tables, draw, blanks)
        others = second_findings(
            seconds, {row.unit_id: row.paid for row in rows}, faults, form=form
        )
        rows = [replace(row, seconds=others.get(row.unit_id, ())) for row in rows]
    except ReviewError as error:
        if not faults:
            raise
        raise ReviewError.collected([*error.problems, *faults], what="review") from error
    if faults:
        raise ReviewError.collected(faults, what="review")
    if draw is not None:
        rule_set = rule_set or draw.plan.rule_set
        how = {row["label"]: row for row in draw.to_dict().get("strata", ())}
        strata = [
            ReviewedStratum(row.label, row.size, row.total, row.certainty, how.get(row.label, {}))
            for row in draw.plan.strata
        ]
        if rule_set.digest != draw.plan.rule_set.digest:
            notes.append(
                f"deviates from the plan: planned rules {draw.plan.rule_set.name}, used "
                f"{rule_set.name}"
            )
    counted, treatments = apply_rules(rows, rule_set)
    charges = rule_set is not None and rule_set.withdrawn == "as missing"
    notes += cell_notes([tables, *([] if extra is None else [extra])])
    notes += finding_notes(rows, found, charges=charges)
    review = Review(
        rows=counted,
        strata=tuple(strata),
        rule_set=rule_set,
        plan=draw.plan if draw else None,
        draw_digest=draw.digest if draw else "",
        treatments=treatments,
        notes=tuple(notes),
        violations=found,
    )
    return review, unusual
