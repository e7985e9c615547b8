"""From a source column of any type to the door's types, as SQL of our own.

Amounts become BIGINT cents, exactly or not at all: text must match one anchored pattern,
a float must be the double of a whole number of cents, a decimal must have whole cents.
What does not fit becomes NULL here and a fault in `checks`: nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

from primafacie.core.errors import FrameError
from sampling.frames.engine import quoted

DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
WHOLE_CENTS = rf"(?:{DIGITS}(?:\.[0-9]{{0,2}}0*)?|\.[0-9]{{1,2}}0*)"
ANY_FRACTION = rf"(?:{DIGITS}(?:\.[0-9]*)?|\.[0-9]+)"
# A column without any value has no type of its own; it is read as text.
_TEXTS = ("VARCHAR", "NULL", '"NULL"')
_WHOLES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
           "UINTEGER", "UBIGINT", "UHUGEINT")  # fmt: skip

# A double holds 15 decimal digits for certain: above 10^13 dollars cents are no longer exact.
MOST_FLOAT_DOLLARS = "1e13"


def signed(number: str) -> str:
    """The anchored pattern of a signed amount around the pattern of its digits."""
    return rf"\$?-?{number}|-\${number}|\(\$?{number}\)"


def literal(text: str) -> str:
    """A text of ours as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Column:
    """A source column: its name, its type and how the engine reads it as text."""

    name: str
    type: str

    @property
    def sql(self) -> str:
        return quoted(self.name)

    @property
    def is_text(self) -> bool:
        return self.type in _TEXTS

    @property
    def is_whole(self) -> bool:
        return self.type in _WHOLES

    @property
    def decimals(self) -> int | None:
        """The scale of a DECIMAL column, else None."""
        if not self.type.startswith("DECIMAL"):
            return None
        return int(self.type.rstrip(")").split(",")[1])


def amount_text(column: Column, decimal: str) -> str:
    """The column as amount text with a point for decimals; blanks become NULL."""
    trimmed = f"trim({column.sql}::VARCHAR)"
    if decimal == "," and column.is_text:
        trimmed = f"translate({trimmed}, '.,', ',.')"
    return f"nullif({trimmed}, '')"


def amount(column: Column, decimal: str) -> tuple[str, bool]:
    """SQL of the cents, and whether it is cheap enough to compute at every scan."""
    name = column.sql
    scale = column.decimals
    if column.is_whole:
        return f"try_cast({name}::HUGEINT * 100 as BIGINT)", True
    if scale is not None and scale <= 2:
        return f"try_cast({name} * 100 as BIGINT)", True
    if column.type == "DOUBLE":
        exact = f"isfinite({name}) and abs({name}) < {MOST_FLOAT_DOLLARS}"
        return (
            f"case when {exact} and round({name} * 100) / 100 = {name} "
            f"then round({name} * 100)::BIGINT end",
            True,
        )
    if not (column.is_text or column.type == "FLOAT" or scale is not None):
        raise FrameError(
            f"the amounts in {column.name!r} are of type {column.type}",
            expected="numbers or text", fix="Name the column that holds the amounts",
        )  # fmt: skip
    text = amount_text(column, decimal)
    digits = f"regexp_replace({text}, '[^0-9.]', '', 'g')"
    whole = f"coalesce(nullif(split_part({digits}, '.', 1), ''), '0')"
    cents = f"rpad(left(split_part({digits}, '.', 2), 2), 2, '0')"
    sign = f"case when regexp_matches({text}, '[-(]') then -1 else 1 end"
    value = f"try_cast({sign} * (try_cast({whole} as HUGEINT) * 100 + {cents}::INTEGER) as BIGINT)"
    fits = f"regexp_full_match({text}, {literal(signed(WHOLE_CENTS))})"
    return f"case when {fits} then {value} end", False


def unit_text(column: Column) -> str:
    """An id column as text, unchanged; blank is NULL. Floats are refused: they lost digits."""
    if column.is_text or column.type == "UUID":
        return f"nullif({column.sql}::VARCHAR, '')"
    if column.is_whole:
        return f"{column.sql}::VARCHAR"
    raise FrameError(
        f"the ids in {column.name!r} are of type {column.type}",
        expected="text or whole numbers",
        fix="Write the ids as text in the source: a number format loses digits and leading zeros",
    )


def joined_ids(columns: list[Column]) -> str:
    """The unit id: one column as it is; several percent-encoded (`%`, `|`) and joined by `|`."""
    texts = [unit_text(column) for column in columns]
    if len(texts) == 1:
        return texts[0]
    encoded = [f"replace(replace({text}, '%', '%25'), '|', '%7C')" for text in texts]
    return " || '|' || ".join(encoded)


def part_text(columns: list[Column]) -> str:
    """What tells the rows of one unit apart; blanks are allowed and count as a value."""
    if not columns:
        return "NULL::VARCHAR"
    encoded = [
        f"replace(replace(coalesce({c.sql}::VARCHAR, ''), '%', '%25'), '|', '%7C')" for c in columns
    ]
    return " || '|' || ".join(encoded)


def day(column: Column, date_format: str | None) -> str:
    """A date column as DATE; text must be YYYY-MM-DD or YYYYMMDD, or of the declared format."""
    if column.type == "DATE" or column.type.startswith("TIMESTAMP"):
        return f"{column.sql}::DATE"
    if not (column.is_text or column.is_whole):
        raise FrameError(
            f"the dates in {column.name!r} are of type {column.type}",
            expected="dates or text", fix="Name the column that holds the dates",
        )  # fmt: skip
    text = f"trim({column.sql}::VARCHAR)"
    if date_format is not None:
        return f"try_strptime({text}, {literal(date_format)})::DATE"
    return (
        f"case when regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') "
        f"then try_strptime({text}, '%Y-%m-%d')::DATE "
        f"when regexp_full_match({text}, '[0-9]{{8}}') "
        f"then try_strptime({text}, '%Y%m%d')::DATE end"
    )


def plain_text(column: Column) -> str:
    """Any other column as text; blank is NULL."""
    return f"nullif({column.sql}::VARCHAR, '')"
