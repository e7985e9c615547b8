"""Four small claim files, and what a way of writing them is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).with_name("data") / "claim_files"

Rows = list[list[str]]


@dataclass(frozen=True)
class ClaimFile:
    """A claim file: days as YYYY-MM-DD, amounts as dollars and cents, and the columns by role."""

    name: str
    unit: str
    paid: str
    day: str
    part: str = ""

    @property
    def text(self) -> str:
        """The file as it lies in the folder."""
        return (FOLDER / f"{self.name}.csv").read_text(encoding="utf-8")

    @property
    def header(self) -> list[str]:
        """The column names."""
        return _parsed(self.name)[0].copy()

    @property
    def rows(self) -> Rows:
        """The rows, to be changed by a variation."""
        return [row.copy() for row in _parsed(self.name)[1:]]

    @property
    def cents(self) -> int:
        """What the amounts paid add up to."""
        place = self.header.index(self.paid)
        return sum(int(row[place].replace(".", "")) for row in self.rows)

    def place(self, role: str) -> int:
        """The place of the column of a role."""
        return self.header.index(getattr(self, role))

    def with_values(self, role: str, change: Callable[[str], str]) -> Rows:
        """The rows with the values of a role written in another way."""
        place, rows = self.place(role), self.rows
        for row in rows:
            row[place] = change(row[place])
        return rows


@cache
def _parsed(name: str) -> Rows:
    text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))


FILES: Final = (
    ClaimFile("synpuf-outpatient", "CLM_ID", "CLM_PMT_AMT", "CLM_FROM_DT", "SEGMENT"),
    ClaimFile("synpuf-carrier-lines", "CLM_ID", "LINE_NCH_PMT_AMT", "CLM_FROM_DT", "LINE_NUM"),
    ClaimFile(
        "cclf5-layout", "CUR_CLM_UNIQ_ID", "CLM_LINE_CVRD_PD_AMT", "CLM_FROM_DT", "CLM_LINE_NUM"
    ),
    ClaimFile("synthea-layout", "Id", "PAYER_COVERAGE", "START"),
)


@dataclass(frozen=True)
class Written:
    """A file as it is handed in."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Variation:
    """A way of writing a claim file.

    `same` : are the ids and days those of the claim file, not only the rows and the cents?
    `final` : why the file is refused whatever is declared; "" where it can be read.
    """

    name: str
    write: Callable[[ClaimFile], Written]
    same: bool = True
    final: str = ""


def text(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    sign: str = ",",
    newline: str = "\n",
    quoting: Any = csv.QUOTE_MINIMAL,
) -> str:
    """A delimited text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator=newline, quoting=quoting)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def dollars(cents: int, *, thousands: str = "", mark: str = ".") -> str:
    """The amount without its sign."""
    whole = f"{abs(cents) // 100:,}".replace(",", thousands)
    return f"{whole}{mark}{abs(cents) % 100:02d}"


def sign_of(cents: int) -> str:
    """The sign of an amount below zero."""
    return "-" if cents < 0 else ""


def total_row(file: ClaimFile, label: str, at: str = "unit") -> list[str]:
    """A total row; its label is in the column of a role."""
    row = [""] * len(file.header)
    row[file.place("paid")] = f"{sign_of(file.cents)}{dollars(file.cents)}"
    if label:
        row[file.place(at)] = label
    return row
