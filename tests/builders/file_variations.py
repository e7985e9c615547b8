"""Four small claim files written anew in the ways in which claims are handed in.

Each variation says whether it keeps the ids as they were: some programs damage them. The rows and
the cents are those of the claim file in every variation.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from tests.builders.claim_files import (
    ClaimFile,
    Rows,
    Variation,
    Written,
    dollars,
    sign_of,
    text,
    total_row,
)
from tests.builders.workbook_variations import WORKBOOKS

_EXCEL: Final = date(1899, 12, 30).toordinal()
TITLES: Final = "Claims paid in 2024\nPrepared for: Audit, Region 4\n\n"


def _csv(rows_of: Callable[[ClaimFile], Rows], **form: Any) -> Callable[[ClaimFile], Written]:
    return lambda file: Written("claims.csv", text(file.header, rows_of(file), **form).encode())


def _plain(name: str = "claims.csv", encoding: str = "utf-8", **form: Any) -> Any:
    return lambda file: Written(name, text(file.header, file.rows, **form).encode(encoding))


def _edited(change: Callable[[str, ClaimFile], str], name: str = "claims.csv") -> Any:
    return lambda file: Written(name, change(text(file.header, file.rows), file).encode())


def _paid(spell: Callable[[int], str], **form: Any) -> Callable[[ClaimFile], Written]:
    """The amounts paid spelled in another way."""
    return _csv(
        lambda file: file.with_values("paid", lambda v: spell(int(v.replace(".", "")))), **form
    )


def _days(spell: Callable[[date], str]) -> Callable[[ClaimFile], Written]:
    """The days spelled in another way."""
    return _csv(lambda file: file.with_values("day", lambda v: spell(date.fromisoformat(v))))


def _ids(spell: Callable[[str], str]) -> Callable[[ClaimFile], Written]:
    return _csv(lambda file: file.with_values("unit", spell))


def _zoned(cents: int) -> str:
    """The last digit and the sign in one character, as mainframes write them."""
    digits = f"{abs(cents):09d}"
    signs = "{ABCDEFGHI" if cents >= 0 else "}JKLMNOPQR"
    return digits[:-1] + signs[int(digits[-1])]


def _zip(file: ClaimFile) -> Written:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("2024/claims.csv", text(file.header, file.rows))
    return Written("claims.zip", out.getvalue())


def _with_column(file: ClaimFile, name: str, value: Callable[[int], str]) -> tuple[list[str], Rows]:
    rows = file.rows
    return [name, *file.header], [[value(n), *row] for n, row in enumerate(rows)]


def _repeated(file: ClaimFile) -> Written:
    header = [*file.header, file.paid]
    place = file.place("paid")
    return Written("claims.csv", text(header, [[*r, r[place]] for r in file.rows]).encode())


def _repeated_header(file: ClaimFile) -> Written:
    rows = file.rows
    return Written("claims.csv", text(file.header, [*rows[:20], file.header, *rows[20:]]).encode())


VARIATIONS: Final = (
    # The text as such.
    Variation("plain", _plain()),
    Variation("semicolon", _plain(sign=";")),
    Variation("tab in .txt", _plain("claims.txt", sign="\t")),
    Variation("tab in .tsv", _plain("claims.tsv", sign="\t")),
    Variation("pipe", _plain("claims.txt", sign="|")),
    Variation("UTF-8 mark", _plain(encoding="utf-8-sig")),
    Variation("UTF-16 with mark, tabs", _plain("claims.txt", "utf-16", sign="\t")),
    Variation("UTF-16 without mark", _plain(encoding="utf-16-le")),
    Variation(
        "cp1252",
        lambda f: Written(
            "claims.csv",
            text(
                ["PROVIDER", *f.header],
                [["Clínica São José", *row] for row in f.rows],
            ).encode("cp1252"),
        ),
    ),
    Variation("CR LF", _plain(newline="\r\n")),
    Variation("CR", _plain(newline="\r")),
    Variation(
        "CR LF in half of the lines",
        _edited(lambda t, _: t.replace("\n", "\r\n", 20)),
        final="lines that end in two ways are refused",
    ),
    Variation("all fields quoted", _plain(quoting=csv.QUOTE_ALL)),
    Variation(
        "texts of several lines",
        lambda f: Written(
            "claims.csv",
            text(*_with_column(f, "NOTE", lambda n: f'line 1, "{n}"\nline 2')).encode(),
        ),
    ),
    Variation("blank lines", _edited(lambda t, _: t.replace("\n", "\n\n", 7) + "\n\n\n")),
    Variation("no end of the last line", _edited(lambda t, _: t.rstrip("\n"))),
    Variation("delimiter after each line", _edited(lambda t, _: t.replace("\n", ",\n"))),
    Variation(
        "delimiter after each row",
        _edited(lambda t, _: t.replace("\n", ",\n").replace(",\n", "\n", 1)),
    ),
    Variation("blanks around names", _edited(lambda t, f: t.replace(f.paid, f" {f.paid} ", 1))),
    Variation(
        "a column without a name",
        lambda f: Written("claims.csv", text(*_with_column(f, "", str)).encode()),
    ),
    Variation("the name of the amount twice", _repeated),
    Variation("no column names", _edited(lambda t, _: t.partition("\n")[2])),
    Variation("column names again in the middle", _repeated_header),
    Variation("gzip", lambda f: Written("claims.csv.gz", gzip.compress(f.text.encode()))),
    Variation("zip", _zip),
    # What is around the table.
    Variation("titles", _edited(lambda t, _: TITLES + t)),
    Variation("sep= line", _edited(lambda t, _: "sep=,\n" + t)),
    Variation(
        "titles, semicolon",
        lambda f: Written("claims.txt", (TITLES + text(f.header, f.rows, sign=";")).encode()),
    ),
    Variation("end of report", _edited(lambda t, f: f"{t}{len(f.rows)} records\nEnd of report\n")),
    Variation("total without id", _csv(lambda f: [*f.rows, total_row(f, "")])),
    Variation("Grand Total in the id", _csv(lambda f: [*f.rows, total_row(f, "Grand Total")])),
    Variation(
        "titles and total",
        lambda f: Written(
            "claims.csv",
            (TITLES + text(f.header, [*f.rows, total_row(f, "Total:")])).encode(),
        ),
    ),
    Variation(
        "titles, total and note in cp1252",
        lambda f: Written(
            "claims.csv",
            (
                TITLES.replace("Region", "Región")
                + text(f.header, [*f.rows, total_row(f, "")])
                + "Source: claims system\n"
            ).encode("cp1252"),
        ),
    ),
    # Amounts.
    Variation("$1,234.50", _paid(lambda c: f"{sign_of(c)}${dollars(c, thousands=',')}")),
    Variation("(12.00)", _paid(lambda c: f"({dollars(c)})" if c < 0 else dollars(c))),
    Variation("1,291.42-", _paid(lambda c: f"{dollars(c, thousands=',')}{sign_of(c)}")),
    Variation("12.00 CR", _paid(lambda c: f"{dollars(c)}{' CR' if c < 0 else ''}")),
    Variation("+12.00", _paid(lambda c: f"{'-' if c < 0 else '+'}{dollars(c)}")),
    Variation("minus U+2212", _paid(lambda c: f"{chr(0x2212) if c < 0 else ''}{dollars(c)}")),
    Variation("$ 12.00", _paid(lambda c: f"{sign_of(c)}$ {dollars(c)}")),
    Variation(
        "decimal comma",
        _paid(lambda c: f"{sign_of(c)}{dollars(c, thousands='.', mark=',')}", sign=";"),
    ),
    Variation(
        "no cents where whole",
        _paid(lambda c: sign_of(c) + (str(abs(c) // 100) if c % 100 == 0 else dollars(c))),
    ),
    Variation("zoned decimals", _paid(_zoned)),
    Variation("zeros in front", _paid(lambda c: f"{sign_of(c)}{dollars(c):>011}")),
    Variation("blanks around amounts", _paid(lambda c: f"  {sign_of(c)}{dollars(c):>10} ")),
    Variation(
        "blank amounts",
        _csv(lambda f: [*f.rows, *(_blank_paid(f, n) for n in range(3))]),
        same=False,
    ),
    Variation(
        "thousands divided by blanks",
        _paid(lambda c: f"{sign_of(c)}{dollars(c + 100_000_000 * (c > 0), thousands=' ')}"),
        same=False,
        final="a blank among the digits is refused",
    ),
    Variation(
        "amounts as 1.2E+03",
        _paid(lambda c: f"{c / 100:.1E}"),
        same=False,
        final="scientific notation has lost cents",
    ),
    # Days.
    Variation("MM/DD/YYYY", _days(lambda d: d.strftime("%m/%d/%Y"))),
    Variation("DD/MM/YYYY", _days(lambda d: d.strftime("%d/%m/%Y"))),
    Variation("MM/DD/YY", _days(lambda d: d.strftime("%m/%d/%y"))),
    Variation("YYYYMMDD", _days(lambda d: d.strftime("%Y%m%d"))),
    Variation("14SEP2025", _days(lambda d: d.strftime("%d%b%Y").upper())),
    Variation("14-Sep-2025", _days(lambda d: d.strftime("%d-%b-%Y"))),
    Variation("Sep 14, 2025", _days(lambda d: d.strftime("%b %d, %Y"))),
    Variation("2025-09-14 00:00:00.000", _days(lambda d: f"{d} 00:00:00.000")),
    Variation("2025-09-14T00:00:00Z", _days(lambda d: f"{d}T00:00:00Z")),
    Variation("serial numbers of Excel", _days(lambda d: str(d.toordinal() - _EXCEL))),
    Variation(
        "days up to the 12th as MM/DD/YYYY",
        _days(lambda d: d.replace(day=d.day % 12 + 1).strftime("%m/%d/%Y")),
        same=False,
    ),
    # Ids.
    Variation(
        "ids as 123.0",
        _ids(lambda v: f"{v}.0"),
        same=False,
        final="ids that were numbers have lost their leading zeros",
    ),
    Variation("zeros in front of ids lost", _ids(lambda v: v.lstrip("0")), same=False),
    Variation(
        "ids as 1.23E+11",
        _ids(lambda v: f"{int(v.replace('-', ''), 16):.5E}"),
        same=False,
        final="the digits of the ids are lost",
    ),
    *WORKBOOKS,
)


def _blank_paid(file: ClaimFile, number: int) -> list[str]:
    """A further claim without an amount."""
    row = file.rows[number]
    row[file.place("unit")] = f"{row[file.place('unit')]}99"
    row[file.place("paid")] = ""
    return row
