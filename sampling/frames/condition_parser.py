"""Conditions on units: a small grammar of our own, never SQL from a caller or a file.

    condition  :=  and-part ("or" and-part)*
    and-part   :=  not-part ("and" not-part)*
    not-part   :=  "not" not-part | "(" condition ")" | any "(" condition ")"
                |  all "(" condition ")" | comparison
    comparison :=  role op literal | role ["not"] "in" "(" literal, ... ")"
                |  role ["not"] "between" literal "and" literal | role "is" ["not"] "blank"

`op` is = != <> < <= > >=. Amounts are dollars (thousands commas after a `$` only: elsewhere a comma
parts the values of a list), dates YYYY-MM-DD, texts quoted with ' or " (a bare word will do where
it cannot be taken for a number or a day). A column of text knows = and in, but no order: < > and
between are for amounts, dates, and further columns declared as `age:number` or `dob:date`. A
comparison with a blank value is false in every engine, and `not` is its plain complement: there is
no third truth value.

Where a unit has several rows, `paid` is the unit's total and `row.paid` the amount of a row. A
column that differs between the rows of a unit is a row's, written `row.status` (the bare name is
read so). A condition names columns of rows alone, or of units alone; `any(...)` and `all(...)`
around a condition on rows make it one on the unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from primafacie.core.dates import parse_day
from primafacie.core.errors import AuditError, FrameError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from sampling.engines.roles import Roles
from sampling.frames.conditions import (
    ROW,
    AllRows,
    Among,
    AnyRow,
    Blank,
    Both,
    Comparison,
    Condition,
    Either,
    Not,
    Operator,
    Value,
    level_of,
)

MOST_CHARACTERS = 10_000
MOST_DEPTH = 50
# Every amount of a frame is smaller: 13 digits of dollars.
_MOST_CENTS = 10**15

_TOKEN = re.compile(
    r"""\s*(?:(?P<op><=|>=|<>|!=|=|<|>)|(?P<mark>[(),])"""
    r"""|(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?P<word>\$[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[^\s()<>=!,'"]+))"""
)
_LIKE_A_VALUE = re.compile(r"[-+$(]*[0-9.]")
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,6})?")
_WORDS = {"and", "or", "not", "in", "between", "is", "blank"}


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
    def __init__(
        self,
        text: str,
        roles: Roles,
        *,
        recorded: bool = False,
        varying: Callable[[], Collection[str]] | None = None,
        zeros: Callable[[str], bool] | None = None,
    ) -> None:
        self.text, self.roles = text, roles
        self.recorded, self.varying, self.zeros = recorded, varying, zeros
        self.inside = False
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
        for word in ("any", "all"):
            if self.called(word):
                return self.of_rows(word)
        return self.comparison()

    def called(self, word: str) -> bool:
        """Take the next tokens if they are this word and an opening parenthesis."""
        pair = self.tokens[self.next : self.next + 2]
        found = len(pair) == 2 and pair[0].text.lower() == word and pair[1].text == "("
        if found and pair[0].kind == "word":
            self.next += 2
            return True
        return False

    def of_rows(self, word: str) -> Condition:
        """The condition in parentheses after any or all, about the rows of a unit."""
        if self.inside:
            raise self.refuse("no any() or all() inside another")
        self.inside = True
        inner = self.condition()
        self.inside = False
        if not self.mark(")"):
            raise self.refuse("a closing parenthesis")
        if not self.roles.part:
            return inner
        return AnyRow(inner) if word == "any" else AllRows(inner)

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
            self.ordered(role, "between")
            low = self.literal(role)
            if not self.word("and"):
                raise self.refuse("'and' between the two ends")
            found = Both((Comparison(role, ">=", low), Comparison(role, "<=", self.literal(role))))
        elif negative:
            raise self.refuse("'in' or 'between' after 'not'")
        else:
            operator = self.operator()
            if operator not in ("=", "!="):
                self.ordered(role, operator)
            found = Comparison(role, operator, self.literal(role))
        return Not(found) if negative else found

    def role(self) -> str:
        token = self.peek()
        known = self.known()
        name = token.text if token is not None and token.kind == "word" else ""
        if name not in known:
            base = name.removeprefix(ROW)
            if base == name or base not in (*known, "part"):
                usual = "Conditions name the frame's roles, not the columns of the source"
                fix = unknown_name("role", base, known, fix=usual).fix
                raise self.refuse(f"one of the roles {', '.join(known)}", fix=fix)
            if not self.roles.part and base != "part":
                name = base
        elif self.roles.part and not name.startswith(ROW):
            name = self.level(name)
        self.next += 1
        return name

    def level(self, name: str) -> str:
        """The name as the unit's or as the row's, where units have several rows."""
        if self.inside:
            if name in (*self.roles.amounts, "unit_id"):
                raise self.refuse(
                    f"row.{name} inside any() and all()",
                    fix=f"{name} is the unit's, whatever its rows: name it outside",
                )
            return ROW + name
        if self.varying is not None and name in self.varying():
            return ROW + name
        return name

    def ordered(self, role: str, operator: str) -> None:
        """Refuse an order of texts; in conditions recorded by earlier releases it stays."""
        base = role.removeprefix(ROW)
        if self.recorded or self.roles.kind_of(base) != "text":
            return
        self.next -= 1
        fix = "Compare with = or in, the texts in quotes"
        if base in dict(self.roles.more):
            offer = f'--more "{base}:date"'
            if self.zeros is not None and self.zeros(base):
                fix += f"; its values have leading zeros, so that it is no number; or {offer}"
            else:
                fix = (
                    f'Declare what the column holds: --more "{base}:number" or {offer} '
                    f'(in Python more=["{base}:number"])'
                )
        raise self.refuse(
            "= or in for a column of text",
            got=f"{operator} for {base}, which is read as text: 100 would come before 65",
            fix=fix,
        )

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
        base = role.removeprefix(ROW)
        kind = self.roles.kind_of(base)
        try:
            value: Value = text
            if kind == "amount":
                value = Money.parse(text).cents
                if abs(value) > _MOST_CENTS:
                    raise FrameError(
                        f"the amount {text[:40]!r}",
                        expected="an amount of at most 13 digits of dollars",
                    )
            elif kind == "date":
                value = parse_day(text)
            elif kind == "number":
                value = self.number(text)
        except AuditError as error:
            raise self.refuse(error.expected, got=error.got) from error
        if kind == "text" and token.kind == "word" and _LIKE_A_VALUE.match(text):
            value = self.unquoted(base, text)
        self.next += 1
        return value

    def number(self, text: str) -> Decimal:
        if not _NUMBER.fullmatch(text):
            raise self.refuse("a number such as 65 or 2.5")
        return Decimal(text.replace(",", ""))

    def unquoted(self, base: str, text: str) -> Value:
        """A number or day without quotes for a column of text: refused, unless it was recorded.

        A recorded condition quotes its texts, so that what it does not quote was declared.
        """
        if self.recorded:
            try:
                return Decimal(text)
            except InvalidOperation:
                return parse_day(text)
        declare = ""
        if base in dict(self.roles.more):
            declare = f', or declare the column: --more "{base}:number" or --more "{base}:date"'
        raise self.refuse(
            "a text in quotes",
            got=f"{text} without quotes for {base}, which is read as text",
            fix=f"Write '{text}' in quotes, character by character as in the source{declare}",
        )


def parse(
    text: str,
    roles: Roles,
    *,
    recorded: bool = False,
    varying: Callable[[], Collection[str]] | None = None,
    zeros: Callable[[str], bool] | None = None,
) -> Condition:
    """A condition from its text; `FrameError` points at the character that does not fit.

    `recorded`: from a record, whose texts are quoted; an order of texts, which earlier releases
    knew, is read as they read it. `varying` gives the columns that differ between the rows of a
    unit, and `zeros` says whether a column has values with leading zeros.
    """
    if len(text) > MOST_CHARACTERS:
        raise FrameError(
            f"a condition of {len(text):,} characters",
            expected=f"at most {MOST_CHARACTERS:,}",
            fix="Split it into several exclusions",
        )
    parser = _Parser(text, roles, recorded=recorded, varying=varying, zeros=zeros)
    found = parser.condition()
    if parser.peek() is not None:
        raise parser.refuse("'and', 'or' or the end")
    level_of(found)
    return found
