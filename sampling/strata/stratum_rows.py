"""Strata of a group from its cuts: exact totals, none empty, none of a single unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import PlanError
from sampling.frames.fine_bins import FineBins, Sums, added
from sampling.frames.range_totals import range_totals
from sampling.frames.stratum_ranges import StratumRange
from sampling.strata.amount_cuts import AmountCuts
from sampling.strata.groups import Group
from sampling.strata.options import FEWEST
from sampling.strata.stratum_records import Stratum, bounds_text

if TYPE_CHECKING:
    from sampling.frames import Frame

Range = tuple[int, int | None, Sums]


def amount_rows(
    frame: Frame,
    group: Group | None,
    found: FineBins,
    cuts: AmountCuts,
    top: int | None,
    *,
    above_zero: bool,
    wanted: int,
    notes: list[str],
    several: bool,
) -> list[Stratum]:
    """The strata of positive amounts of one group, in rising order.

    Totals come from the bins where the cuts are tops of bins (no further scan), otherwise
    from the frame. With `above_zero` the lowest stratum says that it begins above $0.00.
    """
    ends = cuts.cuts
    parts = _totals(frame, group, found, ends, top)
    ranges = merged(list(zip([0, *ends], [*ends, top], parts, strict=True)), notes)
    rows = []
    for place, (low, high, sums) in enumerate(ranges, start=1):
        last = place == len(ranges)
        shown_low = None if place == 1 and not above_zero else low
        certain = sums[0] < FEWEST or (last and cuts.take_all)
        label = str(place)
        if group is not None and group.label:
            label = f"{group.label} / {place}" if several else group.label
        rows.append(
            Stratum(label, shown_low, high, *sums, certain, condition=group.text if group else None)
        )
    if len(ranges) < wanted and (group is None or several):
        where = f" in {group.label}" if group is not None and group.label else ""
        notes.append(
            f"Strata made{where}: {len(ranges)} instead of {wanted}. The paid amounts take too few "
            "values for more strata with two units each"
        )
    return rows


def census_row(probe: Group, found: FineBins, listed: int) -> Stratum:
    """The stratum of the probe's units, taken whole whatever they were paid.

    Raises `PlanError` where some of the listed units are not in the frame.
    """
    sums = added([found.below, *found.sums])
    if sums[0] != listed:
        raise PlanError(
            f"{listed - sums[0]:,} of the {listed:,} units of the probe are not in the frame",
            where="probe",
            expected="units of this frame, under their unit ids",
            fix="A probe of other claims cannot be a part of this frame",
        )
    return Stratum(probe.label, None, None, *sums, True, "range", probe.text)


def _totals(
    frame: Frame, group: Group | None, found: FineBins, ends: list[int], top: int | None
) -> list[Sums]:
    at_tops = np.isin(np.asarray(ends, dtype=np.int64), found.tops).all()
    if at_tops:
        return found.between(ends)
    condition = group.condition if group is not None else None
    return range_totals(
        frame,
        [
            StratumRange(str(place), low, high, condition)
            for place, (low, high) in enumerate(zip([0, *ends], [*ends, top], strict=True))
        ],
    )


def merged(ranges: list[Range], notes: list[str]) -> list[Range]:
    """Ranges without empty ones; a range of one unit goes to its lower neighbour."""
    kept: list[Range] = []
    for low, high, found in ranges:
        lone = kept and min(found[0], kept[-1][2][0]) < FEWEST
        if lone:
            start, _, before = kept.pop()
            size, total, squares = (a + b for a, b in zip(before, found, strict=True))
            if before[0] and found[0]:
                notes.append(
                    f"The single unit paid {bounds_text(low, high)} or the one below it would "
                    "stand alone: merged with its neighbour"
                )
            kept.append((start, high, (size, total, squares)))
        else:
            kept.append((low, high, found))
    return [row for row in kept if row[2][0]]
