"""Disclosed spares that were reviewed: in their order, and in place of which units?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extrapolation import Review
from validation.study.disclosed_samples import DisclosedSample


@dataclass(frozen=True)
class UsedSpares:
    """Spares of a stratum that were reviewed and counted: `in_order` ones are the first of the
    list and no more than the units they replace; `passed_over` are spares that were left out
    before the last one used, `surplus` used ones without a unit that they replace.
    """

    in_order: tuple[str, ...] = ()
    out_of_order: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


def used_spares(
    sample: DisclosedSample, review: Review, skipped: Mapping[str, Sequence[str]]
) -> UsedSpares:
    """All strata together. `skipped` are selected units that were not disclosed, by stratum."""
    own = {row.unit_id for row in review.rows if row.counted and not row.spare}
    looked = {row.unit_id for row in review.rows if row.status != "replaced"}
    found: dict[str, list[str]] = {"in": [], "out": [], "passed": [], "surplus": []}
    for label, spares in sample.spares.items():
        used = [unit for unit in spares if unit in own]
        if not used:
            continue
        listed = set(sample.units.get(label, ()))
        selected = listed - set(spares)
        gone = sum(unit not in looked for unit in selected) + len(skipped.get(label, ()))
        # A spare in the list of the sample is there in place of a unit that is not.
        gone += 0 if label in skipped else len(listed & set(used))
        found["surplus"] += used[gone:]
        used = used[:gone]
        last = max(map(spares.index, used), default=-1)
        # A spare that was tried and has no records itself gives way to the next one.
        passed = [unit for unit in spares[: last + 1] if unit not in used and unit not in looked]
        found["passed"] += passed
        found["out" if passed else "in"] += used
    return UsedSpares(
        tuple(found["in"]), tuple(found["out"]), tuple(found["passed"]), tuple(found["surplus"])
    )
