"""The plan with its verbs: draw, amend, check, read, sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.digest import short
from primafacie.core.errors import PlanError
from primafacie.core.older_options import Moved, older_options
from primafacie.core.record_forms import RecordForm, kept_as
from sampling.plans.amendments import amend_plan
from sampling.plans.plan_document import PlanDocument, plan_document
from sampling.plans.plan_older_forms import UPWARD
from sampling.plans.plan_records import PlanRecord
from sampling.plans.plan_text import plan_text
from sampling.plans.rule_checks import PlanCheck, check_plan
from sampling.plans.stop_early import StopEarly

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sampling.draws import Draw
    from sampling.frames import Frame
    from sampling.plans.case_files import CaseFile


@dataclass(frozen=True)
class Plan(PlanRecord):
    """A sampling plan for the overpayment total of a frame, fixed before the draw.

    A plan is made by `plan` and changed only by `Plan.amend`. Its digest is the SHA-256 of its
    file, so `sha256sum plan.json` prints it; it is known before a seed is asked for.

    Attributes
    ----------
    title : str
        Title of the plan.
    rule_set : RuleSet
        The rules that the plan follows.
    frame_record : FrameRecord
        The record of the frame: source, columns, exclusions, digests.
    frame_digest : str
        Content digest of the frame.
    frame_size : int
        Units of the frame, N.
    frame_total : Money
        Amount paid for all units.
    design : str
        Name of the design.
    stratification : Stratification
        How the strata were made.
    strata : tuple of PlannedStratum
        The strata with their sample sizes.
    size_calculation : SizeCalculation
        The figures from which the sizes follow.
    estimator, bound : str
        Names of the planned estimator and bound.
    limit : Limit
        The planned confidence limit.
    amount : {"lower limit", "point estimate"}
        The figure that is demanded.
    netting : {"netted", "zeroed"}
        How underpayments are treated.
    treatments : Treatments
        How missing, late, ineligible, waived and withdrawn units are treated.
    spares : int
        Spare units per stratum.
    floor : str
        What the demand may not fall below.
    unsupported : tuple of str
        Statements that a sample of this plan does not support.
    notes : tuple of str
        What a reader must know.
    amendments : tuple of Amendment
        The changes of the plan, in their order.
    selection : mapping
        The record of how units are selected: `{"kind": "tickets"}`, or that of a design.
    underpayment_floor : UnderpaymentFloor or None
        How far below zero overpayments may lie.
    stop_early : StopEarly or None
        Rules of a review that may stop early.
    recommendation : Recommendation or None
        The bound that a simulated planning recommended, with its figures.
    order : tuple of str or None
        The declared order of the frame where positions are drawn.
    list_digest : str or None
        The digest of the frame's list in that order.
    frame : Frame or None
        The open frame, which no record carries.
    """

    def draw(
        self,
        seed: str | float | Mapping[str, Any],
        *,
        seed_source: str,
        earlier: Sequence[Draw] = (),
    ) -> Draw:
        """Draw the sample as this plan selects it.

        Parameters
        ----------
        seed : str, float or mapping of str to object
            A text, which serves all strata. Where the plan draws positions by RAT-STATS' numbers,
            one number per stratum, `{label: number}`.
        seed_source : str
            Where the seed is from.
        earlier : sequence of Draw, optional
            The draws already made from this plan. The new draw is numbered after them.

        Returns
        -------
        Draw
            The sample of every stratum in order of selection, and its spares.

        Raises
        ------
        DrawError
            If a seed, label or frame is outside the plan's rules: an empty seed, no source, a seed
            that an earlier draw used, two RAT-STATS seeds of one stream, another frame or order.
        """
        from sampling.draws import draw_sample

        return draw_sample(self, seed=seed, seed_source=seed_source, earlier=earlier)

    @older_options({"stop_early": Moved("StopEarly", ["monitoring"], StopEarly.joined)})
    def amend(self, *, reason: str, **changes: Any) -> Plan:
        """Amend the plan: a new plan that is chained to this one by its digest.

        Other strata or another frame are another plan, not an amendment.

        Parameters
        ----------
        reason : str
            Why the plan is changed.
        **changes : object
            `title`; `rules` (name or RuleSet; the bound follows the rules where it was theirs);
            `choices`, texts `KEY=VALUE because REASON` where the authority is silent (an earlier
            choice of the same rule is replaced); `departures` as in `plan`;
            `spares`; `allocation` (sizes by label, the others stay); and `bound`, `estimator`,
            `underpayment_floor`, `stop_early`, `recommendation`, `selection` and `order` as in
            `plan`. A floor, an order or another selection needs the open frame of the plan.

        Returns
        -------
        Plan
            The plan with the changes and one `Amendment` more.

        Raises
        ------
        PlanError
            If there is no reason, no change, an unknown change, or a choice that does not fit.
        """
        return amend_plan(self, reason=reason, changes=changes)

    def check(self) -> PlanCheck:
        """Check the plan against the rules of its own rule set and of the others.

        Returns
        -------
        PlanCheck
            The rules that the plan keeps and breaks, and what the other rule sets would object to.
        """
        return check_plan(self)

    def document(
        self, *, given: Mapping[str, str] | None = None, case: CaseFile | None = None
    ) -> PlanDocument:
        """Fill form SD-9 and the list of the Program Integrity Manual from the plan.

        Parameters
        ----------
        given : mapping of str to str, optional
            Words by field for what no plan holds, such as objective, persons and approvals.
        case : CaseFile, optional
            The case of the audit, which fills provider, persons and its words for the forms.

        Returns
        -------
        PlanDocument
            The fields in the order of the forms.

        Raises
        ------
        PlanError
            If a key is unknown, a text is empty, or the plan itself fills the field.
        """
        return plan_document(self, given=given, case=case)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Plan:
        """Make a plan from its record, of this or of an earlier number.

        Parameters
        ----------
        record : mapping
            The record, as `to_dict` gives it or as a plan.json holds it.

        Returns
        -------
        Plan
            The plan, with the digest of that record.

        Raises
        ------
        StudyError
            If the record is of a newer release, or not of the shape of its number.
        """
        return FORM.of(dict(record), where="plan")

    def text(self) -> str:
        """Write the plan as a readable page.

        Returns
        -------
        str
            The page, as lines of text.
        """
        return plan_text(self)

    def plot(self) -> Figure:
        """Draw the shares of the units, the dollars and the sample by stratum.

        Returns
        -------
        matplotlib.figure.Figure
            Three bars per stratum.
        """
        from primafacie.core.figures import allocation_bars

        return allocation_bars(
            [(row.label, row.size, row.total_cents / 100, row.n) for row in self.strata]
        )

    def table(self) -> pd.DataFrame:
        """Tabulate the strata with their sample sizes.

        Returns
        -------
        pandas.DataFrame
            One row per stratum; amounts in dollars.
        """
        import pandas as pd

        return pd.DataFrame(
            {
                "stratum": [row.label for row in self.strata],
                "paid amounts": [row.bounds for row in self.strata],
                "units": [row.size for row in self.strata],
                "paid_dollars": [row.total_cents / 100 for row in self.strata],
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
            f"{self.frame_size:,} units, {self.frame_total}, {self.limit.name}, "
            f"digest {short(self.digest)}"
        )


def load_plan(source: str | Path | Mapping[str, Any], *, frame: Frame | None = None) -> Plan:
    """Load a plan from its record or from the path of its JSON file.

    Parameters
    ----------
    source : str, pathlib.Path or mapping
        The path of a plan.json, or the record of a plan.
    frame : Frame, optional
        The open frame of the plan. With it the plan can be redrawn.

    Returns
    -------
    Plan
        The plan, with the digest that it had when it was written.

    Raises
    ------
    PlanError
        If the plan cannot be read, or if the content digest of `frame` is not the one in the plan:
        one changed cent makes it another frame.
    """
    if isinstance(source, Mapping):
        found = FORM.of(dict(source), where="the plan's record", refusal=PlanError)
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
        found = FORM.read(data, where=Path(source).name, refusal=PlanError)
    return found if frame is None else with_frame(found, frame)


def with_frame(plan: Plan, frame: Frame) -> Plan:
    """Give a plan that was read its open frame; its bytes and its digest stay.

    Parameters
    ----------
    plan : Plan
        The plan.
    frame : Frame
        The open frame.

    Returns
    -------
    Plan
        The plan with the frame.

    Raises
    ------
    PlanError
        If the content digest of `frame` is not the one in the plan.
    """
    if frame.content_digest != plan.frame_digest:
        raise PlanError(
            f"a frame of digest {short(frame.content_digest)}",
            where="plan and frame",
            expected=f"the plan's frame, {short(plan.frame_digest)} "
            f"({plan.frame_size:,} units, {plan.frame_total})",
            fix="Open the very frame the plan was made for, with the same columns and exclusions",
        )
    return kept_as(replace(plan, frame=frame), plan)


FORM: Final = RecordForm("plan", 3, Plan, UPWARD)
