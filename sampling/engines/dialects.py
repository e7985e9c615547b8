"""What SQL dialects write differently: the fragments that every engine fills in.

Every fragment is a text of ours with numbered places; what is filled in is SQL of ours. The
fragments must agree to the bit: sums are exact integers, hashes are lower-case hexadecimal of
the UTF-8 bytes, texts compare by code point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """The fragments of one engine, by name; `dialect("sum", "paid")` is a fragment filled in.

    whole     a cent amount wide enough for products and sums
    sum       exact sum of a cent amount; a call of one aggregate, so that `filter` may follow
    squares   exact sum of the squares of a cent amount
    divide    whole quotient of two integers, the dividend not negative
    sha256    lower-case hexadecimal SHA-256 of a text's UTF-8 bytes
    text      a number, date or text as text; dates as YYYY-MM-DD
    head      the first characters of a text
    month     YYYY-MM of a date
    day       a literal YYYY-MM-DD as a date
    float     as a double
    number    the text of a declared number (`NUMBER`) as an exact number; anything else is NULL
    gathered  the texts of a group joined in ascending order, where an engine can do that
    """

    quote: str
    text_type: str
    fragments: Mapping[str, str]
    # Does a backslash begin an escape inside a text?
    escapes: bool = False

    def __call__(self, fragment: str, *filled: str) -> str:
        return self.fragments[fragment].format(*filled)

    def quoted(self, name: str) -> str:
        """A column name as an identifier, whatever characters it holds."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def literal(self, text: str) -> str:
        """A text of ours as a literal; what comes from data is a parameter instead."""
        if self.escapes:
            # A dollar sign may begin a variable that Spark fills in.
            doubled = text.replace("\\", "\\\\").replace("'", "\\'")
            return "'" + doubled.replace("$", "\\u0024") + "'"
        return "'" + text.replace("'", "''") + "'"
