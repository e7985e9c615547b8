"""Figures of a print-out: numbers as printed, with the precision that their digits give them."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from decimal import Decimal

from primafacie.core.errors import StudyError
from primafacie.core.money import Money

KINDS = ("point", "lower", "upper", "se", "demand")
# Dollars to which demands are commonly rounded down.
ROUND_UNITS = (10_000.0, 1_000.0, 100.0, 10.0, 1.0)
_PRINTED = re.compile(
    r"\s*(?P<open>\()?\s*(?P<sign>-)?\s*\$?\s*(?P<late>[-(])?\s*"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{0,15})?|\.[0-9]{1,15})"
    r"\s*(?P<close>\))?\s*",
    re.ASCII,
)


@dataclass(frozen=True)
class PrintedNumber:
    """A printed number, with the precision that its digits give it.

    Attributes
    ----------
    text : str
        The number as printed.
    value : float
        Its value.
    unit : float
        The unit of its last digit, such as 0.01 for cents.
    """

    text: str
    value: float
    unit: float

    @classmethod
    def parse(cls, text: str) -> PrintedNumber:
        """From text such as `$1,542,012` or `19,335.25`; raises `StudyError` otherwise.

        >>> PrintedNumber.parse("$1,542,012")
        PrintedNumber(text='$1,542,012', value=1542012.0, unit=1.0)
        """
        parts = _PRINTED.fullmatch(text)
        signs = [parts[name] for name in ("open", "sign", "late") if parts[name]] if parts else []
        if parts is None or len(signs) > 1 or ("(" in signs) != bool(parts["close"]):
            raise StudyError(
                f"the figure {text!r}",
                where="print-out",
                expected="a number such as 1,542,012 or 1542012.25, with commas between thousands",
                fix="Write the figure as it is printed, with a point before the cents",
            )
        minus = "-" if signs else ""
        exact = Decimal(minus + parts["number"].replace(",", ""))
        exponent = exact.as_tuple().exponent
        assert isinstance(exponent, int)
        return cls(text, float(exact), float(Decimal(1).scaleb(min(exponent, 0))))

    def matches(self, value: float) -> bool:
        """Does an unrounded value print as this, rounded half up or cut off?

        Ties of halves may be printed either way.
        """
        slack = 1e-9 * max(1.0, abs(value))
        half_up = abs(value - self.value) <= self.unit / 2 + slack
        cut = (
            -slack <= value - self.value < self.unit - slack
            if value >= 0
            else (-self.unit + slack < value - self.value <= slack)
        )
        return half_up or cut

    @property
    def money(self) -> Money:
        """The number as an amount, to the cent."""
        return Money.rounded(Decimal(str(self.value)), rule="half up")

    @property
    def round_unit(self) -> float | None:
        """The largest common unit, in dollars, of which the number is a multiple; None: none.

        >>> PrintedNumber.parse("$123,000.00").round_unit
        1000.0
        """
        cents = round(100 * self.value)
        return next((unit for unit in ROUND_UNITS if cents and cents % (100 * unit) == 0), None)

    @property
    def coarse(self) -> PrintedNumber:
        """The same number with the precision of its trailing zeros."""
        return PrintedNumber(self.text, self.value, max(self.unit, self.round_unit or 0.0))

    def cut_from(self, value: float) -> float | None:
        """The dollars of the unit to which `value` was rounded down to this; None: it was not.

        >>> PrintedNumber.parse("$123,000.00").cut_from(123_758.36)
        1000.0
        >>> PrintedNumber.parse("$124,000.00").cut_from(123_758.36)
        """
        unit = self.round_unit
        return unit if unit is not None and -1e-6 <= value - self.value < unit else None

    def rounding(self, value: float) -> str:
        """How the value was rounded to this figure."""
        nearest = abs(value - self.value) <= self.unit / 2 + 1e-9 * max(1.0, abs(value))
        named = {1.0: "the dollar", 0.01: "the cent"}
        rest = (
            f"a multiple of ${self.unit:,.0f}" if self.unit > 1 else f"the digit of {self.unit:g}"
        )
        unit = named.get(self.unit, rest)
        return f"to {unit}" if nearest else f"cut off at {unit}"


@dataclass(frozen=True)
class PrintedFigures:
    """The figures of a print-out or demand letter, as printed text.

    Parameters
    ----------
    point, lower, upper : str, default ""
        The point estimate and the limits of the overpayment, such as "1,542,012" or "$19,335.25".
        Empty where a figure was not printed.
    se : str, default ""
        The standard error.
    demand : str, default ""
        The amount demanded.

    Raises
    ------
    StudyError
        If a text is not a printed number.

    Examples
    --------
    >>> PrintedFigures(point="189,114").number("point").value
    189114.0
    """

    point: str = ""
    lower: str = ""
    upper: str = ""
    se: str = ""
    demand: str = ""

    def __post_init__(self) -> None:
        for item in fields(self):
            if getattr(self, item.name):
                PrintedNumber.parse(getattr(self, item.name))

    def number(self, kind: str) -> PrintedNumber | None:
        """The printed number of one kind.

        Parameters
        ----------
        kind : {"point", "lower", "upper", "se", "demand"}
            The kind of figure.

        Returns
        -------
        PrintedNumber or None
            Its value in dollars and the unit of its last digit; None where it was not printed.
        """
        text = getattr(self, kind)
        return PrintedNumber.parse(text) if text else None

    @property
    def said(self) -> tuple[str, ...]:
        """The kinds of figures that were printed."""
        return tuple(kind for kind in KINDS if getattr(self, kind))
