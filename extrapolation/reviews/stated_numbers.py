"""N_h, dollars and clusters of every stratum of a universe: as stated, or counted in its frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from extrapolation.reviews.stratum_sizes import checked_sizes
from primafacie.core.errors import Problem, ReviewError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money

if TYPE_CHECKING:
    from sampling import Frame

ONE: Final = "1"
"""The label of the only stratum."""


@dataclass(frozen=True)
class StatedNumbers:
    """The numbers that are stated of the universe, by stratum label.

    Attributes
    ----------
    units : mapping of str to int
        The units, N_h.
    paid_cents : mapping of str to int
        The cents paid, where they are stated.
    clusters : mapping of str to int
        The clusters, where they are stated.
    """

    units: Mapping[str, int]
    paid_cents: Mapping[str, int] = field(default_factory=dict)
    clusters: Mapping[str, int] = field(default_factory=dict)


def stated_numbers(
    sizes: Mapping[str, int] | int | None,
    frame: Frame | None,
    paid: Mapping[str, Money] | Money | None,
    clusters: Mapping[str, int] | int | None,
    labels: Sequence[str],
) -> StatedNumbers:
    """N_h, dollars and clusters by stratum: counted in the frame, else as stated."""
    if frame is not None:
        units, cents = _counted(frame, labels)
        if sizes is not None and checked_sizes(sizes) != units:
            raise ReviewError(
                f"the sizes {_shown(checked_sizes(sizes))}",
                where="sizes",
                expected=f"those of the frame, {_shown(units)}",
                fix="Leave the sizes out, or give the frame that the sample was drawn from",
            )
    else:
        units, cents = checked_sizes(sizes), {}
    if paid is not None:
        given_paid = {next(iter(units)): paid} if isinstance(paid, Money) else paid
        stated = _by_label(given_paid, units)
        differ = [label for label, amount in cents.items() if amount != stated[label]]
        if differ:
            raise ReviewError(
                f"{Money(stated[differ[0]])} paid for stratum {differ[0]}",
                where="paid",
                expected=f"the dollars of the frame, {Money(cents[differ[0]])}",
                fix="Leave the dollars out, or give the frame that the sample was drawn from",
            )
        cents = stated
    given = {} if clusters is None else checked_sizes(clusters)
    return StatedNumbers(units, cents, _known(given, units, "number of clusters"))


def _by_label(paid: Mapping[str, Money], units: Mapping[str, int]) -> dict[str, int]:
    wrong = [label for label, amount in paid.items() if not isinstance(amount, Money)]
    if wrong:
        raise ReviewError(
            "amounts that are plain numbers",
            where="paid",
            expected="Money by stratum",
            fix='Write Money.dollars("12.34")',
        )
    return _known({label: amount.cents for label, amount in paid.items()}, units, "dollars")


def _known(given: Mapping[str, int], units: Mapping[str, int], what: str) -> dict[str, int]:
    """Numbers by stratum: all of them of known strata, and of each stratum."""
    problems = [
        unknown_name("stratum", label, units, where=f"the {what}") for label in given.keys() - units
    ]
    if given and not problems:
        problems = [
            Problem(f"stratum {label}", f"no {what}", f"the {what} of each stratum", "Give it")
            for label in units
            if label not in given
        ]
    if problems:
        raise ReviewError.collected(problems, what=f"the {what} of the strata")
    return dict(given)


def _shown(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{label}={size:,}" for label, size in sizes.items())


def _counted(frame: Frame, labels: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Units and cents of the frame by stratum: its column of strata where the findings have one."""
    if not labels or frame.roles.stratum is None:
        if len(labels) > 1:
            raise ReviewError(
                f"findings in {len(labels)} strata and a frame without a column of strata",
                where="frame",
                expected="the stratum of every unit of the frame",
                fix="Name the column of the strata when the frame is opened (--stratum COLUMN; "
                "stratum= in Python)",
            )
        label = labels[0] if labels else ONE
        return {label: frame.size}, {label: frame.total.cents}
    strata = np.array(frame.column("stratum").to_pylist(), dtype=object).astype(str)
    cents = frame.payments()
    names, places = np.unique(strata, return_inverse=True)
    counts = np.bincount(places, minlength=len(names))
    return (
        {str(name): int(count) for name, count in zip(names, counts, strict=True)},
        {str(name): int(cents[places == code].sum()) for code, name in enumerate(names)},
    )
