"""An interval: its limits, both of their names, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from extrapolation.bounds import (
    Guarantee,
    PredictedCoverage,
    Side,
    bound_for,
    check_options,
    predict_coverage,
)
from extrapolation.samples import Sample
from primafacie.core.errors import EstimateError
from primafacie.core.results import brief
from sampling import limit_name
from sampling.rules.limit_names import percent

# With fewer errors, or fewer units free of error, than this the t limit is not reliable: the
# number of non-zero items that OIG's auditors ask for in each stratum.
FEWEST_FOR_T = 6
# The bounds whose coverage the expansion of the studentised mean predicts.
PREDICTED = ("student", "normal", "satterthwaite")
_UNRECORDED = ("guarantee", "beside", "beside_refused")


def interval_names(level: float, side: Side) -> str:
    """The interval under both of its names.

    >>> interval_names(0.90, "two-sided")
    'two-sided 90 %; its lower end is one-sided 95 % (RAT-STATS 90 % lower limit)'
    """
    if side != "two-sided":
        return limit_name(level, sided="one-sided", end=side)
    one_sided = percent((1 + level) / 2)
    return (
        f"two-sided {percent(level)}; its lower end is one-sided {one_sided} "
        f"(RAT-STATS {percent(level)} lower limit)"
    )


@brief
@dataclass(frozen=True)
class Interval:
    """Limits of a total, unrounded; `low` or `high` is None on an open side.

    `planned` is false for a bound the plan did not fix: it is shown, and never moves a
    demand. `reliable` is false where an asymptotic limit says little; `notes` give the
    reasons. `guarantee` is the registry's word. `beside` is the finite-sample limit of the
    same estimate, `beside_refused` why there is none; the record says it in words, in its notes.
    """

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

    def to_dict(self) -> dict[str, Any]:
        """The record; the guarantee stands at the start of its assumptions."""
        told = [self.beside_words] if self.beside_words else []
        record = asdict(self) | {"notes": [*self.notes, *told]}
        return {name: value for name, value in record.items() if name not in _UNRECORDED}

    @property
    def beside_words(self) -> str:
        """The finite-sample limit beside an asymptotic one, or why there is none."""
        if self.beside is None:
            told = "no finite-sample limit beside it: "
            return f"{told}{self.beside_refused}" if self.beside_refused else ""
        ends = [
            f"{word} ${end:,.2f}"
            for word, end in (("at least", self.beside.low), ("at most", self.beside.high))
            if end is not None
        ]
        mark = "" if self.beside.planned else ", not pre-specified"
        return (
            f"the finite-sample limit beside it, by {self.beside.bound} "
            f"({self.beside.guarantee}{mark}): {' and '.join(ends)}"
        )

    def __str__(self) -> str:
        low = "" if self.low is None else f"{self.low:,.2f}"
        high = "" if self.high is None else f"{self.high:,.2f}"
        mark = "" if self.planned else ", not pre-specified"
        doubt = "" if self.reliable else ", not reliable here"
        text = f"{self.names} by {self.bound}{mark}{doubt}: [{low}, {high}]"
        if self.beside is None:
            return text
        low = "" if self.beside.low is None else f"{self.beside.low:,.2f}"
        high = "" if self.beside.high is None else f"{self.beside.high:,.2f}"
        return f"{text}; beside it by {self.beside.bound}: [{low}, {high}]"


def make_interval(
    sample: Sample,
    level: float,
    *,
    side: Side,
    bound: str,
    planned: bool,
    nonnegative: bool = False,
    options: Mapping[str, Any] | None = None,
) -> Interval:
    """The interval of a total by a registered bound.

    `level` is a fraction: above 0.5 for one side, above 0 for two. Raises `EstimateError` for
    a level or side that is none, or a bound not valid for the sample; `nonnegative` says that
    no value of the frame can lie below 0, `options` is what the bound takes beside the sample.
    """
    check_level(level, side)
    given = dict(options or {})
    known = bound_for(bound, sample, nonnegative=nonnegative, side=side)
    check_options(known, given)
    tail = (1 - level) / 2 if side == "two-sided" else 1 - level
    low, high = known.limits(sample, tail, side, **given)
    point = sample.total
    if low is not None and high is not None:
        half = (high - low) / 2
    else:
        half = point - low if low is not None else (high or 0.0) - point
    notes = doubts(sample) if known.guarantee == "asymptotic" else []
    # Moments of a sample that the t limit cannot rest on say nothing of its coverage either.
    of_t = side != "upper" and bound in PREDICTED and not notes
    predicted = predict_coverage(sample, 1 - tail) if of_t else None
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
        assumptions=f"{known.guarantee}; {known.fails}",
        notes=tuple(notes),
        guarantee=known.guarantee,
    )


def check_level(level: float, side: str) -> None:
    if side not in ("lower", "upper", "two-sided"):
        raise EstimateError(
            f"the side {side!r}", expected="'lower', 'upper' or 'two-sided'", fix="Name the side"
        )
    least = 0.0 if side == "two-sided" else 0.5
    number = isinstance(level, float) and not isinstance(level, bool)
    if not number or not least < level < 1:
        raise EstimateError(
            f"the level {level!r}",
            expected=f"a fraction above {least:g} and below 1",
            fix="Write the level as a fraction, as in 0.90",
        )


def doubts(sample: Sample) -> list[str]:
    """Why a t or z limit is not reliable here; empty where nothing speaks against it.

    Totals of whole clusters vary even where every cluster holds an error, so that clusters free
    of error are not asked for.
    """
    sampled = sample.sampled
    if not sampled:
        return []
    if sum(part.total_variance for part in sampled) == 0:
        return ["not reliable here: the sample shows no variance, so the limit is the point"]
    errors = sum(int((part.values != 0).sum()) for part in sampled)
    others = sum(part.n for part in sampled) - errors
    notes = []
    clusters = sample.design == "cluster"
    if errors < FEWEST_FOR_T:
        found = _counted(errors, "cluster with errors" if clusters else "error")
        notes.append(f"not reliable here: {found} in the sample, fewer than {FEWEST_FOR_T}")
    if others < FEWEST_FOR_T and not clusters:
        notes.append(
            f"not reliable here: {_counted(others, 'unit free of error')} in the sample, fewer "
            f"than {FEWEST_FOR_T}"
        )
    return notes


def _counted(number: int, what: str) -> str:
    """The number and its noun, the plural on the noun's first word."""
    first, *rest = what.split(" ")
    return " ".join([str(number), first if number == 1 else f"{first}s", *rest])
