"""Docstrings for autodoc: plain sections read as numpydoc, formulas and code as they stand.

Docstrings are written for the reader of the source: names in single backticks, formulas as indented
lines. Before numpydoc reads one, prose is escaped for reStructuredText, and an indented formula in
front of the first section becomes a block of text.
"""

from __future__ import annotations

import re
from typing import Any

_SECTION_RULE = re.compile(r"-{3,}\s*$")
_CODE = re.compile(r"(`[^`]+`|\*\*\w[^*]*\w\*\*)")
_MARKS = re.compile(r"([\\*|]|_(?=\W|$))")


def prepared(lines: list[str]) -> list[str]:
    """The lines of a docstring as reStructuredText."""
    made: list[str] = []
    in_sections = False
    place = 0
    while place < len(lines):
        line = lines[place]
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if line.strip() and _SECTION_RULE.match(following):
            in_sections = True
            made += [line, following]
            place += 2
        elif line.lstrip().startswith(">>>"):
            while place < len(lines) and lines[place].strip():
                made.append(lines[place])
                place += 1
        elif not in_sections and line.startswith("  ") and (not made or not made[-1].strip()):
            block = []
            while place < len(lines) and (not lines[place].strip() or lines[place][:1] == " "):
                block.append(f"    {lines[place]}" if lines[place].strip() else "")
                place += 1
            made += [".. code-block:: text", "", *block, ""]
        else:
            while line.count("`") % 2 and place + 1 < len(lines) and lines[place + 1].strip():
                place += 1  # code in backticks that goes on in the next line
                line += " " + lines[place].strip()
            made.append(escaped(line))
            place += 1
    return made


def escaped(line: str) -> str:
    """Prose whose stars, underscores and bars mean themselves, with code in double backticks."""
    parts = _CODE.split(line)
    for place, part in enumerate(parts):
        if part.startswith("`"):
            parts[place] = f"``{part[1:-1].strip()}``"
        elif not part.startswith("**"):
            parts[place] = _MARKS.sub(r"\\\1", part)
            # code ends, and begins, at a blank or a mark only: an escaped blank shows as nothing
            if place and part and not part[0].isspace():
                parts[place] = "\\ " + parts[place]
            if place < len(parts) - 1 and part and not (part[-1].isspace() or part[-1] in "([{"):
                parts[place] += "\\ "
    return "".join(parts)


def _process(
    _app: Any, _what: str, _name: str, _item: Any, _options: Any, lines: list[str]
) -> None:
    lines[:] = prepared(lines)


def _signature(
    _app: Any, _what: str, _name: str, _item: Any, _options: Any, shown: str | None, returned: str
) -> tuple[str | None, str]:
    """A default that is made anew for every object is shown as Python's ellipsis."""
    return shown and shown.replace("<factory>", "..."), returned


def setup(app: Any) -> dict[str, Any]:
    """Run in front of numpydoc, which is connected with the usual priority."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-docstring", _process, priority=100)
    app.connect("autodoc-process-signature", _signature)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
