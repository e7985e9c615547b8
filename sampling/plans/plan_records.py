"""The plan as a record: everything that is decided before the draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from primafacie.core.digest import sha256_record, short
from primafacie.core.errors import PlanError
from primafacie.core.money import Money
from primafacie.core.results import brief
from sampling.plans.fixed_choices import TICKETS
from sampling.plans.plan_parts import Amendment, Limit, PlannedStratum
from sampling.plans.record_forms import SCHEMA, plan_record, plan_values
from sampling.plans.selection_words import counted
from sampling.rules import RuleSet

if TYPE_CHECKING:
    import pandas as pd

    from sampling.draws import Draw
    from sampling.frames import Frame
    from sampling.plans.plan_checks import PlanCheck
    from sampling.plans.plan_document import PlanDocument


@brief
@dataclass(frozen=True)
class Plan:
    """A sampling plan, fixed before the draw. Made by `plan`, changed only by `amend`.

    `digest` is the SHA-256 of its file, so `sha256sum plan.json` prints it; it is known
    before a seed is asked for. `frame` is the open frame, which no record carries;
    `frame_record` says what it was. `selection` is the record of how units are selected
    (`{"kind": "tickets"}`, or that of a design), `order` the declared order of the frame where
    positions are drawn, `underpayment_floor` how far below zero overpayments may lie,
    `monitoring` the rules of a review that may stop early, `recommendation` the bound that a
    simulated planning recommended, with its figures.
    """

    title: str
    rule_set: RuleSet
    frame_record: dict[str, Any]
    frame_digest: str
    frame_size: int
    frame_total: int
    design: str
    stratification: dict[str, Any]
    strata: tuple[PlannedStratum, ...]
    size_calculation: dict[str, Any]
    estimator: str
    bound: str
    limit: Limit
    amount: str
    netting: str
    treatments: dict[str, str]
    spares: int
    floor: str
    unsupported: tuple[str, ...]
    notes: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    selection: dict[str, Any] = field(default_factory=lambda: dict(TICKETS))
    underpayment_floor: dict[str, Any] | None = None
    monitoring: dict[str, Any] | None = None
    recommendation: dict[str, Any] | None = None
    order: list[str] | None = None
    schema: str = SCHEMA
    frame: Frame | None = field(default=None, repr=False, compare=False)

    @property
    def sample_size(self) -> int:
        """Units of all strata to be reviewed."""
        return sum(row.n for row in self.strata)

    @property
    def sizes(self) -> dict[str, int]:
        """Sample size by stratum label."""
        return {row.label: row.n for row in self.strata}

    @property
    def digest(self) -> str:
        """SHA-256 of the plan's canonical JSON, the bytes of its file."""
        return sha256_record(self.to_dict())

    def draw(
        self,
        seed: str | float | Mapping[str, Any],
        *,
        seed_source: str,
        earlier: Sequence[Draw] = (),
    ) -> Draw:
        """Draw the sample as this plan selects it; `seed_source` says where the seed is from.

        `seed` is a text, which serves all strata; where the plan draws positions by RAT-STATS'
        numbers it is a number a stratum, `{label: number}`. `earlier` are the draws already
        made from this plan: the new one is numbered after them. Raises `DrawError` for a seed,
        label or frame outside the plan's rules.
        """
        from sampling import plans

        if plans._draw_verb is None:
            raise PlanError(
                "a plan without its draw", expected="sampling imported whole", fix="import sampling"
            )
        drawn: Draw = plans._draw_verb(self, seed=seed, seed_source=seed_source, earlier=earlier)
        return drawn

    def amend(self, *, reason: str, **changes: Any) -> Plan:
        """A new plan chained to this one's digest; see `amend_plan` for the changes."""
        from sampling.plans.amendments import amend_plan

        return amend_plan(self, reason=reason, changes=changes)

    def check(self) -> PlanCheck:
        """Which rules of the preset the plan breaks, and what the neighbours would say."""
        from sampling.plans.plan_checks import check_plan

        return check_plan(self)

    def document(self, *, given: Mapping[str, str] | None = None) -> PlanDocument:
        """The fields of form SD-9 and of the manual's list; `given` fills what no plan knows."""
        from sampling.plans.plan_document import plan_document

        return plan_document(self, given=given)

    def text(self) -> str:
        """The plan as a readable page."""
        from sampling.plans.plan_text import plan_text

        return plan_text(self)

    def table(self) -> pd.DataFrame:
        """One row a stratum; amounts in dollars."""
        import pandas as pd

        return pd.DataFrame(
            {
                "stratum": [row.label for row in self.strata],
                "paid amounts": [row.bounds for row in self.strata],
                "units": [row.size for row in self.strata],
                "paid": [row.total / 100 for row in self.strata],
                "sample": [row.n for row in self.strata],
                "certainty": [row.certainty for row in self.strata],
                "anticipated errors": [row.errors for row in self.strata],
            }
        )

    def to_dict(self) -> dict[str, Any]:
        return plan_record(self)

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Plan:
        return cls(**plan_values(record))

    def __str__(self) -> str:
        what = counted(self.selection)
        taken = "of" if what == "units" else f"{what} from"
        return (
            f"{self.design} plan under {self.rule_set.name}: {self.sample_size:,} {taken} "
            f"{self.frame_size:,} units, {Money(self.frame_total)}, {self.limit.name}, "
            f"digest {short(self.digest)}"
        )
