"""Help whose examples can be copied into a shell: broken lines end in a backslash."""

from __future__ import annotations

import inspect
import re
from typing import Any

from typer.core import TyperCommand

_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")
_INDENT = 4


class ExampleCommand(TyperCommand):
    """A command whose `Example:` paragraphs are set as shell commands, not as running text."""

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """The paragraphs of the help, the examples under their own word."""
        del ctx
        for paragraph in inspect.cleandoc(self.help or "").split("\n\n"):
            text = " ".join(paragraph.split())
            example = re.match(r"(?:Example:\s*)?(primafacie .*)$", text)
            if example is None and text in ("", "Example:"):
                continue
            formatter.write_paragraph()
            if example is None:
                with formatter.indentation():
                    formatter.write_text(text)
                continue
            formatter.write("  Example:\n")
            for line in command_lines(example[1], width=formatter.width - _INDENT):
                formatter.write(f"{' ' * _INDENT}{line}\n")


def command_lines(command: str, *, width: int) -> list[str]:
    r"""A command over several lines for the shell; an option stays with its values.

    >>> command_lines('primafacie draw s --seed "lot 4417" --seed-source lot', width=36)
    ['primafacie draw s \\', '  --seed "lot 4417" \\', '  --seed-source lot']
    """
    groups: list[str] = []
    for word in _WORD.findall(command):
        if groups and not word.startswith("-"):
            groups[-1] += f" {word}"
        else:
            groups.append(word)
    lines = [groups[0]]
    for group in groups[1:]:
        longer = f"{lines[-1]} {group}"
        if len(longer) + 2 <= width:
            lines[-1] = longer
        else:
            lines[-1] += " \\"
            lines.append(f"  {group}")
    return lines
