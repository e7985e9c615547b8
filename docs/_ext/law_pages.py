"""Law pages: each rule beside its data, as `primafacie law` prints it."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

MARKED = ("What", "Value", "Mark", "Source", "Note")


class LawFolder(SphinxDirective):
    """`{law} 402`: one section a rule of a folder of `penalties/data`."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write every rule's title, history and values with their marks."""
        from penalties import law_entry
        from penalties.law.files import law_files

        lines: list[str] = []
        wanted = [
            f for place, f in law_files().items() if place.startswith(self.arguments[0] + "/")
        ]
        for dated in sorted(wanted, key=lambda f: _natural(f.name)):
            entry = law_entry(dated.name)
            lines += [f"## {_text(entry.name)}", "", f"{_text(entry.title)}.", ""]
            lines += [f"Read to {entry.version}; `penalties/data/{entry.path}`.", ""]
            if entry.history:
                lines += [f"History: {_text('; '.join(entry.history))}.", ""]
            lines += [*_table(entry.rows), ""]
        holder = nodes.section()
        holder.document = self.state.document
        self.state.nested_parse(
            StringList(lines, source=self.name), self.content_offset, holder, match_titles=1
        )
        return holder.children


def _natural(name: str) -> list[Any]:
    """402.1(c)(2) before 402.1(c)(10)."""
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.findall(r"\d+|\D+", name)
    ]


def _table(rows: Any) -> list[str]:
    cells = [(row.what, row.value, row.mark, row.source, row.note) for row in rows]
    shown = [MARKED, tuple("---" for _ in MARKED), *(tuple(map(_text, row)) for row in cells)]
    return [f"| {' | '.join(row)} |" for row in shown]


def _text(words: str) -> str:
    if words == "---":
        return words
    return re.sub(r"([_*<>$\[\]#|`])", r"\\\1", words).replace("\n", " ")


def setup(app: Any) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("law", LawFolder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
