"""Conditions on units: a small grammar of our own, never SQL from a caller or a file.

    condition  :=  and-part ("or" and-part)*
    and-part   :=  not-part ("and" not-part)*
    not-part   :=  "not" not-part | "(" condition ")" | comparison
    comparison :=  role op literal | role ["not"] "in" "(" literal, ... ")"
                |  role ["not"] "between" literal "and" literal | role "is" ["not"] "blank"

`op` is = != <> < <= > >=. Amounts are dollars (thousands commas after a `$` only: elsewhere a comma
parts the values of a list), dates YYYY-MM-DD, texts bare words or quoted
with ' or ". A comparison with a blank value is false in every engine, and `not` is its plain
complement: there is no third truth value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from primafacie.core.dates import parse_day
from primafacie.core.errors import AuditError, FrameError
from primafacie.core.money import Money
from sampling.engines.roles import Roles

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
Value = int | date | str
MOST_CHARACTERS = 10_000
# Every amount of a frame is smaller: 13 digits of dollars.
_MOST_CENTS = 10**15
MOST_DEPTH = 50

_TOKEN = re.compile(
    r"""\s*(?:(?P<op><=|>=|<>|!=|=|<|>)|(?P<mark>[(),])"""
    r"""|(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?P<word>\$[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[^\s()<>=!,'"]+))"""
)
_ID = re.compile(r"'(?:[^']|'')*'")
_IDS = re.compile(
    rf"unit_id in \((?P<ids>{_ID.pattern}(?:, {_ID.pattern})*)\)"
    rf"|unit_id (?P<operator>[<>=!]{{1,2}}) {_ID.pattern}"
)
_WORDS = {"and", "or", "not", "in", "between", "is", "blank"}


@dataclass(frozen=True)
class Comparison:
    """`role op value`; amounts in cents."""

    role: str
    operator: Operator
    value: Value

    def __str__(self) -> str:
        return f"{self.role} {self.operator} {written(self.value)}"


@dataclass(frozen=True)
class Among:
    """`role in (values)`."""

    role: str
    values: tuple[Value, ...]

    def __str__(self) -> str:
        return f"{self.role} in ({', '.join(written(v) for v in self.values)})"


@dataclass(frozen=True)
class Blank:
    """`role is blank`."""

    role: str

    def __str__(self) -> str:
        return f"{self.role} is blank"


@dataclass(frozen=True)
class Not:
    """The complement of a condition."""

    inner: Condition

    def __str__(self) -> str:
        return f"not ({self.inner})"


@dataclass(frozen=True)
class Both:
    """All of the conditions."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(f"({part})" for part in self.parts)


@dataclass(frozen=True)
class Either:
    """At least one of the conditions."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(f"({part})" for part in self.parts)


Condition = Comparison | Among | Blank | Not | Both | Either


def written(value: Value) -> str:
    """A value as the grammar reads it back."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return Money(value).plain()
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    place: int


def _tokens(text: str) -> list[_Token]:
    found, place = [], 0
    stripped = text.rstrip()
    while place < len(stripped):
        match = _TOKEN.match(stripped, place)
        if match is None or match.lastgroup is None:
            raise _refused(text, place, f"the character {stripped[place:].lstrip()[:1]!r}", "")
        found.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        place = match.end()
    return found


def _refused(text: str, place: int, got: str, expected: str, fix: str = "") -> FrameError:
    shown = text if len(text) <= 80 else text[:77] + "..."
    return FrameError(
        got,
        where=f"condition {shown!r}, character {place + 1}",
        expected=expected,
        fix=fix or "Write for example paid > 50 and date between 2023-01-01 and 2023-12-31",
    )


class _Parser:
    def __init__(self, text: str, roles: Roles) -> None:
        self.text, self.roles = text, roles
        self.tokens = _tokens(text)
        self.next, self.depth = 0, 0

    def peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def word(self, *words: str) -> bool:
        """Take the next token if it is one of these keywords."""
        token = self.peek()
        if token and token.kind == "word" and token.text.lower() in words:
            self.next += 1
            return True
        return False

    def mark(self, mark: str) -> bool:
        token = self.peek()
        if token and token.kind == "mark" and token.text == mark:
            self.next += 1
            return True
        return False

    def refuse(self, expected: str, *, fix: str = "", got: str = "") -> FrameError:
        token = self.peek()
        place = token.place if token else len(self.text)
        return _refused(
            self.text, place, got or (f"{token.text!r}" if token else "the end"), expected, fix
        )

    def condition(self) -> Condition:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self.refuse(f"at most {MOST_DEPTH} parentheses or nots inside each other")
        parts = [self.conjunction()]
        while self.word("or"):
            parts.append(self.conjunction())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def conjunction(self) -> Condition:
        parts = [self.negation()]
        while self.word("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def negation(self) -> Condition:
        if self.word("not"):
            self.depth += 1
            if self.depth > MOST_DEPTH:
                raise self.refuse(f"at most {MOST_DEPTH} parentheses or nots inside each other")
            inner = self.negation()
            self.depth -= 1
            return Not(inner)
        if self.mark("("):
            inner = self.condition()
            if not self.mark(")"):
                raise self.refuse("a closing parenthesis")
            return inner
        return self.comparison()

    def comparison(self) -> Condition:
        role = self.role()
        if self.word("is"):
            negative = self.word("not")
            if not self.word("blank"):
                raise self.refuse("'blank' or 'not blank'")
            return Not(Blank(role)) if negative else Blank(role)
        negative = self.word("not")
        if self.word("in"):
            found: Condition = Among(role, self.listed(role))
        elif self.word("between"):
            low = self.literal(role)
            if not self.word("and"):
                raise self.refuse("'and' between the two ends")
            found = Both((Comparison(role, ">=", low), Comparison(role, "<=", self.literal(role))))
        elif negative:
            raise self.refuse("'in' or 'between' after 'not'")
        else:
            found = Comparison(role, self.operator(), self.literal(role))
        return Not(found) if negative else found

    def role(self) -> str:
        token = self.peek()
        known = self.known()
        if token is None or token.kind != "word" or token.text not in known:
            raise self.refuse(
                f"one of the roles {', '.join(known)}",
                fix="Conditions name the frame's roles, not the columns of the source",
            )
        self.next += 1
        return token.text

    def known(self) -> tuple[str, ...]:
        dates = ("date",) if self.roles.date else ()
        return (*self.roles.amounts, *dates, *self.roles.texts)

    def operator(self) -> Operator:
        token = self.peek()
        if token is None or token.kind != "op":
            raise self.refuse("one of = != < <= > >= in between is")
        self.next += 1
        return "!=" if token.text == "<>" else token.text  # type: ignore[return-value]

    def listed(self, role: str) -> tuple[Value, ...]:
        if not self.mark("("):
            raise self.refuse("a list in parentheses")
        values = [self.literal(role)]
        while self.mark(","):
            values.append(self.literal(role))
        if not self.mark(")"):
            raise self.refuse("a comma or a closing parenthesis")
        return tuple(values)

    def literal(self, role: str) -> Value:
        token = self.peek()
        if token is None or token.kind not in ("word", "quoted"):
            raise self.refuse("a value")
        text = token.text
        if token.kind == "quoted":
            text = text[1:-1].replace(text[0] * 2, text[0])
        elif text.lower() in _WORDS:
            raise self.refuse("a value", fix="Put the word in quotes if it is meant as a text")
        try:
            if role in self.roles.amounts:
                cents = Money.parse(text).cents
                value: Value = cents
                if abs(cents) > _MOST_CENTS:
                    raise self.refuse(
                        "an amount of at most 13 digits of dollars", got=f"the amount {text[:40]!r}"
                    )
            elif role == "date":
                value = parse_day(text)
            else:
                value = text
        except AuditError as error:
            raise self.refuse(error.expected, got=error.got) from error
        self.next += 1
        return value


def parse(text: str, roles: Roles) -> Condition:
    """A condition from its text; `FrameError` points at the character that does not fit."""
    if len(text) > MOST_CHARACTERS:
        raise FrameError(
            f"a condition of {len(text):,} characters",
            expected=f"at most {MOST_CHARACTERS:,}",
            fix="Split it into several exclusions",
        )
    parser = _Parser(text, roles)
    found = parser.condition()
    if parser.peek() is not None:
        raise parser.refuse("'and', 'or' or the end")
    return found


def without_ids(text: str) -> str:
    """The text of a condition as it is printed: unit ids are counted, never shown.

    >>> without_ids("(cluster = 'A') and (not (unit_id in ('C1', 'C2')))")
    "(cluster = 'A') and (not (unit_id in (2 listed units)))"
    """
    return _IDS.sub(_counted, text)


def _counted(match: re.Match[str]) -> str:
    if match["ids"] is None:
        return f"unit_id {match['operator']} (1 listed unit)"
    count = len(_ID.findall(match["ids"]))
    return f"unit_id in ({count:,} listed unit{'' if count == 1 else 's'})"


def all_of(conditions: Sequence[Condition]) -> Condition | None:
    """All of several conditions as one; None if there are none."""
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else Both(tuple(conditions))
