"""The search over the orders of a list: sorted by one, two or three of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from validation.replay.disclosed_strata import DisclosedStrata
from validation.replay.draw_attempts import Attempt, ListedRows, Listing, attempt
from validation.replay.drawings import Drawing
from validation.replay.list_orders import MOST_KEYS, Keys, SortKey, order_words, refinements

# An order under which less than this share of the units can match is not refined further: no
# further key can make more of them match.
LEAST_SHARE = 0.75
# Rows sorted in all: about a minute.
MOST_SORTED = 300_000_000
_NONE: NDArray[np.int64] = np.empty(0, dtype=np.int64)


class SortBudget:
    """Rows that may still be sorted: a search over a very long list ends before all orders."""

    def __init__(self, rows: int = MOST_SORTED) -> None:
        self.left = rows

    @property
    def spent(self) -> bool:
        return self.left <= 0

    def charge(self, strata: DisclosedStrata) -> None:
        self.left -= sum(len(rows) for rows in strata.rows.values())


def search_orders(
    strata: DisclosedStrata, drawings: Sequence[Drawing], budget: SortBudget
) -> Iterator[Attempt]:
    """Attempts on every order that can match at least three of four units.

    A key sorts the rows into groups of equal values; whatever sorts within them, the drawn places
    select so many units of each group. Where the disclosed units have other groups, the order and
    all that refine it are ruled out together.
    """
    # Numbers over the whole list select other rows in every order: nothing rules an order out, so
    # that they are tried on the orders of one column only.
    fixed = [drawing for drawing in drawings if drawing.by_list is None]
    every = tuple(key for key in strata.lists.keys if _orders(strata, key))
    level: list[Keys] = [(key,) for key in every]
    for depth in range(1, MOST_KEYS + 1):
        fitting = []
        for keys in level:
            if budget.spent:
                return
            budget.charge(strata)
            tried = drawings if depth == 1 else fixed
            possible, open_ties = _possible(strata, tried, keys)
            if not possible:
                continue
            words = f"the list {order_words(keys)}"
            listed = ListedRows(strata, Listing(keys, assumed=(words,)))
            for drawing in possible:
                if drawing.by_list is not None:
                    budget.charge(strata)
                yield attempt(strata, drawing, listed)
            more = any(drawing.by_list is None for drawing in possible)
            if more and open_ties and depth < MOST_KEYS:
                fitting.append(keys)
        level = [finer for keys in fitting for finer in refinements(keys, every)]


def _orders(strata: DisclosedStrata, key: SortKey) -> bool:
    """Does this key order the rows of some stratum?"""
    codes = strata.lists.codes(key)
    return any(len(rows) and np.ptp(codes[rows]) > 0 for rows in strata.rows.values())


def _possible(
    strata: DisclosedStrata, drawings: Sequence[Drawing], keys: Keys
) -> tuple[list[Drawing], bool]:
    """The drawings that can still match that many, and whether rows tie in these keys."""
    total = sum(n for size, n in strata.pairs.values() if n < size)
    most = dict.fromkeys(range(len(drawings)), total)
    ties = False
    for label, rows in strata.rows.items():
        n = strata.counts[label]
        if not 0 < n < len(rows):
            continue  # a stratum reviewed in full is the same in every order
        both = np.concatenate([rows, strata.wanted_rows[label]])
        joint = strata.lists.joint_codes(both, keys)
        codes, own = np.sort(joint[: len(rows)]), joint[len(rows) :]
        begins = np.concatenate([[True], codes[1:] != codes[:-1]])
        ties = ties or not begins.all()
        groups = codes[begins]
        disclosed = np.bincount(np.searchsorted(groups, own[np.isin(own, groups)]))
        for number in list(most):
            if drawings[number].by_list is not None:
                continue  # its places are another in every order
            places = drawings[number].places.get(label, _NONE)[:n]
            places = places[(places >= 0) & (places < len(codes))]
            drawn = np.bincount(np.searchsorted(groups, codes[places]))
            most[number] -= n - _shared(disclosed, drawn)
            if most[number] < LEAST_SHARE * total:
                del most[number]
        if not most:
            return [], False
    return [drawings[number] for number in most], ties


def _shared(first: NDArray[np.int64], second: NDArray[np.int64]) -> int:
    width = min(len(first), len(second))
    return int(np.minimum(first[:width], second[:width]).sum())
