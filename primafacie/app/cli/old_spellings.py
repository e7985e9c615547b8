"""Options that were renamed: the old spelling is accepted, with a line that names the new one.

The old spellings of all commands stand in one table, each with the release in which it leaves
(two minor releases after the one that renamed it). They are not shown in the help.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from primafacie.core.printable import printable


@dataclass(frozen=True)
class OldSpelling:
    """An option of a command by the name that it had, the name it has, and until when."""

    command: str
    old: str
    new: str
    leaves: str


OLD_SPELLINGS: Final = (
    OldSpelling("demo", "--into", "--to", "0.4.0"),
    OldSpelling("audit-frame", "--by", "--largest-by", "0.4.0"),
    OldSpelling("audit-frame", "--figures", "--to", "0.4.0"),
    OldSpelling("plan", "--findings", "--pilot", "0.4.0"),
    OldSpelling("plan", "--findings-as", "--pilot-as", "0.4.0"),
    OldSpelling("plan", "--group", "--groups-by", "0.4.0"),
    OldSpelling("plan", "--size", "--proportional-to", "0.4.0"),
    OldSpelling("draw", "--violations", "--violations-sheet", "0.4.0"),
    OldSpelling("estimate", "--seed", "--bound-seed", "0.4.0"),
    OldSpelling("penalty", "--costs", "--investigation-costs", "0.4.0"),
    OldSpelling("penalty", "--seed", "--bound-seed", "0.4.0"),
    OldSpelling("penalty", "--sided", "--limits", "0.4.0"),
    OldSpelling("rebut", "--bound", "--bounds", "0.4.0"),
    OldSpelling("rebut", "--draw-seed", "--stated-seed", "0.4.0"),
    OldSpelling("rebut", "--order", "--stated-order", "0.4.0"),
    OldSpelling("rebut", "--sample", "--sample-file", "0.4.0"),
    OldSpelling("rebut", "--seed", "--simulation-seed", "0.4.0"),
    OldSpelling("rebut", "--size", "--stated-units", "0.4.0"),
    OldSpelling("rebut", "--spares", "--spares-file", "0.4.0"),
    OldSpelling("rebut", "--universe", "--universe-file", "0.4.0"),
    OldSpelling("section111", "--seed", "--simulation-seed", "0.4.0"),
    OldSpelling("self-audit draw", "--to", "--out", "0.4.0"),
    OldSpelling("ratstats frames", "--frame", "--frame-range", "0.4.0"),
    OldSpelling("size error-rate", "--rate", "--error-rate", "0.4.0"),
)

# Tables are named by their options (`--encoding PART=cp1252`): the parts of renamed options.
OLD_PARTS: Final = {
    "findings": "pilot",
    "sample": "sample-file",
    "spares": "spares-file",
    "universe": "universe-file",
}


def with_new_spellings(
    command: str, words: Sequence[str], takes_value: Mapping[str, bool]
) -> list[str]:
    """The words of a command with every old spelling replaced; each is named on stderr once.

    `takes_value` says of each option of the command, by its name of today, whether a value
    follows: a value is never taken for an option.
    """
    renamed = {entry.old: entry for entry in OLD_SPELLINGS if entry.command == command}
    found: dict[str, OldSpelling] = {}
    new: list[str] = []
    remaining = iter(words)
    for word in remaining:
        if word == "--":
            return _said(found, [*new, word, *remaining])
        name, sign, value = word.partition("=")
        entry = renamed.get(name)
        if entry is not None:
            found[name] = entry
            name, word = entry.new, f"{entry.new}{sign}{value}"
        new.append(word)
        if takes_value.get(name) and not sign:
            new += [value for value in [next(remaining, None)] if value is not None]
    return _said(found, new)


def new_part(part: str, parts: Iterable[str]) -> str:
    """The table of this name among `parts`, also by the name of a renamed option."""
    known = list(parts)
    new = OLD_PARTS.get(part, part)
    if part in known or new not in known:
        return part
    _say(f"{part}=", f"{new}=", "0.4.0")
    return new


def _said(found: Mapping[str, OldSpelling], words: list[str]) -> list[str]:
    for entry in found.values():
        _say(entry.old, entry.new, entry.leaves)
    return words


def _say(old: str, new: str, leaves: str) -> None:
    text = f"note: {old} is now {new}; the old spelling is accepted until release {leaves}."
    sys.stderr.write(printable(text) + "\n")
