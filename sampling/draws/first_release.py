"""Draws from plans of the first release, in the bytes that it wrote."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from primafacie.core.digest import canonical_json
from primafacie.core.record_forms import with_bytes
from sampling.draws.drawn_units import DrawnUnit
from sampling.draws.records import Draw
from sampling.plans import Plan

_FIRST_PLAN: Final = "primafacie.plan/1"


def planned_in_first_release(plan: Plan) -> bool:
    """Was the plan written by the first release?

    It is drawn as it was then, to the same bytes: the digest that was printed of a draw is
    reproduced when the draw is replayed.
    """
    return plan.stored_schema == _FIRST_PLAN


def as_first_release(draw: Draw) -> Draw:
    """A draw with the bytes of `primafacie.draw/1`."""
    record = {
        "earlier": list(draw.earlier),
        "frame_digest": draw.frame_digest,
        "generator": asdict(draw.generator),
        "notes": list(draw.notes),
        "number": draw.number,
        "plan": draw.plan.stored_dict(),
        "plan_digest": draw.plan_digest,
        "schema": "primafacie.draw/1",
        "seed": draw.seed,
        "seed_source": draw.seed_source,
        "spares": [_first_form(unit) for unit in draw.spares],
        "units": [_first_form(unit) for unit in draw.units],
    }
    return with_bytes(draw, canonical_json(record))


def _first_form(unit: DrawnUnit) -> dict[str, Any]:
    return {
        "claimed": unit.claimed_cents,
        "cluster": unit.cluster,
        "date": unit.date,
        "hits": unit.hits,
        "more": dict(unit.more),
        "order": unit.order,
        "paid": unit.paid_cents,
        "parts": [
            {"claimed": part.claimed_cents, "paid": part.paid_cents, "part": part.part}
            for part in unit.parts
        ],
        "probability": unit.expected_hits,
        "stratum": unit.stratum,
        "ticket": unit.ticket,
        "unit_id": unit.unit_id,
    }
