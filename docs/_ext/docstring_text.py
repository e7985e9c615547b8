"""A docstring as Markdown: its formulas stay as they are, its examples become code."""

from __future__ import annotations

import inspect
import re

_RULE = re.compile(r"-{3,}")
_FIELDS = ("Parameters", "Attributes", "Returns", "Raises", "Warns")


def markdown_of(docstring: str) -> list[str]:
    """Lines of Markdown: sessions and formulas fenced, the fields of a section as a list."""
    lines = inspect.cleandoc(docstring).splitlines()
    made: list[str] = []
    place = 0
    fields = False
    while place < len(lines):
        line = lines[place]
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if line.strip() and _RULE.fullmatch(following):
            fields = line.strip() in _FIELDS
            made += ["", f"**{line.strip()}**", ""]
            place += 2
        elif fields and line.strip():
            words = []
            place += 1
            while place < len(lines) and lines[place][:1] == " ":
                words.append(lines[place].strip())
                place += 1
            made.append(f"- {_plain(line)}. {_plain(' '.join(words))}")
        elif line.startswith(">>>"):
            block = []
            while place < len(lines) and lines[place].strip():
                block.append(lines[place])
                place += 1
            made += ["", "```pycon", *block, "```", ""]
        elif re.match(r"\s{2,}\S", line) and (not made or not made[-1].strip()):
            block = []
            while place < len(lines) and (not lines[place].strip() or lines[place][:1] == " "):
                block.append(lines[place])
                place += 1
            while block and not block[-1].strip():
                block.pop()
            shown = inspect.cleandoc("\n".join(["", *block])).splitlines()
            made += ["", "```text", *shown, "```", ""]
        else:
            made.append(_plain(line))
            place += 1
    return made


def _plain(line: str) -> str:
    """A line of prose whose stars, underscores and brackets mean themselves outside code."""
    parts = line.split("`")
    for place in range(0, len(parts), 2):
        parts[place] = re.sub(r"([_<>$\[\]#|]|\*(?!\w[^*]*\w\*)(?<!\w\*))", r"\\\1", parts[place])
    return "`".join(parts)
