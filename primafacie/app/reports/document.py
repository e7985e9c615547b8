"""The document model: what a report says, apart from how it is rendered.

A `Document` has a facts box on top of its first page (what a stranger must find in ten
seconds) and numbered sections of blocks. All numbers are `Value`s, so that the page, the
PDF, the Word file and the workbook print the same texts, and each can carry its trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, TypeAlias

from primafacie.app.reports.values import Kind, Trace, Value
from primafacie.core.errors import AuditError

UNDATED = date(1980, 1, 1)
PRINTED_ROWS = 200
"""A table of more rows is printed up to here: a page of 100,000 rows opens in no browser."""
Inline: TypeAlias = str | Value
Parts: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True)
class Paragraph:
    """Running text; parts are plain texts and values."""

    parts: Parts
    style: Literal["plain", "note", "warning"] = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list of points."""

    items: tuple[Parts, ...]


@dataclass(frozen=True)
class Facts:
    """Labels with their values, as in a form."""

    items: tuple[tuple[str, Parts], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, the kind of its cells, the trace of all its numbers.

    `room` is the least width in characters, for cells that are filled in by hand. `digits` is how
    many characters of a long code are printed: the workbook has it whole. `secret` is the kind of
    what its cells identify.
    """

    head: str
    kind: Kind = "text"
    decimals: int | None = None
    trace: Trace | None = None
    room: int = 0
    digits: int | None = None
    secret: str = ""


@dataclass(frozen=True)
class Table:
    """A table; cells are raw values of their column's kind, `Value`s, or None.

    `name` is short: the workbook's sheet bears it. `key` lets a renderer know the table, as
    the live workbook does. `total` is a last row, set apart. Of a long table the first `most` rows
    are printed: the workbook has all of them.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None
    key: str = ""
    most: int = PRINTED_ROWS

    @property
    def cut(self) -> bool:
        """Are some of its rows in the workbook only?"""
        return len(self.rows) > self.most


@dataclass(frozen=True)
class Figure:
    """A picture as SVG (ids unique by `name`) and PNG, with the words for those who can't see it.

    The PNG is drawn when a renderer asks for it: page and PDF don't. `redrawn` gives the figure
    with other labels, where it was drawn here.
    """

    name: str
    title: str
    alt: str
    svg: str = field(repr=False)
    png: Callable[[], bytes] = field(repr=False)
    redrawn: Callable[[Mapping[str, str], str, str], Figure] | None = field(
        default=None, repr=False, compare=False
    )

    def relabeled(self, labels: Mapping[str, str], words: Callable[[str], str]) -> Figure:
        """The figure with other labels in its picture and other words beside it."""
        alt = words(self.alt)
        for old, new in sorted(labels.items(), key=lambda item: -len(item[0])):
            alt = alt.replace(old, new)
        if self.redrawn is None:
            return replace(self, title=words(self.title), alt=alt)
        return self.redrawn(labels, words(self.title), alt)


Block: TypeAlias = Paragraph | Bullets | Facts | Table | Figure


@dataclass(frozen=True)
class Section:
    """A numbered section, with sections of its own if need be (two levels)."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Letterhead:
    """What makes a document a letter: its lines before and after the text.

    A letter has no box, no numbers before its headings and no notes on how its figures came about:
    those are in the report that it names.
    """

    sender: tuple[str, ...]
    day: str
    addressee: tuple[str, ...]
    subject: Facts
    salutation: str
    closing: tuple[str, ...]
    enclosures: tuple[str, ...]


@dataclass(frozen=True)
class WorkbookFile:
    """The workbook of a document, by the name and the SHA-256 of its file."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Document:
    """A report of one kind.

    `headline` is the label and value printed largest. `footer` stands on every page of the
    paper formats (the head digest belongs there). `dated` is the day of the last recorded
    step: a document never knows when it was rendered. `annexes` are lettered and come last.
    `workbook` names the file that holds the rows which are not printed, with its SHA-256.
    """

    kind: str
    title: str
    lead: Parts
    headline: tuple[str, Value]
    facts: Facts
    sections: tuple[Section, ...]
    banner: str = ""
    notes: tuple[Paragraph, ...] = ()
    footer: str = ""
    dated: date | None = None
    opening: tuple[Block, ...] = ()
    annexes: tuple[Section, ...] = ()
    workbook: WorkbookFile | None = None
    letter: Letterhead | None = None

    @property
    def day(self) -> date:
        """The day that the files' properties bear: archival formats ask for one."""
        return self.dated or UNDATED

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order."""
        yield self.facts
        yield from self.notes
        yield from self.opening
        for section in (*self.sections, *self.annexes):
            yield from section.blocks
            for inner in section.sections:
                yield from inner.blocks

    def mapped(self, change: Callable[[Block], Block]) -> Document:
        """The document with every block changed, but for the box of its first page."""

        def changed(section: Section) -> Section:
            blocks = tuple(map(change, section.blocks))
            return replace(section, blocks=blocks, sections=tuple(map(changed, section.sections)))

        return replace(
            self,
            notes=tuple(map(change, self.notes)),  # type: ignore[arg-type]
            opening=tuple(map(change, self.opening)),
            sections=tuple(map(changed, self.sections)),
            annexes=tuple(map(changed, self.annexes)),
        )

    def printing(self, rows: int) -> Document:
        """The document with this number of rows printed of a long listing."""

        def cut(block: Block) -> Block:
            if isinstance(block, Table) and block.most == PRINTED_ROWS:
                return replace(block, most=rows)
            return block

        return self.mapped(cut)

    def tables(self) -> tuple[Table, ...]:
        """Every table in reading order."""
        return tuple(block for block in self.blocks() if isinstance(block, Table))

    @property
    def cut(self) -> bool:
        """Does a table of it have rows that are in the workbook only?"""
        return any(item.cut for item in self.tables())

    def figures(self) -> tuple[Figure, ...]:
        """Every figure in reading order."""
        return tuple(block for block in self.blocks() if isinstance(block, Figure))


def annex_title(place: int, title: str) -> str:
    """The title of an annex with its letter.

    >>> annex_title(1, "Draw listing")
    'Annex A. Draw listing'
    """
    return f"Annex {chr(ord('A') + place - 1)}. {title}"


def sheet_names(document: Document) -> tuple[str, ...]:
    """A name for each table's sheet: its place and its short name, as Excel allows them."""
    return tuple(
        f"{place} {''.join(c for c in item.name if c.isalnum() or c in ' -')}"[:31].rstrip()
        for place, item in enumerate(document.tables(), start=1)
    )


def paragraph(*parts: Inline) -> Paragraph:
    """Running text."""
    return Paragraph(parts)


def note(*parts: Inline) -> Paragraph:
    """Text that the reader must not miss."""
    return Paragraph(parts, "note")


def warning(*parts: Inline) -> Paragraph:
    """Text that says why a number may not be relied on."""
    return Paragraph(parts, "warning")


def bullets(items: Sequence[str | Parts]) -> Bullets:
    """A list of points."""
    return Bullets(tuple((item,) if isinstance(item, str) else tuple(item) for item in items))


def facts(*items: tuple[str, Inline] | tuple[str, Parts]) -> Facts:
    """A form: pairs of a label and a value, a text or several parts."""
    return Facts(
        tuple((label, what if isinstance(what, tuple) else (what,)) for label, what in items)
    )


def table(
    name: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    total: Sequence[Any] | None = None,
    key: str = "",
    most: int = PRINTED_ROWS,
) -> Table:
    """A table from rows of raw cells; raises `AuditError` where a row or a cell does not fit."""
    heads = tuple(columns)
    body = tuple(_row(heads, row, name) for row in rows)
    last = None if total is None else _row(heads, total, name)
    return Table(name, caption, heads, body, last, key, most)


def _row(columns: tuple[Column, ...], row: Sequence[Any], name: str) -> tuple[Value, ...]:
    if len(row) != len(columns):
        raise AuditError(
            f"a row of {len(row)} cells",
            where=f"table {name!r}",
            expected=f"{len(columns)} cells",
            fix="Give one cell for each column",
        )
    return tuple(map(_cell, columns, row))


def _cell(column: Column, cell: Any) -> Value:
    if isinstance(cell, Value):
        return replace(cell, secret=column.secret) if column.secret and not cell.secret else cell
    return Value(column.kind, cell, None, column.decimals, column.secret)
