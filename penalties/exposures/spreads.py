"""An amount at the lower limit, the point and the upper limit, in whole cents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from primafacie.core.brief_texts import brief
from primafacie.core.money import Money

NO_UPPER = "no upper dollar limit can be stated"


@brief
@dataclass(frozen=True)
class Spread:
    """An amount at the lower limit, the point and the upper limit; rounded once.

    The lower limit is rounded down to the cent, point and upper limit half up.

    Attributes
    ----------
    low : Money
        The lower limit.
    point : Money
        The point estimate.
    high : Money or None
        The upper limit; None where no upper dollar limit can be stated.
    incomplete : bool
        Whether the amount lacks a part that the law asks for and that is not known. It is then
        printed with "at least" and has no upper limit.
    """

    low: Money
    point: Money
    high: Money | None
    incomplete: bool = False

    def __post_init__(self) -> None:
        if self.incomplete and self.high is not None:
            object.__setattr__(self, "high", None)

    def plus(self, other: Spread) -> Spread:
        """Ends added to ends: for constants, or with the note that limits do not add.

        Parameters
        ----------
        other : Spread
            The amount to add.

        Returns
        -------
        Spread
            The sum; incomplete if either is, without an upper limit if either has none.
        """
        high = None if self.high is None or other.high is None else self.high + other.high
        return Spread(
            self.low + other.low,
            self.point + other.point,
            high,
            self.incomplete or other.incomplete,
        )

    def capped(self, cap: Money) -> Spread:
        """No end above the cap, which is an upper limit of its own.

        Parameters
        ----------
        cap : Money
            The greatest amount.

        Returns
        -------
        Spread
            The capped amount.
        """
        high = cap if self.high is None else min(self.high, cap)
        return Spread(min(self.low, cap), min(self.point, cap), high, self.incomplete)

    def at_least(self, other: Spread) -> Spread:
        """End by end the greater of two amounts.

        Parameters
        ----------
        other : Spread
            The other amount.

        Returns
        -------
        Spread
            The greater ends; without an upper limit if either has none.
        """
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Spread(
            max(self.low, other.low),
            max(self.point, other.point),
            high,
            self.incomplete or other.incomplete,
        )

    def times(self, multiple: int) -> Spread:
        """A whole multiple of each end.

        Parameters
        ----------
        multiple : int
            The multiple.

        Returns
        -------
        Spread
            The multiplied amount.
        """
        high = None if self.high is None else Money(self.high.cents * multiple)
        return Spread(
            Money(self.low.cents * multiple),
            Money(self.point.cents * multiple),
            high,
            self.incomplete,
        )

    def without_part(self) -> Spread:
        """The same sum, marked as lacking a part; it then has no upper limit."""
        return replace(self, high=None, incomplete=True)

    @classmethod
    def constant(cls, amount: Money) -> Spread:
        """An amount known without sampling error.

        Parameters
        ----------
        amount : Money
            The amount.

        Returns
        -------
        Spread
            The amount at all three ends.
        """
        return cls(amount, amount, amount)

    @property
    def ends_cents(self) -> tuple[int, int, int | None]:
        """The lower limit, the point and the upper limit, in cents."""
        return (self.low.cents, self.point.cents, None if self.high is None else self.high.cents)

    def __str__(self) -> str:
        high = "no upper limit" if self.high is None else str(self.high)
        return f"{self.floor_mark}{self.low} / {self.point} / {high}"

    @property
    def floor_mark(self) -> str:
        """The words `at least` before a sum that lacks a part, else nothing."""
        return "at least " if self.incomplete else ""
