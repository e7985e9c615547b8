"""What SQL dialects write differently: a small table of fragments for each engine.

Every fragment is a text of ours with numbered places; what is filled in is SQL of ours. The
fragments must agree to the bit: sums are exact integers, hashes are lower-case hexadecimal of
the UTF-8 bytes, texts compare by code point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

EngineName = Literal["duckdb", "spark", "sqlite", "postgresql"]


@dataclass(frozen=True)
class Dialect:
    """The fragments of one engine, by name; `dialect("sum", "paid")` is a fragment filled in.

    whole     a cent amount wide enough for products and sums
    sum       exact sum of a cent amount
    squares   exact sum of the squares of a cent amount
    divide    whole quotient of two integers, the dividend not negative
    sha256    lower-case hexadecimal SHA-256 of a text's UTF-8 bytes
    text      a number, date or text as text; dates as YYYY-MM-DD
    head      the first characters of a text
    month     YYYY-MM of a date
    float     as a double
    number    the text of a declared number (`NUMBER`) as an exact number; anything else is NULL
    gathered  the texts of a group joined in ascending order, where an engine can do that
    """

    name: EngineName
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


DUCKDB = Dialect(
    "duckdb",
    '"',
    "VARCHAR",
    MappingProxyType(
        {
            "whole": "cast({0} as hugeint)",
            "sum": "sum(cast({0} as hugeint))",
            "squares": "sum(cast({0} as hugeint) * cast({0} as hugeint))",
            "divide": "({0}) // ({1})",
            "sha256": "sha256({0})",
            "text": "cast({0} as varchar)",
            "head": "left({0}, {1})",
            "month": "strftime({0}, '%Y-%m')",
            "float": "cast({0} as double)",
            "number": "try_cast(replace({0}, ',', '') as decimal(38, 6))",
        }
    ),
)

SPARK = Dialect(
    "spark",
    "`",
    "string",
    MappingProxyType(
        {
            "whole": "cast({0} as decimal(19, 0))",
            "sum": "sum(cast({0} as decimal(19, 0)))",
            "squares": "sum(cast({0} as decimal(19, 0)) * cast({0} as decimal(19, 0)))",
            "divide": "(({0}) div ({1}))",
            "sha256": "sha2({0}, 256)",
            "text": "cast({0} as string)",
            "head": "left({0}, {1})",
            "month": "date_format({0}, 'yyyy-MM')",
            "float": "cast({0} as double)",
            "number": "try_cast(replace({0}, ',', '') as decimal(38, 6))",
            "gathered": "concat_ws('', sort_array(collect_list({0})))",
        }
    ),
    escapes=True,
)

POSTGRESQL = Dialect(
    "postgresql",
    '"',
    "text",
    MappingProxyType(
        {
            "whole": "cast({0} as numeric)",
            "sum": "sum(cast({0} as numeric))",
            "squares": "sum(cast({0} as numeric) * cast({0} as numeric))",
            "divide": "div(({0})::numeric, ({1})::numeric)::bigint",
            "sha256": "encode(sha256(convert_to({0}, 'UTF8')), 'hex') collate \"C\"",
            "text": "cast({0} as text)",
            "head": "left({0}, {1})",
            "month": "to_char({0}, 'YYYY-MM')",
            "float": "cast({0} as double precision)",
            # without question marks: they are places for parameters
            "number": "cast(replace(substring({0} from "
            "'^(-{{0,1}}[0-9][0-9,]*([.][0-9]+){{0,1}})$'), ',', '') as numeric)",
            "gathered": "string_agg({0}, '' order by {0})",
        }
    ),
)

# SQLite has no hash and no integer wider than 64 bits: the engine registers three functions.
SQLITE = Dialect(
    "sqlite",
    '"',
    "TEXT",
    MappingProxyType(
        {
            "whole": "({0})",
            "sum": "primafacie_sum({0})",
            "squares": "primafacie_squares({0})",
            "divide": "(({0}) / ({1}))",
            "sha256": "primafacie_sha256({0})",
            "text": "cast({0} as text)",
            "head": "substr({0}, 1, {1})",
            "month": "substr({0}, 1, 7)",
            "float": "cast({0} as real)",
            "number": "primafacie_number({0})",
        }
    ),
)
