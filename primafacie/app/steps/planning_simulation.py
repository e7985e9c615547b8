"""Simulated planning on the command line: run it, keep its record and its plot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def simulation_rows(found: SimulatedPlan) -> list[tuple[str, ...]]:
    """The rows of the printed table: bound, size, coverage, limit over truth, precision, notes."""

    def percent(value: float | None) -> str:
        return "" if value is None else f"{100 * value:.1f}%"

    best = found.recommended
    rows: list[tuple[str, ...]] = []
    silent = silent_bounds(found)
    for row in found.rows:
        if row.bound in silent:
            continue
        notes = [row.barred] if row.barred else []
        if best is not None and (row.bound, row.n) == (best.bound, best.n):
            notes.append("recommended")
        if row.recovered_without_floor is not None:
            bare = percent(row.recovered_without_floor)
            notes.append(f"conditional on the floor, without which it would be {bare}")
        if row.refused > 0:
            notes.append(f"refused in {percent(row.refused)} of the audits")
        error = "" if row.error is None else f" ({100 * row.error:.1f})"
        rows.append(
            (
                row.bound,
                f"{row.n:,}",
                percent(row.coverage) + error,
                percent(row.recovered),
                percent(row.precision),
                "; ".join(notes),
            )
        )
    return rows


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
