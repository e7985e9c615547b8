"""Level, sidedness and bound of the limits of an exposure: as asked, else as planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from extrapolation import BOUNDS, Review
from extrapolation.bounds import DEFAULT_BOUND, finite_bound
from penalties.exposures.frame_maxima import FrameMaxima, stated_maxima
from primafacie.core.errors import EstimateError
from sampling import limit_name
from sampling.rules.limit_names import Sided

DEFAULT_LEVEL = 0.90
NUMBER_TIMES_MAXIMUM = "minimum_sum"


@dataclass(frozen=True)
class LimitsRecord:
    """What a record keeps of the choice of limits: the words for the maxima, not the maxima.

    Attributes
    ----------
    level : float
        The confidence level, a fraction.
    sided : {"one-sided", "two-sided"}
        Whether the level is that of one end or of both together.
    bound : str
        The bound of the lower limit.
    planned : bool
        Whether the plan fixed the bound.
    lower, upper : str
        The one-sided and two-sided names of both limits.
    maximum : str
        What was stated as the greatest exposure of every unit; empty where nothing was.
    """

    level: float
    sided: Sided
    bound: str
    planned: bool
    lower: str
    upper: str
    maximum: str


@dataclass(frozen=True)
class LimitChoice:
    """Level, sidedness and bound of the limits, and whether the plan fixed the bound.

    Nothing in 42 CFR 402.109 or 1003.1580 names a level or prefers point or limit: the choice is
    the user's and is printed.

    Attributes
    ----------
    level : float
        The confidence level, a fraction.
    sided : {"one-sided", "two-sided"}
        Whether the level is that of one end or of both together.
    bound : str
        The bound of the lower limit.
    planned : bool
        Whether the plan fixed the bound.
    maxima : FrameMaxima or None
        The stated greatest exposures of all units of the frame. Without them bounds that need a
        ceiling are refused, and no upper dollar limit is given.
    options : mapping
        What the bound takes with the sample: a seed, a threshold.
    stated : str
        What was stated as the greatest exposures, in words. A choice read from a record has the
        words alone, without `maxima` and `options`.
    """

    RECORD: ClassVar[type[LimitsRecord]] = LimitsRecord

    level: float
    sided: Sided
    bound: str
    planned: bool
    maxima: FrameMaxima | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    stated: str = ""

    def as_record(self) -> LimitsRecord:
        """Give what a record keeps of the choice.

        Returns
        -------
        LimitsRecord
            The choice with the names of its limits.
        """
        lower, upper = self.name("lower"), self.name("upper")
        return LimitsRecord(
            self.level, self.sided, self.bound, self.planned, lower, upper, self.stated
        )

    @classmethod
    def of_record(cls, record: LimitsRecord) -> LimitChoice:
        """Make the choice from what a record keeps of it.

        Parameters
        ----------
        record : LimitsRecord
            What `as_record` gave.

        Returns
        -------
        LimitChoice
            The choice without the maxima and options.
        """
        return cls(record.level, record.sided, record.bound, record.planned, stated=record.maximum)

    def name(self, end: Literal["lower", "upper"]) -> str:
        """The limit under both its names.

        Parameters
        ----------
        end : {"lower", "upper"}
            Which limit.

        Returns
        -------
        str
            Its one-sided and two-sided name.
        """
        return limit_name(self.level, sided=self.sided, end=end)

    @property
    def one_sided(self) -> float:
        """The one-sided level of each end."""
        return self.level if self.sided == "one-sided" else (1 + self.level) / 2

    def upper_bound(self, design: str, *, each_known: bool) -> str:
        """The bound of an upper limit: the chosen one where it is finite-sample, else a default.

        The default is the number of units with a violation times what they can carry at most
        (`minimum_sum`) where every maximum is known, and Gaffke's (melded in strata) where the sums
        alone are. It is fixed by design and maxima, not by what the sample shows.

        Parameters
        ----------
        design : {"srs", "stratified"}
            The design of the sample.
        each_known : bool
            Whether the maximum of every unit is known.

        Returns
        -------
        str
            The name of the bound.
        """
        known = BOUNDS.get(self.bound)
        if known is not None and design in known.short_in:
            known = finite_bound(design)
        if (
            known is not None
            and known.finite_sample_in(design)
            and design in known.designs
            and not known.counts_only
            and (each_known or not known.payments)
        ):
            return known.name
        return NUMBER_TIMES_MAXIMUM if each_known else finite_name(design)


def finite_name(design: str) -> str:
    """The finite-sample bound of a design, which needs no ceiling below and only sums above."""
    bound = finite_bound(design)
    assert bound is not None
    return bound.name


def choose_limits(
    review: Review,
    *,
    level: float | None,
    sided: Sided | None,
    bound: str | None,
    maximum: Any,
    options: Mapping[str, Any],
) -> LimitChoice:
    """What was asked, else what the plan's rule set says, else two-sided 90% by Student's t."""
    plan = review.plan
    rules = plan.rule_set if plan else None
    planned = plan.bound if plan else DEFAULT_BOUND
    chosen = BOUNDS.get(bound or planned)
    if chosen is not None and chosen.ordered and not review.draw_digest:
        raise EstimateError(
            f"the bound {chosen.name} for a review without its draw",
            expected="the units in their order of selection",
            fix="Read the review with its draw: in another order the limit means nothing",
        )
    maxima = stated_maxima(review, maximum)
    return LimitChoice(
        level=level if level is not None else (rules.limit_level if rules else DEFAULT_LEVEL),
        sided=sided or (rules.limit_sided if rules else "two-sided"),
        bound=bound or planned,
        planned=bound is None or plan is None or bound == planned,
        maxima=maxima,
        options=dict(options),
        stated=maxima.words if maxima else "",
    )
