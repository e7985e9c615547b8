"""Help whose examples can be copied into a shell: broken lines end in a backslash."""

from __future__ import annotations

import re

_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")


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
    # The words before the first option are broken like options where they are too long together.
    first = groups[0] if len(groups[0]) + 2 <= width else ""
    start = [first] if first else _WORD.findall(groups[0])
    lines = [start[0]]
    for group in [*start[1:], *groups[1:]]:
        longer = f"{lines[-1]} {group}"
        if len(longer) + 2 <= width:
            lines[-1] = longer
        else:
            lines[-1] += " \\"
            lines.append(f"  {group}")
    return lines
