"""The numbers document of a rebuttal: findings with their words, and the series of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from validation import Finding, Rebuttal
    from validation.exhibits import Exhibits
    from validation.limit_coverage.coverage_report import CoverageRow

SCHEMA = "primafacie.rebuttal-report/1"


def rebuttal_numbers(
    rebuttal: Rebuttal,
    exhibits: Exhibits,
    *,
    circuit: str = "",
    study: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything the rebuttal report prints, as one plain record.

    `study` says what the rebuttal is about: `title`, `limit` (words and dollars), `rules`,
    `seed`, `head`, `dated` and `simulated`, each left out where it is not known.
    """
    record = rebuttal.to_dict()
    return {
        "circuit": circuit,
        "demanded": record["demanded"],
        "figures": _series(exhibits),
        "findings": [
            row | _words(found)
            for row, found in zip(record["findings"], rebuttal.findings, strict=True)
        ],
        "proceeding": rebuttal.proceeding,
        "randomized_words": rebuttal.randomized_words,
        "replicates": rebuttal.replicates,
        "requests": record["requests"],
        "schema": SCHEMA,
        "seed": rebuttal.seed,
        "study": dict(study or {}),
    }


def _words(found: Finding) -> dict[str, Any]:
    return {
        "against_words": [str(authority) for authority in found.authorities_against],
        "effect_words": found.effect,
        "for_words": [str(authority) for authority in found.authorities_for],
        "supported": found.supported,
        "tried": found.tried,
    }


def _series(exhibits: Exhibits) -> dict[str, Any]:
    """What each figure is drawn from; None where the study does not allow it."""
    coverage = claims = ladder = redraws = None
    if exhibits.coverage is not None:
        rows = [[_scenario(row), row.coverage, row.error] for row in exhibits.coverage.rows]
        coverage = {"level": exhibits.coverage.level, "rows": rows}
    if exhibits.claims and exhibits.amount is not None:
        amount = exhibits.amount
        bars = [
            [c.unit_id, min(amount, amount - c.demand), max(amount, amount - c.demand)]
            for c in exhibits.claims
        ]
        claims = {"amount": amount, "rows": bars}
    if exhibits.ladder is not None:
        steps = [
            [step.level, float(step.demand), step.point]
            for step in exhibits.ladder.steps
            if step.demand is not None
        ]
        ladder = {"rows": steps} if steps else None
    if exhibits.redrawn and exhibits.percentile is not None:
        found = exhibits.percentile
        redraws = {
            "marks": [["this sample", found.estimate], ["paid in the frame", found.known]],
            "values": list(exhibits.redrawn),
        }
    return {"claims": claims, "coverage": coverage, "ladder": ladder, "redraws": redraws}


def _scenario(row: CoverageRow) -> str:
    """A short name for a bar: the page's table has the whole one."""
    name = row.scenario.removeprefix("all or none, ").replace("error rate as observed", "observed")
    name = name.replace("at the exact 90% ", "").replace("the sample's shares", "shares")
    part = "" if row.part == "all strata" else f", {row.part}"
    return f"{name}{part}"
