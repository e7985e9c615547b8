"""The tables of an appraisal as RAT-STATS' files lay them out: by column name, or by place.

A file of RAT-STATS has no column names: its first column counts the lines, the others follow in
the order of the form, parted by blanks or tabs. A workbook has labels in its first row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from extrapolation.ratstats.appraisal_forms import EXAMINED, VALUE_FORMS, Level
from primafacie.core.errors import EstimateError, warn
from primafacie.core.families import unknown_name
from sampling.intake import TABLE_NOTE, Table, TableFormat, read_table
from sampling.intake.formats import format_of
from sampling.intake.table_cells import FileBytes
from sampling.intake.table_reading import read_bytes

FLAT: Final = (".txt", ".dat", ".prn", ".asc")
_NUMBER: Final = re.compile(
    r"-?\$?-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?|-?\$?[0-9]+\.", re.ASCII
)
ROW_NAME: Final = "id"
"""The key of the name of a row, which some forms print."""
_COMMA: Final = str.maketrans(".,", ",.")
_COUNTERS: Final = {"line", "line number", "line no", "number", "no", "#", "counter", "count"}
_ALIASES: Final = {
    "examined": {"examined", "examined value", "examined values", "paid"},
    "audited": {"audited", "audited value", "audited values", "should have paid"},
    "difference": {"difference", "difference value", "difference values", "diff", "overpaid"},
    "universe": {"universe", "universe size"},
    "sample": {"sample", "sample size"},
    "items": {"items", "items in error", "number of items"},
}


@dataclass(frozen=True)
class LevelRows:
    """The rows of a level: their numbers, and the names of the row and of those above it."""

    rows: list[dict[str, Any]]
    names: dict[str, list[str]]
    table: Table


@dataclass(frozen=True)
class ValueRows:
    """The values by variable, and the names of the rows they belong to."""

    variables: dict[str, list[float]]
    names: dict[str, list[str]]
    table: Table


def sheets_of(source: Any, form: TableFormat) -> tuple[str, ...]:
    """The sheets of a workbook; none where the source is no workbook."""
    if not isinstance(source, str | Path):
        return ()
    path = Path(source)
    member = format_of(path, form)
    if member is None or not member.has_sheets or not path.is_file():
        return ()
    file = FileBytes(path.name, read_bytes(path, EstimateError))
    book = member.book(file, form, EstimateError)
    return () if book is None else book.sheets


def read_level(source: Any, form: TableFormat, level: Level, above: Sequence[str]) -> LevelRows:
    """A table of a level: its numbers by name or by place, and the names of its rows.

    `above` are the words of the levels above, outermost first.
    """
    table = _table(source, form)
    found = {_plain(name): name for name in table.columns}
    words = [word for word in (*above, level.word) if _plain(word) in found]
    names = {word: table.texts(found[_plain(word)], blank=False) for word in words}
    wanted = [*level.columns, *([level.counted] if level.counted else [])]
    by_name = _named(table, found, wanted)
    lost = [column for column in level.columns if column not in by_name]
    if lost and by_name:
        raise EstimateError(
            f"no column {', '.join(lost)}",
            where=table.place,
            expected=f"the columns {', '.join(wanted)}",
            fix="Name the columns so",
        )
    if lost:
        by_name = _by_place(table, wanted, [found[_plain(word)] for word in words])
    columns = {column: _numbers(table, name) for column, name in by_name.items()}
    table.raise_problems()
    _note_unused(table, [*by_name.values(), *(found[_plain(word)] for word in words)])
    rows: list[dict[str, Any]] = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    for row, name in zip(rows, names.get(level.word, ()), strict=False):
        row[ROW_NAME] = name
    return LevelRows(rows, names, table)


def read_values(
    source: Any, form: TableFormat, words: Sequence[str], value_form: str | None
) -> ValueRows:
    """Examined, audited and difference values in one of RAT-STATS' four forms."""
    if value_form is not None and value_form not in VALUE_FORMS:
        raise EstimateError.of(unknown_name("form", value_form, VALUE_FORMS, where="--values"))
    table = _table(source, form)
    found = {_plain(name): name for name in table.columns}
    named = [word for word in words if _plain(word) in found]
    names = {word: table.texts(found[_plain(word)], blank=False) for word in named}
    known = _named(table, found, EXAMINED)
    if known:
        chosen = _chosen(table, known, value_form)
    else:
        chosen = _placed(table, value_form, [found[_plain(word)] for word in named])
    variables = {name: _numbers(table, column) for name, column in chosen.items()}
    if set(known) == set(EXAMINED) and not table.problems:
        _check_difference(table, known)
    table.raise_problems()
    _note_unused(table, [*known.values(), *chosen.values(), *(found[_plain(w)] for w in named)])
    return ValueRows(variables, names, table)


def _named(table: Table, found: dict[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """The columns that bear one of the names of what is wanted; two of them are refused."""
    made = {}
    for name in wanted:
        columns = [found[alias] for alias in {_plain(name), *_ALIASES.get(name, ())} & found.keys()]
        if len(columns) > 1:
            raise EstimateError(
                f"two columns of {name} values: {', '.join(sorted(columns))}",
                where=table.place,
                expected="one of them",
                fix="Delete or rename the other",
            )
        if columns:
            made[name] = columns[0]
    return made


def _chosen(table: Table, known: dict[str, str], value_form: str | None) -> dict[str, str]:
    """The named columns of a form; the one form that fits where none is declared."""
    if value_form is not None:
        wanted = VALUE_FORMS[value_form]
    elif {"examined", "audited"} <= known.keys():
        wanted = VALUE_FORMS["examined-audited"]
    else:
        wanted = tuple(name for name in EXAMINED if name in known)
    lost = [name for name in wanted if name not in known]
    if lost or wanted not in VALUE_FORMS.values():
        raise EstimateError(
            f"a column of {' and '.join(known)} values",
            where=table.place,
            expected="one of the forms " + "; ".join(", ".join(v) for v in VALUE_FORMS.values()),
            fix="Add the column that is missing, or rename the one that holds it",
        )
    return {name: known[name] for name in wanted}


def _placed(table: Table, value_form: str | None, named: Sequence[str]) -> dict[str, str]:
    """The columns of a form by their places, after the line numbers if there are any."""
    rest = _without_counter(table, [name for name in table.columns if name not in named])
    if value_form is None and len(rest) == 1:
        return _noted(table, {"difference": rest[0]})
    wanted = VALUE_FORMS[value_form] if value_form is not None else ()
    if len(rest) != len(wanted):
        forms = ", ".join(f'"--values {name}"' for name in VALUE_FORMS)
        raise EstimateError(
            f"{len(rest)} columns of values ({', '.join(rest[:4])})",
            where=table.place,
            expected=f"the columns {', '.join(wanted)} after the line numbers"
            if wanted
            else "columns named examined, audited or difference, or the form of the file",
            fix=f"State the form: {forms}" if not wanted else "Delete the other columns",
        )
    return _noted(table, dict(zip(wanted, rest, strict=True)))


def _noted(table: Table, columns: dict[str, str]) -> dict[str, str]:
    """The columns, with a note on what they were read as where they bear other names."""
    if not all(column.startswith("column ") for column in columns.values()):
        read = ", ".join(f"{column} as {name}" for name, column in columns.items())
        warn(TABLE_NOTE, f"{table.place}: The columns are read by their place: {read}")
    return columns


def _by_place(table: Table, wanted: Sequence[str], named: Sequence[str]) -> dict[str, str]:
    """The columns of a level by their places; the last one may be missing where rows are named."""
    rest = _without_counter(table, [name for name in table.columns if name not in named])
    shorter = list(wanted[:-1]) if named else list(wanted)
    for columns in (list(wanted), shorter):
        if len(rest) == len(columns):
            return _noted(table, dict(zip(columns, rest, strict=True)))
    raise EstimateError(
        f"the columns {', '.join(table.columns)}",
        where=table.place,
        expected=f"the columns {', '.join(wanted)}, by name or in this order after the line "
        "numbers",
        fix="Name the columns so",
    )


def _without_counter(table: Table, columns: Sequence[str]) -> list[str]:
    """The columns without a first one that counts the lines from 1."""
    if len(columns) < 2:
        return list(columns)
    decimal = table.form.decimal
    first = [_number_or_none(value, decimal) for value in table.cells[columns[0]]]
    counts = first == list(range(1, len(table) + 1))
    labeled = _plain(columns[0]) in _COUNTERS or columns[0] == "column 1"
    return list(columns[1:]) if counts and (labeled or len(table) > 1) else list(columns)


def _check_difference(table: Table, known: dict[str, str]) -> None:
    """All three are given: the difference must be examined - audited."""
    examined, audited, difference = (_numbers(table, known[name]) for name in EXAMINED)
    wrong = [
        place
        for place, (a, b, c) in enumerate(zip(examined, audited, difference, strict=True))
        if abs(a - b - c) > 0.005
    ]
    if wrong:
        table.fault(
            known[EXAMINED[-1]],
            wrong,
            "another amount than examined - audited",
            expected="the difference of the two",
            fix="Correct one of the three; RAT-STATS takes two and derives the third",
        )


def _numbers(table: Table, column: str) -> list[Any]:
    """A column of numbers: whole ones as integers; blanks and other texts are faults by row."""
    decimal = table.form.decimal
    found = [_number_or_none(value, decimal) for value in table.cells[column]]
    blank = [n for n, v in enumerate(table.cells[column]) if v is None or not str(v).strip()]
    wrong = [n for n, v in enumerate(found) if v is None and n not in set(blank)]
    for places, got in ((blank, "no number"), (wrong, "no plain number")):
        if places:
            table.fault(
                column, places, got, expected="a number such as 1,234.50 or -12", fix="Enter it"
            )
    return [0 if value is None else value for value in found]


def _number_or_none(value: Any, decimal: str = ".") -> Any:
    """A number cell, or text with `$`, commas of thousands and a leading minus; None otherwise."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        text = value.strip()
        if decimal == ",":
            text = text.translate(_COMMA)
        if not text or not any(map(str.isdigit, text)) or not _NUMBER.fullmatch(text):
            return None
        value = Decimal(text.replace("$", "").replace(",", ""))
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    if number != number or abs(number) == float("inf"):
        return None
    return int(number) if number.is_integer() else number


def _note_unused(table: Table, used: Sequence[str]) -> None:
    """Note the columns that are not used, apart from line numbers."""
    extra = [name for name in table.unused(used) if _plain(name) not in _COUNTERS]
    if extra and not extra[0].startswith("column "):
        table.note_unused([*used, *(name for name in table.columns if name not in extra)])


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.strip().lower())


def _table(source: Any, form: TableFormat) -> Table:
    """A table of any format; a text file of RAT-STATS by its runs of blanks."""
    if isinstance(source, str | Path) and Path(source).suffix.lower() in FLAT:
        flat = _flat_table(Path(source), form)
        if flat is not None:
            return flat
    return read_table(source, form=form, error=EstimateError)


def _flat_table(path: Path, form: TableFormat) -> Table | None:
    """The columns of a file of RAT-STATS; None where its first line does not begin with 1."""
    data = read_bytes(path, EstimateError)
    try:
        text = data.decode(form.encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        raise EstimateError(
            "bytes outside the encoding of the file",
            where=path.name,
            expected="a text file",
            fix="Declare its encoding, as in --encoding cp1252",
        ) from error
    lines = [(n, line.split()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines or lines[0][1][0] != "1":
        return None
    width = len(lines[0][1])
    names = [f"column {n}" for n in range(1, width + 1)]
    wrong = [n for n, parts in lines if len(parts) != width]
    if wrong:
        raise EstimateError(
            f"{len(wrong)} lines with another number of columns than line {lines[0][0]}",
            where=f"{path.name}, line {wrong[0]}",
            expected=f"{width} columns in every line",
            fix="Correct these lines",
        )
    cells = {name: [parts[k] for _, parts in lines] for k, name in enumerate(names)}
    plain = replace(form, sheet=None)
    return Table(path.name, dict(cells), [n for n, _ in lines], "line", "", plain, EstimateError)
