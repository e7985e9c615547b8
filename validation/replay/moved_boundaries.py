"""Was the sample drawn before a boundary between two strata was moved? The earlier one is looked
for among the amounts paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from primafacie.core.money import Money
from validation.replay.disclosed_strata import DisclosedStrata
from validation.replay.draw_attempts import Attempt, ListedRows, Listing, attempt
from validation.replay.drawings import Seeding, seedings, stated_drawings
from validation.replay.generators import generator_named
from validation.replay.generators.generator import Call
from validation.replay.list_orders import Keys
from validation.study.studies import Study

# Boundaries tried between two strata; of more amounts than these, the rounder ones are taken.
MOST_BOUNDARIES = 2_000
STEPS = (1, 100, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 100_000)
# Rows looked at for all boundaries of a pair: fewer boundaries of a very long list.
MOST_ROWS = 100_000_000
# The first numbers of a draw, which rule out almost every other boundary at little cost.
FIRST = 3


@dataclass(frozen=True)
class MovedBoundary:
    """The sample is that of strata with another boundary between `lower` and `upper`.

    Units paid at most `drawn_at` (`stated_at` now) were in the lower stratum.
    `sizes` are the N_h as drawn, `moved` the sampled units that now count in another stratum,
    with the stratum they were drawn in; `tried` counts the boundaries tried.
    """

    lower: str
    upper: str
    drawn_at: Money
    stated_at: Money
    sizes: Mapping[str, int]
    moved: Mapping[str, str] = field(repr=False)
    tried: int = 0


@dataclass(frozen=True)
class BoundarySearch:
    """What was found, with the attempt that shows it, and how many attempts were made."""

    boundary: MovedBoundary | None
    attempt: Attempt | None
    tried: int


def find_moved_boundary(study: Study, strata: DisclosedStrata, keys: Keys) -> BoundarySearch:
    """Try the sizes before a move of one boundary between neighboring strata by amount."""
    tried = 0
    for lower, upper in neighbors(study, strata):
        listed = _Pair(strata, lower, upper, keys)
        candidates = _candidates(strata, lower, upper)
        tried += len(candidates) * max(len(stated_drawings(strata, strata.sample)), 1)
        for cents in candidates:
            if not listed.may_fit(cents):
                continue
            found = _tried_at(strata, listed, cents, keys)
            if found is not None:
                again, made = found
                stated = _stated(study, strata, lower)
                boundary = MovedBoundary(
                    lower,
                    upper,
                    Money(cents),
                    Money(stated),
                    {label: len(rows) for label, rows in again.rows.items()},
                    _moved(strata, again),
                    len(candidates),
                )
                return BoundarySearch(boundary, made, tried)
    return BoundarySearch(None, None, tried)


def neighbors(study: Study, strata: DisclosedStrata) -> list[tuple[str, str]]:
    """Pairs of strata that one boundary of the amount paid parts, the lower one first."""
    plan = study.known_plan
    if plan is not None:
        return [
            (low.label, high.label)
            for low in plan.strata
            for high in plan.strata
            if low.high_cents is not None
            and low.high_cents == high.low_cents
            and low.condition == high.condition
            and {low.label, high.label} <= set(strata.rows)
        ]
    paid = strata.columns.paid_cents
    ends = sorted(
        (int(paid[rows].min()), int(paid[rows].max()), label)
        for label, rows in strata.rows.items()
        if len(rows)
    )
    parted = all(a[1] <= b[0] for a, b in pairwise(ends))
    return [(a[2], b[2]) for a, b in pairwise(ends)] if parted else []


class _Pair:
    """The rows of two strata in the order of the list, and a quick look at a boundary."""

    def __init__(self, strata: DisclosedStrata, lower: str, upper: str, keys: Keys) -> None:
        self.strata, self.lower, self.upper, self.keys = strata, lower, upper, keys
        both = np.sort(np.concatenate([strata.rows[lower], strata.rows[upper]]))
        self.rows = both
        self._ordered = strata.lists.ordered(both, keys)
        self._codes = strata.lists.unit_codes[self._ordered]
        self._paid = strata.columns.paid_cents[self._ordered]
        wanted = np.concatenate([strata.wanted_rows[lower], strata.wanted_rows[upper]])
        self._wanted_paid = strata.columns.paid_cents[wanted]

    def may_fit(self, cents: int) -> bool:
        """Can the first stratum drawn be that of this boundary? Its first numbers tell."""
        if not 0 < self._drawn(self.lower, cents) < len(self._wanted_paid):
            return False
        return any(self._fits(seeding, call, seed, cents) for seeding, call, seed in self._starts)

    def _fits(self, seeding: Seeding, call: Call, seed: str, cents: int) -> bool:
        calls = call.start(seed)
        if calls is None:
            return False
        for label in seeding.turns or (self.lower,):
            codes = self._codes_of(label, cents)
            n = self._drawn(label, cents)
            if n > len(codes):
                return False
            if n == len(codes):
                # Reviewed in full: nothing to compare, but the stream may have moved on.
                if not seeding.sampled_only:
                    calls.draw(n, n)
                continue
            places = np.array(calls.draw(len(codes), min(FIRST, n) if call.nested else n)[:FIRST])
            return bool(self._selected[codes[places]].all())
        return True

    def _codes_of(self, label: str, cents: int) -> NDArray[np.int64]:
        if label == self.lower:
            return self._codes[self._paid <= cents]
        if label == self.upper:
            return self._codes[self._paid > cents]
        return self._elsewhere[label]

    def _drawn(self, label: str, cents: int) -> int:
        """How many of the disclosed units this stratum has with the boundary."""
        if label == self.lower:
            return int((self._wanted_paid <= cents).sum())
        if label == self.upper:
            return int((self._wanted_paid > cents).sum())
        return self.strata.counts[label]

    @cached_property
    def _selected(self) -> NDArray[np.bool_]:
        """Which unit codes are those of disclosed units."""
        found = np.zeros(int(self.strata.lists.unit_codes.max(initial=0)) + 1, dtype=bool)
        for codes in self.strata.wanted.values():
            found[codes[codes >= 0]] = True
        return found

    @cached_property
    def _starts(self) -> list[tuple[Seeding, Call, str]]:
        """Each call with the ways its seed can have served the strata."""
        sample = self.strata.sample
        return [
            (
                seeding,
                call,
                sample.seed_of_stratum(seeding.turns[0] if seeding.turns else self.lower) or "",
            )
            for seeding in seedings(self.strata, sample)
            for meaning in generator_named(sample.program).meanings(sample.version)
            for call in meaning.generator.calls
        ]

    @cached_property
    def _elsewhere(self) -> dict[str, NDArray[np.int64]]:
        """The codes of the rows of the other strata, in the order of the list."""
        lists = self.strata.lists
        return {
            label: lists.unit_codes[lists.ordered(rows, self.keys)]
            for label, rows in self.strata.rows.items()
        }


def _candidates(strata: DisclosedStrata, lower: str, upper: str) -> list[int]:
    """Boundaries that part the two strata in different ways, the rounder ones of too many."""
    paid = strata.columns.paid_cents
    amounts = np.unique(np.concatenate([paid[strata.rows[lower]], paid[strata.rows[upper]]]))
    rows = len(strata.rows[lower]) + len(strata.rows[upper])
    most = max(10, min(MOST_BOUNDARIES, MOST_ROWS // max(rows, 1)))
    for step in STEPS:
        ends = np.unique(-(-amounts // step) * step)
        # Two ends with no amount between them part the strata alike.
        places = np.unique(np.searchsorted(amounts, ends, side="right"), return_index=True)[1]
        if len(places) <= most:
            return [int(end) for end in ends[places]]
    return [int(end) for end in ends[places][:most]]


def _tried_at(
    strata: DisclosedStrata, pair: _Pair, cents: int, keys: Keys
) -> tuple[DisclosedStrata, Attempt] | None:
    """The strata with this boundary, and the attempt that gives the whole sample; or None."""
    below = strata.columns.paid_cents[pair.rows] <= cents
    rows = dict(strata.rows) | {pair.lower: pair.rows[below], pair.upper: pair.rows[~below]}
    units = dict(strata.sample.units)
    both = [*units[pair.lower], *units[pair.upper]]
    places = strata.columns.rows_of(both)
    if (places < 0).any():
        return None
    low = (strata.columns.paid_cents[places] <= cents).tolist()
    units[pair.lower] = tuple(unit for unit, first in zip(both, low, strict=True) if first)
    units[pair.upper] = tuple(unit for unit, first in zip(both, low, strict=True) if not first)
    sample = replace(strata.sample, units=units, sizes={})
    again = DisclosedStrata(strata.columns, sample, rows, strata.lists)
    listed = ListedRows(again, Listing(keys))
    for drawing in stated_drawings(again, sample):
        made = attempt(again, drawing, listed)
        if made.same_set:
            return again, made
    return None


def _stated(study: Study, strata: DisclosedStrata, lower: str) -> int:
    plan = study.known_plan
    for row in plan.strata if plan is not None else ():
        if row.label == lower and row.high_cents is not None:
            return row.high_cents
    return int(strata.columns.paid_cents[strata.rows[lower]].max())


def _moved(before: DisclosedStrata, again: DisclosedStrata) -> dict[str, str]:
    """The units whose stratum differs, with the one they were drawn in."""
    now = {unit: label for label, ids in before.sample.units.items() for unit in ids}
    return {
        unit: label
        for label, ids in again.sample.units.items()
        for unit in ids
        if now[unit] != label
    }
