"""A document as one self-contained HTML page."""

from __future__ import annotations

from importlib.resources import files

from primafacie.app.reports.document import Document
from primafacie.app.reports.outline import outline
from primafacie.app.reports.values import NUMERIC


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
    text = template.render(
        outline(document),
        numeric=NUMERIC,
        style=folder.joinpath("document.css").read_text(encoding="utf-8"),
        pictures={figure.name: figure.svg for figure in document.figures()},
    )
    return text.strip().encode("utf-8") + b"\n"
