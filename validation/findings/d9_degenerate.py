"""D9: the limit rests on too few errors, or on no spread."""

from __future__ import annotations

from extrapolation.ratstats.exact_counts import lower_count
from primafacie.core.errors import AuditError
from validation.amounts import usd
from validation.finding_records import Finding, FindingTable, Strength, make_finding, no_demand
from validation.studies import Study


def find(study: Study) -> Finding:
    """Errors and non-errors fewer than 6, or no variance; the exact bound beside the limit."""
    made, over = study.recomputed, study.estimate
    if made is None or over is None:
        return no_demand(study, "D9", "the findings by unit", "the rules of the limit")
    rules = made.rule_set
    level = rules.limit_level if rules.limit_sided == "one-sided" else (1 + rules.limit_level) / 2
    rows = []
    for part in over.sample.strata:
        errors = int((part.values > 0).sum())
        low = lower_count(part.size, part.n, errors, 1 - level)
        rows.append((part.label, f"{part.n:,}", f"{errors:,}", f"{low:,} of {part.size:,}"))
    table = FindingTable(
        f"Errors by stratum, exact one-sided {100 * level:g} % lower limits of their number",
        ("stratum", "n", "errors", "at least in error"),
        tuple(rows),
    )
    if made.interval.reliable:
        return make_finding(
            study,
            "D9",
            "not supported",
            "at least 6 errors and 6 units free of error, and the amounts vary",
            "counted in the sample",
            tables=[table],
        )
    exact = _exact(study, level)
    dollars = None
    strength: Strength = "context"
    computation = "; ".join(made.interval.notes)
    if exact is not None and rules.amount == "lower limit":
        name, low_dollars = exact
        amount = max(low_dollars, study.sampled_overpayment or 0.0)
        dollars = float(made.amount) - amount
        computation += f"; {name} (not pre-specified) gives {usd(low_dollars)}"
        strength = "goes to amount" if dollars > 0.01 else "context"
    elif exact is None:
        computation += "; no finite-sample limit holds for this design and these rules"
    return make_finding(
        study,
        "D9",
        strength,
        f"the {made.interval.bound} limit is not reliable here",
        computation,
        dollars=dollars,
        tables=[table],
    )


def _exact(study: Study, level: float) -> tuple[str, float] | None:
    """A finite-sample bound, where the rules and the plan allow it for the whole frame."""
    over = study.estimate
    assert over is not None
    name = "gaffke" if len(over.sample.strata) == 1 else "melded"
    try:
        low = over.interval(level, side="lower", bound=name).low
    except AuditError:
        return None
    return None if low is None else (name, low)
