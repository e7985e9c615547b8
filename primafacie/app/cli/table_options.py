"""How the tables of a command are written: the options of every command that reads tables."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final

from primafacie.app.cli.old_spellings import new_part
from primafacie.app.cli.option_words import TABLES, option
from primafacie.app.cli.output import Output
from primafacie.core.errors import AuditError, AuditWarning
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    from sampling.intake import TableFormat

_SEVERAL = "PART={} declares it for one of several tables."
Encodings = Annotated[
    list[str] | None, option("--encoding", TABLES, more=_SEVERAL.format("ENCODING"))
]
Delimiters = Annotated[
    list[str] | None, option("--delimiter", TABLES, more=_SEVERAL.format("SIGN"))
]
Decimals = Annotated[list[str] | None, option("--decimal", TABLES, more=_SEVERAL.format("MARK"))]
DateFormats = Annotated[
    list[str] | None, option("--date-format", TABLES, more=_SEVERAL.format("FORMAT"))
]
Sheets = Annotated[list[str] | None, option("--sheet", TABLES, more=_SEVERAL.format("SHEET"))]
HeaderRows = Annotated[
    list[str] | None, option("--header-row", TABLES, more=_SEVERAL.format("ROW"))
]
FooterRows = Annotated[
    list[str] | None, option("--footer-rows", TABLES, more=_SEVERAL.format("ROWS"))
]
Members = Annotated[list[str] | None, option("--member", TABLES, more=_SEVERAL.format("MEMBER"))]
Layouts = Annotated[list[str] | None, option("--layout", TABLES, more=_SEVERAL.format("FILE"))]

_TEXTS: Final = ("encoding", "delimiter", "decimal", "date_format", "sheet", "member", "layout")
_NUMBERS: Final = ("header_row", "footer_rows")


def table_forms(parts: Sequence[str], **options: Sequence[str] | None) -> dict[str, TableFormat]:
    """The declared form of each part, from options VALUE (for all parts) or PART=VALUE.

    `parts` are the names of the options or arguments that take a table, `options` the texts
    given for the fields of `TableFormat`: encoding, delimiter, decimal, date_format, sheet,
    member, layout, header_row and footer_rows.
    """
    from sampling.intake import Layout, TableFormat

    forms = dict.fromkeys(parts, TableFormat())
    for field in (*_TEXTS, *_NUMBERS):
        for text in options.get(field) or ():
            part, mark, value = text.partition("=")
            part = new_part(part, parts)
            chosen: Sequence[str] = [part] if mark and part in forms else parts
            if chosen is parts:
                value = text
                if mark and field not in ("delimiter", "member", "layout"):
                    where = f"--{field.replace('_', '-')}"
                    problem = unknown_name("part", part, parts, where=where)
                    expected = f"VALUE, or PART=VALUE with PART {problem.expected}"
                    raise AuditError.of(replace(problem, expected=expected))
            read: Any = value
            if field in _NUMBERS:
                read = _number(value, field)
            elif field == "layout":
                read = Layout.read(value)
            for name in chosen:
                forms[name] = replace(forms[name], **{field: read})
    return forms


def _number(text: str, field: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise AuditError(
        repr(text),
        where=f"--{field.replace('_', '-')}",
        expected="a whole number of 0 or more",
        fix="Write for example --header-row 4 or --footer-rows 2",
    )


def table_form(**options: Sequence[str] | None) -> TableFormat:
    """The declared form of the only table of a command."""
    (form,) = table_forms(["table"], **options).values()
    return form


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
            output.note(f"{message.text.removesuffix('.')}.")
        else:
            warnings.warn_explicit(message, warning.category, warning.filename, warning.lineno)
