"""A small table as it was handed in: how it says it is written, its bytes, and its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from primafacie.core.amount_grammar import DecimalMark
from primafacie.core.errors import AuditError
from primafacie.core.families import unknown_name
from sampling.intake.layouts import Layout

RowsOf = Literal["claims", "lines"]


@dataclass(frozen=True)
class TableFormat:
    """How a table is written, where it does not show: declared by the person who hands it in.

    encoding : of a text file; left out, UTF-8 (or UTF-16 where the file begins with its mark)
    delimiter : of a text file, as a sign or by its name (tab, comma, semicolon, pipe); left out,
        the one that the header shows without doubt
    decimal : decimal mark of amounts in text, `.` or `,`
    date_format : such as `%m/%d/%Y`, or `excel` for serial numbers; left out, only days that
        can be read in one way
    sheet : of a workbook; left out, its only sheet, or the only one with the columns needed
    header_row : line of a text file, or row of a sheet, that holds the column names; 0 where
        there are none, so that the columns are called `column 1`, `column 2` and so on
    footer_rows : lines or rows at the end that are not rows of the table, blank ones not counted
    member : of a .zip file; left out, its only file
    layout : of a fixed-width file; a file is read as one where it is given
    password : of a protected workbook or .zip file; it is in no record and in no representation
    rows : of a form that is no table, such as X12: `claims` (the default) or `lines`
    unbalanced : the reason for using a file whose control totals do not agree
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: DecimalMark = "."
    date_format: str | None = None
    sheet: str | None = None
    header_row: int = 1
    footer_rows: int = 0
    member: str | None = None
    layout: Layout | None = None
    password: str | None = field(default=None, repr=False)
    rows: RowsOf | None = None
    unbalanced: str | None = None

    def to_dict(self) -> dict[str, str]:
        """What is declared; empty where nothing is. A password is left out."""
        plain = TableFormat()
        declared = {k: v for k, v in vars(self).items() if v != getattr(plain, k)}
        declared.pop("password", None)
        return {name: str(value) for name, value in declared.items()}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any] | None) -> TableFormat:
        """What `to_dict` made."""
        plain = cls()
        declared: dict[str, Any] = {
            name: int(value) if isinstance(getattr(plain, name), int) else value
            for name, value in (record or {}).items()
        }
        if "layout" in declared:
            declared["layout"] = Layout.of_text(declared["layout"])
        return cls(**declared)

    @property
    def sign(self) -> str | None:
        """The delimiter as the sign that it is; None where it is not declared.

        >>> TableFormat(delimiter="semicolon").sign, TableFormat(delimiter="|").sign
        (';', '|')
        """
        if self.delimiter is None:
            return None
        return DELIMITER_WORDS.get(self.delimiter.strip().lower(), self.delimiter)

    def check_rows(self, error: type[AuditError]) -> None:
        """Refuse a word for the rows that is none."""
        if self.rows is not None and self.rows not in get_args(RowsOf):
            raise error.of(unknown_name("rows", self.rows, get_args(RowsOf), where="rows"))

    def check_span(self, name: str, error: type[AuditError]) -> None:
        """Refuse numbers of rows that cannot be meant."""
        for argument, least in (("header_row", 0), ("footer_rows", 0)):
            value = getattr(self, argument)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise error(
                    f"{argument}={value!r}",
                    where=name,
                    expected=f"a whole number of {least} or more",
                    fix="Give the line or row that holds the column names, from 1; and how many "
                    "lines or rows at the end are not part of the table",
                )


DELIMITER_WORDS: Final = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
"""What the usual delimiters are called where a sign is awkward to type."""


def delimiter_word(sign: str) -> str:
    """The word for a delimiter; of an unusual one, the sign itself."""
    return next((word for word, known in DELIMITER_WORDS.items() if known == sign), sign)


@dataclass(frozen=True)
class FileBytes:
    """A small file as it was handed in: its name and all of its bytes."""

    name: str
    data: bytes


Columns = list[tuple[str, Sequence[Any]]]
"""Column names and their cells, in order; a name may still occur twice, or be blank."""


@dataclass(frozen=True)
class Cells:
    """A small table as a format reads it: its columns, and the number of each row in the source."""

    columns: Columns
    numbers: Sequence[int]
    row_word: str = "row"
    sheet: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def counted(cls, columns: Columns) -> Cells:
        """Columns whose rows are numbered from 1."""
        return cls(columns, range(1, (len(columns[0][1]) if columns else 0) + 1))
