"""Run a simulation: populations from an error model, audits from the frame, limits from both.

Work is cut into pieces (population, block of replicates), each with a stream of its own: the
result depends on the seed alone, not on how many workers share the pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.bounds import BOUNDS, Side
from extrapolation.simulation.blocks import Block, block_limits, check_bounds
from extrapolation.simulation.enumeration import can_enumerate, every_sample, may_enumerate
from extrapolation.simulation.rows import Outcome, Simulation, bound_row, outcome
from extrapolation.simulation.selections import SELECTIONS, Selection, SimulatedSelection
from extrapolation.simulation.strata import (
    DrawnStratum,
    FixedOverpayments,
    SimulatedStratum,
    TaintModel,
)
from primafacie.core.errors import EstimateError
from primafacie.core.streams import STREAM, Stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 1_000


@dataclass(eq=False)
class _Study:
    """Everything a piece of the work needs to know, and the population of the last piece."""

    strata: list[SimulatedStratum]
    model: TaintModel | FixedOverpayments
    bounds: tuple[str, ...]
    tail: float
    side: Side
    selection: Selection
    seed: int
    wanted: float | None
    options: Mapping[str, Any]
    kept: Population | None = None

    @property
    def selects(self) -> SimulatedSelection:
        return SELECTIONS[self.selection]

    def population(self, number: int) -> Population:
        """Population `number`; the last one is kept, as all its pieces need it."""
        if self.kept is None or self.kept.number != number:
            self.kept = Population(number, tuple(self._overpaid(number)))
        return self.kept

    def _overpaid(self, number: int) -> list[NDArray[np.float64]]:
        """The overpayments of every stratum in population `number`."""
        if isinstance(self.model, FixedOverpayments):
            return [np.asarray(found, dtype=np.float64) for found in self.model.by_stratum]
        stream = Stream(self.seed).child(number)
        return [
            self.model.overpayments(part.payments, stream.child(place))
            for place, part in enumerate(self.strata)
        ]

    def block(self, number: int, start: int, rows: int) -> Block:
        """The audits start..start + rows - 1 of a population."""
        population = self.population(number)
        stream = Stream(self.seed).child(number).child(len(self.strata) + start)
        open_strata = [
            part
            for part in self.strata
            if not part.whole and (self.selects.hits or part.n < part.size)
        ]
        drawn = iter(self.selects.places(open_strata, rows, stream))
        made = tuple(
            DrawnStratum(part, values, next(drawn), self.selects.hits)
            if part in open_strata
            else DrawnStratum(part, values, None, pps=False)
            for part, values in zip(self.strata, population.overpaid, strict=True)
        )
        return population.block(made, np.ones(rows))

    @cached_property
    def _may_enumerate(self) -> bool:
        in_order = any(BOUNDS[name].ordered or BOUNDS[name].randomised for name in self.bounds)
        separate = self.selects.separate and not in_order
        return separate and may_enumerate(self.strata, pps=self.selects.hits)

    def enumerates(self, number: int) -> bool:
        """Are the units of the population of two kinds only, so that every sample is tried?"""
        if not self._may_enumerate:
            return False
        overpaid = list(self.population(number).overpaid)
        return can_enumerate(self.strata, overpaid, pps=self.selects.hits)

    def enumerated(self, number: int) -> Block:
        """Every sample of a population of two kinds of units."""
        population = self.population(number)
        made = every_sample(self.strata, list(population.overpaid), pps=self.selects.hits)
        return population.block(*made)


@dataclass(frozen=True, eq=False)
class Population:
    """The overpayments of every stratum of one population, and what every block of it needs."""

    number: int
    overpaid: tuple[NDArray[np.float64], ...]

    @cached_property
    def truth(self) -> float:
        return float(sum(values.sum() for values in self.overpaid))

    @cached_property
    def nonnegative(self) -> bool:
        return all(not values.size or float(values.min()) >= 0 for values in self.overpaid)

    def block(self, strata: tuple[DrawnStratum, ...], chances: NDArray[np.float64]) -> Block:
        return Block(strata, chances, self.truth, self.nonnegative)


Piece = tuple[int, int, int]


def _work(study: _Study, piece: Piece) -> tuple[int, float, bool, list[Outcome]]:
    """The outcomes of every bound on one piece; a piece of no rows is an enumeration."""
    number, start, rows = piece
    block = study.enumerated(number) if rows == 0 else study.block(number, start, rows)
    found = [
        outcome(
            block,
            block_limits(block, name, study.tail, study.side, study.options),
            study.side,
            study.wanted,
        )
        for name in study.bounds
    ]
    return number, block.truth, rows == 0, found


def simulate(
    strata: Sequence[SimulatedStratum],
    model: TaintModel | FixedOverpayments,
    *,
    bounds: Sequence[str],
    level: float,
    side: Side = "lower",
    replicates: int,
    seed: int,
    selection: Selection = "independent",
    populations: int = 1,
    precision: float | None = None,
    options: Mapping[str, Any] | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Coverage, length and precision of bounds on audits drawn from the frame again and again.

    `strata`: the payments in frame order and the sample sizes; `model`: what gives payments
    their overpayments (`sampling.models`), or `FixedOverpayments`. `populations` overpayment
    populations are drawn from the model and `replicates` audits shared among them; with one
    population the coverage is *of that population*. `selection` as in `selections`; `level`
    and `side` as in `Estimate.interval`; `precision`: a wanted half-width over the point;
    `options` for bounds that take any (`seed`, `threshold`, ...). Where the population is of
    two kinds of units, every sample is enumerated and the coverage is exact. `progress(done,
    total)` is called after each piece; an interrupt leaves nothing behind.

    Raises `EstimateError` for bounds unknown or not valid for the design. The share of audits
    where a bound refuses is part of its row. It fails as its model fails: a coverage under
    mild anticipated errors says nothing of a frame where most units are denied.

    >>> from sampling.models import AllOrNone
    >>> part = SimulatedStratum("1", np.full(200, 50.0), 30)
    >>> found = simulate([part], AllOrNone(0.95), bounds=["student"], level=0.90,
    ...                  replicates=1000, seed=7)
    >>> found.row("student").direction, found.exact
    ('under', True)
    """
    parts = list(strata)
    _check(parts, model, bounds, level, side, replicates, populations)
    check_bounds(bounds, SELECTIONS[selection].design(len(parts)))
    tail = (1 - level) / 2 if side == "two-sided" else 1 - level
    chosen = {"seed": seed} | dict(options or {})
    study = _Study(parts, model, tuple(bounds), tail, side, selection, seed, precision, chosen)
    pieces = list(_pieces(study, replicates, populations))
    found: list[list[list[Outcome]]] = [[[] for _ in range(populations)] for _ in bounds]
    truths, exact = [0.0] * populations, True
    for done, (number, truth, enumerated, outcomes) in enumerate(_run(study, pieces, workers), 1):
        truths[number] = truth
        exact = exact and enumerated
        for place, item in enumerate(outcomes):
            found[place][number].append(item)
        if progress is not None:
            progress(done, len(pieces))
    rows = tuple(
        bound_row(
            name,
            found[place],
            truths,
            level=level,
            side=side,
            replicates=replicates,
            wanted=precision,
            exact=exact,
        )
        for place, name in enumerate(bounds)
    )
    return Simulation(
        rows=rows,
        level=level,
        side=side,
        selection=selection,
        replicates=replicates,
        populations=populations,
        seed=seed,
        stream=STREAM,
        precision=precision,
        mean_total=float(np.mean(truths)),
        exact=exact,
    )


def _pieces(study: _Study, replicates: int, populations: int) -> Iterator[Piece]:
    """Blocks of replicates; one empty block where a population is enumerated."""
    for number in range(populations):
        if study.enumerates(number):
            yield number, 0, 0
            continue
        mine = replicates // populations + (number < replicates % populations)
        for start in range(0, mine, _BLOCK):
            yield number, start, min(_BLOCK, mine - start)


def _run(
    study: _Study, pieces: Sequence[Piece], workers: int
) -> Iterator[tuple[int, float, bool, list[Outcome]]]:
    """The pieces in order, by one process or several."""
    if workers <= 1 or len(pieces) < 2:
        yield from (_work(study, piece) for piece in pieces)
        return
    from concurrent.futures import ProcessPoolExecutor

    study.kept = None  # A worker makes the populations of its own pieces.
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(study,)) as pool:
        try:
            yield from pool.map(_work_on_own, pieces)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_OWN: list[_Study] = []


def _begin(study: _Study) -> None:
    """Keep the study in a worker process, which gets it once and not with every piece."""
    _OWN[:] = [study]


def _work_on_own(piece: Piece) -> tuple[int, float, bool, list[Outcome]]:
    return _work(_OWN[0], piece)


def _check(
    strata: Sequence[SimulatedStratum],
    model: TaintModel | FixedOverpayments,
    bounds: Sequence[str],
    level: float,
    side: Side,
    replicates: int,
    populations: int,
) -> None:
    """Raise `EstimateError` for a study that cannot be run."""
    least = 0.0 if side == "two-sided" else 0.5
    fits = bool(strata) and bool(bounds) and least < level < 1 and 1 <= populations <= replicates
    if not fits or side not in ("lower", "upper", "two-sided"):
        raise EstimateError(
            f"{len(strata)} strata, {len(bounds)} bounds, level {level!r}, side {side!r}, "
            f"{replicates!r} replicates of {populations!r} populations",
            expected="a stratum and a bound or more, a level as in 0.90, a side, and at least "
            "one replicate a population",
            fix="Correct the study",
        )
    if isinstance(model, FixedOverpayments):
        sizes = [np.asarray(found).size for found in model.by_stratum]
        if sizes != [part.size for part in strata]:
            raise EstimateError(
                f"overpayments of {sizes} units",
                expected=f"of {[p.size for p in strata]} units",
                fix="Give the overpaid dollars of every unit, stratum by stratum",
            )
