"""Stop-or-go attribute sampling: review in steps, stop as soon as few enough errors are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError, Problem
from primafacie.core.results import Result
from sampling.ratstats.hypergeometric_chances import hypergeometric_chances
from sampling.sample_size.discovery_sizes import discovery_faults, discovery_size, errors_too_many

if TYPE_CHECKING:
    import pandas as pd

Risk = Literal["overall", "each step"]
_HALVINGS = 25
MOST_STEPS = 25


@dataclass(frozen=True)
class Step:
    """One step of a stop-or-go sample.

    After `size` units in all, the review stops with at most `allowed` errors in all. With more, the
    next step is taken; with more than the last step allows, no step is left to stop at.

    Attributes
    ----------
    number : int
        The step, from 1.
    size : int
        Units reviewed in all.
    more : int
        Units added to the step before.
    allowed : int
        The most errors in all with which the review stops.
    stops : float
        The chance to stop here where the tolerable rate is reached (a wrong stop).
    """

    number: int
    size: int
    more: int
    allowed: int
    stops: float


@dataclass(frozen=True)
class StopOrGo(Result):
    """The step table of a stop-or-go sample and its exact risk.

    Attributes
    ----------
    universe : int
        Units in the population.
    tolerable_rate, level : float
        The tolerable error rate and the confidence level, fractions.
    too_many : int
        K, the number of errors in the universe that would be too many.
    basis : {"overall", "each step"}
        Whether the level holds for all steps together or for each step.
    steps : tuple of Step
        The steps.
    risk : float
        The chance that any step stops although the universe holds `too_many` errors; at most
        1 - level where the risk of all steps together was asked for.
    """

    SCHEMA: ClassVar[str] = "primafacie.stop-or-go/1"
    ROWS: ClassVar[str] = "steps"

    universe: int
    tolerable_rate: float
    level: float
    too_many: int
    basis: Risk
    steps: tuple[Step, ...]
    risk: float

    def decide(self, step: int, errors: int) -> Literal["stop", "go on", "not shown"]:
        """Decide after a step of the review.

        Parameters
        ----------
        step : int
            The step, from 1.
        errors : int
            Errors found in all.

        Returns
        -------
        {"stop", "go on", "not shown"}
            "stop": at the level the universe holds fewer errors than are too many. "go on": review
            the units of the next step. "not shown": no further step can stop with so many errors.

        Raises
        ------
        PlanError
            If there is no such step or number of errors.
        """
        if not 1 <= step <= len(self.steps) or isinstance(errors, bool) or errors < 0:
            raise PlanError(
                f"{errors!r} errors after step {step!r}",
                where="stop-or-go sample",
                expected=f"a step from 1 to {len(self.steps)} and 0 errors or more",
                fix="",
            )
        if errors <= self.steps[step - 1].allowed:
            return "stop"
        return "go on" if errors <= self.steps[-1].allowed else "not shown"

    def expected_size(self, rate: float) -> float:
        """Compute the units that are reviewed on average.

        The review ends when a step stops it, or when more errors were found than the last step
        allows.

        Parameters
        ----------
        rate : float
            The share of the universe in error, a fraction.

        Returns
        -------
        float
            The expected number of units.

        Raises
        ------
        PlanError
            If the rate is not a fraction from 0 to 1.
        """
        if isinstance(rate, bool) or not 0 <= rate <= 1:
            raise PlanError(f"the rate {rate!r}", expected="a fraction from 0 to 1", fix="")
        errors = round(rate * self.universe)
        sizes = [row.size for row in self.steps]
        reached = _reached(self.universe, errors, sizes, [row.allowed for row in self.steps])
        return float(sum(row.more * share for row, share in zip(self.steps, reached, strict=True)))

    def table(self) -> pd.DataFrame:
        """Tabulate the steps.

        Returns
        -------
        pandas.DataFrame
            One row per step.
        """
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.steps])

    def __str__(self) -> str:
        sizes = ", ".join(f"{row.size:,}" for row in self.steps)
        return (
            f"stop-or-go sample of {self.universe:,} units: {sizes} units in all by step; chance "
            f"of a wrong stop {self.risk:.2%}"
        )

    def text(self) -> str:
        """Write the steps in words, as instructions for the review.

        Returns
        -------
        str
            Lines of text.
        """
        limit = f"{100 * self.tolerable_rate:g}% ({self.too_many:,} of {self.universe:,})"
        lines = [
            f"Stop-or-go sample of {self.universe:,} units",
            f"Fewer errors than {limit} are shown at {100 * self.level:g}% by the first step that "
            "stops",
        ]
        last = self.steps[-1]
        for row in self.steps:
            few = "no error" if not row.allowed else f"at most {_errors(row.allowed)}"
            onward = "with more no step is left"
            if row is not last:
                span = f"{row.allowed + 1} to {_errors(last.allowed)}"
                alone = row.allowed + 1 == last.allowed
                onward = f"go on with {_errors(last.allowed) if alone else span}"
            lines.append(
                f"  {row.number}. {row.more:,} units, {row.size:,} in all: stop with {few} in "
                f"all, {onward}"
            )
        lines.append(
            f"Chance that a step stops although {self.too_many:,} units are in error: "
            f"{100 * self.risk:.2f}%"
        )
        return "\n".join(lines)


def _errors(count: int) -> str:
    return "1 error" if count == 1 else f"{count} errors"


def stop_or_go(
    universe: int,
    *,
    tolerable_rate: float,
    level: float,
    most_errors: int = 4,
    risk: Risk = "overall",
) -> StopOrGo:
    """Make the step table of a stop-or-go sample: n, the errors allowed, the next n.

    Population: `universe` units, of which K = ceil(tolerable_rate * universe) in error would be too
    many. After step k = 0, 1, ..., `most_errors` the review stops with at most k errors in all n_k
    units. With X hypergeometric, n_k is the least n with

        P(X <= k | K) <= a

    where a = 1 - level with `risk="each step"`. With `risk="overall"`, a is the largest at which
    the chance of *any* wrong stop (exact, over all paths of errors) is at most 1 - level.

    Parameters
    ----------
    universe : int
        Units in the population, N.
    tolerable_rate : float
        The error rate that would be too much, a fraction above 0, at most 1.
    level : float
        Confidence level, a fraction between 0 and 1.
    most_errors : int, default 4
        The errors that the last step allows.
    risk : {"overall", "each step"}, default "overall"
        Whether `level` holds whichever step stops, or for each step by itself.

    Returns
    -------
    StopOrGo
        The steps and the exact risk.

    Raises
    ------
    PlanError
        If an argument is not valid.

    Notes
    -----
    "each step" is the traditional table, whose first step is the discovery sample. Each look is a
    chance to stop wrongly, so all of its steps together err more often than 1 - level. With
    "overall", "fewer than K errors" holds at the level whichever step stops.

    The table assumes simple random sampling without replacement in the order drawn: take the units
    of one draw of n_k by order of selection.

    References
    ----------
    DCAA EZ-Quant 2.0.6: exact hypergeometric sizes (the first step).

    Andrews and Godfrey (1977), Sequential sampling methods for testing a compliance objective,
    University of Michigan, Division of Research, Working Paper 150: the risk of several looks.

    Examples
    --------
    >>> [row.size for row in stop_or_go(1000, tolerable_rate=0.04, level=0.90, most_errors=2,
    ...                                 risk="each step").steps]
    [55, 93, 127]
    >>> made = stop_or_go(1000, tolerable_rate=0.04, level=0.90, most_errors=2)
    >>> [row.size for row in made.steps], round(made.risk, 4)
    ([70, 110, 146], 0.0992)
    """
    found = discovery_faults(universe, tolerable_rate, level, most_errors, most_errors=MOST_STEPS)
    if risk not in get_args(Risk):
        found.append(Problem("risk", repr(risk), "'overall' or 'each step'", ""))
    if found:
        raise PlanError.collected(found, what="stop-or-go sample")
    errors = errors_too_many(universe, tolerable_rate, most_errors)
    allowed = range(most_errors + 1)

    def sizes_at(tail: float) -> list[int]:
        return [
            discovery_size(
                universe, tolerable_rate=tolerable_rate, level=1 - tail, expected_errors=k
            )
            for k in allowed
        ]

    tail = 1 - level
    sizes = sizes_at(tail)
    if risk == "overall":
        sizes = _within(universe, errors, sizes_at, tail, len(allowed))
    chances = _stopping(universe, errors, sizes)
    before = [0, *sizes]
    steps = tuple(
        Step(k + 1, sizes[k], sizes[k] - before[k], k, float(chances[k])) for k in allowed
    )
    return StopOrGo(universe, tolerable_rate, level, errors, risk, steps, float(sum(chances)))


def _within(
    universe: int, errors: int, sizes_at: Callable[[float], list[int]], tail: float, steps: int
) -> list[int]:
    """The sizes at the largest common tail whose risk over all steps is at most `tail`.

    A share of the tail for each step is always enough; the risk falls as the sizes grow.
    """
    low, high = tail / steps, tail
    best = sizes_at(low)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        sizes = best if steps == 1 else sizes_at(middle)
        if sum(_stopping(universe, errors, sizes)) <= tail * (1 + 1e-12):
            low, best = middle, sizes
        else:
            high = middle
    return best


def _walked(
    universe: int, errors: int, sizes: Sequence[int], allowed: Sequence[int]
) -> Iterator[tuple[float, NDArray[np.float64]]]:
    """At each step: the chance that it is reached, and that of every number of errors after it.

    Goes on with more errors than the step allows, up to what the last one does.
    """
    most = allowed[-1]
    alive = np.zeros(most + 1)
    alive[0] = 1.0
    before = 0
    for size, few in zip(sizes, allowed, strict=True):
        reached = float(alive.sum())
        after = np.zeros(most + 1)
        for x in np.flatnonzero(alive).tolist():
            left = max(errors - x, 0)
            k, chances = hypergeometric_chances(universe - before, left, size - before)
            few_more = k <= most - x
            after[x + k[few_more].astype(np.int64)] += alive[x] * chances[few_more]
        yield reached, after
        alive = np.where(np.arange(most + 1) > few, after, 0.0)
        before = size


def _stopping(universe: int, errors: int, sizes: Sequence[int]) -> list[float]:
    """The chance to stop at each step, with 0, 1, 2, ... errors allowed."""
    allowed = range(len(sizes))
    return [
        float(after[: few + 1].sum())
        for few, (_, after) in zip(allowed, _walked(universe, errors, sizes, allowed), strict=True)
    ]


def _reached(
    universe: int, errors: int, sizes: Sequence[int], allowed: Sequence[int]
) -> list[float]:
    """The chance that the units of each step are reviewed."""
    return [reached for reached, _ in _walked(universe, errors, sizes, allowed)]
