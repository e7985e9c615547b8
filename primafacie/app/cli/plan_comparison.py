"""`primafacie plan --compare`: several plans side by side, and nothing is written to the study."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from primafacie.app.cli.option_words import COMPARISON, argument, option
from primafacie.app.cli.output import Output
from primafacie.app.cli.plan_values import plan_options_of
from primafacie.core.errors import PlanError

if TYPE_CHECKING:
    from primafacie.app.steps.plan_choices import PlanChoices

Grid = Annotated[
    list[str] | None,
    argument("CHOICES...", "Further choices of --compare, such as sample=60,100,150."),
]
Compare = Annotated[
    list[str] | None,
    option(
        "--compare",
        COMPARISON,
        "Plans are compared and nothing is written to the study: values of an option, such as "
        '"strata=1..6". Further options follow, such as "sample=60,100,150", or the option is '
        "repeated.",
        metavar="OPTION=VALUES",
    ),
]
UnitCost = Annotated[
    float | None,
    option(
        "--unit-cost",
        COMPARISON,
        "The cost of the review of one unit, from which the cost of each compared plan follows.",
        metavar="DOLLARS",
    ),
]
Picture = Annotated[
    Path | None,
    option("--out", COMPARISON, more="It is the chart of --compare: a .png or .svg file."),
]

_APART = ("write_toml", "simulate", "sizes", "bounds")


def say_comparison(
    output: Output,
    study: Path,
    choices: PlanChoices,
    words: Sequence[str],
    *,
    unit_cost: float | None,
    out: Path | None,
    typed: Collection[str],
) -> None:
    """Compare the plans and print their table; the chart goes to `out`."""
    from primafacie.app.steps.comparison_step import (
        check_picture,
        compare_options,
        comparison_cells,
        write_picture,
    )
    from primafacie.app.steps.plan_grids import KINDS, grid_of
    from primafacie.app.steps.planning_simulation import SimulationOptions

    grid = grid_of(words)
    fixed = {KINDS[name][0] for name in grid}
    twice = [name for name in typed if name in (*_APART, *fixed)]
    if twice:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in sorted(twice))
        raise PlanError(
            f"--compare and {named}",
            where="--compare",
            expected="no option that --compare gives, and none that writes or simulates a plan",
            fix=f"Leave {named} out",
        )
    if out is not None:
        check_picture(out)
    options = plan_options_of(output, choices)
    simulation = SimulationOptions(
        replicates=choices.replicates, seed=choices.simulation_seed, workers=choices.workers
    )
    with output.counting("Comparing plans ...") as tell:
        found = compare_options(
            study, options, grid, simulation, unit_cost=unit_cost, progress=tell
        )
    output.facts(found.to_dict())
    heads, rows = comparison_cells(found)
    output.table("", heads, rows, folds=len(heads) - 1)
    output.line(str(found))
    if found.assumption and found.limit:
        output.line(
            f"precision: anticipated half-width over point; mean limit and coverage: of "
            f"{found.limit}, simulated with seed {found.seed}. They hold for these errors only."
        )
    if out is not None:
        write_picture(found, out)
        output.file(out)
    output.line("Nothing was written to the study.")
    output.finish()
