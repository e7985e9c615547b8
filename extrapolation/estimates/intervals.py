"""An interval: its limits, both of their names, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from extrapolation.bounds import (
    TOLERATED_SHORTFALL,
    Guarantee,
    PredictedCoverage,
    Side,
    bound_for,
    check_options,
    predict_coverage,
    rests_on_floors,
)
from extrapolation.estimates.interval_records import (
    CONDITIONAL,
    IntervalRecord,
    between,
    limit_words,
    limits_table,
)
from extrapolation.samples.samples import Sample, Unit
from primafacie.core.errors import EstimateError
from primafacie.core.families import unknown_name
from primafacie.core.results import Result
from sampling import RuleSet, limit_name
from sampling.rules.limit_names import percent

if TYPE_CHECKING:
    import pandas as pd

_NONE = "No finite-sample limit is shown, because"
_REASONS = {
    "values below 0 in the sample": "the sample holds values below 0",
    "an upper limit without the amounts paid": "an upper one needs the amounts paid of the frame",
    "an overpayment above the amount paid": "a value is above the amount paid",
    "a sample of design": "none is known for this design",
}
_VOID = "underpaid by more than the declared floor"


def interval_names(level: float, side: Side) -> str:
    """The interval under both of its names.

    >>> interval_names(0.90, "two-sided")
    'two-sided 90%; its lower end is one-sided 95% (RAT-STATS 90% lower limit)'
    """
    if side != "two-sided":
        return limit_name(level, sided="one-sided", end=side)
    one_sided = percent((1 + level) / 2)
    return (
        f"two-sided {percent(level)}; its lower end is one-sided {one_sided} "
        f"(RAT-STATS {percent(level)} lower limit)"
    )


@dataclass(frozen=True)
class Interval(Result):
    """Limits of an estimate, unrounded.

    Attributes
    ----------
    low, high : float or None
        The limits, in the unit of the estimate; None on an open side.
    level : float
        The confidence level, a fraction.
    side : {'lower', 'upper', 'two-sided'}
        The side that the limits are on.
    bound : str
        The name of the bound.
    names : str
        The interval under both of its names, one-sided and two-sided.
    planned : bool
        False for a bound that the plan did not fix: it is shown, and never moves a demand.
    reliable : bool
        False if an asymptotic limit says little: few errors, few units free of error, no variance,
        or a predicted coverage more than .01 below the level. `notes` give the reasons.
    precision : float or None
        Half the width of the interval (or the distance of a single limit from the point estimate)
        as a fraction of the point estimate; None unless that is above 0.
    predicted_coverage : PredictedCoverage or None
        The coverage that is predicted for the lower limit, where it can be predicted.
    assumptions : str
        The guarantee of the bound, and when it fails.
    notes : tuple of str
        What the reader must know.
    guarantee : {'exact', 'conjectured', 'asymptotic', 'model', 'heuristic'}
        Whether the level holds in samples of every size, as the registry of bounds states it.
    beside : Interval or None
        The finite-sample limit of the same estimate.
    beside_refused : str
        The sentence why there is no such limit. The record has either in its notes.
    unit : {'dollars', 'count', 'share', 'as given'}
        The unit of the estimate.
    condition : str
        What must be true of the frame for the limit to hold its level: a stated assumption that no
        sample can show. Empty where there is none.
    """

    SCHEMA: ClassVar[str] = IntervalRecord.SCHEMA
    RECORD: ClassVar[type[Any]] = IntervalRecord

    low: float | None
    high: float | None
    level: float
    side: Side
    bound: str
    names: str
    planned: bool
    reliable: bool
    precision: float | None
    predicted_coverage: PredictedCoverage | None
    assumptions: str
    notes: tuple[str, ...] = ()
    guarantee: Guarantee = "asymptotic"
    beside: Interval | None = None
    beside_refused: str = ""
    unit: Unit = "dollars"
    condition: str = ""

    @property
    def standing(self) -> str:
        """The guarantee in one word: "conditional" where it rests on a stated assumption."""
        return CONDITIONAL if self.condition else self.guarantee

    def as_record(self) -> IntervalRecord:
        """The record; the finite-sample limit, or why there is none, is in its notes."""
        told = (self.beside_words,) if self.beside_words else ()
        return IntervalRecord(
            low=self.low,
            high=self.high,
            level=self.level,
            side=self.side,
            bound=self.bound,
            names=self.names,
            planned=self.planned,
            reliable=self.reliable,
            precision=self.precision,
            predicted_coverage=self.predicted_coverage,
            assumptions=self.assumptions,
            notes=(*self.notes, *told),
            unit=self.unit,
            condition=self.condition,
        )

    @classmethod
    def from_dict(  # type: ignore[override]
        cls, record: Mapping[str, Any]
    ) -> IntervalRecord:
        """The record of limits as an object: the finite-sample limit is words in its notes.

        Parameters
        ----------
        record : mapping
            The record as `to_dict` gives it.

        Returns
        -------
        IntervalRecord
            The limits.
        """
        return IntervalRecord.from_dict(record)

    def table(self) -> pd.DataFrame:
        """One row per limit: this one, and the finite-sample limit where there is one."""
        return limits_table([self] if self.beside is None else [self, self.beside])

    @property
    def beside_words(self) -> str:
        """The finite-sample limit of the same estimate, or why there is none, as a sentence."""
        if self.beside is None:
            return self.beside_refused
        ends = [
            f"{word} {_amount(end, self.unit)}"
            for word, end in (("at least", self.beside.low), ("at most", self.beside.high))
            if end is not None
        ]
        mark = "" if self.beside.planned else ", not pre-specified"
        beside = self.beside
        if beside.condition:
            return (
                f"The conditional limit by {beside.bound} ({beside.guarantee}{mark}) is "
                f"{' and '.join(ends)}; it {beside.condition}."
            )
        return (
            f"The finite-sample limit by {beside.bound} ({beside.guarantee}{mark}) is "
            f"{' and '.join(ends)}."
        )

    def __str__(self) -> str:
        text = limit_words(self)
        if self.beside is None:
            return text
        ends = between(self.beside.low, self.beside.high, self.unit)
        kind = f"{CONDITIONAL} limit" if self.beside.condition else "finite-sample limit"
        return f"{text}; {kind} by {self.beside.bound}: {ends}"


def _amount(end: float, unit: Unit) -> str:
    """A limit in its unit: dollars, units of the frame, a share of them, or a plain number."""
    if unit == "dollars":
        return f"{'-' if end < 0 else ''}${abs(end):,.2f}"
    if unit == "share":
        return f"{100 * end:.2f}%"
    return f"{end:,.0f} units" if unit == "count" else f"{end:,.2f}"


def make_interval(
    sample: Sample,
    level: float,
    *,
    side: Side,
    bound: str,
    planned: bool,
    nonnegative: bool = False,
    options: Mapping[str, Any] | None = None,
    unit: Unit = "dollars",
    size: int = 1,
    condition: str = "",
) -> Interval:
    """The interval of a total by a registered bound; divided by `size` for a share of units.

    `level` is a fraction: above 0.5 for one side, above 0 for two. Raises `EstimateError` for
    a level or side that is none, or a bound not valid for the sample; `nonnegative` says that
    no value of the frame can lie below 0, `options` is what the bound takes beside the sample,
    `condition` what the declared floors of the sample assume of the frame.
    """
    check_level(level, side)
    given = dict(options or {})
    known = bound_for(bound, sample, nonnegative=nonnegative, side=side)
    check_options(known, given)
    tail = (1 - level) / 2 if side == "two-sided" else 1 - level
    low, high = known.limits(sample, tail, side, **given)
    low, high = (None if end is None else end / size for end in (low, high))
    point = sample.total / size
    if low is not None and high is not None:
        half = (high - low) / 2
    else:
        half = point - low if low is not None else (high or 0.0) - point
    notes = known.doubts_of(sample)
    # Moments of a sample that the t limit cannot rest on say nothing of its coverage either.
    of_t = known.quantile is not None and known.quantile.predicted
    told = of_t and side != "upper" and not notes
    predicted = predict_coverage(sample, 1 - tail) if told else None
    if predicted is not None and predicted.short:
        notes.append(f"not reliable here: {shortfall(predicted)}")
    rests = rests_on_floors(known, sample, nonnegative=nonnegative, side=side)
    assumed = condition if rests else ""
    further = known.remarks(sample, tail, side, **given) if known.remarks else []
    return Interval(
        low=low,
        high=high,
        level=level,
        side=side,
        bound=bound,
        names=interval_names(level, side),
        planned=planned,
        reliable=not notes,
        precision=half / point if point > 0 else None,
        predicted_coverage=predicted,
        assumptions=f"{CONDITIONAL}: it {assumed}; {known.guarantee}; {known.fails}"
        if assumed
        else f"{known.guarantee}; {known.fails}",
        notes=(*notes, *([f"Conditional limit: it {assumed}."] if assumed else []), *further),
        guarantee=known.guarantee,
        unit=unit,
        condition=assumed,
    )


def why_none(rules: RuleSet | None, error: EstimateError | None, *, planned: bool = True) -> str:
    """The sentence that says why no finite-sample limit is shown."""
    if error is None:
        return f"{_NONE} none is known for this design."
    if "where underpayments count" in error.got:
        if rules is not None and rules.netting == "netted":
            stated = (
                "the plan states no largest possible underpayment"
                if planned
                else "no largest possible underpayment is stated"
            )
            return f"{_NONE} this rule set nets underpayments and {stated}."
        return f"{_NONE} amounts below 0 in the frame are not ruled out."
    if _VOID in error.got:
        return f"No conditional limit is shown: it is void, because {error.got}."
    reason = _REASONS.get(error.got, "the finite-sample bound of this design refuses the sample")
    return f"{_NONE} {reason}."


def shortfall(predicted: PredictedCoverage) -> str:
    """The predicted coverage of a limit that is short of its level, in words."""
    return (
        f"the predicted coverage of the lower limit, {predicted}, is more than "
        f"{100 * TOLERATED_SHORTFALL:g} percentage point below its level"
    )


def check_level(level: float, side: str) -> None:
    if side not in ("lower", "upper", "two-sided"):
        raise EstimateError.of(unknown_name("side", side, ("lower", "upper", "two-sided")))
    least = 0.0 if side == "two-sided" else 0.5
    number = isinstance(level, float) and not isinstance(level, bool)
    if not number or not least < level < 1:
        raise EstimateError(
            f"the level {level!r}",
            expected=f"a fraction above {least:g} and below 1",
            fix="Write the level as a fraction, as in 0.90",
        )
