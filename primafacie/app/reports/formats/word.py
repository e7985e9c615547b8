"""A document as a Word file that counsel can edit."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from primafacie.app.reports.document import Document, Figure
from primafacie.app.reports.formats.column_widths import TEXT_WIDTH
from primafacie.app.reports.formats.outline import (
    OutlineBlock,
    OutlineBullets,
    OutlineColumn,
    OutlineFacts,
    OutlineFigure,
    OutlineLetter,
    OutlineParagraph,
    OutlinePart,
    OutlineParts,
    OutlineTable,
    outline,
)
from primafacie.app.reports.formats.report_format import ReportFormat
from primafacie.app.reports.values import NUMERIC

# In every Word, and with twins of the same widths in every office suite.
_SERIF, _MONO = "Times New Roman", "Courier New"
_RED = "B00020"
_HEAD_FILL = "E9EFF5"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render_docx(document: Document) -> bytes:
    """The document with headings, tables of set widths and pictures with alternative text.

    The same bytes every time; its dates are the day of the last recorded step.
    """
    import docx

    return repacked(_WordFile(docx.Document(), document).written())


class _WordFile:
    """One Word file being written, block by block."""

    def __init__(self, word: Any, document: Document) -> None:
        self.word = word
        self.figures: dict[str, Figure] = {item.name: item for item in document.figures()}
        self.dated = document.day
        self.outline = outline(document)

    def written(self) -> bytes:
        self._settle()
        outlined = self.outline
        if outlined.letter is None:
            self._first_page()
        else:
            self._letter_head(outlined.letter)
        for block in (*outlined.notes, *outlined.opening):
            self._block(block)
        for section in outlined.sections:
            self.word.add_heading(section.title, 2 if outlined.letter else 1)
            for block in section.blocks:
                self._block(block)
            for inner in section.sections:
                self.word.add_heading(inner.title, 2)
                for block in inner.blocks:
                    self._block(block)
        if outlined.traces:
            self.word.add_heading(outlined.traces_title, 1)
        for trace in outlined.traces:
            words = ". ".join(t for t in (trace.formula, trace.inputs, trace.source) if t)
            self._words(self.word.add_paragraph(), f"{trace.number}. {words}", size=9)
        if outlined.letter is not None:
            self._letter_end(outlined.letter)
        for annex in outlined.annexes:
            heading = self.word.add_heading(annex.title, 1)
            heading.paragraph_format.page_break_before = True
            for block in annex.blocks:
                self._block(block)
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()

    def _first_page(self) -> None:
        """Title, lead, banner, and the box with the figure and its facts."""
        outlined = self.outline
        self.word.add_heading(outlined.title, 0)
        self._inline(self.word.add_paragraph(), outlined.lead)
        self._banner()
        self._words(self.word.add_paragraph(style="Subtitle"), outlined.headline.label)
        large = self.word.add_paragraph()
        self._inline(large, (outlined.headline.value,), bold=True, size=24)
        self._block(outlined.facts)

    def _banner(self) -> None:
        if self.outline.banner:
            banner = self.word.add_paragraph()
            self._words(banner, self.outline.banner, bold=True)
            _border(banner, _RED)

    def _letter_head(self, letter: OutlineLetter) -> None:
        """Sender, day, addressee, subject, and the first words."""
        for lines in (letter.sender, (letter.day,), letter.addressee):
            self._lines(lines)
        self.word.add_heading(self.outline.title, 1)
        self._block(letter.subject)
        self._banner()
        self._words(self.word.add_paragraph(), letter.salutation)
        self._inline(self.word.add_paragraph(), self.outline.lead)

    def _letter_end(self, letter: OutlineLetter) -> None:
        """Who signs, and what is enclosed."""
        closing = self._lines(letter.closing)
        closing.paragraph_format.keep_together = True
        self._words(self.word.add_paragraph(), "Enclosures")
        for text in letter.enclosures:
            self._words(self.word.add_paragraph(style="List Bullet"), text)

    def _lines(self, texts: tuple[str, ...]) -> Any:
        """A paragraph with a line for each text."""
        paragraph = self.word.add_paragraph()
        for place, text in enumerate(texts):
            run = self._words(paragraph, text)
            if place < len(texts) - 1:
                run.add_break()
        return paragraph

    def _settle(self) -> None:
        """Paper, margins, type and properties."""
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        about = self.word.core_properties
        about.title = self.outline.title
        about.author = about.last_modified_by = "primafacie"
        about.comments, about.revision, about.language = "", 1, "en-US"
        about.created = about.modified = datetime.combine(self.dated, datetime.min.time())
        for page in self.word.sections:
            page.page_width, page.page_height = Pt(612), Pt(792)
            page.left_margin = page.right_margin = Pt(54)
            page.top_margin = page.bottom_margin = Pt(60)
        for name in ("Normal", "Title", "Subtitle", "Caption", "Heading 1", "Heading 2"):
            style = self.word.styles[name]
            style.font.name = _SERIF
            style.font.color.rgb = (
                RGBColor(0x1F, 0x3B, 0x57) if "Head" in name else RGBColor(0, 0, 0)
            )
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(kind), _SERIF)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(theme), None)
        normal = self.word.styles["Normal"]
        normal.font.size = Pt(10.5)
        normal.paragraph_format.space_after = Pt(6)
        self.word.styles["Title"].font.size = Pt(19)
        for name in ("Header", "Footer"):
            self.word.styles[name].font.size = Pt(7.5)  # for the fields too
        paper = self.word.sections[0]
        paper.different_first_page_header_footer = True  # the first page bears the title itself
        self._words(paper.header.paragraphs[0], self.outline.title, size=7.5)
        for foot in (paper.footer.paragraphs[0], paper.first_page_footer.paragraphs[0]):
            self._words(foot, f"{self.outline.footer}   page ", size=7.5)
            _field(foot, "PAGE", Pt(7.5))
            self._words(foot, " of ", size=7.5)
            _field(foot, "NUMPAGES", Pt(7.5))

    def _block(self, block: OutlineBlock) -> None:
        from docx.shared import Pt

        if isinstance(block, OutlineParagraph):
            plain = block.style == "plain"
            target = self.word.add_paragraph(style=None if plain else "Quote")
            self._inline(target, block.parts, bold=block.style == "warning")
        elif isinstance(block, OutlineBullets):
            for parts in block.entries:
                self._inline(self.word.add_paragraph(style="List Bullet"), parts)
        elif isinstance(block, OutlineFacts):
            self._facts(block)
        elif isinstance(block, OutlineFigure):
            figure = self.figures[block.name]
            shape = self.word.add_picture(io.BytesIO(figure.png()), width=Pt(460))
            self.word.paragraphs[-1].paragraph_format.keep_with_next = True
            shape._inline.docPr.set("descr", block.alt)
            shape._inline.docPr.set("title", block.title)
            caption = self.word.add_paragraph(style="Caption")
            self._words(caption, block.title)
        else:
            caption = self.word.add_paragraph(style="Caption")
            caption.paragraph_format.keep_with_next = True
            self._words(caption, block.caption)
            self._table(block)
            after = self.word.add_paragraph()
            after.paragraph_format.space_after = Pt(2)
            if block.more:
                self._words(after, block.more, bold=True)

    def _facts(self, facts: OutlineFacts) -> None:
        rows: list[list[OutlineParts]] = [
            [(OutlinePart("text", fact.label),), fact.parts] for fact in facts.entries
        ]
        sheet = _Laid(rows, heads=(), total=False, widths=(0.24, 0.76), size=9.5)
        _lay_table(self.word, sheet, self._inline)
        self.word.add_paragraph()

    def _table(self, table: OutlineTable) -> None:
        lines = [*table.rows, *([table.total] if table.total else [])]
        rows: list[list[OutlineParts]] = [[(cell,) for cell in line] for line in lines]
        sheet = _Laid(rows, table.columns, bool(table.total), table.widths, table.size)
        _lay_table(self.word, sheet, self._inline)

    def _inline(
        self,
        target: Any,
        parts: OutlineParts,
        *,
        bold: bool = False,
        size: float | None = None,
    ) -> None:
        from docx.shared import Pt

        for part in parts:
            run = self._words(target, part.text, bold=bold, size=size)
            if part.kind == "code":
                run.font.name = _MONO
                run.font.size = Pt(0.86 * (size or 10.5))
            if part.trace:
                mark = self._words(target, str(part.trace), size=size and size / 2)
                mark.font.superscript = True

    def _words(
        self, target: Any, text: str, *, bold: bool = False, size: float | None = None
    ) -> Any:
        from docx.shared import Pt

        run = target.add_run(text)
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        return run


def _border(paragraph: Any, colour: str) -> None:
    """A frame around a paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    frame = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        frame.append(line)
    paragraph._p.get_or_add_pPr().append(frame)


def _field(paragraph: Any, code: str, size: Any) -> None:
    """A field that Word fills in, such as the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    run.font.size = size
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run._r.append(element)


@dataclass(frozen=True)
class _Laid:
    """The cells of a table; one without heads is a form of labels and values."""

    rows: list[list[OutlineParts]]
    heads: tuple[OutlineColumn, ...]
    total: bool
    widths: tuple[float, ...]
    size: float


def _lay_table(word: Any, laid: _Laid, inline: Callable[..., None]) -> None:
    """Append one table."""
    from docx.shared import Pt
    from docx.table import _Cell

    columns = laid.heads
    heads: list[OutlineParts] = [(OutlinePart("text", c.head, trace=c.trace),) for c in columns]
    rows = [heads, *laid.rows] if columns else laid.rows
    table = word.add_table(rows=len(rows), cols=len(laid.widths))
    table.style = "Table Grid" if columns else "Normal Table"
    table.autofit = False
    _margins(table._tbl.tblPr)
    widths = [round(share * TEXT_WIDTH, 1) for share in laid.widths]
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = Pt(width)
    numeric = [c.kind in NUMERIC for c in columns] or [False, False]
    last = len(rows) - 1
    # The elements are walked directly: python-docx finds each cell anew, in quadratic time.
    for place, (line, cells) in enumerate(zip(table._tbl.tr_lst, rows, strict=True)):
        _mark_row(line, repeat=bool(columns) and place == 0)
        strong = bool(columns) and (place == 0 or (place == last and laid.total))
        for column, (element, parts) in enumerate(zip(line.tc_lst, cells, strict=True)):
            cell = _Cell(element, table)
            element.width = Pt(widths[column])
            if columns and place == 0:
                _shade(element)
            target = cell.paragraphs[0]
            target.paragraph_format.space_after = Pt(0)
            if numeric[column]:
                target.alignment = 2  # to the right
            inline(target, parts, bold=strong or (not columns and column == 0), size=laid.size)


def _margins(properties: Any) -> None:
    """Little air beside the text of a cell: 3.5 points, as the widths are reckoned with."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        air = OxmlElement(f"w:{side}")
        air.set(qn("w:w"), "70")
        air.set(qn("w:type"), "dxa")
        margins.append(air)
    # The schema wants it before the look of the table, which python-docx writes last.
    look = properties.find(qn("w:tblLook"))
    properties.insert(len(properties) if look is None else properties.index(look), margins)


def _mark_row(row: Any, *, repeat: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:color"), "auto")
    fill.set(qn("w:fill"), _HEAD_FILL)
    cell.get_or_add_tcPr().append(fill)


def repacked(data: bytes) -> bytes:
    """The file, a zip archive, with its members in order of name and no time of writing.

    `[Content_Types].xml` goes first, as readers of office files expect.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name[0] != "[", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, old.read(name), compresslevel=9)
    return out.getvalue()


DOCX = ReportFormat("docx", render_docx)
