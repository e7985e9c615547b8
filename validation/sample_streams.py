"""Every RAT-STATS stream tried on the places of a disclosed sample, stratum by stratum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from validation.disclosed_samples import DisclosedSample
from validation.draw_variants import places_in_order
from validation.frame_columns import FrameColumns
from validation.seed_search import SeedSearch, find_seed

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A search over all streams is worth its seconds only where a chance match is this unlikely.
WORTH_SEARCHING = 1e-3
# Orders that frames are handed over in, tried where the declared one gives nothing.
ORDERS = ("unit_id asc", "paid asc", "paid desc", "date asc")


def search_streams(
    columns: FrameColumns, sample: DisclosedSample, rows: dict[str, NDArray[np.int64]]
) -> tuple[str, dict[str, SeedSearch]]:
    """The searches by stratum, and the order of the frame ("" for the declared one).

    The declared order first; where not every stratum is found there, the usual other ones.
    Strata of too few units for a match to mean anything are left out.
    """
    declared = _one_order(columns, sample, rows, sample.order)
    if all_found(declared, sample) or not declared:
        return "", declared
    for order in ORDERS:
        if order != sample.order and order.split()[0] in ("unit_id", *columns.variables):
            found = _one_order(columns, sample, rows, order)
            if all_found(found, sample):
                return order, found
    return "", declared


def all_found(searches: Mapping[str, SeedSearch], sample: DisclosedSample) -> bool:
    """Was a stream found for every stratum of the sample?"""
    wanted = [label for label, ids in sample.units.items() if ids]
    return bool(wanted) and all(label in searches and searches[label].found for label in wanted)


def _one_order(
    columns: FrameColumns,
    sample: DisclosedSample,
    rows: dict[str, NDArray[np.int64]],
    order: str,
) -> dict[str, SeedSearch]:
    found = {}
    for label, ids in sample.units.items():
        places = places_in_order(columns, rows[label], order, ids)
        if not len(ids) or (places < 0).any() or len(set(ids)) < len(ids):
            continue
        search = find_seed(
            (places + 1).tolist(),
            low=1,
            high=max(sample.sizes.get(label, 0), len(rows[label])),
            known="order" if sample.in_order else "set",
            stated=_number(sample.seed_of_stratum(label)),
        )
        if search.chance <= WORTH_SEARCHING:
            found[label] = search
    return found


def _number(seed: str | None) -> float | None:
    try:
        return None if seed is None else float(seed.replace(",", ""))
    except ValueError:
        return None
