"""A1: the sample cannot be reproduced."""

from __future__ import annotations

from dataclasses import dataclass

from validation.amounts import counted, usd
from validation.finding_records import Finding, FindingTable, Strength, make_finding, not_tried
from validation.replication import Replication, replicate
from validation.studies import Study

SHOWN_ATTEMPTS = 8
_STRENGTHS: dict[str, Strength] = {
    "reproduced exactly": "not supported",
    "reproduced in another order": "not supported",
    "reproduced under an assumption": "context",
    "not reproduced": "goes to validity",
}


@dataclass(frozen=True)
class _Swapped:
    """Units disclosed that the draw does not give, against those it gives instead."""

    words: str
    table: FindingTable


def _swapped(study: Study, found: Replication) -> _Swapped | None:
    """Where most units match: what was paid for the others, disclosed and drawn."""
    columns, sample = study.columns, study.disclosed
    if found.verdict != "not reproduced" or columns is None or sample is None:
        return None
    best = max(found.attempts, key=lambda attempt: attempt.matching)
    if 2 * best.matching < found.n:
        return None
    given = set(sample.all_ids)
    instead = sorted(unit for unit in best.drawn - given if unit)
    sides = [
        ("disclosed, not drawn", sorted(given - best.drawn)),
        ("drawn, not disclosed", instead),
    ]
    rows, means = [], []
    for name, ids in sides:
        places = columns.rows_of(ids)
        paid = columns.dollars[places[places >= 0]]
        mean = float(paid.mean()) if len(paid) else 0.0
        means.append(usd(mean))
        rows.append((name, f"{len(ids):,}", usd(float(paid.sum())), usd(mean)))
    return _Swapped(
        f"the {counted(len(sides[0][1]), 'unit')} that the seed does not draw were paid {means[0]} "
        f"on average, the {counted(len(sides[1][1]), 'unit')} that it draws instead {means[1]}",
        FindingTable("Units that do not match", ("side", "units", "paid", "mean"), tuple(rows)),
    )


def find(study: Study) -> Finding:
    """Draw again; what cannot be tried is named, what fails goes to validity."""
    found = replicate(study)
    if found.verdict == "cannot be tried":
        return not_tried(study, "A1", *found.missing)
    sample = study.disclosed
    assert sample is not None
    fact = f"{found.verdict}: {found.matching:,} of {found.n:,} units match"
    if found.assumption:
        fact += f" ({found.assumption})"
    tried = len(found.attempts)
    ways = "one way" if tried == 1 else f"{tried} ways"
    how = f"drawn again with {sample.program} and the stated seed, {ways}"
    if not found.attempts:
        how = "no seed was stated: every RAT-STATS stream tried"
    computation = how + found.against_chance
    for label, search in found.searches.items():
        where = f"in stratum {label} " if len(found.searches) > 1 else ""
        computation += (
            f"; of all RAT-STATS streams {len(search.streams):,} give these units {where}"
        )
        computation = computation.rstrip()
        if search.stated and found.verdict != "not reproduced":
            computation += f" ({search.stated})"
    if found.verdict == "not reproduced" and study.sampled_overpayment is not None:
        computation += (
            f"; without the extrapolation {usd(study.sampled_overpayment)} found in the sample "
            "remain"
        )
    swapped, more = _swapped(study, found), []
    if swapped is not None:
        fact += f"; {swapped.words}"
        more = [swapped.table]
    ranked = sorted(found.attempts, key=lambda a: -a.matching)[:SHOWN_ATTEMPTS]
    table = FindingTable(
        "Ways of drawing tried",
        ("way", "units that match", "all of them", "in the same order"),
        tuple(
            (
                a.variant,
                f"{a.matching:,}",
                "yes" if a.same_set else "no",
                "yes" if a.same_order else "no",
            )
            for a in ranked
        ),
    )
    return make_finding(
        study,
        "A1",
        _STRENGTHS[found.verdict],
        fact,
        computation,
        p=found.chance if found.verdict != "not reproduced" else None,
        tables=[table, *more],
    )
