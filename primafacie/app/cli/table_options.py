"""How the tables of a command are written: the options of every command that reads tables."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from primafacie.app.cli.output import Output
from primafacie.core.errors import AuditError, AuditWarning
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    from sampling.intake import TableFormat

Encodings = Annotated[
    list[str] | None,
    typer.Option("--encoding", help="Encoding of text files, as in cp1252; or PART=ENCODING."),
]
Delimiters = Annotated[
    list[str] | None,
    typer.Option("--delimiter", help='Delimiter of text files, as in ";" or tab; or PART=SIGN.'),
]
Decimals = Annotated[
    list[str] | None,
    typer.Option("--decimal", help="Decimal mark of amounts in text: . or ,; or PART=MARK."),
]
DateFormats = Annotated[
    list[str] | None,
    typer.Option(
        "--date-format", help='How days are written, as in "%m/%d/%Y" or excel; or PART=FORMAT.'
    ),
]
Sheets = Annotated[
    list[str] | None,
    typer.Option("--sheet", help="Sheet of a workbook with several; or PART=SHEET."),
]

_FIELDS: Final = ("encoding", "delimiter", "decimal", "date_format", "sheet")


def table_forms(parts: Sequence[str], **options: Sequence[str] | None) -> dict[str, TableFormat]:
    """The declared form of each part, from options VALUE (for all parts) or PART=VALUE.

    `parts` are the names of the options or arguments that take a table, `options` the texts
    given for encoding, delimiter, decimal, date_format and sheet.
    """
    from sampling.intake import TableFormat

    forms = dict.fromkeys(parts, TableFormat())
    for field in _FIELDS:
        for text in options.get(field) or ():
            part, mark, value = text.partition("=")
            chosen: Sequence[str] = [part] if mark and part in forms else parts
            if chosen is parts:
                value = text
                if mark and field != "delimiter":
                    where = f"--{field.replace('_', '-')}"
                    problem = unknown_name("part", part, parts, where=where)
                    expected = f"VALUE, or PART=VALUE with PART {problem.expected}"
                    raise AuditError.of(replace(problem, expected=expected))
            if field == "delimiter" and value == "tab":
                value = "\t"
            for name in chosen:
                forms[name] = replace(forms[name], **cast("Any", {field: value}))
    return forms


def table_form(**options: Sequence[str] | None) -> TableFormat:
    """The declared form of the only table of a command."""
    return table_forms(["table"], **options)["table"]


@contextmanager
def table_notes(output: Output) -> Iterator[None]:
    """Print what is noted while tables are read: columns not used, number cells rounded."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", AuditWarning)
        yield
    if not caught:
        return
    from sampling.intake import TABLE_NOTE

    for warning in caught:
        message = warning.message
        if isinstance(message, AuditWarning) and message.code == TABLE_NOTE:
            output.record.setdefault("table_notes", []).append(message.text)
            output.line(f"Note: {message.text.removesuffix('.')}.")
        else:
            warnings.warn_explicit(message, warning.category, warning.filename, warning.lineno)
