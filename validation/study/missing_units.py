"""Units of the universe that the frame does not hold: how many, how dear, of what kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from validation.study.amounts import counted, usd
from validation.study.frame_columns import FrameColumns

# Small is what the cheapest tenth of the frame was paid, or less.
SMALL_SHARE = 0.10
# Possibly underpaid: less than this part of the usual (median) share of the claimed amount.
UNDERPAID_PART = 0.5


@dataclass(frozen=True)
class MissingUnits:
    """Units and cents by kind; every missing unit is of one kind, the first that fits."""

    units: int
    cents: int
    kinds: tuple[tuple[str, int, int], ...]

    @property
    def words(self) -> str:
        """All kinds that occur, with their numbers."""
        parts = ", ".join(f"{units:,} {kind}" for kind, units, _ in self.kinds if units)
        verb = "is" if self.units == 1 else "are"
        return (
            f"{counted(self.units, 'unit')} of the universe, {usd(self.cents / 100)} paid, {verb} "
            f"missing from the frame: {parts}"
        )


def missing_units(universe: FrameColumns, frame: FrameColumns) -> MissingUnits | None:
    """The units of `universe` whose ids are not in `frame`; None where none is missing.

    Kinds, in this order: paid nothing (0 or less); possibly underpaid, where claimed amounts are
    known; small; other.
    """
    missing = ~universe.among(frame.ids.tolist())
    if not missing.any():
        return None
    paid = universe.paid
    nothing = paid <= 0
    small_at = int(np.quantile(frame.paid, SMALL_SHARE)) if frame.size else 0
    masks = {"paid nothing": nothing}
    if universe.claimed is not None:
        known = (universe.claimed > 0) & ~nothing
        if known.any():
            usual = float(np.median(paid[known] / universe.claimed[known]))
            under = known & (paid < UNDERPAID_PART * usual * universe.claimed)
            masks[
                "possibly underpaid (less than half of the usual share of the claimed amount)"
            ] = under
    masks[f"small (at most {usd(small_at / 100)}, the frame's 10th percentile)"] = paid <= small_at
    masks["other"] = np.ones(len(paid), dtype=bool)
    left = missing.copy()
    kinds = []
    for kind, mask in masks.items():
        here = left & mask
        kinds.append((kind, int(here.sum()), int(paid[here].sum())))
        left &= ~mask
    return MissingUnits(int(missing.sum()), int(paid[missing].sum()), tuple(kinds))
