"""Drawing the sample of a plan: tickets, spares, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.digest import short
from primafacie.core.errors import DrawError, Problem
from sampling.draw_records.records import Draw, DrawnPart, DrawnUnit
from sampling.draws import GENERATOR, check_text
from sampling.plans import Plan
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame


def draw_sample(plan: Plan, *, seed: str, seed_source: str, earlier: Sequence[Draw] = ()) -> Draw:
    """The n_h smallest tickets of each stratum, and the next ones as spares.

    Refused (`DrawError`): an empty seed or one outside `ticket/1`'s rules, a seed without its
    source, a plan without its frame or with another frame, a size over its stratum, an
    earlier draw from another plan, a seed that an earlier draw used.
    """
    check_text(seed, what="seed")
    check_text(seed_source, what="source of the seed")
    frame = _frame_of(plan)
    _check_plan(plan)
    _check_earlier(plan, seed, earlier)
    sizes = {row.label: min(row.n + plan.spares, row.size) for row in plan.strata}
    found = frame.smallest_tickets(
        seed=seed,
        ranges=[stratum_range(row, frame.roles) for row in plan.strata],
        sizes=sizes,
        populations={row.label: row.size for row in plan.strata},
    )
    drawn = _units(plan, frame, found)
    planned = plan.sizes
    units = tuple(unit for unit in drawn if unit.order <= planned[unit.stratum])
    spares = tuple(unit for unit in drawn if unit.order > planned[unit.stratum])
    if len(units) != plan.sample_size:
        raise DrawError(
            f"{len(units):,} units found", expected=f"{plan.sample_size:,} as planned",
            fix="The strata of the plan do not cover the frame: make the plan again",
        )  # fmt: skip
    return Draw(
        plan=plan,
        plan_digest=plan.digest,
        frame_digest=plan.frame_digest,
        generator=dict(GENERATOR),
        seed=seed,
        seed_source=seed_source,
        number=len(earlier) + 1,
        units=units,
        spares=spares,
        earlier=tuple(draw.digest for draw in earlier),
        notes=tuple(_notes(earlier)),
    )


def _frame_of(plan: Plan) -> Frame:
    if plan.frame is None:
        raise DrawError(
            "a plan without its frame", expected="the frame the plan was made for",
            fix="Load the plan with load_plan(path, frame=...)",
        )  # fmt: skip
    if plan.frame.content_digest != plan.frame_digest:
        raise DrawError(
            f"a frame of digest {short(plan.frame.content_digest)}",
            expected=f"the plan's frame, {short(plan.frame_digest)}",
            fix="Open the very frame the plan was made for, with the same exclusions",
        )
    return plan.frame


def _check_plan(plan: Plan) -> None:
    problems = []
    for row in plan.strata:
        check_text(row.label, what="stratum label")
        if row.n > row.size:
            problems.append(
                Problem(f"stratum {row.label}",
                        f"{row.size:,} units but the plan asks for {row.n:,}",
                        "a sample no larger than its stratum",
                        "Take the stratum whole (certainty) or merge it with its neighbour")
            )  # fmt: skip
    if problems:
        raise DrawError.collected(problems, what="plan")


def _check_earlier(plan: Plan, seed: str, earlier: Sequence[Draw]) -> None:
    for draw in earlier:
        if draw.plan_digest != plan.digest:
            raise DrawError(
                f"draw {draw.number} was made from the plan {short(draw.plan_digest)}",
                expected=f"draws from this plan, {short(plan.digest)}",
                fix="Start a new study for another plan",
            )
        if draw.seed == seed:
            raise DrawError(
                f"the seed {seed!r} was used for draw {draw.number}", expected="a new seed",
                fix="The same seed gives the same sample; use that draw",
            )  # fmt: skip


def _units(plan: Plan, frame: Frame, found: list[tuple[str, str, str]]) -> list[DrawnUnit]:
    """The drawn units with every role of the frame, numbered within their stratum."""
    probability = {row.label: row.probability for row in plan.strata}
    rows = frame.fetch_units([unit_id for _, _, unit_id in found])
    order: dict[str, int] = {}
    units = []
    for (label, ticket, unit_id), row in zip(found, rows, strict=True):
        check_text(unit_id, what="unit id")
        order[label] = order.get(label, 0) + 1
        parts = tuple(DrawnPart(**part) for part in row["parts"])
        units.append(
            DrawnUnit(
                order=order[label],
                stratum=label,
                unit_id=unit_id,
                ticket=ticket,
                probability=probability[label],
                paid=row["paid"],
                claimed=row["claimed"],
                date=row["date"],
                cluster=row["cluster"],
                more=row["more"],
                parts=parts if len(parts) > 1 else (),
            )
        )
    return units


def _notes(earlier: Sequence[Draw]) -> list[str]:
    if not earlier:
        return []
    made = "1 draw was" if len(earlier) == 1 else f"{len(earlier)} draws were"
    digests = ", ".join(short(draw.digest) for draw in earlier)
    return [f"{made} made from this plan before this one ({digests}); every report says so"]
