"""A1: the sample cannot be reproduced."""

from __future__ import annotations

from validation.amounts import usd
from validation.finding_records import Finding, FindingTable, Strength, make_finding, not_tried
from validation.replication import replicate
from validation.studies import Study

SHOWN_ATTEMPTS = 8
_STRENGTHS: dict[str, Strength] = {
    "reproduced exactly": "not supported",
    "reproduced in another order": "not supported",
    "reproduced under an assumption": "context",
    "not reproduced": "goes to validity",
}


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
    computation = (
        f"drawn again with {sample.program} and the stated seed, {len(found.attempts)} ways; an "
        f"independent random sample would match {found.expected:.1f} units; chance of as many "
        f"matches, times the ways tried, at most {found.chance:.2g}"
    )
    if found.seed_search is not None:
        streams = len(found.seed_search.streams)
        computation += f"; of all RAT-STATS streams {streams:,} give these units"
    if found.verdict == "not reproduced" and study.sampled_overpayment is not None:
        computation += (
            f"; without the extrapolation {usd(study.sampled_overpayment)} found in the sample "
            "remain"
        )
    ranked = sorted(found.attempts, key=lambda a: -a.matching)[:SHOWN_ATTEMPTS]
    table = FindingTable(
        "Ways of drawing tried",
        ("way", "units that match", "all of them", "in the same order"),
        tuple(
            (a.variant, f"{a.matching:,}", "yes" if a.same_set else "no",
             "yes" if a.same_order else "no")
            for a in ranked
        ),
    )  # fmt: skip
    return make_finding(
        study, "A1", _STRENGTHS[found.verdict], fact, computation,
        p=found.chance if found.verdict != "not reproduced" else None, tables=[table],
    )  # fmt: skip
