"""A document as one self-contained HTML page."""

from __future__ import annotations

from importlib.resources import files

from primafacie.app.reports.document import Document
from primafacie.app.reports.formats.outline import outline
from primafacie.app.reports.formats.report_format import ReportFormat
from primafacie.app.reports.values import NUMERIC


def _printed_margins(title: str, footer: str) -> str:
    """Study, digest and page number in the margins of every printed page."""
    return (
        f"@page {{ @top-left {{ content: {_css_string(title)}; }} "
        f"@bottom-left {{ content: {_css_string(footer)}; }} "
        '@bottom-right { content: "page " counter(page) " of " counter(pages); } }\n'
        "@page :first { @top-left { content: none; } }\n"
    )


def _css_string(text: str) -> str:
    """A text as a string of a style sheet: whatever is not a letter or digit by its number."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


def render_html(document: Document) -> bytes:
    """The page as UTF-8 bytes: no script, no outside address, the same bytes every time.

    Every text is escaped; only the pictures' SVG, which is of our own making, is not.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    folder = files("primafacie.app.reports").joinpath("templates")
    template = environment.from_string(
        folder.joinpath("document.html.j2").read_text(encoding="utf-8")
    )
    style = folder.joinpath("document.css").read_text(encoding="utf-8")
    outlined = outline(document)
    text = template.render(
        vars(outlined),
        numeric=NUMERIC,
        style=style + _printed_margins(outlined.title, outlined.footer),
        pictures={figure.name: figure.svg for figure in document.figures()},
    )
    return text.strip().encode("utf-8") + b"\n"


HTML = ReportFormat("html", render_html)
