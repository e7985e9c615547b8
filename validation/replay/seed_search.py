"""Which seed is behind a disclosed sample? Where a program has few streams, try them all.

RAT-STATS (2005 to 2010) folds every seed into one of 65,536 streams. So a disclosed sample
either comes from one of them or it does not, and an honest foreign generator hits one by
chance with a probability that can be stated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from primafacie.core.errors import StudyError
from validation.replay.generators import GENERATORS, Generator
from validation.replay.generators.seed_space import Known, SeedSpace
from validation.replay.list_orders import Keys, Lists, order_words, parse_order
from validation.replay.seed_search_records import RATSTATS, SeedSearch, seed_space
from validation.study.disclosed_numbers import (
    DisclosedNumbers,
    framed_numbers,
    set_numbers,
    single_numbers,
)
from validation.study.disclosed_samples import DisclosedSample, Program
from validation.study.frame_columns import FrameColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Seeds are listed for the first streams only: where more match, the match says little.
MOST_LISTED = 8
# A space of no more streams than this is searched for every stratum in every order.
FEW = 100_000
# Decimals of the seeds tried where a stated one may have been rounded in print.
FINE = 2
# A search over all streams is worth its seconds only where a chance match is this unlikely.
WORTH_SEARCHING = 1e-3


def find_seed(
    values: Sequence[Any],
    *,
    low: int | None = None,
    high: int | None = None,
    ranges: Sequence[tuple[int, int]] = (),
    frames: Sequence[Any] = (),
    known: Known = "set",
    spares: Sequence[Any] = (),
    stated: float | None = None,
    program: Program = RATSTATS,
) -> SeedSearch:
    """The streams of a program, and their seeds, that give a disclosed sample.

    Every one of the 65,536 streams of RAT-STATS is tried. Under an honest foreign generator, with W
    possible values and n drawn numbers, the probability that any stream matches is at most

        65,536 (W - n)! / W!      for an ordered list
        65,536 / C(W, n)          for a set

    Parameters
    ----------
    values : sequence
        The drawn numbers: integers on `low` to `high`; or sets of numbers, one number for each of
        `ranges`; or (frame, item) over `frames`; or (frame, page, line).
    low, high : int, optional
        The range of single numbers, both ends included.
    ranges : sequence of (int, int), optional
        The range of each number of a set.
    frames : sequence, optional
        The range (low, high) of each frame, or ((first page, last page), (first line, last line)).
    known : {"set", "order"}, default "set"
        Whether `values` are in any order or in order of selection.
    spares : sequence, optional
        The spare numbers, in the order generated, where they were disclosed.
    stated : float, optional
        A seed that the other side named. Seeds that print as it does are tried too.
    program : str, default "RAT-STATS"
        Another program all of whose streams can be tried.

    Returns
    -------
    SeedSearch
        The streams found, the smallest whole seeds of each, and the bound on a chance match.

    Raises
    ------
    StudyError
        If numbers are outside the range or repeated, if not exactly one of `low` with `high`,
        `ranges` and `frames` is given, or if the program is unknown or has too many streams.

    Notes
    -----
    For few numbers, or where a whole range was drawn, a match proves nothing; `chance` of the
    result is then near 1.

    Examples
    --------
    >>> from sampling.ratstats import single_stage
    >>> drawn = single_stage(4417, 20, 0, 1, 10_000)
    >>> 4417 in find_seed(drawn.sequential, low=1, high=10_000).seeds[0]
    True
    """
    generator = GENERATORS.known(program, StudyError)
    numbers = _disclosed(values, spares, low, high, ranges, frames)
    return _searched(generator, numbers, known, stated)


def _searched(
    generator: Generator, numbers: DisclosedNumbers, known: Known, stated: float | None
) -> SeedSearch:
    """The streams of a generator that give the numbers."""
    space = seed_space(generator)
    streams = space.giving(numbers, known)
    listed = streams[:MOST_LISTED]
    seeds = tuple(space.whole_seeds(stream) for stream in listed)
    clocks = tuple(space.clock_seeds(stream) for stream in listed)
    rounded = None
    if stated is not None and space.stream_of(stated) not in streams:
        rounded = _printed_as(space, stated, streams)
    first, last = numbers.ranges[0] if len(numbers.ranges) == 1 else (1, numbers.possible)
    return SeedSearch(
        known=known,
        values=len(numbers.drawn),
        low=first,
        high=last,
        streams=streams,
        chance=chance_of_stream(space.streams, numbers.possible, len(numbers.drawn), known),
        seeds=seeds,
        clock_seeds=clocks,
        stated="" if stated is None else _stated(space, stated, streams, rounded),
        words=numbers.words,
        rounded=rounded or "",
        program=generator.name,
    )


def _disclosed(
    values: Sequence[Any],
    spares: Sequence[Any],
    low: int | None,
    high: int | None,
    ranges: Sequence[tuple[int, int]],
    frames: Sequence[Any],
) -> DisclosedNumbers:
    given = (low is not None and high is not None, bool(ranges), bool(frames))
    if sum(given) != 1:
        raise StudyError(
            "no range of the numbers, or several",
            where="seed search",
            expected="low= and high=, or ranges= of sets, or frames=",
            fix="Say on which range the numbers were drawn",
        )
    if ranges:
        return set_numbers(values, spares, ranges)
    if frames:
        return framed_numbers(values, spares, frames)
    assert low is not None
    assert high is not None
    return single_numbers(values, spares, low, high)


def chance_of_stream(streams: int, width: int, count: int, known: Known) -> float:
    """The bound on a chance match: the streams over the number of possible samples."""
    possible = math.lgamma(width + 1) - math.lgamma(width - count + 1)
    if known == "set":
        possible -= math.lgamma(count + 1)
    return min(1.0, math.exp(math.log(streams) - possible))


def _stated(space: SeedSpace, seed: float, streams: tuple[int, ...], printed: str | None) -> str:
    said = f"the stated seed {seed:.12g}"
    if space.stream_of(seed) in streams:
        return f"{said} gives these numbers"
    if printed is not None:
        return (
            f"{said} as printed gives another sample, but the seed {printed} "
            "that prints so when rounded gives these numbers"
        )
    if streams:
        return (
            f"the stated seed {seed:.12g} gives another sample; these numbers come from the above"
        )
    return f"the stated seed {seed:.12g} does not give these numbers, nor does any other"


def _printed_as(space: SeedSpace, seed: float, streams: tuple[int, ...]) -> str | None:
    """A seed of one of the streams, to four decimals, that rounds to (or is cut to) the stated."""
    exact = Decimal(repr(float(seed))).normalize()
    decimals = max(0, -int(exact.as_tuple().exponent))
    if decimals >= FINE or not streams:
        return None
    steps = 10 ** (FINE - decimals)
    tried = (np.arange(-steps // 2, steps) / 10.0**FINE) + float(seed)
    tried = np.round(tried, FINE)
    hits = np.isin(space.streams_of(tried), np.array(streams))
    return f"{tried[hits][0]:.{FINE}f}".rstrip("0") if hits.any() else None


def search_streams(
    generator: Generator,
    columns: FrameColumns,
    sample: DisclosedSample,
    rows: dict[str, NDArray[np.int64]],
) -> tuple[str, dict[str, SeedSearch]]:
    """Every stream tried on the places of a sample, stratum by stratum.

    The searches by stratum, and the order of the list in words ("" for the stated one).

    The stated order first (the file's where none was stated); where not every stratum is found
    there, the list sorted by each column in both directions. Strata of too few units for a match
    to mean anything are left out.
    """
    lists = Lists(columns)
    stated = parse_order(sample.order) or ()
    if not all(lists.has(key.column) for key in stated):
        stated = ()
    declared = _one_order(generator, lists, sample, rows, stated)
    if all_found(declared, sample) or not declared:
        return "", declared
    for key in lists.keys:
        if (key,) != stated:
            found = _one_order(generator, lists, sample, rows, (key,))
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
    generator: Generator,
    lists: Lists,
    sample: DisclosedSample,
    rows: dict[str, NDArray[np.int64]],
    keys: Keys,
) -> dict[str, SeedSearch]:
    found = {}
    for label, ids in sample.units.items():
        places = _places(lists, rows[label], keys, lists.columns.rows_of(ids))
        if not len(ids) or (places < 0).any() or len(set(ids)) < len(ids):
            continue
        size = max(sample.sizes.get(label, 0), len(rows[label]))
        search = _searched(
            generator,
            single_numbers((places + 1).tolist(), (), 1, size),
            "order" if sample.in_order else "set",
            _number(sample.seed_of_stratum(label)),
        )
        if search.chance <= WORTH_SEARCHING:
            found[label] = search
            if not search.found and generator.seeds is not None and generator.seeds.streams > FEW:
                break  # a large space is not searched again for the other strata
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
