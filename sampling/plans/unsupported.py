"""What a plan cannot support, said before the draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sampling.rules import RuleSet


def unsupported(
    frame_record: dict[str, Any],
    rule_set: RuleSet,
    floor: Mapping[str, Any] | None,
    selection: Mapping[str, Any],
) -> tuple[str, ...]:
    """Statements that the sample of a plan on this frame will not carry."""
    found = [
        "Anything about units outside this frame: other periods, providers, payers or codes",
        "A guarantee of the level in samples of this size: the t and z limits are approximate, "
        "and with few errors or few units free of error they are printed as not reliable",
        "Separate demands for providers, codes or periods within the frame, unless planned so",
        "Intent: an overpayment is not a violation, and the units of this plan are reviewed "
        "for the amount that should have been paid",
    ]
    if rule_set.netting == "netted" and floor is None:
        found.append(
            "Limits that rest on overpayments of 0 or more (Gaffke, melded, minimum sum, "
            "betting): underpayments are netted and the plan declares no floor for them"
        )
    drawn_one_by_one = selection.get("kind") == "tickets"
    if frame_record.get("roles", {}).get("cluster") and drawn_one_by_one:
        found.append(
            "Clusters as sampling units: units are drawn one by one; the cluster column is "
            "carried along and has no part in the estimate"
        )
    return tuple(found)
