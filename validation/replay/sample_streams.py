"""Every RAT-STATS stream tried on the places of a disclosed sample, stratum by stratum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from validation.replay.list_orders import Keys, Lists, order_words, parse_order
from validation.replay.seed_search import SeedSearch, find_seed
from validation.study.disclosed_samples import DisclosedSample
from validation.study.frame_columns import FrameColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A search over all streams is worth its seconds only where a chance match is this unlikely.
WORTH_SEARCHING = 1e-3


def search_streams(
    columns: FrameColumns, sample: DisclosedSample, rows: dict[str, NDArray[np.int64]]
) -> tuple[str, dict[str, SeedSearch]]:
    """The searches by stratum, and the order of the list in words ("" for the stated one).

    The stated order first (the file's where none was stated); where not every stratum is found
    there, the list sorted by each column in both directions. Strata of too few units for a match
    to mean anything are left out.
    """
    lists = Lists(columns)
    stated = parse_order(sample.order) or ()
    if not all(lists.has(key.column) for key in stated):
        stated = ()
    declared = _one_order(lists, sample, rows, stated)
    if all_found(declared, sample) or not declared:
        return "", declared
    for key in lists.keys:
        if (key,) != stated:
            found = _one_order(lists, sample, rows, (key,))
            if all_found(found, sample):
                return f"the list {order_words((key,))}", found
    return "", declared


def orders_tried(columns: FrameColumns) -> int:
    """The orders in which the streams are searched."""
    return 1 + len(Lists(columns).keys)


def all_found(searches: Mapping[str, SeedSearch], sample: DisclosedSample) -> bool:
    """Was a stream found for every stratum of the sample?"""
    wanted = [label for label, ids in sample.units.items() if ids]
    return bool(wanted) and all(label in searches and searches[label].found for label in wanted)


def _one_order(
    lists: Lists, sample: DisclosedSample, rows: dict[str, NDArray[np.int64]], keys: Keys
) -> dict[str, SeedSearch]:
    found = {}
    for label, ids in sample.units.items():
        places = _places(lists, rows[label], keys, lists.columns.rows_of(ids))
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


def _places(
    lists: Lists, rows: NDArray[np.int64], keys: Keys, units: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Places (from 0) of these rows in the order; -1 for rows elsewhere."""
    ranks = np.full(lists.columns.size + 1, -1, dtype=np.int64)
    ranks[lists.ordered(rows, keys)] = np.arange(len(rows))
    return np.asarray(ranks[units])
