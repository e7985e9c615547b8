"""Do several strata use the same random numbers? By their streams, and by their places.

RAT-STATS has 65,536 streams: other seeds can be the same stream. And where no seed is
disclosed, the places tell: place k of N_h in order of selection holds the uniform in
[k / N_h, (k + 1) / N_h); independent strata agree in a place with chance about 1/N_a + 1/N_b.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import bdtrc

from validation.replay.generators import generator_named
from validation.replay.list_orders import places_in_order
from validation.replay.replication import replication_of
from validation.study.disclosed_samples import DisclosedSample
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class SharedStreams:
    """Strata that share random numbers: `by_seed` pairs, `by_place` pairs, the smallest p.

    `restarted` are pairs that the replication shows to begin with one seed, but whose places do
    not agree: a program that rejects numbers gives strata of other sizes other places, and often
    the same row numbers: `same_rows` of `rows_compared` are equal in the closest of these pairs.
    """

    by_seed: tuple[tuple[str, str], ...]
    by_place: tuple[tuple[str, str], ...]
    agreeing: int
    compared: int
    p: float
    restarted: tuple[tuple[str, str], ...] = ()
    same_rows: int = 0
    rows_compared: int = 0
    rows_p: float = 1.0

    @property
    def copies_rows(self) -> bool:
        """Are more row numbers equal than independent strata could have?"""
        return self.rows_p < COPIED

    @property
    def shared(self) -> bool:
        return bool(self.by_seed or self.by_place)


# Copied places are all but impossible by chance; the bar is far below the tests' common level,
# because a frame with a hidden period can make a few places agree.
COPIED = 1e-6


def shared_streams(study: Study) -> SharedStreams:
    """Which strata of the disclosed sample share their random numbers.

    Tickets are different in every stratum by construction, so equal ticket seeds say nothing.
    """
    sample = study.disclosed
    if sample is None or len(sample.units) < 2:
        return SharedStreams((), (), 0, 0, 1.0)
    labels = [label for label, ids in sample.units.items() if ids]
    by_seed = _by_seed(sample, labels)
    # One seed for all strata does not say that each began with it: the numbers may have run on.
    by_label = all(label in sample.seeds for label in labels)
    if by_seed and not by_label and not _began_anew(study):
        by_seed = []
    places = _places(study, labels)
    by_place, best, counts = [], 1.0, (0, 0)
    pairs = list(combinations(places, 2))
    for a, b in pairs:
        agreeing, compared, p = _agreement(*places[a], *places[b], in_order=sample.in_order)
        p = min(1.0, p * len(pairs))
        if p < COPIED:
            by_place.append((a, b))
        if p < best:
            best, counts = p, (agreeing, compared)
    if by_seed and _in_turn(study):
        by_seed = []
    restarted = []
    if by_seed and places and not by_place:
        # The seeds are equal, but the places show that the numbers were not shared after all.
        if _began_anew(study):
            restarted = [pair for pair in by_seed if pair[0] in places and pair[1] in places]
        by_seed = [pair for pair in by_seed if pair[0] not in places or pair[1] not in places]
    rows = [_same_rows(*places[a], *places[b], len(restarted)) for a, b in restarted]
    same, compared, rows_p = min(rows, key=lambda row: row[2], default=(0, 0, 1.0))
    return SharedStreams(
        tuple(by_seed),
        tuple(by_place),
        *counts,
        p=best,
        restarted=tuple(restarted),
        same_rows=same,
        rows_compared=compared,
        rows_p=rows_p,
    )


def _same_rows(
    a: NDArray[np.int64], size_a: int, b: NDArray[np.int64], size_b: int, pairs: int
) -> tuple[int, int, float]:
    """Row numbers selected in both strata, of how many, and the chance of as many."""
    n = min(len(a), len(b))
    same = len(np.intersect1d(a, b))
    chance = max(len(a), len(b)) / max(size_a, size_b)
    p = float(bdtrc(same - 1, n, chance)) if same else 1.0
    return same, n, min(1.0, p * pairs)


def _began_anew(study: Study) -> bool:
    """Is the sample that of strata which each begin with the one seed?"""
    found = replication_of(study)
    return found.complete and not found.in_turn and not found.searches


def _in_turn(study: Study) -> bool:
    """Is the sample that of one stream over the strata in turn?"""
    found = replication_of(study)
    return found.complete and found.in_turn


def _by_seed(sample: DisclosedSample, labels: list[str]) -> list[tuple[str, str]]:
    """The strata whose stated seeds give the same numbers."""
    generator = generator_named(sample.program)
    found = []
    for a, b in combinations(labels, 2):
        first, second = sample.seed_of_stratum(a), sample.seed_of_stratum(b)
        if first is not None and second is not None and generator.same_numbers(first, second):
            found.append((a, b))
    return found


def _places(study: Study, labels: list[str]) -> dict[str, tuple[NDArray[np.int64], int]]:
    """Places of the selected units in each stratum's frame, and its size."""
    columns, sample = study.columns, study.disclosed
    if columns is None or sample is None or study.labels is None:
        return {}
    if not generator_named(sample.program).by_position:
        return {}
    found = {}
    for label in labels:
        rows = study.rows_of_stratum(label)
        places = places_in_order(columns, rows, sample.order, sample.units[label])
        places = places[places >= 0]
        if len(places) >= 5 and len(rows) > 4 * len(places):
            found[label] = (places, len(rows))
    return found


def _agreement(
    a: NDArray[np.int64], size_a: int, b: NDArray[np.int64], size_b: int, *, in_order: bool
) -> tuple[int, int, float]:
    """Units whose uniforms can be the same, of how many compared, and the chance of as many."""
    if in_order:
        count = min(len(a), len(b))
        same = _overlap(a[:count], size_a, b[:count], size_b)
        agreeing, chance = int(same.sum()), 1 / size_a + 1 / size_b
    else:
        count = min(len(a), len(b))
        few, many = ((a, size_a), (b, size_b)) if len(a) <= len(b) else ((b, size_b), (a, size_a))
        pairs = _overlap(few[0][:, None], few[1], many[0][None, :], many[1])
        agreeing = int(np.count_nonzero(pairs.sum(axis=1)))
        chance = len(many[0]) * (1 / size_a + 1 / size_b)
    if agreeing == 0:
        return 0, count, 1.0
    return agreeing, count, float(bdtrc(agreeing - 1, count, min(chance, 1.0)))


def _overlap(
    a: NDArray[np.int64], size_a: int, b: NDArray[np.int64], size_b: int
) -> NDArray[np.bool_]:
    """Do [a/A, (a+1)/A) and [b/B, (b+1)/B) overlap? In whole numbers."""
    return np.asarray((a * size_b < (b + 1) * size_a) & (b * size_a < (a + 1) * size_b))
