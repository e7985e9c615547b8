"""An executed notebook as a page, and as a document for paper."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from primafacie.app.reports.document import (
    Block,
    Column,
    Document,
    Figure,
    Section,
    bullets,
    facts,
    paragraph,
    table,
)
from primafacie.app.reports.values import code

if TYPE_CHECKING:
    from nbformat import NotebookNode

_STYLE = """
body { font: 16px/1.5 Georgia, serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
pre { font: 13px/1.4 monospace; background: #f5f5f2; padding: .6rem; overflow-x: auto; }
.jp-OutputArea-output pre, .output pre { background: none; border-left: 3px solid #bbb;
  white-space: pre-wrap; }
table { border-collapse: collapse; font-size: 13px; } td, th { padding: .2rem .6rem; }
th { text-align: left; border-bottom: 1px solid #333; } img { max-width: 100%; }
.jp-InputPrompt, .jp-OutputPrompt, .prompt, a.anchor-link { display: none; }
"""


def notebook_page(notebook: NotebookNode, *, title: str) -> str:
    """A page of its own: nothing is loaded from elsewhere; the same run gives the same bytes."""
    from html import escape

    from nbconvert import HTMLExporter

    body, _ = HTMLExporter(template_name="basic").from_notebook_node(_plain(notebook))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body>{body}</body></html>\n"
    )


def _plain(notebook: NotebookNode) -> NotebookNode:
    """Without ids, times and execution counts, which differ from run to run."""
    import copy

    made = copy.deepcopy(notebook)
    for place, cell in enumerate(made.cells):
        cell.id = f"cell-{place}"
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if hasattr(output, "execution_count"):
                    output.execution_count = None
                if "image/png" in _data(output):
                    size = output.metadata.get("image/png", {})
                    output.metadata["image/png"] = {**size, "alt": _alt(cell)}
    return made


def build_notebook(notebook: NotebookNode) -> Document:
    """Headings, text, printed results and figures of a notebook as a document; no code.

    The first heading is the title, second-level headings are the sections.
    """
    title, lead, sections = "Notebook", "", [Section("Question")]
    pictures = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for part in re.split(r"\n\s*\n", cell.source):
                text = _unmarked(part)
                if part.startswith("# "):
                    title = text
                elif part.startswith("## "):
                    sections.append(Section(text))
                elif not lead:
                    lead = text
                else:
                    _add(sections, _prose(part))
            continue
        for output in getattr(cell, "outputs", []):
            pictures += 1
            _add(sections, *_blocks(output, pictures, _alt(cell)))
    return Document(
        kind="notebook",
        title=title,
        lead=(lead or title,),
        headline=("Run with", code(", ".join(_parameters(notebook)) or "its own parameters")),
        facts=facts(("Kind", "a notebook's text and results; its code is in the page")),
        sections=tuple(section for section in sections if section.blocks),
    )


def _add(sections: list[Section], *blocks: Block) -> None:
    last = sections[-1]
    sections[-1] = Section(last.title, (*last.blocks, *blocks))


def _unmarked(text: str) -> str:
    text = re.sub(r"^#+\s*", "", text.strip())
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*`]", "", " ".join(text.split())).replace("\\$", "$")


def _prose(part: str) -> Block:
    if re.match(r"\s*[-*] ", part):
        return bullets([_unmarked(item) for item in re.split(r"^\s*[-*] ", part, flags=re.M)[1:]])
    return paragraph(_unmarked(part))


def _alt(cell: Any) -> str:
    """What a cell's picture shows, as its author wrote it in the cell's metadata."""
    return str(cell.metadata.get("alt", "A figure of this notebook"))


def _data(output: Any) -> Mapping[str, Any]:
    """What an output shows, by media type; printed text has none."""
    return getattr(output, "data", {})


def _blocks(output: Any, number: int, alt: str) -> list[Block]:
    """The blocks of one output: printed text line by line, a picture, or a table's text."""
    data = _data(output)
    if "image/png" in data:
        return [_picture(data, number, alt)]
    if "text/markdown" in data:
        return [_prose(part) for part in re.split(r"\n\s*\n", str(data["text/markdown"]))]
    text = getattr(output, "text", "") or data.get("text/plain") or ""
    lines = [line.rstrip() for line in str(text).splitlines() if line.strip()]
    if not lines:
        return []
    return [table(f"Output {number}", "", [Column("Output", "code")], [(x,) for x in lines])]


def _picture(data: Any, number: int, alt: str) -> Figure:
    png = base64.b64decode(data["image/png"])
    embedded = base64.b64encode(png).decode("ascii")
    width, height = _size(png)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{embedded}"/></svg>'
    )
    return Figure(f"figure-{number}", f"Figure {number}", alt, svg, lambda: png)


def _size(png: bytes) -> tuple[int, int]:
    """Width and height from a PNG's header."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def _parameters(notebook: NotebookNode) -> list[str]:
    given = [cell for cell in notebook.cells if cell.source.startswith("# as given")]
    return given[0].source.splitlines()[1:] if given else []
