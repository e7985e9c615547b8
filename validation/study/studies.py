"""A study as the rebuttal sees it: what the other side produced, any part of it missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

import numpy as np

from extrapolation import Demand, Estimate, Review, demand, estimate
from extrapolation.demands.demand_steps import sampled_overpayment
from extrapolation.samples.shapes import is_plain
from primafacie.core.brief_texts import brief
from primafacie.core.errors import AuditError, FrameError, StudyError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from sampling import Draw, Frame, Plan, RuleSet
from sampling.choices.shapes import Shape
from sampling.designs import DESIGNS, Design
from sampling.frames.stratum_ranges import first_stratum
from sampling.strata.stratum_records import stratum_range
from validation.study.disclosed_samples import DisclosedSample
from validation.study.formula_facts import FormulaFacts
from validation.study.frame_columns import FrameColumns
from validation.study.id_spellings import check_spellings
from validation.study.ledgers import Ledger
from validation.study.printed_figures import PrintedFigures
from validation.study.seen_again import overpayments_seen_again, resolved_findings

if TYPE_CHECKING:
    from numpy.typing import NDArray

Made = TypeVar("Made")
Proceeding = Literal[
    "Medicare appeal", "OIG audit", "CMP 402", "CMP 1003", "FCA", "Medicaid", "other"
]
PROCEEDINGS: tuple[str, ...] = get_args(Proceeding)
CIRCUITS = ("", *(str(number) for number in range(1, 12)), "DC", "Federal")


@brief
@dataclass(frozen=True, eq=False, kw_only=True)
class Study:
    """What the other side produced, and the proceeding in which it was produced.

    Every part may be missing. What can be computed follows from the parts that are there.

    Parameters
    ----------
    proceeding : str, default "other"
        One of "Medicare appeal", "OIG audit", "CMP 402", "CMP 1003", "FCA", "Medicaid", "other".
    circuit : str, default ""
        The federal circuit: "1" to "11", "DC" or "Federal"; empty where it is not known.
    state : str, default ""
        The state, where it matters.
    frame : Frame or FrameColumns, optional
        The sampling frame: opened, or as plain columns.
    plan : Plan, optional
        The sampling plan. The default is the plan of the draw, then that of the review.
    draw : Draw, optional
        A draw of this toolkit.
    sample : DisclosedSample, optional
        The disclosed units of any other draw.
    review : Review, optional
        The findings.
    demand : Demand, optional
        A demand of this toolkit.
    figures : PrintedFigures, optional
        The figures of a print-out or a demand letter.
    rules : RuleSet, optional
        The rules of the demand. The default is the rule set of the review, then that of the plan.
    second_review : mapping of str to Money, optional
        Findings of another reviewer on some of the units: the overpayment by unit id.
    ledger : Ledger, optional
        The reversals so far.
    universe : Frame or FrameColumns, optional
        The extract that the frame should have come from. Opened as a frame, the plan's exclusions
        are redone on it.
    period : tuple of (date, date), optional
        The first and the last day of the audit period.
    prior : frozenset of str, optional
        Ids of units that were audited before.
    payable : mapping of str to Money, optional
        What would have been payable at the right level, by unit id.
    earlier_errors : tuple of (int, int, int), optional
        Units in error, units reviewed and frame size of an earlier review.
    draws_made : int, optional
        How many draws are known to have been made.
    patient : str, default ""
        The column among `columns.more` that names the patient.
    service : tuple of str, optional
        The columns that name what was billed (code, modifier, units).
    formula_facts : FormulaFacts, optional
        What can have entered the formula of a printed figure besides the findings.

    Raises
    ------
    StudyError
        If the proceeding or the circuit is not one of those above, or if an amount is not `Money`.
    """

    proceeding: Proceeding = "other"
    circuit: str = ""
    state: str = ""
    frame: Frame | FrameColumns | None = None
    plan: Plan | None = None
    draw: Draw | None = None
    sample: DisclosedSample | None = None
    review: Review | None = None
    demand: Demand | None = None
    figures: PrintedFigures | None = None
    rules: RuleSet | None = None
    second_review: Mapping[str, Money] = field(default_factory=dict)
    ledger: Ledger | None = None
    universe: Frame | FrameColumns | None = None
    period: tuple[date, date] | None = None
    prior: frozenset[str] = frozenset()
    payable: Mapping[str, Money] = field(default_factory=dict)
    earlier_errors: tuple[int, int, int] | None = None
    draws_made: int | None = None
    patient: str = ""
    service: tuple[str, ...] = ()
    formula_facts: FormulaFacts = field(default_factory=FormulaFacts)

    def __post_init__(self) -> None:
        if self.proceeding not in PROCEEDINGS:
            raise StudyError.of(
                unknown_name("proceeding", self.proceeding, PROCEEDINGS, where="study")
            )
        if self.circuit not in CIRCUITS:
            raise StudyError(
                f"the circuit {self.circuit!r}",
                where="study",
                expected="1 to 11, DC or Federal",
                fix="Leave it out where it is not known",
            )
        if self.rules is not None:
            self.rules.check_decided()
        for name in ("second_review", "payable"):
            if not all(isinstance(amount, Money) for amount in getattr(self, name).values()):
                raise StudyError(
                    "amounts that are plain numbers",
                    where=name,
                    expected="Money by unit id",
                    fix='Write Money.dollars("12.34"), or Money(1234) for cents',
                )

    @cached_property
    def columns(self) -> FrameColumns | None:
        """The frame as columns."""
        if isinstance(self.frame, FrameColumns) or self.frame is None:
            return self.frame
        return FrameColumns.of(self.frame)

    @cached_property
    def universe_columns(self) -> FrameColumns | None:
        """The universe as columns."""
        if isinstance(self.universe, FrameColumns) or self.universe is None:
            return self.universe
        return FrameColumns.of(self.universe)

    @cached_property
    def known_plan(self) -> Plan | None:
        """The plan: given, or the draw's, or the review's."""
        if self.plan is not None:
            return self.plan
        if self.draw is not None:
            return self.draw.plan
        return self.review.plan if self.review is not None else None

    @cached_property
    def rule_set(self) -> RuleSet | None:
        """The rule set of the demand: given, or the review's, or the plan's."""
        if self.rules is not None:
            return self.rules
        if self.review is not None and self.review.rule_set is not None:
            return self.review.rule_set
        return self.known_plan.rule_set if self.known_plan is not None else None

    @cached_property
    def seen_again(self) -> dict[str, Money]:
        """Overpayments by a second reviewer, as given or of the review; an agreed one counts."""
        if self.second_review or self.review is None:
            return dict(self.second_review)
        return overpayments_seen_again(self.review)

    @cached_property
    def resolved(self) -> dict[str, tuple[Money | None, Money | None]]:
        """What the two reviewers of a unit found at first, where they agreed on a finding later."""
        if self.second_review or self.review is None:
            return {}
        return resolved_findings(self.review)

    @property
    def simple_random(self) -> bool:
        """Simple random within strata? Taken to be so unless a plan or draw says otherwise."""
        plan = self.known_plan
        if plan is not None and not _simple(plan.selects.designs()):
            return False
        drawn = self.draw.strata if self.draw is not None else ()
        if not _simple(DESIGNS[stratum.kind] for stratum in drawn):
            return False
        return self.review is None or is_plain(self.review)

    @cached_property
    def disclosed(self) -> DisclosedSample | None:
        """The selected units: as disclosed, of the draw, or those of the review."""
        if self.sample is not None:
            return self.sample
        if self.draw is not None:
            return DisclosedSample.of(self.draw)
        if self.review is None:
            return None
        return DisclosedSample.of_review(self.review)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """N_h by stratum label, as stated by the other side; empty where not stated."""
        if self.known_plan is not None:
            return {row.label: row.size for row in self.known_plan.strata}
        if self.review is not None:
            return {stratum.label: stratum.size for stratum in self.review.strata}
        return dict(self.sample.sizes) if self.sample is not None else {}

    @property
    def labels(self) -> NDArray[Any] | None:
        """The stratum of every row of the frame by the plan's own rule, where it can be told.

        A unit that meets no stratum's rule has the label "".
        """
        return self._membership[0]

    @property
    def unknown_strata(self) -> str:
        """What is missing to tell the strata of the frame's rows; empty where nothing is."""
        return self._membership[1]

    @cached_property
    def _membership(self) -> tuple[NDArray[Any] | None, str]:
        columns, plan = self.columns, self.known_plan
        if columns is None:
            return None, "the frame in the order of the draw"
        lacking = "the stratum of every frame row"
        if plan is not None:
            try:
                ranges = [stratum_range(row, columns.roles) for row in plan.strata]
            except FrameError:
                lacking = "the columns of the frame by which the plan makes its strata"
            else:
                labels = np.array([*(row.label for row in plan.strata), ""], dtype=object)
                return np.asarray(labels[first_stratum(ranges, columns)]), ""
        if columns.strata is not None and len(self.sizes) != 1:
            return columns.strata, ""
        names = list(self.sizes) or list(self.disclosed.units if self.disclosed else {}) or ["1"]
        if len(names) != 1:
            return None, lacking
        return np.full(columns.size, names[0], dtype=object), ""

    def rows_of_stratum(self, label: str) -> NDArray[np.int64]:
        """The frame rows of a stratum, in file order.

        Parameters
        ----------
        label : str
            The label of the stratum.

        Returns
        -------
        ndarray of int64
            Row numbers from 0; empty for an unknown label.

        Raises
        ------
        StudyError
            If the strata of the frame's rows are not known.
        """
        if self.labels is None:
            raise StudyError(
                f"The strata of the frame's rows are not known: {self.unknown_strata} is missing",
                where="study",
                expected="the plan with the columns its strata go by, or a stratum column",
                fix="Add the column to the frame (stratum= or more=), or hand over the plan",
            )
        if label not in self._rows:
            self._rows[label] = np.flatnonzero(self.labels == label)
        return self._rows[label]

    def check_selected_units(self) -> None:
        """Refuse selected units that cannot be a sample of the frame.

        Raises
        ------
        StudyError
            If none of the selected units is an id of the frame, or if the list of spares holds the
            same units as the sample.
        """
        columns, sample = self.columns, self.disclosed
        if sample is not None and sample.n:
            spares = {unit for ids in sample.spares.values() for unit in ids}
            if spares == set(sample.all_ids):
                raise StudyError(
                    f"the list of spares holds the same {len(spares):,} units as the sample",
                    where="spares",
                    expected="the spare units in their order, which are other units",
                    fix="Give the list of spares, or leave it out where none was disclosed",
                )
        check_spellings(columns, sample.all_ids if sample else (), self.universe_columns)
        if columns is None or sample is None or not sample.n:
            return
        if (columns.rows_of(sample.all_ids) >= 0).any():
            return
        numbers = all(text.strip().isdecimal() for text in sample.all_ids)
        fix = "Give the ids of the selected units, as they are written in the frame"
        if numbers:
            fix = (
                "These are whole numbers: if they are the random numbers of the draw, search their "
                "seed with validation.find_seed(numbers, low=1, high=N), and give the ids of the "
                "units that they select"
            )
        raise StudyError(
            f"None of the {sample.n:,} selected units is an id of the frame",
            where="selected units",
            expected="a list of unit ids of the frame, not a print-out, a log or random numbers",
            fix=fix,
        )

    @cached_property
    def _rows(self) -> dict[str, NDArray[np.int64]]:
        """Rows by stratum, once looked for."""
        return {}

    @cached_property
    def computed(self) -> dict[Any, Any]:
        """What was computed of this study and is asked for again."""
        return {}

    @cached_property
    def estimate(self) -> Estimate | None:
        """The estimate recomputed from the findings; None without findings."""
        return estimate(self.review) if self.review is not None else None

    @property
    def recomputed(self) -> Demand | None:
        """The demand recomputed from the findings under their rules; None where it cannot be."""
        return self._again[0]

    @property
    def not_recomputed(self) -> str:
        """Why the demand cannot be recomputed; empty where it can."""
        return self._again[1]

    @cached_property
    def _again(self) -> tuple[Demand | None, str]:
        if self.estimate is None:
            return None, "no findings"
        if self.estimate.rule_set is None:
            return None, "findings read without rules"
        try:
            return demand(self.estimate), ""
        except AuditError as error:
            return None, str(error)

    @property
    def demanded(self) -> Money | None:
        """The amount demanded: of the demand, of the print-out, or else recomputed."""
        if self.demand is not None:
            return self.demand.amount
        printed = self.figures.number("demand") if self.figures is not None else None
        if printed is not None:
            return printed.money
        return self.recomputed.amount if self.recomputed is not None else None

    @property
    def sampled_overpayment(self) -> float | None:
        """Dollars found overpaid in the sample itself: what remains without extrapolation."""
        return sampled_overpayment(self.estimate) if self.estimate is not None else None

    def __str__(self) -> str:
        parts = [
            name
            for name in ("frame", "plan", "draw", "sample", "review", "demand", "figures")
            if getattr(self, name) is not None
        ]
        return f"study in a {self.proceeding} with {', '.join(parts) or 'nothing disclosed'}"


def once(study: Study, make: Callable[[Study], Made]) -> Made:
    """What a function gives of a study, computed when it is first asked for."""
    if make not in study.computed:
        study.computed[make] = make(study)
    found: Made = study.computed[make]
    return found


def _simple(designs: Iterable[Design | type[Design]]) -> bool:
    """Are these all designs of simple random sampling?"""
    return all(design.shape is Shape.SIMPLE for design in designs)
