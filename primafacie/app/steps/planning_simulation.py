"""Simulated planning on the command line: run it, keep its record and its plot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primafacie.core.errors import PlanError
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from extrapolation.simulation.planning_records import SimulatedPlan
    from sampling.models import AnticipatedErrors
    from sampling.plans import Plan


@dataclass(frozen=True)
class SimulationOptions:
    """How synthetic audits are drawn: sizes, bounds, replicates, seed."""

    sizes: tuple[int, ...] = ()
    bounds: tuple[str, ...] = ()
    replicates: int = 500
    seed: int = 0
    workers: int = 1


def run_simulation(
    plan: Plan,
    model: AnticipatedErrors | None,
    options: SimulationOptions,
    progress: Callable[[int, int], None] | None = None,
) -> SimulatedPlan:
    """Synthetic audits on the plan's own frame under the anticipated errors."""
    from extrapolation.simulation.simulated_plans import simulate_plan
    from sampling.models import OverpaymentModel

    if model is None:
        raise PlanError(
            "a simulated planning without anticipated errors",
            expected="--error-rate, or --pilot",
            fix="Give the error rate and severity that an earlier review or a probe suggests",
        )
    if not isinstance(model, OverpaymentModel):
        raise PlanError(
            "a probe's mean and spread to simulate from",
            expected="shares overpaid",
            fix="Say --pilot-as taints or --pilot-as hot-deck",
        )
    sizes = sorted({*options.sizes, plan.sample_size}) if options.sizes else None
    return simulate_plan(
        plan,
        model,
        sizes=sizes,
        bounds=options.bounds or None,
        replicates=options.replicates,
        seed=options.seed,
        workers=options.workers,
        progress=progress,
    )


GUARANTEES: Final = {
    "exact": "proved",
    "conjectured": "conjectured",
    "asymptotic": "large samples",
    "model": "a model",
    "heuristic": "a rule of thumb",
}
"""The guarantees of the cards of bounds in the words of the printed table."""


def simulation_rows(found: SimulatedPlan, plan: Plan) -> list[tuple[str, ...]]:
    """The printed table at the planned size, the best bound first.

    Bound, guarantee, coverage with two Monte Carlo standard errors, recovered share, mean limit in
    dollars, remarks.
    """
    from extrapolation.simulation.simulated_plans import audited_design
    from sampling.choices import BOUND_CARDS

    design, best, silent = audited_design(plan), found.recommended, silent_bounds(found)
    rows: list[tuple[str, ...]] = []
    for row in found.ranked:
        if row.bound in silent:
            continue
        card = BOUND_CARDS[row.bound]
        short = design in card.short_in
        remarks = []
        if best is not None and row.bound == best.bound:
            remarks.append("recommended")
        if row.bound == found.planned_bound:
            remarks.append("planned")
        if found.is_short(row):
            remarks.append(f"covers less than {_percent(found.level)}")
        if row.recovered_without_floor is not None:
            bare = _percent(row.recovered_without_floor)
            remarks.append(f"conditional on the floor, without which it would be {bare}")
        if row.refused > 0:
            remarks.append(f"no limit in {_percent(row.refused)} of the audits")
        if card.baseline:
            remarks.append("for comparison only")
        remarks += [row.barred] if row.barred else []
        limit = found.limit_of(row)
        rows.append(
            (
                row.bound,
                "large samples" if short else GUARANTEES.get(card.guarantee, card.guarantee),
                "" if row.coverage is None else f"{_percent(row.coverage)}{_around(row.error)}",
                _percent(row.recovered),
                "" if limit is None else f"${limit:,.0f}",
                "; ".join(remarks),
            )
        )
    return rows


def size_rows(found: SimulatedPlan) -> list[tuple[str, ...]]:
    """Mean limits by sample size: of the planned, the recommended and the best bounds."""
    best = found.recommended
    names = [] if best is None else [best.bound]
    names += [found.planned_bound] if found.planned_bound in found.bounds else []
    names += [row.bound for row in found.ranked if not row.barred and not found.is_short(row)][:3]
    rows = []
    for name in dict.fromkeys(names):
        cells = [name]
        for n in found.sizes:
            row = found.row(name, n)
            limit = found.limit_of(row)
            mark = " (short)" if found.is_short(row) else ""
            cells.append("" if limit is None else f"${limit:,.0f} {_percent(row.recovered)}{mark}")
        rows.append(tuple(cells))
    return rows


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}%"


def _around(error: float | None) -> str:
    """Two standard errors of a coverage, which tell what the simulation cannot."""
    return "" if error is None else f" ({200 * error:.1f})"


def silent_bounds(found: SimulatedPlan) -> list[str]:
    """Bounds without a limit in any audit of any size: those of counts, which refuse dollars."""
    return [
        name
        for name in found.bounds
        if all(row.refused == 1 for row in found.rows if row.bound == name)
    ]


def keep_simulation(
    study: StudyFolder, found: SimulatedPlan, inputs: dict[str, str], *, what: str = "units"
) -> None:
    """The record and the plot in the study folder, before the plan they recommend for."""
    from primafacie.core.figures import to_svg

    told = f"simulated audits of {', '.join(f'{n:,}' for n in found.sizes)} {what}"
    with study.step("planning", told, inputs=inputs) as step:
        step.write("2-plan/simulation.json", found.written())
        figure = found.plot(what=what)
        svg = to_svg(figure, name="simulation", title="Simulated planning")
        step.write("2-plan/simulation.svg", svg.encode("utf-8"))
