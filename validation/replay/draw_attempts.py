"""One drawing on one list compared with the disclosed sample, stratum by stratum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from validation.replay.disclosed_strata import DisclosedStrata
from validation.replay.drawings import Drawing
from validation.replay.list_orders import Keys, order_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

Without = Literal["", "rows paid nothing", "repeated rows", "repeated ids"]


@dataclass(frozen=True)
class Listing:
    """How numbers pair with rows: the order, a shift of the pairing, rows left out."""

    keys: Keys = ()
    shift: int = 0
    without: Without = ""
    assumed: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        parts = [order_words(self.keys) if self.keys else ""]
        if self.shift == 1:
            parts.append("numbers from 0 paired with rows from 1")
        if self.shift == -1:
            parts.append("rows counted with a heading line")
        if self.without:
            parts.append(f"without {self.without}")
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class StratumAttempt:
    """One stratum of an attempt: how many units match, all of them or not, in the same order.

    `drawn` are the codes of the units in the order of the draw, further ones after the first n
    (-1 where a number has no row).
    """

    n: int
    matching: int
    same_set: bool
    same_order: bool
    drawn: NDArray[np.int64] = field(repr=False)


@dataclass(frozen=True)
class Attempt:
    """One way of drawing: how many of the disclosed units it gives, and if it gives all."""

    variant: str
    matching: int
    same_set: bool
    same_order: bool
    assumed: tuple[str, ...] = ()
    contradicts: bool = False
    in_turn: bool = False
    strata: Mapping[str, StratumAttempt] = field(default_factory=dict, repr=False)


class ListedRows:
    """The rows of every stratum in the order of a listing, as unit codes."""

    def __init__(self, strata: DisclosedStrata, listing: Listing) -> None:
        self.listing = listing
        self.codes = {}
        for label, rows in strata.rows.items():
            kept = kept_rows(strata, rows, listing.without)
            ordered = strata.lists.ordered(kept, listing.keys)
            self.codes[label] = strata.lists.unit_codes[ordered]


def attempt(strata: DisclosedStrata, drawing: Drawing, listed: ListedRows) -> Attempt:
    """Compare every stratum of a drawing on a list with the disclosed units."""
    parts = {}
    for label, wanted in strata.wanted.items():
        places = drawing.places.get(label)
        if places is None:
            drawn = np.empty(0, dtype=np.int64)
        else:
            places = places + listed.listing.shift
            codes = listed.codes[label]
            inside = (places >= 0) & (places < len(codes))
            drawn = np.full(len(places), -1, dtype=np.int64)
            drawn[inside] = codes[places[inside]]
        parts[label] = _compared(wanted, drawn)
    words = [drawing.words, listed.listing.words]
    assumed = (*drawing.assumed, *listed.listing.assumed)
    return Attempt(
        "; ".join(part for part in words if part) or "as stated",
        sum(part.matching for part in parts.values()),
        all(part.same_set for part in parts.values()),
        all(part.same_set and part.same_order for part in parts.values()),
        assumed,
        False,
        drawing.in_turn,
        parts,
    )


def _compared(wanted: NDArray[np.int64], drawn: NDArray[np.int64]) -> StratumAttempt:
    n = len(wanted)
    first = drawn[:n]
    inside = np.intersect1d(wanted[wanted >= 0], first[first >= 0])
    matching = len(inside)
    same = matching == n and len(first) == n
    return StratumAttempt(n, matching, same, same and bool((first == wanted).all()), drawn)


def kept_rows(
    strata: DisclosedStrata, rows: NDArray[np.int64], without: Without
) -> NDArray[np.int64]:
    """The rows that a listing leaves in the frame."""
    columns = strata.columns
    if without == "rows paid nothing":
        return rows[columns.paid[rows] > 0]
    if without == "repeated ids":
        codes = strata.lists.unit_codes[rows]
        return rows[np.sort(np.unique(codes, return_index=True)[1])]
    if without == "repeated rows":
        keys = tuple(key for key in strata.lists.keys if not key.descending and not key.reading)
        joint = strata.lists.joint_codes(rows, keys)
        return rows[np.sort(np.unique(joint, return_index=True)[1])]
    return rows
