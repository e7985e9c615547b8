"""The commands of the command line, inner ones too, as the library of the command line has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from primafacie.app.cli.application import application


def all_commands() -> dict[str, Any]:
    """Every command by the words that are typed for it, such as `self-audit draw`."""
    return {" ".join(path): command for path, command in _walked(get_command(application))}


def options_of(command: Any) -> dict[str, Any]:
    """The options of a command by their long names, without --help."""
    return {
        name: known
        for known in command.params
        if known.param_type_name == "option"
        for name in known.opts
    }


def _walked(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _walked(command, *path, name)
        else:
            yield (*path, name), command
