"""Money as integer cents, so that a sum of claims never drifts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import total_ordering
from typing import ClassVar, Literal

from primafacie.core.amount_grammar import AmountError, cents_of_text
from primafacie.core.errors import AuditError

MOST_DIGITS = 1_000
"""Python refuses to read integers of more than 4,300 digits, as a bare `ValueError`."""
Rounding = Literal["half up", "down"]
LEAST_NOISE, NOISE, MOST_NOISE = Decimal("1e-6"), Decimal("1e-13"), Decimal("1e-3")
"""A float of dollars that misses a whole cent by less than this share of itself (in cents, and
within these limits) is that cent: the trace of adding binary floats, not a part of the amount."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of US dollars, held as integer cents.

    Adding, subtracting and comparing are exact. Multiplying by a fraction is a statistical or legal
    step and is not offered here: `Money.rounded` turns a float of dollars into money once, by a
    named rule.

    Parameters
    ----------
    cents : int
        The amount, cents. `Money.dollars` and `Money.parse` take dollars.

    Raises
    ------
    AuditError
        If `cents` is not an integer.

    Examples
    --------
    >>> Money.parse("$1,234.50") + Money.dollars("0.50")
    Money('1235.00')
    >>> str(Money.parse("(12.00)"))
    '-$12.00'
    """

    cents: int
    zero: ClassVar[Money]
    __brief__: ClassVar[bool] = True
    """Its `repr` is short: results that hold an amount show it (`core.brief_texts`)."""

    def __post_init__(self) -> None:
        if not isinstance(self.cents, int) or isinstance(self.cents, bool):
            raise AuditError(
                f"money of {self.cents!r} cents",
                expected="an integer number of cents",
                fix="Use Money.dollars('12.34') for dollars",
            )

    @classmethod
    def dollars(cls, amount: str | int | Decimal) -> Money:
        """Make money from dollars written as text, an integer or a Decimal; never from a float.

        Parameters
        ----------
        amount : str, int or Decimal
            The amount, dollars.

        Returns
        -------
        Money
            The amount.

        Raises
        ------
        AuditError
            If the amount is a float, has a fraction of a cent, or cannot be read.
        """
        if isinstance(amount, float):
            raise AuditError(
                f"the float {amount!r} as dollars",
                expected="text such as '12.34', an integer or a Decimal",
                fix="Floats cannot hold cents exactly; write the amount in quotes",
            )
        return cls.parse(str(amount))

    @classmethod
    def parse(cls, text: str) -> Money:
        """Make money from text.

        Parameters
        ----------
        text : str
            The amount, dollars: `1234.5`, `$1,234.50`, `-12`, `(12.00)`, `12.00-`, `12.00 CR`.

        Returns
        -------
        Money
            The amount.

        Raises
        ------
        AuditError
            Naming what was found, if the text is not an amount or has a fraction of a cent.
        """
        try:
            return cls(cents_of_text(text, most_digits=MOST_DIGITS))
        except AmountError as fault:
            whole_cents = "fraction" in fault.cause
            raise AuditError(
                f"the amount {text[:40]!r}",
                expected="whole cents"
                if whole_cents
                else "dollars such as 1234.50, $1,234.50, -12.00 or (12.00)",
                fix=fault.fix if whole_cents else "Correct the amount",
            ) from None

    @classmethod
    def rounded(cls, dollars: float | Decimal, *, rule: Rounding) -> Money:
        """Make money from an unrounded float of dollars by a named rule.

        Rounding acts on the shortest decimal of the float. A float that misses a whole cent by the
        noise of binary addition alone is that cent.

        Parameters
        ----------
        dollars : float or Decimal
            The amount, dollars.
        rule : {"half up", "down"}
            "half up" (a point estimate) or "down" (a lower limit). "down" is towards minus
            infinity, so that a rounded lower limit is never above the computed one.

        Returns
        -------
        Money
            The amount, in whole cents.

        Raises
        ------
        AuditError
            If the amount is not finite.

        Examples
        --------
        >>> Money.rounded(0.1 + 0.7, rule="down"), Money.rounded(0.7999, rule="down")
        (Money('0.80'), Money('0.79'))
        """
        exact = Decimal(repr(float(dollars))) if isinstance(dollars, float) else Decimal(dollars)
        if not exact.is_finite():
            raise AuditError(
                f"an amount of {dollars!r}", expected="a finite number of dollars", fix=""
            )
        mode = ROUND_HALF_UP if rule == "half up" else ROUND_FLOOR
        nearest = (exact * 100).to_integral_value(ROUND_HALF_UP)
        noise = min(max(LEAST_NOISE, NOISE * abs(nearest)), MOST_NOISE)
        noise = noise if isinstance(dollars, float) else Decimal(0)
        if abs(exact * 100 - nearest) <= noise:
            return cls(int(nearest))
        if rule == "half up" and exact < 0:  # half up means towards plus infinity at a tie
            return cls(int((exact * 100 + Decimal("0.5")).to_integral_value(ROUND_FLOOR)))
        return cls(int((exact * 100).to_integral_value(mode)))

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents) if isinstance(other, Money) else NotImplemented

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __lt__(self, other: Money) -> bool:
        return self.cents < other.cents if isinstance(other, Money) else NotImplemented

    def __bool__(self) -> bool:
        return self.cents != 0

    def __float__(self) -> float:
        """Dollars as a float."""
        return self.cents / 100

    def plain(self) -> str:
        """Write the dollars without currency sign or commas: `1234.50`.

        Returns
        -------
        str
            The amount with two decimals.
        """
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{abs(self.cents) // 100}.{abs(self.cents) % 100:02d}"

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        return f"{sign}${abs(self.cents) // 100:,}.{abs(self.cents) % 100:02d}"

    def __repr__(self) -> str:
        return f"Money({self.plain()!r})"


Money.zero = Money(0)
