"""Values of a document: a number or a text with its kind, its printed form and its trace."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

from primafacie.core.errors import AuditError
from primafacie.core.money import Money

Kind = Literal[
    "text",
    "code",
    "formula",
    "mark",
    "day",  # words
    "cents",
    "dollars",
    "count",
    "fraction",
    "number",  # numbers
]
NUMERIC: frozenset[str] = frozenset({"cents", "dollars", "count", "fraction", "number"})
NOTHING = "–"
# Other (control, format, surrogate, private, unassigned): shown as code points, because a
# reversed or invisible character in an id of the other side would print as another id.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Trace:
    """How a number comes about: the formula, what went in, and the source of the rule."""

    formula: str
    inputs: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def __str__(self) -> str:
        went_in = "; ".join(f"{name} = {value}" for name, value in self.inputs)
        return ". ".join(part for part in (self.formula, went_in, self.source) if part)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a document, rendered alike in every format.

    `raw` is text for words, integer cents for `cents`, unrounded float dollars for `dollars`,
    an integer for `count`, a share of 1 for `fraction` (printed in per cent), any float for
    `number`, and None where there is nothing to say (printed as a dash). `secret` is the kind of
    what it identifies, which a redacted document does not show.
    """

    kind: Kind
    raw: str | int | float | date | None
    trace: Trace | None = None
    decimals: int | None = None
    secret: str = ""

    def __post_init__(self) -> None:
        wanted = _TYPES[self.kind] if self.kind in get_args(Kind) else ()
        raw = self.raw
        fits = raw is None or (isinstance(raw, wanted) and not isinstance(raw, bool))
        if not fits or (isinstance(raw, float) and not math.isfinite(raw)):
            raise AuditError(
                f"the {self.kind} {raw!r} in a document",
                where=str(self.trace or ""),
                expected="a finite value of its kind, or None",
                fix="Say in words why there is no number, and pass None",
            )

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC

    @property
    def text(self) -> str:
        """The printed form, the same in every format."""
        raw: Any = self.raw
        if raw is None:
            return NOTHING
        if self.kind == "cents":
            return str(Money(raw))
        if self.kind == "dollars":
            return f"-${-raw:,.2f}" if raw < 0 else f"${raw:,.2f}"
        if self.kind == "count":
            return f"{raw:,}"
        if self.kind == "fraction":
            return f"{100 * raw:.{2 if self.decimals is None else self.decimals}f}%"
        if self.kind == "number":
            return f"{raw:,.{self.decimals}f}" if self.decimals is not None else f"{raw:,.6g}"
        return visible(raw.isoformat() if isinstance(raw, date) else raw)

    def traced(self, formula: str, *inputs: tuple[str, str], source: str = "") -> Value:
        """The same value with its trace."""
        return replace(self, trace=Trace(formula, inputs, source))


_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "code": (str,),
    "formula": (str,),
    "mark": (str,),
    "day": (str, date),
    "cents": (int,),
    "count": (int,),
    "dollars": (int, float),
    "fraction": (int, float),
    "number": (int, float),
}


def secret(kind: str, raw: str) -> Value:
    """A text that identifies; the kinds are those of `redaction`."""
    return Value("text", raw, secret=kind)


def visible(text: str) -> str:
    """Text with hidden characters shown as code points; line feeds and tabs become blanks."""
    if text.isprintable():
        return text
    return "".join(
        " " if c in "\n\t" else f"U+{ord(c):04X}" if unicodedata.category(c) in _HIDDEN else c
        for c in text
    )


def cents(raw: int | Money | None) -> Value:
    """Exact money, from integer cents or `Money`."""
    return Value("cents", raw.cents if isinstance(raw, Money) else raw)


def dollars(raw: float | None) -> Value:
    """An unrounded amount in dollars (an estimate or a limit), shown to the cent."""
    return Value("dollars", raw)


def count(raw: int | None) -> Value:
    """A number of units."""
    return Value("count", raw)


def fraction(raw: float | None, *, decimals: int = 2) -> Value:
    """A share of 1, shown in per cent."""
    return Value("fraction", raw, decimals=decimals)


def number(raw: float | None, *, decimals: int | None = None) -> Value:
    """Any other number, with six significant digits or the decimals given."""
    return Value("number", raw, decimals=decimals)


def code(raw: str | None, *, secret: str = "") -> Value:
    """A seed, a digest, an id or a command: set in fixed width, never wrapped by a hyphen."""
    return Value("code", raw, secret=secret)
