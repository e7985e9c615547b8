"""The family of formats: how an extract is written, one file per member.

A member tells a file by its name, or a table in memory by its type, and reads it in two ways: a
large one into an engine of our own as raw columns with row numbers (`attach`), a small one as
cells (`cells`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.errors import AuditError
from primafacie.core.families import Family
from sampling.engines.roles import Roles
from sampling.intake.sheets import Book
from sampling.intake.sources import Source
from sampling.intake.table_cells import Cells, FileBytes, TableFormat

if TYPE_CHECKING:
    from sampling.engines.duckdb_engine import DuckdbEngine
    from sampling.intake.looking.structures import Structure


ROLES_WANTED = (
    "Name both columns, as in --unit-id CLM_ID --paid CLM_PMT_AMT (in Python "
    "unit_id='CLM_ID', paid='CLM_PMT_AMT')"
)


SAVE_SO: Final = (
    "Save it in one of these forms; a file whose fields are at fixed positions is read with "
    "--layout LAYOUT (in Python layout=Layout.read(...))"
)


@dataclass(frozen=True)
class Format(ABC):
    """A form in which extracts and tables are handed in.

    endings : of the names of its files, in lower case; none where it has no files
    shown : the endings that are named to a person whose file is of no format
    has_sheets : may a file hold several tables, each with its name?
    has_spans : may titles be above its table and totals below, by numbers of lines or rows?
    words : what a file of the format is called in sentences; left out, its name
    lists : the endings of text files that may be a plain list, one id per line
    """

    name: str
    endings: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    has_sheets: bool = False
    has_spans: bool = False
    words: str = ""

    def serves(self, source: Any, form: TableFormat) -> bool:
        """Is a path, or a table in memory, of this format, as far as its name or `form` tells?"""
        return isinstance(source, Path) and source.name.lower().endswith(self.endings)

    @abstractmethod
    def attach(
        self, engine: DuckdbEngine, source: Any, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The source as raw columns with row numbers in the engine, which is locked then.

        `roles` say which columns are used, where that is known.
        """

    @abstractmethod
    def cells(
        self, source: Any, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """A small table's cells as plain values; `source` is `FileBytes` or a table in memory.

        `needed` columns help to settle what does not show.
        """

    def check_declared(self, form: TableFormat, name: str, error: type[AuditError]) -> None:
        """Refuse what is declared of the table's lines where a form has none to leave out."""
        if self.has_spans or (form.header_row, form.footer_rows) == (1, 0):
            return
        raise error(
            "a header row or footer rows",
            where=name,
            expected=f"none, since {self.words or self.name} has no lines around its table",
            fix="Leave --header-row and --footer-rows out; a file with such lines of its own must "
            "be exported without them",
        )

    def usual_roles(self, source: Any, form: TableFormat) -> Mapping[str, str]:
        """The columns of the roles, where the form itself settles them; else none."""
        return {}

    def roles_wanted(self, source: Any, form: TableFormat) -> str:
        """What to type for the roles that are not given, where the form does not settle them."""
        return ROLES_WANTED

    def structure(self, source: Any, form: TableFormat) -> Structure:
        """How a source is written, looked at before it is read; nothing where that shows."""
        from sampling.intake.looking.structures import Structure

        return Structure.of(form, self.words or self.name)

    def book(self, file: FileBytes, form: TableFormat, error: type[AuditError]) -> Book | None:
        """The file as a book of named sheets; None where it holds one table only."""
        return None


FORMATS: Family[Format] = Family(
    "format",
    "sampling.intake",
    {
        "fixed-width": "fixed_width_format",
        "x12": "x12_format",
        "fhir": "fhir_format",
        "csv": "csv_format",
        "xlsx": "workbook_format",
        "parquet": "parquet_format",
        "sas": "sas_format",
        "sas-transport": "sas_format",
        "stata": "stata_format",
        "spss": "spss_format",
        "json-lines": "json_lines_format",
        "zip": "zip_format",
        "table": "memory_format",
    },
    of=Format,
)


def format_of(source: Any, form: TableFormat) -> Format | None:
    """The format of a path or of a table in memory; None where no member serves it."""
    return next((member for member in FORMATS.values() if member.serves(source, form)), None)


def file_endings() -> tuple[str, ...]:
    """The endings of all files that can be read, in lower case."""
    return tuple(ending for member in FORMATS.values() for ending in member.endings)


def shown_endings(*, but: str = "") -> str:
    """The endings in words, such as `.csv, .txt or .parquet`; `but` is a member to leave out."""
    *others, last = [
        shown for name, member in FORMATS.items() if name != but for shown in member.shown
    ]
    return f"{', '.join(others)} or {last}"
