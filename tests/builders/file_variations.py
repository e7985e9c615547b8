"""Four small claim files written anew in the ways in which claims are handed in.

Each variation says whether it keeps the ids as they were: some programs damage them. The rows and
the cents are those of the claim file in every variation.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

FOLDER: Final = Path(__file__).with_name("data") / "claim_files"
_EXCEL: Final = date(1899, 12, 30).toordinal()

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


def dollars(cents: int, *, thousands: str = "", mark: str = ".") -> str:
    """The amount without its sign."""
    whole = f"{abs(cents) // 100:,}".replace(",", thousands)
    return f"{whole}{mark}{abs(cents) % 100:02d}"


def _sign(cents: int) -> str:
    return "-" if cents < 0 else ""


def _zoned(cents: int) -> str:
    """The last digit and the sign in one character, as mainframes write them."""
    digits = f"{abs(cents):09d}"
    signs = "{ABCDEFGHI" if cents >= 0 else "}JKLMNOPQR"
    return digits[:-1] + signs[int(digits[-1])]


Cell = Any


def book(
    sheets: dict[str, list[list[Cell]]], dress: Callable[[Any, Any], None] | None = None
) -> bytes:
    """A workbook with these sheets; the last one can be dressed further."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        day = made.add_format({"num_format": "mm/dd/yyyy"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, place, datetime(*value.timetuple()[:3]), day)
                    elif isinstance(value, str) and value:
                        sheet.write_string(number, place, value)
                    elif value not in (None, ""):
                        sheet.write_number(number, place, value)
        if dress is not None:
            dress(made, sheet)
    return out.getvalue()


def typed(file: ClaimFile) -> list[list[Cell]]:
    """Header and rows with number cells for amounts and date cells for days."""
    paid, day = file.place("paid"), file.place("day")
    rows: list[list[Cell]] = [file.header]
    for row in file.rows:
        cells: list[Cell] = list(row)
        cells[paid] = int(row[paid].replace(".", "")) / 100
        cells[day] = date.fromisoformat(row[day])
        rows.append(cells)
    return rows


def _book(
    sheets: Callable[[ClaimFile], dict[str, list[list[Cell]]]],
    dress: Callable[[Any, Any], None] | None = None,
) -> Callable[[ClaimFile], Written]:
    return lambda file: Written("claims.xlsx", book(sheets(file), dress))


def _changed(role: str, change: Callable[[Cell], Cell]) -> Callable[[ClaimFile], Any]:
    """The typed rows with the cells of a role changed."""

    def made(file: ClaimFile) -> dict[str, list[list[Cell]]]:
        place, rows = file.place(role), typed(file)
        for row in rows[1:]:
            row[place] = change(row[place])
        return {"Claims": rows}

    return made


def _total(file: ClaimFile, label: str, at: str = "unit") -> list[str]:
    """A total row; its label is in the column of a role."""
    row = [""] * len(file.header)
    row[file.place("paid")] = f"{_sign(file.cents)}{dollars(file.cents)}"
    if label:
        row[file.place(at)] = label
    return row


def _parquet(file: ClaimFile, *, as_text: bool) -> Written:
    header, *rows = typed(file)
    columns = list(zip(*rows, strict=True))
    names = {file.header.index(file.paid), file.header.index(file.day)}
    arrays = [
        pa.array([str(v) for v in column] if as_text or place not in names else list(column))
        for place, column in enumerate(columns)
    ]
    if as_text:
        arrays[file.place("paid")] = pa.array([row[file.place("paid")] for row in file.rows])
    out = io.BytesIO()
    pq.write_table(pa.table(arrays, names=header), out)
    return Written("claims.parquet", out.getvalue())


def _zip(file: ClaimFile) -> Written:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("2024/claims.csv", text(file.header, file.rows))
    return Written("claims.zip", out.getvalue())


def _merged(made: Any, sheet: Any) -> None:
    sheet.merge_range(0, 0, 0, 3, "Claims paid 2024", made.add_format({"bold": True}))


def _hidden(made: Any, sheet: Any) -> None:
    del made
    sheet.autofilter(0, 0, 20, 3)
    for row in (3, 4, 9):
        sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})


def _padded(file: ClaimFile) -> Written:
    """Ids as numbers with a number format of zeros."""
    place = file.place("unit")

    def dress(made: Any, sheet: Any) -> None:
        zeros = made.add_format({"num_format": "0" * 16})
        for number, row in enumerate(file.rows, start=1):
            digits = "".join(sign for sign in row[place] if sign.isdigit())[-12:]
            sheet.write_number(number, place, int(digits), zeros)

    return Written("claims.xlsx", book({"Claims": typed(file)}, dress))


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


TITLES: Final = "Claims paid in 2024\nPrepared for: Audit, Region 4\n\n"

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
    Variation("total without id", _csv(lambda f: [*f.rows, _total(f, "")])),
    Variation("Grand Total in the id", _csv(lambda f: [*f.rows, _total(f, "Grand Total")])),
    Variation(
        "titles and total",
        lambda f: Written(
            "claims.csv",
            (TITLES + text(f.header, [*f.rows, _total(f, "Total:")])).encode(),
        ),
    ),
    Variation(
        "titles, total and note in cp1252",
        lambda f: Written(
            "claims.csv",
            (
                TITLES.replace("Region", "Región")
                + text(f.header, [*f.rows, _total(f, "")])
                + "Source: claims system\n"
            ).encode("cp1252"),
        ),
    ),
    # Amounts.
    Variation("$1,234.50", _paid(lambda c: f"{_sign(c)}${dollars(c, thousands=',')}")),
    Variation("(12.00)", _paid(lambda c: f"({dollars(c)})" if c < 0 else dollars(c))),
    Variation("1,291.42-", _paid(lambda c: f"{dollars(c, thousands=',')}{_sign(c)}")),
    Variation("12.00 CR", _paid(lambda c: f"{dollars(c)}{' CR' if c < 0 else ''}")),
    Variation("+12.00", _paid(lambda c: f"{'-' if c < 0 else '+'}{dollars(c)}")),
    Variation("minus U+2212", _paid(lambda c: f"{chr(0x2212) if c < 0 else ''}{dollars(c)}")),
    Variation("$ 12.00", _paid(lambda c: f"{_sign(c)}$ {dollars(c)}")),
    Variation(
        "decimal comma",
        _paid(lambda c: f"{_sign(c)}{dollars(c, thousands='.', mark=',')}", sign=";"),
    ),
    Variation(
        "no cents where whole",
        _paid(lambda c: _sign(c) + (str(abs(c) // 100) if c % 100 == 0 else dollars(c))),
    ),
    Variation("zoned decimals", _paid(_zoned)),
    Variation("zeros in front", _paid(lambda c: f"{_sign(c)}{dollars(c):>011}")),
    Variation("blanks around amounts", _paid(lambda c: f"  {_sign(c)}{dollars(c):>10} ")),
    Variation(
        "blank amounts",
        _csv(lambda f: [*f.rows, *(_blank_paid(f, n) for n in range(3))]),
        same=False,
    ),
    Variation(
        "thousands divided by blanks",
        _paid(lambda c: f"{_sign(c)}{dollars(c + 100_000_000 * (c > 0), thousands=' ')}"),
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
    # Workbooks and other forms.
    Variation("workbook", _book(lambda f: {"Claims": typed(f)})),
    Variation("workbook of texts", _book(lambda f: {"Claims": [f.header, *f.rows]})),
    Variation(
        "workbook with titles and total",
        _book(
            lambda f: {
                "Claims": [
                    ["Claims paid 2024"],
                    [],
                    *typed(f),
                    [*_total(f, "Total")[: f.place("paid")], f.cents / 100],
                ]
            }
        ),
    ),
    Variation("merged title", _book(lambda f: {"Claims": [[], [], *typed(f)]}, _merged)),
    Variation("hidden rows and columns, filter", _book(lambda f: {"Claims": typed(f)}, _hidden)),
    Variation(
        "several sheets",
        _book(lambda f: {"About": [["Claims"], ["Region 4"]], "Claims": typed(f)}),
    ),
    Variation(
        "two sheets of claims",
        _book(lambda f: {"Claims": typed(f), "Copy of March": typed(f)[:9]}),
    ),
    Variation(
        "blank rows in the sheet",
        _book(lambda f: {"Claims": [*typed(f)[:9], [], [], *typed(f)[9:]]}),
    ),
    Variation(
        "amounts with binary noise", _book(_changed("paid", lambda v: v + (1e-9 if v else 0)))
    ),
    Variation(
        "$ texts in the sheet",
        _book(_changed("paid", lambda v: f"{'-' if v < 0 else ''}${abs(v):,.2f}")),
    ),
    Variation(
        "MM/DD/YYYY texts in the sheet", _book(_changed("day", lambda v: v.strftime("%m/%d/%Y")))
    ),
    Variation(
        "ids with a number format of zeros",
        _padded,
        same=False,
        final="the numbers do not hold the zeros that they show",
    ),
    Variation("Parquet with types", lambda f: _parquet(f, as_text=False)),
    Variation("Parquet of texts", lambda f: _parquet(f, as_text=True)),
    Variation("JSON lines", lambda f: Written("claims.jsonl", _json_lines(f).encode())),
    Variation("Stata", lambda f: _statistics(f, "claims.dta", "write_dta")),
    Variation("SPSS", lambda f: _statistics(f, "claims.sav", "write_sav")),
    Variation("SAS transport", lambda f: _statistics(f, "claims.xpt", "write_xport")),
)


def _json_lines(file: ClaimFile) -> str:
    """A JSON object per line, amounts as numbers."""
    place = file.place("paid")
    lines = []
    for row in file.rows:
        values: dict[str, Any] = dict(zip(file.header, row, strict=True))
        values[file.header[place]] = int(row[place].replace(".", "")) / 100
        lines.append(json.dumps(values))
    return "\n".join(lines) + "\n"


def _statistics(file: ClaimFile, name: str, writer: str) -> Written:
    """A file of a statistics program, amounts as numbers and the rest as texts."""
    import pandas as pd
    import pyreadstat

    table = pd.DataFrame(file.rows, columns=file.header)
    table[file.paid] = [int(value.replace(".", "")) / 100 for value in table[file.paid]]
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        getattr(pyreadstat, writer)(table, str(path))
        return Written(name, path.read_bytes())


def _blank_paid(file: ClaimFile, number: int) -> list[str]:
    """A further claim without an amount."""
    row = file.rows[number]
    row[file.place("unit")] = f"{row[file.place('unit')]}99"
    row[file.place("paid")] = ""
    return row
