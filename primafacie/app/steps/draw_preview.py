"""What a draw would bring, before there is a seed: counts and dollars, no unit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.draw_step import kept_draws
from primafacie.app.steps.plan_step import kept_plan
from primafacie.core.errors import DrawError
from primafacie.core.folder import StudyFolder
from primafacie.core.money import Money
from sampling.choices.shapes import Shape

if TYPE_CHECKING:
    from sampling.plans import Plan


@dataclass(frozen=True)
class PreviewedStratum:
    """A stratum as the draw would take it.

    `expected` is the amount paid that its sample has on average, where each unit of it is as likely
    as another.
    """

    label: str
    paid_amounts: str
    units: int
    paid: Money
    sample: int
    in_full: bool
    spares: int
    expected: Money | None


@dataclass(frozen=True)
class DrawPreview:
    """What the next draw of a study would bring."""

    number: int
    plan_digest: str
    generator: str
    counted: str
    strata: tuple[PreviewedStratum, ...]

    @property
    def units(self) -> int:
        return sum(row.sample for row in self.strata)

    @property
    def spares(self) -> int:
        return sum(row.spares for row in self.strata)


def preview_draw(root: Path) -> tuple[DrawPreview, Plan]:
    """The next draw of a study by stratum. Nothing is drawn, and nothing is written.

    The frame is opened and compared with the plan, as the draw would.
    """
    study = StudyFolder.open(root)
    plan = kept_plan(study)
    draws = kept_draws(study)
    for draw in draws:
        if draw.plan_digest != plan.digest:
            raise DrawError(
                f"draw {draw.number} was made from another plan",
                where=str(root),
                expected="draws from this plan",
                fix="Start a new study for another plan",
            )
    rows, designs = [], plan.designs
    for row in plan.strata:
        # Draws with replacement have no spares; a stratum holds no more than its units.
        design = designs[row.label]
        spares = 0 if design.repeats else max(min(plan.spares, row.size - row.n), 0)
        alike = design.shape is Shape.SIMPLE
        rows.append(
            PreviewedStratum(
                label=row.label,
                paid_amounts=row.bounds,
                units=row.size,
                paid=row.total,
                sample=row.n,
                in_full=row.certainty,
                spares=spares,
                expected=Money(row.total_cents * row.n // row.size) if alike else None,
            )
        )
    kinds = dict.fromkeys(designs[row.label].generator[0] for row in plan.strata)
    preview = DrawPreview(
        len(draws) + 1, plan.digest, ", ".join(kinds), plan.selects.counted, tuple(rows)
    )
    return preview, plan
