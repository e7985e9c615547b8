"""One drawing on one list compared with the disclosed sample: what matches, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import gammaln

from primafacie.core.serializer import UNRECORDED
from validation.replay.disclosed_strata import DisclosedStrata
from validation.replay.drawings import Drawing
from validation.replay.list_orders import Keys, order_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

Without = Literal["", "rows paid nothing", "repeated rows", "repeated ids"]
Kind = Literal[
    "skipped", "later number", "disclosed spare", "not in the frame", "not found in the draw"
]
LOCATED: tuple[Kind, ...] = ("skipped", "later number", "disclosed spare", "not in the frame")


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
    strata: Mapping[str, StratumAttempt] = field(
        default_factory=dict, repr=False, metadata=UNRECORDED
    )


class ListedRows:
    """The rows of every stratum in the order of a listing, as unit codes."""

    def __init__(self, strata: DisclosedStrata, listing: Listing) -> None:
        self.listing = listing
        self._strata = strata
        self._rows = {
            label: strata.lists.ordered(kept_rows(strata, rows, listing.without), listing.keys)
            for label, rows in strata.rows.items()
        }
        self.codes = {label: strata.lists.unit_codes[rows] for label, rows in self._rows.items()}

    def whole_places(self, label: str) -> NDArray[np.int64]:
        """The places (from 0) in the whole list of the rows of a stratum, in their order."""
        return self._ranks[self._rows[label]]

    def amounts(self, label: str) -> NDArray[np.float64]:
        """The dollars paid of the rows of a stratum, in their order."""
        return self._strata.columns.dollars[self._rows[label]]

    @cached_property
    def _ranks(self) -> NDArray[np.int64]:
        size = self._strata.columns.size
        every = kept_rows(self._strata, np.arange(size), self.listing.without)
        ranks = np.full(size, -1, dtype=np.int64)
        ranks[self._strata.lists.ordered(every, self.listing.keys)] = np.arange(len(every))
        return ranks


def attempt(strata: DisclosedStrata, drawing: Drawing, listed: ListedRows) -> Attempt:
    """Compare every stratum of a drawing on a list with the disclosed units."""
    parts = {}
    every = drawing.places_on(listed)
    for label, wanted in strata.wanted.items():
        places = every.get(label)
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
        return rows[columns.paid_cents[rows] > 0]
    if without == "repeated ids":
        codes = strata.lists.unit_codes[rows]
        return rows[np.sort(np.unique(codes, return_index=True)[1])]
    if without == "repeated rows":
        keys = tuple(key for key in strata.lists.keys if not key.descending and not key.reading)
        joint = strata.lists.joint_codes(rows, keys)
        return rows[np.sort(np.unique(joint, return_index=True)[1])]
    return rows


@dataclass(frozen=True)
class Difference:
    """A unit of the draw that was not disclosed (`skipped`), or a disclosed one that is not among
    the first n of the draw. `position` counts from 1 in the order of the draw; None where the
    unit is not in the draw. `unit_id` is empty for a number that has no row in the list.
    """

    stratum: str
    kind: Kind
    position: int | None
    unit_id: str = field(repr=False)

    @property
    def located(self) -> bool:
        return self.kind in LOCATED


def differences(strata: DisclosedStrata, label: str, part: StratumAttempt) -> list[Difference]:
    """Skipped units first, in the order of the draw, then the disclosed units instead of them."""
    wanted, drawn, n = strata.wanted[label], part.drawn, part.n
    inside = np.isin(drawn[:n], wanted[wanted >= 0])
    found = [
        Difference(label, "skipped", place + 1, _unit(strata, int(drawn[place])))
        for place in np.flatnonzero(~inside).tolist()
    ]
    position = {int(code): place + 1 for place, code in reversed([*enumerate(drawn)])}
    spares = set(strata.sample.spares.get(label, ()))
    others = []
    for unit, code in zip(strata.sample.units.get(label, ()), wanted.tolist(), strict=True):
        place = position.get(code) if code >= 0 else None
        if place is not None and place <= n:
            continue
        kind: Kind = "not found in the draw"
        if code < 0:
            kind = "not in the frame"
        elif unit in spares:
            kind = "disclosed spare"
        elif place is not None:
            kind = "later number"
        others.append(Difference(label, kind, place, unit))
    others.sort(key=lambda one: (one.position is None, one.position or 0))
    return found + others


def _unit(strata: DisclosedStrata, code: int) -> str:
    if code < 0:
        return ""
    row = int(np.flatnonzero(strata.lists.unit_codes == code)[0])
    return str(strata.columns.ids[row])


def chance_of_matches(matching: int, strata: Sequence[tuple[int, int]]) -> float:
    """P(an independent sample of the same design shares at least `matching` units).

    `strata` are (N_h, n_h); the strata's shares are independent, so their distributions convolve.

    >>> round(chance_of_matches(1, [(10, 1)]), 12)
    0.1
    """
    total = np.ones(1)
    for size, n in strata:
        total = np.convolve(total, _match_probabilities(max(size, n), n))
    return float(min(1.0, total[matching:].sum()))


def _match_probabilities(size: int, n: int) -> NDArray[np.float64]:
    """P(m matches) of two independent samples of n from N: hypergeometric."""
    m = np.arange(n + 1, dtype=np.float64)
    possible = n - m <= size - n

    def log_choose(a: float, b: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(gammaln(a + 1) - gammaln(b + 1) - gammaln(np.maximum(a - b, 0) + 1))

    logs = log_choose(n, m) + log_choose(size - n, n - m) - log_choose(size, np.array([float(n)]))
    return np.where(possible, np.exp(logs), 0.0)
