"""Drawing one stratum of a frame by its design: bytes from `draws`, units from the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sampling.designs import (
    Cluster,
    Design,
    Pps,
    PpsSystematic,
    RatStats,
    Rhc,
    Sampford,
    Systematic,
    ThreeStage,
    Tickets,
    TwoStage,
)
from sampling.draw_records.drawn_units import DrawnStratum
from sampling.draws import (
    GENERATORS,
    Group,
    Selected,
    Stage,
    gathered,
    pps_cents,
    ratstats_positions,
    systematic_places,
)
from sampling.draws.clusters import cluster_head
from sampling.draws.rhc import rhc_cent, rhc_group_ends, rhc_head
from sampling.draws.sampford import sampford_ranks
from sampling.draws.systematic import EQUAL, SIZED
from sampling.draws.unit_lists import UnitList
from sampling.frames.cluster_draws import StageId, drawn_ids
from sampling.frames.design_facts import StratumFacts
from sampling.frames.ordered_units import Placed, UnitOrder
from sampling.frames.stratum_ranges import StratumRange

if TYPE_CHECKING:
    from sampling.frames import Frame


@dataclass(frozen=True)
class StratumTask:
    """One stratum to draw: its units, its size n, its facts, and the seed it is drawn from."""

    frame: Frame
    units: StratumRange
    n: int
    spares: int
    facts: StratumFacts
    seed: str
    order: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.units.label


Found = tuple[Sequence[Selected], DrawnStratum]


def draw_stratum(task: StratumTask, design: Design) -> Found:
    """The selected units in order of selection, spares last, and how they were drawn."""
    match design:
        case Tickets():
            return _tickets(task)
        case RatStats():
            return _ratstats(task)
        case Pps():
            return _pps(task, design)
        case Systematic():
            return _systematic(task, None, design.starts, design.kind)
        case PpsSystematic():
            return _systematic(task, design, design.starts, design.kind)
        case Sampford():
            return _sampford(task, design)
        case Rhc():
            return _rhc(task, design)
        case Cluster() | TwoStage() | ThreeStage():
            return _clusters(task, design)


def drawn_stratum(task: StratumTask, kind: str, **more: object) -> DrawnStratum:
    """The record of how a stratum was drawn."""
    name, version = GENERATORS[kind]
    return DrawnStratum(
        label=task.label,
        kind=kind,
        generator=f"{name}/{version}",
        units=task.facts.units,
        n=task.n,
        **more,  # type: ignore[arg-type]
    )


def _tickets(task: StratumTask) -> Found:
    found = task.frame.smallest_tickets(
        seed=task.seed,
        ranges=[task.units],
        sizes={task.label: task.n + task.spares},
        populations={task.label: task.facts.units},
    )
    chance = task.n / task.facts.units
    chosen = [Selected(unit_id, chance, ticket) for _, ticket, unit_id in found]
    return chosen, drawn_stratum(task, "tickets")


def _ratstats(task: StratumTask) -> Found:
    positions = ratstats_positions(task.seed, n=task.n, spares=task.spares, size=task.facts.units)
    placed = UnitOrder(task.frame, task.units, roles=task.order).at_ranks(positions)
    chance = task.n / task.facts.units
    chosen = [Selected(unit.unit_id, chance, position=unit.rank) for unit in placed]
    return chosen, drawn_stratum(task, "ratstats", seed=task.seed)


def _sized(task: StratumTask, unit: Placed, number: int, total: int) -> Selected:
    return Selected(
        unit.unit_id,
        task.n * unit.size / total,
        position=unit.rank,
        draws=(number,),
        size=unit.size,
    )


def _pps(task: StratumTask, design: Pps) -> Found:
    total = task.facts.total
    cents = pps_cents(task.seed, task.label, n=task.n, total=total)
    placed = UnitOrder(task.frame, task.units, design.size).at_places([c - 1 for c in cents])
    hits = [_sized(task, unit, j, total) for j, unit in enumerate(placed, start=1)]
    return gathered(hits), drawn_stratum(task, "pps", size=design.size, total=total)


def _systematic(task: StratumTask, sized: PpsSystematic | None, starts: int, kind: str) -> Found:
    total = task.facts.total if sized else task.facts.units
    places = systematic_places(
        SIZED if sized else EQUAL,
        task.seed,
        task.label,
        starts=starts,
        each=task.n // starts,
        total=total,
    )
    size = sized.size if sized else None
    order = UnitOrder(task.frame, task.units, size, roles=task.order)
    placed = order.at_places([place for _, place in places])
    hits = [
        _sized(task, unit, number, total)
        if sized
        else Selected(unit.unit_id, task.n / total, position=unit.rank, draws=(number,))
        for (number, _), unit in zip(places, placed, strict=True)
    ]
    stratum = drawn_stratum(task, kind, size=size, total=total if sized else None, starts=starts)
    return gathered(hits), stratum


def _sampford(task: StratumTask, design: Sampford) -> Found:
    order = UnitOrder(task.frame, task.units, design.size)
    sizes = order.sizes()
    listed = UnitList(range(len(sizes)), sizes, np.cumsum(sizes))  # type: ignore[arg-type]
    ranks = sampford_ranks(task.seed, task.label, listed, n=task.n)
    placed = order.at_ranks([rank + 1 for rank in ranks])
    total = task.facts.total
    chosen = [
        Selected(u.unit_id, task.n * u.size / total, position=u.rank, size=u.size) for u in placed
    ]
    pairs = design.joint(sizes, n=task.n, chosen=ranks)
    joint = tuple(tuple(row[place:].tolist()) for place, row in enumerate(pairs))
    return chosen, drawn_stratum(task, "sampford", size=design.size, total=total, joint=joint)


def _rhc(task: StratumTask, design: Rhc) -> Found:
    head = rhc_head(task.seed, task.label)
    order = UnitOrder(task.frame, task.units, design.size, head=head)
    ends = rhc_group_ends(task.facts.units, task.n)
    upto = [last.before + last.size for last in order.at_ranks(ends)]
    before = [0, *upto[:-1]]
    totals = [end - start for start, end in zip(before, upto, strict=True)]
    places = [
        start + rhc_cent(task.seed, task.label, number, total) - 1
        for number, (start, total) in enumerate(zip(before, totals, strict=True), start=1)
    ]
    members = np.diff([0, *ends]).tolist()
    chosen = [
        Selected(
            unit.unit_id,
            unit.size / total,
            unit.ticket,
            unit.rank,
            (number,),
            unit.size,
            Group(number, count, total),
        )
        for number, (unit, total, count) in enumerate(
            zip(order.at_places(places), totals, members, strict=True), start=1
        )
    ]
    return chosen, drawn_stratum(task, "rhc", size=design.size, total=task.facts.total)


def _clusters(task: StratumTask, design: Cluster | TwoStage | ThreeStage) -> Found:
    takes = [task.n, *design.takes]
    depth = 3 if design.column else 2
    takes += [None] * (depth - len(takes))
    # the stages of each drawn id, the cluster first
    reached: dict[tuple[str, ...], tuple[Stage, ...]] = {(): ()}
    last: list[StageId] = []
    for level, take in enumerate(takes):
        last = drawn_ids(
            task.frame,
            task.units,
            head=cluster_head(task.seed, task.label, level + 1),
            group=design.column,
            within=list(reached) if level else None,
            last=level + 1 == depth,
            take=take,
        )
        below: dict[tuple[str, ...], list[StageId]] = {}
        for one in last:
            below.setdefault(one.above, []).append(one)
        reached = {
            (*above, one.id): (*stages, Stage(one.id, one.size, len(below[above])))
            for above, stages in reached.items()
            for one in below[above]
        }
    tickets = {(*one.above, one.id): one.ticket for one in last}
    chosen = []
    for path, stages in reached.items():
        chance = 1.0
        for stage in stages:
            chance = chance * stage.sample / stage.size
        chosen.append(Selected(path[-1], chance, tickets[path], stages=stages))
    return chosen, drawn_stratum(task, design.kind, clusters=task.facts.clusters)
