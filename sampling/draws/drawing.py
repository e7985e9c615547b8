"""Drawing the sample of a plan: by its design, stratum after stratum, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from primafacie.core.digest import short
from primafacie.core.errors import DrawError, Problem
from sampling.choices.shapes import Shape
from sampling.designs import DEFAULT, Design, Selection
from sampling.designs.design_checks import facts_of
from sampling.designs.strata_to_draw import FrameStratum
from sampling.designs.ticket_rules import check_text
from sampling.draws.drawn_units import DrawnPart, DrawnStratum, DrawnUnit
from sampling.draws.first_release import as_first_release, planned_in_first_release
from sampling.draws.records import Draw, GeneratorName
from sampling.draws.stratum_seeds import Seeds, check_earlier, seeds_of
from sampling.frames.design_facts import StratumFacts
from sampling.frames.unit_rows import FrameUnit
from sampling.plans import Plan
from sampling.plans.plan_choices import ordered_list
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame


def draw_sample(plan: Plan, *, seed: Seeds, seed_source: str, earlier: Sequence[Draw] = ()) -> Draw:
    """The sample of every stratum by its design, and spares where the plan has them.

    `seed` is a text; strata drawn by RAT-STATS' numbers need a number each, by label. Refused
    (`DrawError`): an empty seed or one outside the rules, a seed without its source, two
    RAT-STATS seeds of the same stream, a plan without its frame or with another frame or order,
    a size over its stratum, an earlier draw from another plan, a seed that an earlier draw used.
    """
    check_text(seed_source, what="source of the seed")
    frame = _frame_of(plan)
    _check_labels(plan)
    designs = plan.designs
    _check_sizes(plan, designs)
    text, seeds = seeds_of(seed, designs, [row.label for row in plan.strata])
    check_earlier(plan, text, seeds, earlier)
    _check_order(plan, frame, designs)
    chosen, how = _chosen(plan, frame, designs, seeds)
    units, spares = _drawn_rows(plan, frame, chosen)
    name, version = _generator(designs)
    old = planned_in_first_release(plan)
    made = Draw(
        plan=plan,
        plan_digest=plan.digest,
        frame_digest=plan.frame_digest,
        generator=GeneratorName(name, version),
        seed=text,
        seed_source=seed_source,
        number=len(earlier) + 1,
        units=units,
        spares=spares,
        earlier=tuple(draw.digest for draw in earlier),
        notes=(*_notes(earlier), *_hit_notes(units, how)),
        strata=() if old else how,
    )
    return as_first_release(made) if old else made


def _chosen(
    plan: Plan, frame: Frame, designs: Mapping[str, Design], seeds: Mapping[str, str]
) -> tuple[dict[str, Selection], tuple[DrawnStratum, ...]]:
    """The selection of every stratum by label, and how each stratum was drawn."""
    ranges = {row.label: stratum_range(row, frame.roles) for row in plan.strata}
    scanned = [r for label, r in ranges.items() if designs[label].scanned]
    facts = facts_of(frame, designs, scanned)
    tasks: dict[Design, list[FrameStratum]] = {}
    for row in plan.strata:
        design = designs[row.label]
        own = facts.get(row.label, StratumFacts(row.label, row.size, 0, 0, 0))
        if own.units != row.size:
            raise _uncovered(row.label, own.units, row.size)
        problems = design.faults(row, own) if design.scanned else []
        if problems:
            raise DrawError.collected(problems, what="plan")
        spares = max(min(plan.spares, row.size - row.n), 0)
        task = FrameStratum(
            frame, ranges[row.label], row.n, spares, own, seeds[row.label], tuple(plan.order or ())
        )
        tasks.setdefault(design, []).append(task)
    chosen: dict[str, Selection] = {}
    how: dict[str, DrawnStratum] = {}
    for design, strata in tasks.items():
        for task, selection in zip(strata, design.draw_strata(strata), strict=True):
            planned, there = task.n + task.spares, len(selection.units)
            if design.shape is Shape.SIMPLE and there != planned:
                raise _uncovered(task.label, there, planned)
            chosen[task.label] = selection
            how[task.label] = DrawnStratum.of(task, design, selection)
    return chosen, tuple(how[row.label] for row in plan.strata)


def _uncovered(label: str, found: int, planned: int) -> DrawError:
    return DrawError(
        f"{found:,} units found",
        where=f"stratum {label}",
        expected=f"{planned:,} as planned",
        fix="The strata of the plan do not cover the frame: make the plan again",
    )


def _generator(designs: Mapping[str, Design]) -> tuple[str, str]:
    """The generator of the strata that are not simply taken by ticket; `mixed` if they differ."""
    found = {design.generator for design in designs.values() if design != DEFAULT}
    if not found:
        return DEFAULT.generator
    return found.pop() if len(found) == 1 else ("mixed", "1")


def _frame_of(plan: Plan) -> Frame:
    if plan.frame is None:
        raise DrawError(
            "a plan without its frame",
            expected="the frame the plan was made for",
            fix="Load the plan with load_plan(path, frame=...)",
        )
    if plan.frame.content_digest != plan.frame_digest:
        raise DrawError(
            f"a frame of digest {short(plan.frame.content_digest)}",
            expected=f"the plan's frame, {short(plan.frame_digest)}",
            fix="Open the very frame the plan was made for, with the same exclusions",
        )
    return plan.frame


def _check_labels(plan: Plan) -> None:
    for row in plan.strata:
        check_text(row.label, what="stratum label")


def _check_sizes(plan: Plan, designs: Mapping[str, Design]) -> None:
    problems = [
        Problem(
            f"stratum {row.label}",
            f"{row.size:,} units but the plan asks for {row.n:,}",
            "a sample no larger than its stratum",
            "Take the stratum whole (certainty) or merge it with its neighbour",
        )
        for row in plan.strata
        if row.n > row.size and designs[row.label].shape is Shape.SIMPLE
    ]
    if problems:
        raise DrawError.collected(problems, what="plan")


def _check_order(plan: Plan, frame: Frame, designs: Mapping[str, Design]) -> None:
    """Positions are tied to the ordered list: its digest must be the one in the plan."""
    if not any(design.ordered for design in designs.values()):
        return
    if not plan.order:
        raise DrawError(
            "a plan of positions without its order",
            expected="the declared order",
            fix="Make the plan again with order=",
        )
    found = frame.list_digest(ordered_list(plan.order))
    planned = str(plan.list_digest)
    if found != planned:
        raise DrawError(
            f"a list of digest {short(found)} in the order {', '.join(plan.order)}",
            expected=f"the plan's list, {short(planned)}",
            fix="Open the very file the plan was made for: its rows are in another order",
        )


def _drawn_rows(
    plan: Plan,
    frame: Frame,
    chosen: Mapping[str, Selection],
) -> tuple[tuple[DrawnUnit, ...], tuple[DrawnUnit, ...]]:
    """The drawn units with every role of the frame, numbered within their stratum; the spares."""
    found = [(row, unit) for row in plan.strata for unit in chosen[row.label].rows()]
    rows = frame.fetch_units([unit.unit_id for _, unit in found])
    order: dict[str, int] = {}
    units: list[DrawnUnit] = []
    spares: list[DrawnUnit] = []
    for (planned, one), row in zip(found, rows, strict=True):
        check_text(one.unit_id, what="unit id")
        order[planned.label] = order.get(planned.label, 0) + 1
        simple = chosen[planned.label].shape is Shape.SIMPLE
        spare = simple and order[planned.label] > planned.n
        (spares if spare else units).append(
            DrawnUnit(
                order=order[planned.label],
                stratum=planned.label,
                unit_id=one.unit_id,
                ticket=one.ticket,
                expected_hits=one.expected,
                paid_cents=row.paid_cents,
                claimed_cents=row.claimed_cents,
                date=row.date,
                cluster=row.cluster,
                more=row.more,
                parts=_parts(row),
                hits=one.hits,
                position=one.position,
                draws=one.draws,
                size_cents=one.size_cents,
                group=one.group,
                stages=one.stages,
            )
        )
    return tuple(units), tuple(spares)


def _parts(unit: FrameUnit) -> tuple[DrawnPart, ...]:
    """The rows of a unit that has several."""
    if len(unit.rows) < 2:
        return ()
    return tuple(DrawnPart(row.part, row.paid_cents, row.claimed_cents) for row in unit.rows)


def _hit_notes(units: Sequence[DrawnUnit], how: Sequence[DrawnStratum]) -> list[str]:
    """Units that were hit more than once, and how many units the drawn clusters hold."""
    notes = []
    for stratum in how:
        here = [unit for unit in units if unit.stratum == stratum.label]
        hits = sum(unit.hits for unit in here)
        if hits > len(here):
            notes.append(
                f"Stratum {stratum.label}: {hits:,} selections hit {len(here):,} units; a unit hit "
                "several times is reviewed once and counts as often"
            )
        if stratum.clusters is not None:
            notes.append(
                f"Stratum {stratum.label}: {stratum.n:,} of {stratum.clusters:,} clusters drawn, "
                f"{len(here):,} units to review"
            )
    return notes


def _notes(earlier: Sequence[Draw]) -> list[str]:
    if not earlier:
        return []
    made = "1 draw was" if len(earlier) == 1 else f"{len(earlier)} draws were"
    digests = ", ".join(short(draw.digest) for draw in earlier)
    return [f"{made} made from this plan before this one ({digests}); every report states it"]
