"""A document as plain texts, numbered: what the page, the PDF and the Word file set in type.

Templates get this outline and nothing else. All text is data to them: it is escaped by the
page's template, and it is a string, never markup, to the typesetter.
"""

from __future__ import annotations

from dataclasses import dataclass

from primafacie.app.reports.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Letterhead,
    Paragraph,
    Parts,
    Section,
    Table,
    annex_title,
    sheet_names,
)
from primafacie.app.reports.formats.column_widths import fitted
from primafacie.app.reports.values import Trace, Value, visible

TRACES = "How the numbers come about"


@dataclass(frozen=True)
class OutlinePart:
    """A piece of running text or a cell, with the number of its footnote."""

    kind: str
    text: str
    numeric: bool = False
    trace: int | None = None


OutlineParts = tuple[OutlinePart, ...]


@dataclass(frozen=True)
class OutlineParagraph:
    style: str
    parts: OutlineParts
    shape: str = "paragraph"


@dataclass(frozen=True)
class OutlineBullets:
    entries: tuple[OutlineParts, ...]
    shape: str = "bullets"


@dataclass(frozen=True)
class OutlineFact:
    label: str
    parts: OutlineParts


@dataclass(frozen=True)
class OutlineFacts:
    entries: tuple[OutlineFact, ...]
    shape: str = "facts"


@dataclass(frozen=True)
class OutlineFigure:
    name: str
    title: str
    alt: str
    shape: str = "figure"


@dataclass(frozen=True)
class OutlineColumn:
    head: str
    kind: str
    trace: int | None


@dataclass(frozen=True)
class OutlineTable:
    """A table; widths are shares of the width of the text, the size of the type is in points.

    `more` says where the rows are that are not printed.
    """

    caption: str
    columns: tuple[OutlineColumn, ...]
    rows: tuple[OutlineParts, ...]
    total: OutlineParts | None
    size: float
    widths: tuple[float, ...]
    more: str = ""
    shape: str = "table"


OutlineBlock = OutlineParagraph | OutlineBullets | OutlineFacts | OutlineFigure | OutlineTable


@dataclass(frozen=True)
class OutlineSection:
    title: str
    blocks: tuple[OutlineBlock, ...]
    sections: tuple[OutlineSection, ...]


@dataclass(frozen=True)
class OutlineTrace:
    """A footnote: how numbers were computed."""

    number: int
    formula: str
    inputs: str
    source: str


@dataclass(frozen=True)
class OutlineHeadline:
    label: str
    value: OutlinePart


@dataclass(frozen=True)
class OutlineLetter:
    """The lines of a letter before and after its text."""

    sender: tuple[str, ...]
    day: str
    addressee: tuple[str, ...]
    subject: OutlineFacts
    salutation: str
    closing: tuple[str, ...]
    enclosures: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """A document in texts."""

    kind: str
    title: str
    lead: OutlineParts
    banner: str
    headline: OutlineHeadline
    facts: OutlineFacts
    notes: tuple[OutlineBlock, ...]
    opening: tuple[OutlineBlock, ...]
    sections: tuple[OutlineSection, ...]
    traces: tuple[OutlineTrace, ...]
    traces_title: str
    annexes: tuple[OutlineSection, ...]
    letter: OutlineLetter | None
    footer: str
    dated: str


class Traces:
    """Footnote numbers of traces, in order of appearance; equal traces share one.

    It also tells a table where its other rows are, which follows from the whole document.
    """

    def __init__(self, document: Document) -> None:
        self._numbers: dict[Trace, int] = {}
        self._sheets = dict(zip(map(id, document.tables()), sheet_names(document), strict=True))
        self._workbook = document.workbook
        self._marked = document.letter is None

    def elsewhere(self, table: Table) -> str:
        """The sentence that says where the rows of a long table are."""
        if not table.cut:
            return ""
        file = self._workbook
        where = f" {file.name} (SHA-256 {file.sha256})" if file else ", format xlsx"
        return (
            f"The first {table.most:,} of {len(table.rows):,} rows are printed. All "
            f'{len(table.rows):,} rows are on the sheet "{self._sheets[id(table)]}" of the '
            f"workbook{where}."
        )

    def number(self, trace: Trace | None) -> int | None:
        """The footnote number of a trace."""
        if trace is None or not self._marked:
            return None
        return self._numbers.setdefault(trace, len(self._numbers) + 1)

    def listed(self) -> tuple[OutlineTrace, ...]:
        """The footnotes."""
        return tuple(
            OutlineTrace(
                number,
                visible(trace.formula),
                "; ".join(visible(f"{name} = {value}") for name, value in trace.inputs),
                visible(trace.source),
            )
            for trace, number in self._numbers.items()
        )


def outline(document: Document) -> Outline:
    """The document in texts, its sections and footnotes numbered."""
    traces = Traces(document)
    label, value = document.headline
    # Footnotes are numbered in the order of the page.
    headline = OutlineHeadline(visible(label), _part(value, traces))
    lead = _parts(document.lead, traces)
    facts = _facts(document.facts, traces)
    notes = tuple(_block(item, traces) for item in document.notes)
    opening = tuple(_block(item, traces) for item in document.opening)
    sections = tuple(
        _section(item, "" if document.letter else str(place), traces)
        for place, item in enumerate(document.sections, start=1)
    )
    annexes = tuple(
        OutlineSection(annex_title(place, item.title), _blocks(item, traces), ())
        for place, item in enumerate(document.annexes, start=1)
    )
    return Outline(
        kind=document.kind,
        title=visible(document.title),
        lead=lead,
        banner=visible(document.banner),
        headline=headline,
        facts=facts,
        notes=notes,
        opening=opening,
        sections=sections,
        traces=traces.listed(),
        traces_title=f"{len(document.sections) + 1}. {TRACES}",
        annexes=annexes,
        letter=_letter(document.letter, traces),
        footer=visible(document.footer),
        dated=document.day.isoformat(),
    )


def _letter(letter: Letterhead | None, traces: Traces) -> OutlineLetter | None:
    if letter is None:
        return None
    return OutlineLetter(
        sender=tuple(map(visible, letter.sender)),
        day=visible(letter.day),
        addressee=tuple(map(visible, letter.addressee)),
        subject=_facts(letter.subject, traces),
        salutation=visible(letter.salutation),
        closing=tuple(map(visible, letter.closing)),
        enclosures=tuple(map(visible, letter.enclosures)),
    )


def _section(section: Section, number: str, traces: Traces) -> OutlineSection:
    dot = "." if number and "." not in number else ""
    return OutlineSection(
        title=f"{number}{dot} {visible(section.title)}".strip(),
        blocks=_blocks(section, traces),
        sections=tuple(
            _section(item, f"{number}.{place}", traces)
            for place, item in enumerate(section.sections, start=1)
        ),
    )


def _blocks(section: Section, traces: Traces) -> tuple[OutlineBlock, ...]:
    return tuple(_block(item, traces) for item in section.blocks)


def _block(block: Block, traces: Traces) -> OutlineBlock:
    if isinstance(block, Paragraph):
        return OutlineParagraph(block.style, _parts(block.parts, traces))
    if isinstance(block, Bullets):
        return OutlineBullets(tuple(_parts(item, traces) for item in block.items))
    if isinstance(block, Facts):
        return _facts(block, traces)
    if isinstance(block, Figure):
        return OutlineFigure(block.name, visible(block.title), visible(block.alt))
    return _table(block, traces)


def _facts(block: Facts, traces: Traces) -> OutlineFacts:
    return OutlineFacts(
        tuple(OutlineFact(visible(label), _parts(parts, traces)) for label, parts in block.items)
    )


def _table(table: Table, traces: Traces) -> OutlineTable:
    printed = table.rows[: table.most]
    texts = [_printed(row, table) for row in (*printed, *([table.total] if table.total else []))]
    fit = fitted(
        [c.head + "00" if c.trace else c.head for c in table.columns],  # room for the mark
        [column.kind for column in table.columns],
        texts,
        [column.room for column in table.columns],
    )
    columns = tuple(
        OutlineColumn(visible(c.head), c.kind, traces.number(c.trace)) for c in table.columns
    )
    return OutlineTable(
        caption=visible(table.caption),
        columns=columns,
        rows=tuple(_cells(row, cells, traces) for row, cells in zip(printed, texts, strict=False)),
        total=None if table.total is None else _cells(table.total, texts[-1], traces),
        size=fit.size,
        widths=tuple(fit.widths),
        more=traces.elsewhere(table),
    )


def _printed(row: tuple[Value, ...], table: Table) -> list[str]:
    """The texts of a row; of a long code as many characters as its column prints."""
    return [
        cell.text[: column.digits] if column.digits and cell.raw is not None else cell.text
        for cell, column in zip(row, table.columns, strict=True)
    ]


def _cells(row: tuple[Value, ...], texts: list[str], traces: Traces) -> OutlineParts:
    return tuple(
        OutlinePart(cell.kind, text, cell.numeric, traces.number(cell.trace))
        for cell, text in zip(row, texts, strict=True)
    )


def _parts(parts: Parts, traces: Traces) -> OutlineParts:
    return tuple(
        _part(part if isinstance(part, Value) else Value("text", part), traces) for part in parts
    )


def _part(value: Value, traces: Traces) -> OutlinePart:
    return OutlinePart(value.kind, value.text, value.numeric, traces.number(value.trace))
