"""How many errors the sample may be expected to hold, and where they are too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from primafacie.core.errors import warn
from sampling.plans.plan_parts import PlannedStratum

FEW = 6
UNSTEADY = 0.05


def _open(planned: Sequence[PlannedStratum]) -> list[PlannedStratum]:
    return [row for row in planned if not row.certainty and row.kind == "range"]


def all_alike(n: int, rate: float) -> float:
    """Probability that n units are all in error or all free of it: p^n + (1 - p)^n.

    Where errors are all-or-nothing the spread of such a sample shows nothing of the errors.

    >>> round(all_alike(2, 0.3), 4)
    0.58
    """
    return float(rate**n + (1 - rate) ** n)


def expected_errors(
    planned: Sequence[PlannedStratum], each: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Expected errors in all sampled strata, None where no rate is known.

    `each`: the units that one selection brings to review, by stratum (clusters; otherwise 1).
    """
    rows = _open(planned)
    if any(row.errors is None for row in rows):
        return {"errors": None}
    errors = sum(row.errors or 0.0 for row in rows)
    reviewed = sum(_reviewed(row, each) for row in rows)
    return {"errors": {"expected": errors, "reviewed": reviewed}}


def _reviewed(row: PlannedStratum, each: Mapping[str, float] | None) -> int:
    """The units of a stratum that are expected to be reviewed."""
    return round(row.n * (each or {}).get(row.label, 1.0))


def few_errors(
    planned: Sequence[PlannedStratum], each: Mapping[str, float] | None = None
) -> list[str]:
    """Warn where fewer than 6 errors or non-errors are anticipated; note the strata.

    With so few the t limit is printed as not reliable: its level may be far off either way.
    """
    rows = [row for row in _open(planned) if row.errors is not None]
    if not rows:
        return []
    reviewed = {row.label: _reviewed(row, each) for row in rows}
    n = sum(reviewed.values())
    errors = sum(row.errors or 0.0 for row in rows)
    notes = []
    if min(errors, n - errors) < FEW:
        which = "errors" if errors < FEW else "units free of error"
        notes.append(
            warn(
                "FEW-ERRORS",
                f"About {min(errors, n - errors):.1f} {which} are anticipated among {n:,} sampled "
                f"units: with fewer than {FEW} the limit is not reliable. Take a larger sample, "
                "or expect the limit to be printed as not reliable",
                stacklevel=5,
            )
        )
    weak = [
        row.label
        for row in rows
        if min(row.errors or 0.0, reviewed[row.label] - (row.errors or 0)) < FEW
    ]
    if weak:
        notes.append(
            f"Fewer than {FEW} errors or {FEW} units free of error are anticipated in "
            + ("stratum " if len(weak) == 1 else "strata ")
            + ", ".join(weak)
        )
    chances = {
        row.label: all_alike(reviewed[row.label], (row.errors or 0.0) / reviewed[row.label])
        for row in rows
        if reviewed[row.label]
    }
    alike = [f"{label} ({chance:.0%})" for label, chance in chances.items() if chance > UNSTEADY]
    if alike:
        notes.append(
            "Probability that the sample of a stratum is all errors or all free of error, so "
            "that its spread shows nothing of the errors: " + ", ".join(alike)
        )
    return notes
