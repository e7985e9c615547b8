"""The plan with its verbs: draw, amend, check, read, sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.digest import short
from primafacie.core.errors import PlanError
from primafacie.core.money import Money
from primafacie.core.records import checked_record, made_of, read_record
from primafacie.core.results import brief
from sampling.plans.amendments import amend_plan
from sampling.plans.plan_document import PlanDocument, plan_document
from sampling.plans.plan_records import PlanRecord
from sampling.plans.plan_text import plan_text
from sampling.plans.rule_checks import PlanCheck, check_plan

if TYPE_CHECKING:
    import pandas as pd

    from sampling.draws import Draw
    from sampling.frames import Frame


@brief
@dataclass(frozen=True)
class Plan(PlanRecord):
    """A sampling plan, fixed before the draw. Made by `plan`, changed only by `amend`.

    Its fields are those of its record, see `PlanRecord`.
    """

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
        from sampling.draws import draw_sample

        return draw_sample(self, seed=seed, seed_source=seed_source, earlier=earlier)

    def amend(self, *, reason: str, **changes: Any) -> Plan:
        """A new plan chained to this one's digest; see `amend_plan` for the changes."""
        return amend_plan(self, reason=reason, changes=changes)

    def check(self) -> PlanCheck:
        """Which rules of the preset the plan breaks, and what the neighbours would say."""
        return check_plan(self)

    def document(self, *, given: Mapping[str, str] | None = None) -> PlanDocument:
        """The fields of form SD-9 and of the manual's list; `given` fills what no plan knows."""
        return plan_document(self, given=given)

    def text(self) -> str:
        """The plan as a readable page."""
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

    def __str__(self) -> str:
        what = self.selects.counted
        taken = "of" if what == "units" else f"{what} from"
        return (
            f"{self.design} plan under {self.rule_set.name}: {self.sample_size:,} {taken} "
            f"{self.frame_size:,} units, {Money(self.frame_total)}, {self.limit.name}, "
            f"digest {short(self.digest)}"
        )


def load_plan(source: str | Path | dict[str, Any], *, frame: Frame | None = None) -> Plan:
    """A plan from its record or the path of its JSON file.

    With `frame` the plan can be drawn again; a frame of another content digest is refused
    (`PlanError`): one changed cent makes it another frame.
    """
    if isinstance(source, dict):
        name = "the plan's record"
        record = checked_record(source, kind="plan", where=name, refusal=PlanError)
    else:
        try:
            data = Path(source).read_bytes()
        except OSError as error:
            raise PlanError(
                f"a plan that cannot be read ({error.strerror})",
                where=str(source),
                expected="a plan.json",
                fix="Check the path",
            ) from error
        name = Path(source).name
        record = read_record(data, kind="plan", where=name, refusal=PlanError)
    found = made_of(record, Plan.from_dict, kind="plan", where=name, refusal=PlanError)
    if frame is None:
        return found
    if frame.content_digest != found.frame_digest:
        raise PlanError(
            f"a frame of digest {short(frame.content_digest)}",
            where="plan and frame",
            expected=f"the plan's frame, {short(found.frame_digest)} "
            f"({found.frame_size:,} units, ${found.frame_total / 100:,.2f})",
            fix="Open the very frame the plan was made for, with the same columns and exclusions",
        )
    return replace(found, frame=frame)
