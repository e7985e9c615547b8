"""Synthetic audits of the plan's own frame, by size and by every bound: what limits would be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.bounds import BOUNDS
from extrapolation.simulation.planning_records import ChosenBound, PlanRow, SimulatedPlan
from extrapolation.simulation.recommending import recommend
from extrapolation.simulation.rows import Simulation
from extrapolation.simulation.selections import SELECTIONS, Selection
from extrapolation.simulation.simulating import simulate
from extrapolation.simulation.strata import SimulatedStratum, TaintModel
from primafacie.core.errors import EstimateError, PlanError
from primafacie.core.streams import STREAM
from sampling.allocation import neyman
from sampling.choices import BOUND_CARDS
from sampling.choices.shapes import Shape
from sampling.designs import repeating_strata
from sampling.frames.range_values import range_floors, range_payments
from sampling.models import model_record, model_words
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.anticipation import planned_anticipation
from sampling.plans.plan_records import as_stratum
from sampling.plans.stratum_sizes import sizes_for_total
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame
    from sampling.plans import Plan


STEP = 50
REPLICATES = 500
POPULATIONS = 20
MOST_UNITS = 5_000_000
# Slow bounds, and those that resample, get a fifth of the replicates, but no fewer than 50.
_OF_SLOW, _FEWEST = 5, 50


def simulate_plan(
    plan: Plan,
    model: TaintModel,
    *,
    sizes: Sequence[int] | None = None,
    bounds: Sequence[str] | None = None,
    replicates: int = REPLICATES,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> SimulatedPlan:
    """What limits on audits of the plan's frame would be, under anticipated errors.

    `model` is any of `sampling.models` (an ErrorModel, taints found earlier, a hot deck, ...).
    For each size n (left out: the planned one, 50 fewer, 50 and 100 more) units are allocated
    as in the plan, overpayments are drawn for every unit of the frame from `model`, audits are
    drawn from them, and every bound of dollars for the design (or `bounds`) is computed
    at the plan's own level. The result shows coverage, mean limit over the true total and
    precision by size and bound, and the bound that `extrapolation.simulation.recommend` names
    among those the plan allows, randomized ones aside.

    It answers for the anticipated errors only: where the true errors are rarer, or the denied
    share is higher, coverage may be lower than shown. Where underpayments are netted and the
    plan declares no floor, bounds anchored at 0 are shown but barred, because the model makes
    no underpayments. Raises `PlanError` for a plan without its open frame, another design than
    simple or stratified random sampling or dollar-unit sampling by the amount paid (beside strata
    taken whole), or more than 5,000,000 units.
    """
    frame = _check(plan)
    level = plan.limit.one_sided_level
    parts = _parts(plan, frame)
    selection = _selection(plan)
    design = audited_design(plan)
    names = tuple(bounds) if bounds is not None else _names(design)
    totals = sorted(set(sizes)) if sizes is not None else _sizes(plan)
    rows: list[PlanRow] = []
    planned: list[Simulation] = []
    shown: Simulation | None = None
    pairs = [(n, names_, count) for n in totals for names_, count in _runs(names, replicates)]
    everything, before = sum(min(POPULATIONS, count) for _, _, count in pairs), 0
    for n, group, count in pairs:
        some = min(POPULATIONS, count)
        shown = simulate(
            _allocated(plan, parts, n),
            model,
            bounds=group,
            level=level,
            side="lower",
            replicates=count,
            seed=seed,
            populations=some,
            workers=workers,
            selection=selection,
            progress=_share(progress, before, some, everything),
        )
        before += some
        bare = {}
        if n == plan.sample_size:
            bare = _without_floors(plan, parts, group, model, level, count, seed, workers)
        rows += [_row(plan, n, found, count, bare.get(found.bound)) for found in shown.rows]
        if n == plan.sample_size:
            planned.append(shown)
    if shown is None:
        raise EstimateError("no size or no bound to simulate", expected="one or more", fix="")
    rows.sort(key=lambda row: (row.n, names.index(row.bound)))
    return SimulatedPlan(
        rows=tuple(rows),
        planned=plan.sample_size,
        planned_bound=plan.bound,
        level=level,
        limit=plan.limit.name,
        mean_total=shown.mean_total,
        model=model_record(model),
        assumption=model_words(model),
        populations=POPULATIONS,
        seed=seed,
        stream=STREAM,
        plan_digest=plan.digest,
        chosen=_chosen(rows, planned),
    )


def _without_floors(
    plan: Plan,
    parts: Sequence[SimulatedStratum],
    names: Sequence[str],
    model: TaintModel,
    level: float,
    replicates: int,
    seed: int,
    workers: int,
) -> dict[str, float | None]:
    """What the limits that rest on the plan's floors would recover without them.

    The model makes no underpayments, so that the same audits have both limits.
    """
    if plan.underpayment_floor is None or plan.netting != "netted":
        return {}
    resting = [name for name in names if BOUNDS[name].anchored and BOUNDS[name].floors]
    if not resting:
        return {}
    made = simulate(
        [replace(part, floors=None) for part in parts],
        model,
        bounds=resting,
        level=level,
        side="lower",
        replicates=replicates,
        seed=seed,
        populations=min(POPULATIONS, replicates),
        workers=workers,
        selection=_selection(plan),
    )
    return {row.bound: row.mean_low for row in made.rows}


def _share(
    progress: Callable[[int, int], None] | None, before: int, some: int, everything: int
) -> Callable[[int, int], None] | None:
    """Progress of one simulation as its share of all of them."""
    if progress is None:
        return None
    return lambda done, total: progress(before + some * done // total, everything)


def _chosen(rows: Sequence[PlanRow], planned: Sequence[Simulation]) -> ChosenBound | None:
    """The recommended bound of those that the plan allows and that need no random numbers."""
    barred = {row.bound for row in rows if row.barred}
    allowed = tuple(
        row
        for found in planned
        for row in found.rows
        if row.bound not in barred and not BOUNDS[row.bound].randomised and row.refused == 0
    )
    if not allowed:
        return None
    found = recommend([replace(planned[0], rows=allowed)])
    return ChosenBound(found.bound, found.reason, found.coverage, found.recovered, found.holds)


def audited_strata(plan: Plan) -> list[SimulatedStratum]:
    """The strata of a plan of simple or stratified random sampling, with all of their payments."""
    frame = _check(plan)
    if not _simple(plan):
        raise PlanError(
            f"the design {plan.design}",
            where="simulated audits",
            expected="simple or stratified random sampling",
            fix="Plan without an assurance",
        )
    return _parts(plan, frame)


def can_simulate(plan: Plan) -> str:
    """Why audits of a plan cannot be simulated; empty where they can."""
    problem = _obstacle(plan)
    return "" if problem is None else f"{problem[0]} (simulated are {problem[1]})"


def _obstacle(plan: Plan) -> tuple[str, str] | None:
    """What stands against a simulation of the plan, and what is expected."""
    if plan.frame is None:
        return "a plan without its frame", "the open frame beside the plan"
    if not _simple(plan) and not _dollar_units(plan):
        return (
            f"the design {plan.design}",
            "simple or stratified random sampling, or dollar-unit sampling of every stratum by the "
            "amount paid",
        )
    if plan.frame_size > MOST_UNITS:
        return f"{plan.frame_size:,} units", f"at most {MOST_UNITS:,} to simulate on"
    return None


def _check(plan: Plan) -> Frame:
    problem = _obstacle(plan)
    if problem is not None or plan.frame is None:
        got, expected = problem or ("", "")
        raise PlanError(got, where="simulated planning", expected=expected, fix="Plan without it")
    return plan.frame


def _simple(plan: Plan) -> bool:
    """Is every stratum drawn by simple random sampling?"""
    return all(design.shape is Shape.SIMPLE for design in plan.designs.values())


def _dollar_units(plan: Plan) -> bool:
    """Is every stratum that is not taken whole drawn by hits proportional to the amount paid?"""
    designs = plan.designs
    drawn = [designs[row.label] for row in plan.strata if not row.certainty]
    return bool(drawn) and all(
        design.shape is Shape.HITS and design.measure == "paid" for design in drawn
    )


def audited_design(plan: Plan) -> str:
    """The design of the simulated audits, as the cards of bounds name it."""
    return SELECTIONS[_selection(plan)].design(len(plan.strata))


def _selection(plan: Plan) -> Selection:
    """How the simulated audits select."""
    return "pps" if _dollar_units(plan) else "independent"


def _names(design: str) -> tuple[str, ...]:
    cards = BOUND_CARDS.values()
    return tuple(card.name for card in cards if design in card.designs and not card.counts_only)


def _sizes(plan: Plan) -> list[int]:
    least = sum(row.n if row.certainty else min(2, row.size) for row in plan.strata)
    options = (plan.sample_size + step for step in (-STEP, 0, STEP, 2 * STEP))
    return [n for n in options if least <= n <= plan.frame_size]


def _runs(names: Sequence[str], replicates: int) -> list[tuple[list[str], int]]:
    """The bounds in groups with the replicates that their cost allows."""

    def share(name: str) -> int:
        card = BOUNDS.known(name, EstimateError)
        slow = card.slow or card.randomised
        return max(_FEWEST, replicates // _OF_SLOW) if slow else replicates

    shares = {name: share(name) for name in names}
    counts = sorted(set(shares.values()), reverse=True)
    return [([name for name in names if shares[name] == count], count) for count in counts]


def _parts(plan: Plan, frame: Frame) -> list[SimulatedStratum]:
    """The plan's strata with the payments, and declared floors, of all their units in dollars."""
    floor = plan.underpayment_floor
    repeating = repeating_strata(plan.selection, plan.strata)
    found = []
    for row in plan.strata:
        place = stratum_range(row, frame.roles)
        payments = range_payments(frame, place) / 100
        floors = None
        if floor is not None and floor.each is not None:
            floors = np.full(payments.size, float(floor.each))
        elif floor is not None:
            floors = range_floors(frame, place, column=floor.column) / 100
        whole = row.certainty and row.n == row.size
        again = row.label in repeating
        found.append(SimulatedStratum(row.label, payments, row.n, floors, whole, again))
    return found


def _allocated(plan: Plan, parts: Sequence[SimulatedStratum], n: int) -> list[SimulatedStratum]:
    """The strata with the sizes of `n` units in all, shared out as the plan does."""
    if n == plan.sample_size:
        return list(parts)
    if _dollar_units(plan):
        # n_h in proportion to the planned draws; what is taken whole stays so
        open_rows = [row for part, row in zip(parts, plan.strata, strict=True) if not part.whole]
        left = n - sum(part.n for part in parts if part.whole)
        shares = [row.n / row.size for row in open_rows]
        sizes = [row.size for row in open_rows]
        draws = iter(neyman(sizes, shares, left, repeats=True).tolist())
        return [part if part.whole else replace(part, n=next(draws)) for part in parts]
    size = plan.size_calculation
    known = planned_anticipation(plan)
    by = size.allocation
    if by == "given":
        by = "neyman" if known is not None else "proportional"
    found = sizes_for_total(
        [as_stratum(row) for row in plan.strata],
        n,
        anticipation=known,
        minimum=2,
        rule=AllocationRule(by, size.costs, 0.5 if size.power is None else size.power),
    )
    return [replace(part, n=size) for part, size in zip(parts, found.counts.tolist(), strict=True)]


def _row(plan: Plan, n: int, found: Any, replicates: int, without_floor: float | None) -> PlanRow:
    bound = BOUNDS[found.bound]
    barred = ""
    if bound.anchored and plan.netting == "netted":
        if plan.underpayment_floor is None:
            barred = "underpayments are netted and the plan declares no floor"
        elif not bound.floors:
            barred = "underpayments are netted and this bound takes no floors"
    return PlanRow(
        n=n,
        bound=found.bound,
        coverage=found.coverage,
        error=found.error,
        recovered=found.mean_low,
        precision=found.mean_precision,
        refused=found.refused,
        replicates=replicates,
        barred=barred,
        recovered_without_floor=without_floor,
    )
