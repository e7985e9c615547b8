"""Plans compared on the frame of a study, which stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.app.steps.plan_grids import options_with
from primafacie.app.steps.plan_step import (
    PlanOptions,
    frame_of,
    model_of,
    plan_values,
    strata_of,
)
from primafacie.app.steps.planning_simulation import SimulationOptions
from primafacie.app.steps.written_files import write_aside
from primafacie.core.errors import PlanError
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from extrapolation.simulation import PlanComparison
    from sampling.plans import Plan

PICTURES = (".png", ".svg")


def compare_options(
    root: Path,
    options: PlanOptions,
    grid: Mapping[str, Sequence[Any]],
    simulation: SimulationOptions,
    *,
    unit_cost: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PlanComparison:
    """The plans of every combination of `grid` on the study's frame, side by side."""
    from extrapolation.simulation import compare_plans
    from sampling.models import OverpaymentModel
    from sampling.plans import plan

    frame = frame_of(StudyFolder.open(root), options)

    def make(**choices: Any) -> Plan:
        chosen = options_with(options, choices)
        strata = strata_of(frame, chosen)
        if chosen.pilot is not None:
            chosen.pilot.check(strata)
        return plan(frame, strata, **plan_values(chosen))

    model = model_of(options)
    return compare_plans(
        make,
        grid,
        model=model if isinstance(model, OverpaymentModel) else None,
        unit_cost=unit_cost,
        replicates=simulation.replicates,
        seed=simulation.seed,
        workers=simulation.workers,
        progress=progress,
    )


def check_picture(out: Path) -> None:
    """Refuse a file that is no picture or is there already; asked before the work."""
    if out.suffix.lower() not in PICTURES:
        raise PlanError(
            f"the file {out.name}",
            where="--out",
            expected=f"a name that ends in {' or '.join(PICTURES)}",
            fix="Write for example --out options.png",
        )
    if out.exists():
        raise PlanError(
            f"the file {out.name} is there already",
            where="--out",
            expected="a new file",
            fix="Name another file",
        )


def write_picture(found: PlanComparison, out: Path) -> None:
    """The chart of the comparison as a file."""
    from primafacie.core.figures import to_png, to_svg

    figure = found.plot()
    if out.suffix.lower() == ".png":
        data = to_png(figure)
    else:
        svg = to_svg(figure, name="comparison", title="Plans compared")
        data = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode("utf-8")
    write_aside(out.parent, {out.name: data})


def comparison_cells(found: PlanComparison) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows of the printed table; a column without any figure is left out."""

    def percent(value: float | None) -> str:
        return "" if value is None else f"{100 * value:.1f}%"

    def dollars(value: float | None) -> str:
        return "" if value is None else f"${value:,.0f}"

    names = list(found.rows[0].choices)
    heads = [*names, "n", "by stratum", "precision", "mean limit", "coverage (s.e.)", "cost"]
    rows = []
    for row in found.rows:
        error = "" if row.error is None else f" ({100 * row.error:.1f})"
        several = row.sizes is not None and len(row.sizes) > 1
        rows.append(
            [
                *(row.choices[name] for name in names),
                "" if row.sample is None else f"{row.sample:,}",
                "+".join(f"{n}" for n in (row.sizes or {}).values()) if several else "",
                percent(row.precision),
                dollars(row.mean_limit),
                percent(row.coverage) + error,
                dollars(row.cost),
                row.remark if row.refused is None else f"refused: {row.refused}",
            ]
        )
    heads.append("remarks")
    kept = [k for k in range(len(heads)) if k < len(names) or any(row[k] for row in rows)]
    return [heads[k] for k in kept], [[row[k] for k in kept] for row in rows]
