"""Sizes of dollar-unit samples (monetary unit sampling) from a tolerable misstatement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import ClassVar, Literal, get_args

from primafacie.core.errors import PlanError, Problem
from primafacie.core.money import Money
from primafacie.core.results import Result
from sampling.ratstats.size_arguments import refuse
from sampling.sample_size.poisson_factors import (
    LARGEST_RATIO,
    confidence_factor,
    level_faults,
    planning_factor,
    rounded_up,
)

Factors = Literal["poisson", "expansion"]
EXPANSION = {
    0.99: 1.9,
    0.95: 1.6,
    0.90: 1.5,
    0.85: 1.4,
    0.80: 1.3,
    0.75: 1.25,
    0.70: 1.2,
    0.63: 1.15,
    0.50: 1.0,
}
"""Expansion factors for expected misstatement by level, of the editions before 2008."""


@dataclass(frozen=True)
class DollarUnitSize(Result):
    """The size of a dollar-unit sample.

    Attributes
    ----------
    book, tolerable, expected : Money
        The book value, the tolerable and the expected misstatement.
    level : float
        The one-sided confidence level, a fraction.
    method : {"poisson", "expansion"}
        How the expected misstatement enters the size.
    factor : float
        The confidence factor: book * factor / (tolerable - expansion * expected) is the size.
    expansion : float
        The expansion factor; 0 for "poisson", whose factor holds the expected errors.
    size : int
        The number of dollar units, n.
    interval : Money
        The sampling interval, book / n, rounded down to the cent.
    expected_taints : float
        The sum of taints in the sample, a number of whole errors, with which the tolerable
        misstatement is still shown, as planned: n * expected / book.
    """

    SCHEMA: ClassVar[str] = "primafacie.dollar-unit-size/1"

    book: Money
    tolerable: Money
    expected: Money
    level: float
    method: Factors
    factor: float
    expansion: float
    size: int
    interval: Money
    expected_taints: float

    def __str__(self) -> str:
        share = 100 * self.tolerable.cents / self.book.cents
        lines = [
            f"{self.size:,} dollar units, one in every {self.interval} of a book value of "
            f"{self.book}.",
            f"They show at {100 * self.level:g}% that less than {self.tolerable} ({share:.3g}%) is "
            f"misstated, if the sum of taints found is at most {self.expected_taints:.2f}.",
            f"Confidence factor: {self.factor:.4f}.",
        ]
        if self.expansion:
            lines[-1] += f" Expansion factor: {self.expansion:g}."
        return "\n".join(lines)

    def text(self) -> str:
        """Write the size and its interval as sentences.

        Returns
        -------
        str
            Lines of text.
        """
        return str(self)


def dollar_unit(
    book: Money,
    *,
    tolerable: Money,
    level: float,
    expected: Money = Money.zero,
    method: Factors = "poisson",
) -> DollarUnitSize:
    """Size a dollar-unit sample, as the AICPA's tables for monetary unit sampling do.

    With `method="poisson"` n is the least whole number of at least f book / tolerable, where the
    confidence factor f solves

        P(X <= f expected / tolerable | f) = 1 - level        (gamma between whole numbers)

    With `method="expansion"`, the approximation of editions before 2008,

        n = book * R / (tolerable - expected * E)

    with the printed factor R of 0 errors and the printed expansion factor E of the level.

    Parameters
    ----------
    book : Money
        The book value of the frame (the total paid).
    tolerable : Money
        The misstatement (overpayment) that would be too much.
    level : float
        One-sided confidence level, a fraction; 1 - level is the risk of incorrect acceptance.
    expected : Money, default $0
        The misstatement that is expected.
    method : {"poisson", "expansion"}, default "poisson"
        How the expected misstatement enters the size.

    Returns
    -------
    DollarUnitSize
        The size, the sampling interval and the factors.

    Raises
    ------
    PlanError
        If an argument is not valid, if nearly as much is expected as is tolerated, or if no
        expansion factor is printed for the level.

    Notes
    -----
    If the sample shows no more taints than expected, the Poisson limit of their sum is at or below
    the tolerable misstatement. For errors of whole units that limit is exact, and conservative
    for draws without replacement; for partial errors it is conventional, as the
    Stringer bound of the sample depends on the single taints. "poisson" gives all 418 sizes of the
    AICPA's Table C-1 (2017). The expansion factors are fewer and coarser: for a book value of
    $3,460,000, $63,460 tolerable and $13,000 expected at 5% they give 244 units and the Poisson
    factor 255.

    References
    ----------
    AICPA, Audit Guide: Audit Sampling (2017), Appendix C, Table C-1. Expansion factors: Whittington
    and Pany (2006), Principles of Auditing and Other Assurance Services, as reprinted.

    Examples
    --------
    >>> made = dollar_unit(Money.dollars(1_000_000), tolerable=Money.dollars(50_000), level=0.95,
    ...                    expected=Money.dollars(10_000))
    >>> made.size, str(made.interval), round(made.expected_taints, 2)
    (93, '$10,752.68', 0.93)
    """
    faults = level_faults(level)
    for name, amount, least in (
        ("book", book, 1),
        ("tolerable", tolerable, 1),
        ("expected", expected, 0),
    ):
        if not isinstance(amount, Money) or amount.cents < least:
            faults.append(
                Problem(
                    name,
                    str(amount) if isinstance(amount, Money) else f"{amount!r:.40}",
                    "an amount of Money above $0" if least else "an amount of Money of $0 or more",
                    "Write for example Money.dollars(50_000)",
                )
            )
    if method not in get_args(Factors):
        faults.append(Problem("method", repr(method), "'poisson' or 'expansion'", ""))
    refuse(faults, what="dollar-unit sample size")
    _check_amounts(book, tolerable, expected)
    factor, expansion = _FACTORS[method](tolerable, expected, level)
    room = tolerable.cents - expansion * expected.cents
    size = ceil(round(factor * book.cents / room, 9))
    return DollarUnitSize(
        book=book,
        tolerable=tolerable,
        expected=expected,
        level=level,
        method=method,
        factor=factor,
        expansion=expansion,
        size=size,
        interval=Money(book.cents // size),
        expected_taints=size * expected.cents / book.cents,
    )


def _check_amounts(book: Money, tolerable: Money, expected: Money) -> None:
    if tolerable.cents > book.cents:
        raise PlanError(
            f"{tolerable} tolerable of a book value of {book}",
            expected="at most the book value",
            fix="State the tolerable misstatement in dollars of this frame",
        )
    if expected.cents > LARGEST_RATIO * tolerable.cents:
        raise PlanError(
            f"{expected} expected where {tolerable} is tolerable",
            expected=f"at most {LARGEST_RATIO} of the tolerable misstatement",
            fix="Sampling cannot show it: expect less, tolerate more, or review the frame in full",
        )


def _by_poisson(tolerable: Money, expected: Money, level: float) -> tuple[float, float]:
    """The factor that holds the expected errors, and no expansion."""
    return planning_factor(level, expected.cents / tolerable.cents), 0.0


def _by_expansion(tolerable: Money, expected: Money, level: float) -> tuple[float, float]:
    """The printed factor of no error, and the printed expansion factor."""
    expansion = _expansion_of(level)
    if expansion * expected.cents >= tolerable.cents:
        raise PlanError(
            f"the expansion factor {expansion:g} times {expected} expected",
            expected=f"less than the {tolerable} tolerated",
            fix='Expect less, tolerate more, or use method="poisson"',
        )
    return rounded_up(confidence_factor(level)), expansion


def _expansion_of(level: float) -> float:
    for printed, expansion in EXPANSION.items():
        if abs(level - printed) < 1e-9:
            return expansion
    raise PlanError(
        f"an expansion factor at the level {level!r:.40}",
        expected=f"a level for which one is printed: {', '.join(map(str, EXPANSION))}",
        fix='Use one of these levels, or method="poisson", which serves every level',
    )


_FACTORS: dict[Factors, Callable[[Money, Money, float], tuple[float, float]]] = {
    "poisson": _by_poisson,
    "expansion": _by_expansion,
}
"""(tolerable, expected, level) to the confidence factor and the expansion factor."""
