"""The demonstration's findings: simulated by a documented, seeded rule, and labelled so.

The rule. Each drawn claim gets two uniforms of its own from `pcg64/1`, seeded by the SHA-256
of "primafacie demo findings", LF, the unit id: so a claim's finding depends on nothing else.
With probability 0.06 the records are missing. Otherwise, with probability 0.30, the claim is in
error; of the errors 60% are denied in full and the others are paid too high by a share between
20% and 80%, the correct amount rounded to the cent. One claim in a hundred was paid too
little, by 10%.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from primafacie.core.streams import Stream, seed_of

if TYPE_CHECKING:
    from sampling.draws import Draw

SIMULATED = (
    "The findings of this review are simulated by a seeded rule for the demonstration. "
    "No claim was reviewed, and nothing is claimed of any provider or person."
)
NOTE = "simulated finding"
MISSING = 0.06
UNDERPAID = 0.01
IN_ERROR = 0.30
DENIED = 0.60
LEAST_SHARE, MOST_SHARE = 0.20, 0.80
REVIEWED_ON = "2026-11-21"


def simulated_findings(draw: Draw) -> dict[str, dict[str, Any]]:
    """A finding for every drawn unit, by unit id: status, should_have_paid (cents), reason."""
    return {unit.unit_id: _finding(unit.unit_id, unit.paid_cents) for unit in draw.units}


def _finding(unit_id: str, paid: int) -> dict[str, Any]:
    """One claim's simulated finding."""
    kind, error, depth = Stream(seed_of(f"primafacie demo findings\n{unit_id}")).uniform(3)
    found: dict[str, Any] = {
        "status": "reviewed",
        "should_have_paid": paid,
        "reason": None,
        "reviewer": "simulated",
        "reviewed_on": REVIEWED_ON,
        "note": NOTE,
    }
    if kind < MISSING:
        return found | {"status": "missing", "should_have_paid": None, "reason": "no documentation"}
    if kind > 1 - UNDERPAID:
        return found | {"should_have_paid": round(paid * 1.1), "reason": "incorrect coding"}
    if error < IN_ERROR * DENIED:
        return found | {"should_have_paid": 0, "reason": "not medically necessary"}
    if error < IN_ERROR:
        share = LEAST_SHARE + (MOST_SHARE - LEAST_SHARE) * depth
        return found | {"should_have_paid": round(paid * (1 - share)), "reason": "incorrect coding"}
    return found
