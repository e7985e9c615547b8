"""The stated greatest exposure of every unit of the frame: what an upper dollar limit rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Review
from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, RuleError, some_units
from primafacie.core.money import Money

if TYPE_CHECKING:
    from numpy.typing import NDArray


@brief
@dataclass(frozen=True)
class UnitMaximum:
    """The greatest exposure that one unit of the frame can carry.

    Parameters
    ----------
    amount : Money
        The greatest exposure of the unit, $0.00 or more.
    stratum : str, default ""
        The stratum of the unit.
    """

    amount: Money
    stratum: str = ""


@dataclass(frozen=True, eq=False)
class FrameMaxima:
    """Greatest values of all units of the frame, in dollars.

    `sampled` holds those of the review's counted units in their order, `unsampled` those of the
    other units by stratum (None where only their sum is known), `books` the sum by stratum.
    `words` says what was stated.
    """

    sampled: NDArray[np.float64]
    unsampled: Mapping[str, NDArray[np.float64]] | None
    books: Mapping[str, float]
    words: str

    @property
    def largest(self) -> float:
        """The greatest exposure that any sampled unit can carry."""
        return float(self.sampled.max(initial=0.0))


def stated_maxima(
    review: Review,
    stated: Money | Mapping[str, Money] | Mapping[str, UnitMaximum] | None,
) -> FrameMaxima | None:
    """The maxima as stated: one amount, one per stratum, or one for every unit of the frame.

    `stated` by stratum label holds an amount that no unit of the stratum exceeds; by unit id a
    `UnitMaximum` for every unit of the frame. Raises `RuleError`, all problems together, for
    strata or units that are missing or too many, and for amounts below 0.
    """
    if stated is None:
        return None
    sizes = {stratum.label: stratum.size for stratum in review.strata}
    if isinstance(stated, Money):
        return _constant(review, dict.fromkeys(sizes, stated), f"{stated} for every unit")
    if stated and all(isinstance(value, UnitMaximum) for value in stated.values()):
        return _by_unit(review, stated)  # type: ignore[arg-type]
    wrong = sorted(set(sizes) ^ set(stated))
    if wrong or not all(isinstance(value, Money) for value in stated.values()):
        raise RuleError(
            f"maxima for {len(stated)} names",
            where="maximum_per_unit",
            expected=f"an amount for each stratum ({', '.join(sizes)}), or a UnitMaximum for every "
            "unit of the frame",
            fix="Give one amount, one for each stratum, or one for each unit",
        )
    amounts = {label: stated[label] for label in sizes}
    return _constant(review, amounts, "one amount for every unit of a stratum")  # type: ignore[arg-type]


def paid_maxima(
    review: Review, *, times: float = 1.0, more: float = 0.0, words: str = ""
) -> FrameMaxima | None:
    """Maxima of `times` the amount paid and `more`; None where the amounts paid are not known.

    The amounts paid of the units that were not sampled are known by their sum alone.
    """
    rows = review.counted
    totals = {stratum.label: stratum.total_cents for stratum in review.strata}
    if any(row.paid_cents is None or row.paid_cents < 0 for row in rows):
        return None
    if any(total is None for total in totals.values()):
        return None
    sizes = {stratum.label: stratum.size for stratum in review.strata}
    return FrameMaxima(
        np.array([times * (row.paid_cents or 0) / 100 + more for row in rows]),
        None,
        {label: times * (totals[label] or 0) / 100 + more * sizes[label] for label in sizes},
        words or "the amount paid for every unit",
    )


def _constant(review: Review, amounts: Mapping[str, Money], words: str) -> FrameMaxima:
    if any(amount < Money.zero for amount in amounts.values()):
        raise RuleError(
            "a greatest exposure below $0.00",
            where="maximum_per_unit",
            expected="amounts of 0 or more",
            fix="Give the greatest exposure that any unit of the frame can carry",
        )
    dollars = {label: float(amount) for label, amount in amounts.items()}
    counted = dict.fromkeys(dollars, 0)
    for row in review.counted:
        counted[row.stratum] += 1
    sizes = {stratum.label: stratum.size for stratum in review.strata}
    return FrameMaxima(
        np.array([dollars[row.stratum] for row in review.counted]),
        {label: np.full(max(sizes[label] - counted[label], 0), dollars[label]) for label in sizes},
        {label: dollars[label] * sizes[label] for label in sizes},
        words,
    )


def _by_unit(review: Review, stated: Mapping[str, UnitMaximum]) -> FrameMaxima:
    sizes = {stratum.label: stratum.size for stratum in review.strata}
    only = next(iter(sizes)) if len(sizes) == 1 else ""
    rows = review.counted
    sampled = {row.unit_id: row.stratum for row in rows}
    rest: dict[str, list[float]] = {label: [] for label in sizes}
    problems: list[Problem] = []
    strange: list[str] = []
    for unit, value in stated.items():
        label = sampled.get(unit) or value.stratum or only
        if label not in rest or (value.stratum and value.stratum != label):
            strange.append(unit)
        elif unit not in sampled:
            rest[label].append(float(value.amount))
    if strange:
        problems.append(
            Problem(
                "maximum_per_unit",
                f"{len(strange):,} units without their stratum ({some_units(strange)})",
                f"one of the strata {', '.join(sizes)}",
                "Name the stratum of every unit as the plan does",
            )
        )
    lost = [unit for unit in sampled if unit not in stated]
    if lost:
        problems.append(
            Problem(
                "maximum_per_unit",
                f"no maximum for {len(lost):,} sampled units ({some_units(lost)})",
                "an amount for every unit of the frame",
                "Add them",
            )
        )
    below = [unit for unit, value in stated.items() if value.amount < Money.zero]
    if below:
        problems.append(
            Problem(
                "maximum_per_unit",
                f"amounts below $0.00 for {len(below):,} units ({some_units(below)})",
                "amounts of 0 or more",
                "Correct them",
            )
        )
    held = {label: len(rest[label]) for label in sizes}
    for row in rows:
        held[row.stratum] += 1
    problems += [
        Problem(
            f"maximum_per_unit, stratum {label}",
            f"maxima for {held[label]:,} units",
            f"one for each of the {sizes[label]:,} units of the stratum",
            "List every unit of the frame once: an upper limit rests on all of them",
        )
        for label in sizes
        if held[label] != sizes[label] and not strange
    ]
    if problems:
        raise RuleError.collected(problems, what="stated maxima")
    own = np.array([float(stated[row.unit_id].amount) for row in rows])
    books = {label: float(np.sum(values)) for label, values in rest.items()}
    for row, amount in zip(rows, own, strict=True):
        books[row.stratum] += float(amount)
    return FrameMaxima(
        own,
        {label: np.array(values) for label, values in rest.items()},
        books,
        "an amount stated for each unit of the frame",
    )
