"""The entries of the law's files: a value with its source, and what else the entry may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from primafacie.core.citation import Citation
from primafacie.core.serializer import OPTIONAL


@dataclass(frozen=True, kw_only=True)
class Term:
    """A value with its source; `more` holds the further keys of the entry as they are written.

    A class derived from this one names the further keys that its entries may have. The keys
    `from` and `until` of a file are `first_day` and `last_day` here.
    """

    value: Any
    citation: Citation
    note: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TextTerm(Term):
    """A text."""

    value: str


@dataclass(frozen=True, kw_only=True)
class NumberTerm(Term):
    """A whole number; of an amount, cents."""

    value: int


@dataclass(frozen=True, kw_only=True)
class FlagTerm(Term):
    """Yes or no."""

    value: bool


@dataclass(frozen=True, kw_only=True)
class DayTerm(Term):
    """A day."""

    value: date


@dataclass(frozen=True, kw_only=True)
class NamesTerm(Term):
    """A list of names."""

    value: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NumbersTerm(Term):
    """A list of whole numbers."""

    value: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DatedTerm(NumberTerm):
    """A number, such as an amount in cents, and the days of violation that it reaches."""

    first_day: date = field(default=date.min, metadata=OPTIONAL)
    last_day: date = field(default=date.max, metadata=OPTIONAL)

    def reaches(self, violated_on: date) -> bool:
        """Is the day one of those? Ends included."""
        return self.first_day <= violated_on <= self.last_day


@dataclass(frozen=True, kw_only=True)
class BoundTerm(TextTerm):
    """A text that holds for certain days of violation and of assessment."""

    violated_from: date = field(default=date.min, metadata=OPTIONAL)
    violated_until: date = field(default=date.max, metadata=OPTIONAL)
    assessed_from: date = field(default=date.min, metadata=OPTIONAL)
    assessed_until: date = field(default=date.max, metadata=OPTIONAL)

    def applies(self, violated_on: date, assessed_on: date | None) -> bool:
        """Do its days take in these two? Ends included."""
        inside = self.violated_from <= violated_on <= self.violated_until
        return inside and (
            assessed_on is None or self.assessed_from <= assessed_on <= self.assessed_until
        )

    @property
    def days(self) -> str:
        """Its days in words."""
        parts = [
            _span("violated", self.violated_from, self.violated_until),
            _span("assessed", self.assessed_from, self.assessed_until),
        ]
        return ", ".join(part for part in parts if part) or "all days"


def _span(what: str, first: date, last: date) -> str:
    begins, ends = first != date.min, last != date.max
    if begins and ends:
        return f"{what} {first}" if first == last else f"{what} {first} to {last}"
    if begins or ends:
        return f"{what} from {first}" if begins else f"{what} until {last}"
    return ""


@dataclass(frozen=True, kw_only=True)
class Gap(BoundTerm):
    """A declared gap: its value is the open question."""


@dataclass(frozen=True, kw_only=True)
class Conflict(BoundTerm):
    """A declared conflict: its value is the open question.

    With `default` and `other` one reading is used, and `series` or `other_column` says where the
    amount of the other one is. With `first` and `second` nothing says which one governs.
    """

    default: str = field(default="", metadata=OPTIONAL)
    other: str = field(default="", metadata=OPTIONAL)
    series: str = field(default="", metadata=OPTIONAL)
    other_column: str = field(default="", metadata=OPTIONAL)
    first: str = field(default="", metadata=OPTIONAL)
    second: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class MultipleTerm(Term):
    """A multiple, what it multiplies in words, and the column of a review that holds that base."""

    base: str = field(default="", metadata=OPTIONAL)
    column: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class VariantTerm(TextTerm):
    """A special case of a violation: its value is the authority of its amount."""

    paragraph: str
    unit: str = field(default="", metadata=OPTIONAL)
    base: str = field(default="", metadata=OPTIONAL)
    column: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class FactorTerm(TextTerm):
    """A factor, where a yes points, and its dollar line in cents."""

    direction: Literal["aggravating", "mitigating", "neutral"]
    claimed_below: int | None = field(default=None, metadata=OPTIONAL)
    claimed_from: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class LimitationTerm(TextTerm):
    """Years of limitation in words; `years` is the number that is counted."""

    years: str


@dataclass(frozen=True, kw_only=True)
class AttemptsTerm(TextTerm):
    """What good-faith efforts are, and how many attempts they need."""

    attempts: int
