"""Claim files as workbooks, and in the forms of databases and statistics programs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from tests.builders.claim_files import ClaimFile, Variation, Written, total_row

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


WORKBOOKS: Final = (
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
                    [*total_row(f, "Total")[: f.place("paid")], f.cents / 100],
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
