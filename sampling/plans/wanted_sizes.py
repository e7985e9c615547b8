"""What decides the sizes of a sample: a precision, a total or sizes by stratum, and their rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self

from primafacie.core.brief_texts import brief
from primafacie.core.errors import PlanError, Problem
from primafacie.core.money import Money
from sampling.allocation import AllocateBy
from sampling.models import Anticipation
from sampling.plans.assurances import Assurance
from sampling.plans.wanted_lower import WantedLower
from sampling.rules import RuleSet
from sampling.strata import Stratum

FLAT: Final = ("precision", "level", "side", "sample")
"""The fields that `plan` also takes as arguments of its own."""
ONLY_HERE: Final = ("assurance", "wanted_lower")
"""The fields that never were arguments of `plan`."""
_DECIDE: Final = ("precision", "wanted_lower", "sample", "allocation")


@brief
@dataclass(frozen=True, kw_only=True)
class Sizes:
    """What decides the sizes of a sample. `plan` checks it with the frame and the design.

    Give exactly one of `precision`, `wanted_lower`, `sample` and `allocation`; `plan` takes
    `precision`, `level`, `side` and `sample` also as arguments of its own.

    Parameters
    ----------
    precision : float or mapping of str to float, optional
        Half-width over point estimate, a fraction, with `level` and `side`. A mapping such as
        {"overpaid": 0.25, "error units": 0.30} asks for several quantities together (Bethel).
    level : float, optional
        Confidence level of `precision`, a fraction.
    side : {"lower", "upper", "two-sided"}, optional
        The side on which `precision` is measured.
    sample : int, optional
        Units to review in all, certainty strata included; draws, where a design draws with
        replacement (they may exceed the units).
    allocation : mapping of str to int, optional
        Units by stratum label.
    allocate_by : {"neyman", "proportional", "equal", "cost", "power"}, default "neyman"
        How units are shared out to strata.
    costs : mapping of str to float, optional
        Cost of the review of one unit by stratum label, for "cost". With `costs` a precision is
        reached at the least cost.
    power : float, default 0.5
        The exponent q of "power".
    oversample : float, default 0.0
        Fraction (0 to 1) added to the units computed from a precision, reviewed from the start.
    minimum : int, default 2
        Least size of a sampled stratum.
    wanted_lower : str, Money or float, optional
        The lower limit that the demand is meant to reach: a share of the point estimate such as
        "60%" (a fraction as a number), or dollars such as "250000" or Money. It is that of the rule
        set's limit, one-sided, and stands for the precision 1 - share, or 1 - dollars over the
        anticipated overpayment.
    assurance : Assurance, optional
        What `extrapolation.simulation.assured_size` found for this precision: the size that reaches
        it in most simulated audits, in place of the size that reaches it on average.
    correlation : float, optional
        Correlation of the taints within one cluster, 0 to 1; for designs of clusters. With 0 the
        size falls short unless the errors of one cluster are independent.

    Examples
    --------
    >>> Sizes(sample=150, allocate_by="proportional").allocate_by
    'proportional'
    """

    precision: float | Mapping[str, float] | None = None
    level: float | None = None
    side: str | None = None
    sample: int | None = None
    allocation: Mapping[str, int] | None = None
    allocate_by: AllocateBy = "neyman"
    costs: Mapping[str, float] | None = None
    power: float = 0.5
    oversample: float = 0.0
    minimum: int = 2
    correlation: float | None = None
    assurance: Assurance | None = None
    wanted_lower: WantedLower | Money | str | float | None = None

    @classmethod
    def joined(cls, before: Self | None, given: Mapping[str, Any]) -> Self:
        """The sizes with further values; a value that is given twice is an error.

        Raises
        ------
        PlanError
            If `before` is not a `Sizes`, or if it holds a value that is given again.
        """
        if before is None:
            return cls(**given)
        if not isinstance(before, cls):
            raise PlanError(
                f"a {type(before).__name__}",
                where="sizes",
                expected="a Sizes",
                fix="Write sizes=Sizes(sample=150), for example",
            )
        usual = {field.name: field.default for field in fields(cls)}
        problems = [
            Problem(
                name,
                f"{name}= twice, as an argument and in sizes",
                "each option once",
                f"Leave {name}= out of one of them",
            )
            for name in given
            if getattr(before, name) != usual[name]
        ]
        if problems:
            raise PlanError.collected(problems, what="plan")
        return replace(before, **given)

    def faults(self) -> list[Problem]:
        """Everything wrong with the sizes, as far as it shows without frame and strata."""
        problems = []
        asked = {name: getattr(self, name) for name in _DECIDE}
        named = [name for name, value in asked.items() if value is not None]
        if len(named) != 1:
            got = " and ".join(named) if named else "no size"
            fix = (
                "Say precision= (with level and side), sample= or allocation=; on the command line "
                "--sample, --wanted-lower, or --precision with --level and --side"
            )
            expected = "exactly one of precision, sample, allocation"
            if self.wanted_lower is not None:
                expected = "exactly one of precision, wanted lower limit, sample, allocation"
            problems.append(Problem("size", got, expected, fix))
        whole = isinstance(self.sample, int) and not isinstance(self.sample, bool)
        if self.sample is not None and not (whole and self.sample > 0):
            problems.append(Problem("sample", repr(self.sample), "a whole number of units", ""))
        if isinstance(self.minimum, bool) or self.minimum < 2:
            fix = "One unit shows no spread: every sampled stratum needs two"
            problems.append(Problem("minimum", repr(self.minimum), "2 or more", fix))
        if self.wanted_lower is not None:
            problems += self._lower_faults()
        elif self.assurance is not None:
            problems += self.assurance.faults(self.precision, self.level, self.side)
        return [*problems, *self._oversample_faults()]

    def _lower_faults(self) -> list[Problem]:
        """The level of a wanted lower limit is that of the rule set; its assurance is its own."""
        assert self.wanted_lower is not None
        try:
            lower = WantedLower.of(self.wanted_lower)
        except PlanError as error:
            return list(error.problems)
        problems = []
        given = [name for name in ("level", "side") if getattr(self, name) is not None]
        if given:
            got = f"{' and '.join(given)} with a wanted lower limit"
            fix = "Leave it out (--level, --side): the wanted limit is that of the rule set"
            problems.append(Problem("wanted lower limit", got, "neither level nor side", fix))
        if self.assurance is not None and self.assurance.lower != lower:
            own = self.assurance.lower
            got = "a precision" if own is None else own.words
            fix = "Simulate the assurance of this limit"
            problems.append(Problem("assurance", got, f"an assurance of {lower.words}", fix))
        return problems

    @property
    def lower(self) -> WantedLower | None:
        """The wanted lower limit, read."""
        return None if self.wanted_lower is None else WantedLower.of(self.wanted_lower)

    def as_precision(
        self, strata: Sequence[Stratum], rule_set: RuleSet, known: Anticipation | None
    ) -> Self:
        """The sizes with the precision, level and side that a wanted lower limit stands for.

        Parameters
        ----------
        strata : sequence of Stratum
            The strata of the plan.
        rule_set : RuleSet
            The rule set, which fixes the level of the limit.
        known : Anticipation or None
            The anticipated overpayments.

        Returns
        -------
        Sizes
            These sizes, where no lower limit is wanted.

        Raises
        ------
        PlanError
            If an amount is wanted and no more than it is anticipated.
        """
        lower = self.lower
        if lower is None:
            return self
        precision = lower.precision(strata, known)
        return replace(self, precision=precision, level=rule_set.one_sided_level, side="lower")

    def _oversample_faults(self) -> list[Problem]:
        """An oversample is a share of the units computed from a precision."""
        share = self.oversample
        if isinstance(share, bool) or not 0 <= share <= 1:
            return [Problem("oversample", repr(share), "a fraction such as 0.20", "")]
        if share and self.assurance is not None:
            fix = "Leave the oversample out: the assurance decides the size"
            return [Problem("oversample", "an assurance", "no assurance with it", fix)]
        if share and self.precision is None and self.wanted_lower is None:
            fix = "Add the units to sample= or allocation= yourself"
            return [Problem("oversample", "no precision", "precision= with it", fix)]
        return []
