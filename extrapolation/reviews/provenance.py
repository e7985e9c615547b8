"""How the choices behind an estimate came about, and what may be said of its limit for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from extrapolation.reviews.sample_statements import SampleStatement
from primafacie.core.errors import EstimateError
from sampling import Plan, RuleSet

NOT_FIXED: Final = "plan not fixed before the data"
COMPUTED: Final = "computed"
SECONDARY: Final = "secondary"
SAME_LEVEL: Final = 1e-9


class Provenance:
    """How the estimator and the bound of a review came to be chosen.

    Attributes
    ----------
    mark : str
        What every record, report and demand bears; empty where there is nothing to mark.
    fixed : bool
        Whether estimator and bound are fixed, so that any other is "not pre-specified".
    """

    mark: ClassVar[str] = ""
    fixed: ClassVar[bool] = True

    def bound(self, rules: RuleSet | None, apart: Sequence[bool]) -> str:
        """The bound of the limit of the overpayment; empty where none is fixed.

        `apart` says of each stratum whether RAT-STATS has an appraisal of its own for its design.
        """
        del rules, apart
        return ""

    def own_level(self, rules: RuleSet | None, level: float, side: str) -> bool:
        """Is this a level and side that may be shown without the mark "not pre-specified"?"""
        del rules, level, side
        return True

    def estimator(self, of_design: str) -> str:
        """The estimator, where that of the design is `of_design`; empty where none is fixed."""
        return of_design

    @property
    def unplanned_steps(self) -> tuple[tuple[str, str, str], ...]:
        """Steps of a demand that say how the choices came about: words, source and mark."""
        return ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the review must know of it."""
        return ()

    def check_demand(self, *, as_planned: bool, estimator: str) -> None:
        """Refuse a demand that the choices do not carry (`EstimateError`)."""
        del as_planned, estimator


@dataclass(frozen=True)
class PlannedBefore(Provenance):
    """A plan fixed estimator and bound before the draw."""

    plan: Plan

    def bound(self, rules: RuleSet | None, apart: Sequence[bool]) -> str:
        del rules, apart
        return self.plan.bound

    def estimator(self, of_design: str) -> str:
        del of_design
        return self.plan.estimator


class Unplanned(Provenance):
    """A table of findings alone: neither a plan nor a statement of the draw."""

    fixed: ClassVar[bool] = False

    def estimator(self, of_design: str) -> str:
        del of_design
        return ""

    @property
    def unplanned_steps(self) -> tuple[tuple[str, str, str], ...]:
        return (("no plan fixed the rules before the draw", "this study", COMPUTED),)


@dataclass(frozen=True)
class DrawnElsewhere(Provenance):
    """A sample drawn elsewhere: the rule set's own limit, by the estimator of the stated design."""

    statement: SampleStatement

    mark: ClassVar[str] = NOT_FIXED

    def bound(self, rules: RuleSet | None, apart: Sequence[bool]) -> str:
        return "" if rules is None else rules.quantile(apart)

    def own_level(self, rules: RuleSet | None, level: float, side: str) -> bool:
        """The rule set's own limit, under either of its names."""
        if rules is None or side == "upper":
            return False
        one_sided = level if side == "lower" else (1 + level) / 2
        return abs(one_sided - rules.one_sided_level) < SAME_LEVEL

    @property
    def unplanned_steps(self) -> tuple[tuple[str, str, str], ...]:
        words = (
            "Plan not fixed before the data: the sample was drawn elsewhere "
            f"({self.statement.program_words}; {self.statement.drawn_words}). The limit is the "
            "rule set's own; every other level, bound or estimator is not pre-specified"
        )
        found = [(words, "the statement of the sample", SECONDARY)]
        if self.statement.universe is not None:
            universe = self.statement.universe
            mark = COMPUTED if universe.content_digest else SECONDARY
            found.append((f"Universe: {universe.words}", universe.source, mark))
        return tuple(found)

    @property
    def notes(self) -> tuple[str, ...]:
        return (
            "Plan not fixed before the data: this sample was drawn elsewhere. Only the rule set's "
            "own limit is a figure of this study; every other level, bound or estimator is not "
            "pre-specified.",
        )

    def check_demand(self, *, as_planned: bool, estimator: str) -> None:
        if self.statement.universe is None:
            raise EstimateError(
                "no stated universe",
                where="demand",
                expected="the number of units of a stated universe, with where the count comes "
                "from, because the sizes of the strata are not tied to anything",
                fix="Import the sample again with its frame; or with the units that a document "
                "states and its reference (--universe and --universe-source, or "
                "StatedUniverse(units, source) in Python)",
            )
        if not as_planned:
            raise EstimateError(
                f"an estimate by another estimator ({estimator}) of a sample drawn elsewhere",
                where="demand",
                expected="the estimator of the stated design: the plan was not fixed before the "
                "data, so that every other one is not pre-specified",
                fix="Use estimate(review)",
            )
