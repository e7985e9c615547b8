"""The smallest sample that reaches a precision or a lower limit in most audits, not on average.

A size from a precision makes the *anticipated* half-width over the anticipated point the wanted
one; the precision that an audit reaches varies about it, so that about half of the audits fail.
Here audits of the frame are simulated: units are drawn from every stratum, each gets its
overpayment from the error model, and the half-width over the point is computed as an audit would.

    assurance(n) = P(half-width / point <= wanted precision; n units on this frame, the model)
    assurance(n) = P(lower limit >= wanted limit; n units on this frame, the model)

Every size is tried on the same audits: the units of a smaller sample are the first ones of the
larger sample (common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from extrapolation.bounds import BOUNDS
from extrapolation.simulation.nested_audits import NestedAudits
from extrapolation.simulation.simulated_plans import audited_strata
from primafacie.core.errors import PlanError
from primafacie.core.results import Result
from primafacie.core.streams import STREAM
from sampling.models import OverpaymentModel, ScaledErrors, model_record, model_words
from sampling.plans.assurances import Assurance, AssuredAt
from sampling.plans.wanted_lower import WantedLower
from sampling.sizes import checked_level

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sampling.plans import Plan

AUDITS: Final = 2_000
FEWEST_AUDITS: Final = 100
MONTE_CARLO_LEVEL: Final = 0.95
OTHER_RATES: Final = (2 / 3, 4 / 3)
PASSES: Final = 5
"""The search, its refinement, the other audits and the two other rates, each over all audits."""
_COARSE, _FINE = 40, 60
_WIDER = 4

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SizeShare:
    """A size that was tried: the share of its audits that reach it, and the share's lower limit."""

    n: int
    share: float
    low: float


@dataclass(frozen=True)
class AssuredSize(Result):
    """The smallest size that reaches the assurance, and every size that was tried.

    Attributes
    ----------
    assurance : Assurance
        What a plan records: the size, its share, the share under other error rates.
    rows : tuple of SizeShare
        The sizes that were tried, in ascending order.
    """

    SCHEMA: ClassVar[str] = "primafacie.assured-size/1"
    ROWS: ClassVar[str] = "rows"

    assurance: Assurance
    rows: tuple[SizeShare, ...]

    def __str__(self) -> str:
        made = self.assurance
        return "\n".join(
            [
                f"{made.sample:,} units: {made.target} is {made.words}.",
                *(f"{line}." for line in made.lines()),
            ]
        )

    def plot(self) -> Figure:
        """Draw the share of audits that reach what is wanted by sample size.

        Returns
        -------
        matplotlib.figure.Figure
            The shares, the assurance and the size that reaches it.
        """
        from primafacie.core.figures import assurance_curve

        return assurance_curve(
            [(row.n, row.share, row.low) for row in self.rows],
            wanted=self.assurance.wanted,
            chosen=self.assurance.sample,
            expected=self.assurance.expected_sample,
            what="precision" if self.assurance.lower is None else "lower limit",
        )


def assured_size(
    plan: Plan,
    model: OverpaymentModel,
    *,
    assurance: float,
    minimum: int = 2,
    audits: int = AUDITS,
    seed: int = 0,
    progress: Progress | None = None,
) -> AssuredSize:
    """Find the smallest size that reaches the plan's wanted precision in most simulated audits.

    For a plan with `Sizes(wanted_lower=...)` it is the smallest that reaches that lower limit, of
    the plan's own bound.

    The size is the smallest whose lower 95% Monte Carlo limit (Clopper-Pearson) of that share
    reaches the assurance, and whose larger neighbors that were tried reach it as well. Sizes are
    allocated to the strata as in the plan.

    Parameters
    ----------
    plan : Plan
        A plan made from a precision or a wanted lower limit, with its open frame.
    model : OverpaymentModel
        The error model that the overpayments of the units are drawn from, independently.
    assurance : float
        The wanted share of audits, a fraction such as 0.80.
    minimum : int, default 2
        Least size of a sampled stratum.
    audits : int, default 2000
        Simulated audits of each size.
    seed : int, default 0
        The seed of the simulation.
    progress : callable, optional
        Called with the pieces of work done and those in all, as far as they are known.

    Returns
    -------
    AssuredSize
        The size; `plan(..., sizes=Sizes(..., assurance=found.assurance))` plans it.

    Raises
    ------
    PlanError
        If the plan is not one from a precision by simple or stratified random sampling, the
        assurance is not a fraction, the bound of a wanted lower limit is none of T - q SE, or even
        the whole frame does not reach it.

    Notes
    -----
    The assurance holds for the stated error model only: with rarer errors it is lower, which
    `other_rates` shows. An audit that finds no overpayment does not reach the precision. One whose
    findings do not vary has a half-width of 0 and reaches it. The search looks at many sizes on
    the same audits; `confirmed` is the share of other audits, which no size was chosen by.

    Examples
    --------
    >>> import pandas as pd
    >>> from sampling import ErrorModel, open_frame, plan
    >>> table = pd.DataFrame({"id": range(2000), "paid": [20 + k % 300 for k in range(2000)]})
    >>> frame, model = open_frame(table, unit_id="id", paid="paid").check(), ErrorModel(rate=0.4)
    >>> base = plan(frame, rules="oig-audit", precision=0.25, level=0.9, side="two-sided",
    ...             anticipated=model)
    >>> found = assured_size(base, model, assurance=0.8, audits=400)
    >>> base.sample_size < found.assurance.sample
    True
    """
    search = _search(plan, model, assurance, minimum, audits, seed, progress)
    return search.found()


def trial_seconds(plan: Plan, model: OverpaymentModel, *, audits: int = AUDITS) -> float:
    """About how long `assured_size` takes, from a short trial of the larger sizes.

    Parameters
    ----------
    plan, model, audits : as in `assured_size`
        The plan, its error model, and the audits of each size.

    Returns
    -------
    float
        Seconds.
    """
    from time import perf_counter

    some = max(20, audits // 50)
    search = _search(plan, model, 0.5, 2, FEWEST_AUDITS, 0, None)
    nested, alone = replace(search.nested, audits=some), replace(search.nested, audits=1)
    sizes = search.first_sizes()
    cap = nested.largest(sizes)
    alone.counts(sizes, cap)
    start = perf_counter()
    alone.counts(sizes, cap)
    middle = perf_counter()
    nested.counts(sizes, cap)
    fixed, each = middle - start, max(perf_counter() - middle - (middle - start), 0.0) / some
    return (fixed + each * audits) * PASSES


def _search(
    plan: Plan,
    model: OverpaymentModel,
    assurance: float,
    minimum: int,
    audits: int,
    seed: int,
    progress: Progress | None,
) -> _Search:
    """The search, after its arguments were checked."""
    fraction = not isinstance(assurance, bool) and 0 < assurance < 1
    if not fraction or audits < FEWEST_AUDITS:
        raise PlanError(
            f"the assurance {assurance!r} by {audits!r} audits",
            where="assurance",
            expected=f"a fraction such as 0.80, and {FEWEST_AUDITS} audits or more",
            fix="Write 80% as 0.80",
        )
    wanted = plan.size_calculation.wanted
    if wanted is None or wanted.precision is None or wanted.several or not plan.sample_size:
        raise PlanError(
            "a plan without one precision of the overpayments",
            where="assurance",
            expected="a size from a precision, its level and its side",
            fix="Plan with precision=, level= and side= (on the command line --precision, --level "
            "and --side)",
        )
    level, side = checked_level(wanted.level, wanted.side)
    tell = None if progress is None else _counted(progress, audits)
    parts = audited_strata(plan)
    lower = wanted.lower
    nested = NestedAudits(
        plan,
        model,
        parts,
        wanted.precision,
        level,
        side,
        minimum,
        audits,
        seed,
        tell,
        bound="" if lower is None else _moment_bound(plan),
        least=None if lower is None or lower.least is None else lower.least.cents / 100,
    )
    return _Search(nested, model, assurance)


def _moment_bound(plan: Plan) -> str:
    """The plan's bound, whose lower limit is wanted; it must rest on moments."""
    bound = BOUNDS[plan.bound]
    if bound.quantile is None or bound.moment_rows is None:
        raise PlanError(
            f"a lower limit by the bound {plan.bound}",
            where="assurance",
            expected="a limit T - q SE: the bound student, normal or satterthwaite",
            fix="Plan with --bound student, or see the recovered share of this bound by sample "
            "size with --simulate",
        )
    return plan.bound


def _counted(progress: Progress, audits: int) -> Callable[[int], None]:
    """Progress over all passes; how many there are is known at the end."""
    done = 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        progress(done, max(done, PASSES * audits))

    return tell


@dataclass(frozen=True, eq=False)
class _Search:
    nested: NestedAudits
    model: OverpaymentModel
    assurance: float

    @property
    def plan(self) -> Plan:
        return self.nested.plan

    @property
    def audits(self) -> int:
        return self.nested.audits

    def found(self) -> AssuredSize:
        """The smallest size, with its figures under the model and under other error rates."""
        tried: dict[int, int] = {}
        sizes = self.first_sizes()
        while True:
            cap = self.nested.largest(sizes)
            tried |= self.nested.counts(sizes, cap)
            best = self._smallest(tried)
            if best is not None:
                break
            if sizes[-1] >= self.plan.frame_size:
                share = tried[sizes[-1]] / self.audits
                raise PlanError(
                    f"an assurance of {100 * share:.1f}% with every unit of the frame",
                    where="assurance",
                    expected=f"{100 * self.assurance:g}%",
                    fix="Ask for a lower assurance, or for a looser precision or a lower limit",
                )
            sizes = self._between(sizes[-1], min(_WIDER * sizes[-1], self.plan.frame_size))
        while True:
            below = max((n for n in tried if n < best), default=best)
            sizes = [n for n in self._between(below + 1, best, _FINE) if n not in tried]
            if not sizes:
                break
            tried |= self.nested.counts(sizes, cap)
            best = self._smallest(tried) or best
        planned = self.plan.sample_size
        own = tried[planned] if planned in tried else self.nested.counts([planned], cap)[planned]
        rows = [SizeShare(n, k / self.audits, self._low(k)) for n, k in sorted(tried.items())]
        return AssuredSize(self._record(best, tried[best], own), tuple(rows))

    def _record(self, best: int, count: int, own: int) -> Assurance:
        other = replace(self.nested, seed=self.nested.seed + 1)
        again = other.counts([best])[best] / self.audits
        return Assurance(
            wanted=self.assurance,
            precision=self.nested.precision,
            level=self.nested.level,
            side=self.nested.side,
            quantile=self.nested.bound or str(self.plan.size_calculation.quantile),
            sample=best,
            share=count / self.audits,
            low=self._low(count),
            audits=self.audits,
            confirmed=again,
            confirmed_error=_error(again, self.audits),
            expected_sample=self.plan.sample_size,
            expected_share=own / self.audits,
            other_rates=tuple(self._other_rates(best)),
            assumption=model_words(self.model),
            model=model_record(self.model),
            seed=self.nested.seed,
            stream=STREAM,
            lower=self._wanted_lower,
        )

    @property
    def _wanted_lower(self) -> WantedLower | None:
        wanted = self.plan.size_calculation.wanted
        return None if wanted is None else wanted.lower

    def _other_rates(self, n: int) -> list[AssuredAt]:
        """The share where errors are a third rarer or more frequent, as far as they can be."""
        found = []
        rate = float(getattr(self.model, "rate", 0.0))
        for factor in OTHER_RATES if rate > 0 else ():
            try:
                other = ScaledErrors(self.model, rate, factor)
            except PlanError:
                continue
            share = replace(self.nested, model=other).counts([n])[n] / self.audits
            found.append(AssuredAt(factor, factor * rate, share, _error(share, self.audits)))
        return found

    def first_sizes(self) -> list[int]:
        """Sizes about the planned one: from half of it to four times as many."""
        planned, fewest = self.plan.sample_size, self.nested.minimum
        rows = self.plan.strata
        least = sum(row.n if row.certainty else min(fewest, row.size) for row in rows)
        most = min(_WIDER * planned, self.plan.frame_size)
        return sorted({least, planned, *self._between(max(least, planned // 2), most)})

    def _between(self, low: int, high: int, count: int = _COARSE) -> list[int]:
        return sorted({round(float(n)) for n in np.linspace(low, high, min(count, high - low + 1))})

    def _low(self, count: int) -> float:
        """The lower 95% limit of a share, from the count of audits (Clopper and Pearson 1934)."""
        from scipy.special import betaincinv

        if count == 0:
            return 0.0
        return float(betaincinv(count, self.audits - count + 1, 1 - MONTE_CARLO_LEVEL))

    def _smallest(self, tried: dict[int, int]) -> int | None:
        """The smallest size that reaches the assurance together with all larger ones tried."""
        best = None
        for n in sorted(tried, reverse=True):
            if self._low(tried[n]) < self.assurance:
                break
            best = n
        return best


def _error(share: float, audits: int) -> float:
    return sqrt(share * (1 - share) / audits)
