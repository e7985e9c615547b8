"""Plans side by side: size, precision, simulated limit and coverage, cost of each option."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extrapolation.simulation.planning_records import PlanRow
from extrapolation.simulation.simulated_plans import (
    POPULATIONS,
    REPLICATES,
    can_simulate,
    simulate_plan,
)
from extrapolation.simulation.strata import TaintModel
from primafacie.core.brief_texts import brief
from primafacie.core.errors import AuditError, PlanError
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from primafacie.core.streams import STREAM
from primafacie.core.units import Dollars
from sampling.designs import estimator_of
from sampling.models import model_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sampling.plans import Plan

MOST_OPTIONS: Final = 200


@brief
@dataclass(frozen=True)
class ComparedPlan:
    """One option of a comparison.

    Attributes
    ----------
    choices : mapping of str to str
        The choices of the option by name.
    refused : str or None
        Why no plan can be made so; all that follows is then None.
    sizes : mapping of str to int or None
        Sample size by stratum.
    sample : int or None
        Sample size.
    bound : str or None
        The bound of the plan.
    precision : float or None
        Anticipated half-width over point.
    coverage, error : float or None
        Simulated coverage of the lower limit of the plan, and its standard error.
    mean_limit : float or None
        Mean lower limit of the simulated audits, dollars.
    recovered : float or None
        The same over the true total.
    cost : float or None
        Cost of the review, dollars.
    remark : str
        Why a figure is missing.
    """

    choices: Mapping[str, str]
    refused: str | None = None
    sizes: Mapping[str, int] | None = None
    sample: int | None = None
    bound: str | None = None
    precision: float | None = None
    coverage: float | None = None
    error: float | None = None
    mean_limit: Dollars | None = None
    recovered: float | None = None
    cost: Dollars | None = None
    remark: str = ""

    def named(self, names: Collection[str]) -> str:
        """Some of the choices as one text, with the sample size."""
        words = ", ".join(f"{name} {self.choices[name]}" for name in names)
        return words if "sample" in names else f"{words} (n = {self.sample or 0:,})"


@dataclass(frozen=True)
class PlanComparison(Result):
    """Options of a plan side by side. Nothing of it is recorded in a plan.

    Attributes
    ----------
    rows : tuple of ComparedPlan
        The options, in the order in which they were asked for.
    limit : str
        The limit of the plans; empty where no plan could be made.
    level : float or None
        Its one-sided level.
    assumption : str
        The anticipated errors, in words; empty where there were none.
    replicates, populations, seed : int
        The simulated audits of each option, the populations of errors they share, and their seed.
    stream : str
        The random numbers.
    """

    SCHEMA: ClassVar[str] = "primafacie.plan-comparison/1"
    ROWS: ClassVar[str] = "rows"

    rows: tuple[ComparedPlan, ...]
    limit: str
    level: float | None
    assumption: str
    replicates: int
    populations: int
    seed: int
    stream: str

    def table(self) -> pd.DataFrame:
        """Tabulate the options.

        Returns
        -------
        pandas.DataFrame
            One row per option, with a column for each choice; amounts in dollars.
        """
        import pandas as pd

        return pd.DataFrame([dict(row.choices) | _figures(row) for row in self.rows])

    def plot(self) -> Figure:
        """Draw precision, mean lower limit and coverage of every option that is not refused.

        Returns
        -------
        matplotlib.figure.Figure
            One row per option.
        """
        from primafacie.core.figures import option_dots

        shown = [row for row in self.rows if row.refused is None]
        names = shown[0].choices if shown else ()
        varied = [name for name in names if len({row.choices[name] for row in shown}) > 1]
        return option_dots(
            [
                (
                    row.named(varied or names),
                    row.sample or 0,
                    row.precision,
                    row.mean_limit,
                    row.coverage,
                    row.error,
                )
                for row in shown
            ],
            level=self.level,
        )

    def __str__(self) -> str:
        refused = sum(row.refused is not None for row in self.rows)
        words = f"{counted(len(self.rows), 'option')} compared, {refused} refused"
        if self.assumption and self.limit:
            words += (
                f"; {self.replicates:,} simulated audits of each under {self.assumption}, "
                f"limit: {self.limit}"
            )
        return f"{words}."


def compare_plans(
    make: Callable[..., Plan],
    choices: Mapping[str, Sequence[Any]],
    *,
    model: TaintModel | None = None,
    unit_cost: float | None = None,
    replicates: int = REPLICATES,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> PlanComparison:
    """Compare the plans that every combination of choices makes.

    Each option is planned, and audits of its frame are simulated under `model`, all options with
    the same seed: the coverage and the mean of the plan's own lower limit, as `simulate_plan`
    computes them. An option that cannot be planned is a row that says why.

    Parameters
    ----------
    make : callable
        Makes the plan of one combination: it is called with one keyword argument per choice.
    choices : mapping of str to sequence
        The values of every choice.
    model : error model, optional
        The anticipated errors. Without it nothing is simulated.
    unit_cost : float, optional
        The cost of the review of one unit, dollars, where a plan has no costs by stratum.
    replicates : int, default 500
        Simulated audits of each option.
    seed : int, default 0
        The seed of the simulation.
    workers : int, default 1
        Processes that simulate at the same time.
    progress : callable, optional
        Called with the options done and those in all.

    Returns
    -------
    PlanComparison
        One row per combination.

    Raises
    ------
    PlanError
        If there is no combination, or more than 200.

    Notes
    -----
    The figures hold for the anticipated errors only. To choose the option by its simulated limit
    is valid before the draw; after the review it is not.

    Examples
    --------
    >>> import pandas as pd
    >>> from sampling import ErrorModel, open_frame, plan
    >>> table = pd.DataFrame({"id": range(400), "paid": [20 + k % 300 for k in range(400)]})
    >>> frame = open_frame(table, unit_id="id", paid="paid").check()
    >>> model = ErrorModel(rate=0.3)
    >>> found = compare_plans(
    ...     lambda sample: plan(frame, rules="oig-audit", sample=sample, anticipated=model),
    ...     {"sample": [100, 500]}, model=model, replicates=50)
    >>> [(row.sample, row.refused is None) for row in found.rows]
    [(100, True), (None, False)]
    """
    options = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    if not choices or not 1 <= len(options) <= MOST_OPTIONS:
        raise PlanError(
            f"{len(options) if choices else 0:,} options",
            where="compare",
            expected=f"from 1 to {MOST_OPTIONS} combinations of choices",
            fix='Name fewer values, as in --compare "strata=1..4" "sample=60,100"',
        )
    rows: list[ComparedPlan] = []
    limits: dict[str, float] = {}
    simulated: dict[str, tuple[PlanRow, float]] = {}
    for done, option in enumerate(options, 1):
        words = {name: str(value) for name, value in option.items()}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                plan = make(**option)
        except AuditError as error:
            rows.append(ComparedPlan(words, refused=" ".join(map(str, error.problems))))
        else:
            limits[plan.limit.name] = plan.limit.one_sided_level
            row = _planned(words, plan, unit_cost)
            rows.append(_with_audits(row, plan, model, replicates, seed, workers, simulated))
        if progress is not None:
            progress(done, len(options))
    return PlanComparison(
        rows=tuple(rows),
        limit=" or ".join(limits),
        level=next(iter(limits.values())) if len(limits) == 1 else None,
        assumption="" if model is None else model_words(model),
        replicates=replicates,
        populations=min(POPULATIONS, replicates),
        seed=seed,
        stream=STREAM,
    )


def _planned(words: Mapping[str, str], plan: Plan, unit_cost: float | None) -> ComparedPlan:
    predicted, costs = plan.size_calculation.predicted, plan.size_calculation.costs
    cost = None
    if costs is not None and all(label in costs for label in plan.sizes):
        cost = sum(costs[label] * n for label, n in plan.sizes.items())
    elif unit_cost is not None:
        cost = unit_cost * plan.sample_size
    return ComparedPlan(
        words,
        sizes=plan.sizes,
        sample=plan.sample_size,
        bound=plan.bound,
        precision=None if predicted is None else predicted.precision,
        cost=cost,
    )


def _with_audits(
    row: ComparedPlan,
    plan: Plan,
    model: TaintModel | None,
    replicates: int,
    seed: int,
    workers: int,
    simulated: dict[str, tuple[PlanRow, float]],
) -> ComparedPlan:
    """The option with its simulated audits, or with the reason why there are none."""
    usual = estimator_of(plan.selection, plan.strata)
    if plan.estimator != usual:
        return replace(
            row, precision=None, remark=f"nothing is predicted for another estimator than {usual}"
        )
    if model is None:
        return replace(row, remark="no anticipated errors to simulate")
    why = can_simulate(plan)
    if why:
        return replace(row, remark=f"not simulated: {why}")
    if plan.digest not in simulated:
        found = simulate_plan(
            plan,
            model,
            sizes=[plan.sample_size],
            bounds=[plan.bound],
            replicates=replicates,
            seed=seed,
            workers=workers,
        )
        simulated[plan.digest] = (found.rows[0], found.mean_total)
    audits, total = simulated[plan.digest]
    recovered = audits.recovered
    remark = audits.barred
    if audits.refused > 0:
        remark = f"no limit in {100 * audits.refused:.1f}% of the audits"
    return replace(
        row,
        coverage=audits.coverage,
        error=audits.error,
        recovered=recovered,
        mean_limit=None if recovered is None else recovered * total,
        remark=remark,
    )


def _figures(row: ComparedPlan) -> dict[str, Any]:
    sizes = row.sizes or {}
    return {
        "sample_units": row.sample,
        "by_stratum": ", ".join(f"{label}: {n:,}" for label, n in sizes.items()),
        "anticipated_precision": row.precision,
        "mean_limit_dollars": row.mean_limit,
        "coverage": row.coverage,
        "coverage_error": row.error,
        "cost_dollars": row.cost,
        "remark": row.remark if row.refused is None else f"refused: {row.refused}",
    }
