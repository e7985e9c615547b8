"""The application: the list of commands, each loaded when it runs or its help is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_group

from primafacie.app.cli.command_class import AuditCommand, path_of, running
from primafacie.app.cli.commands import COMMANDS, CommandEntry
from primafacie.app.cli.option_values import spare_conversions

HELP = """Statistical sampling and extrapolation in health-care audits.

From a claims file to a demand that anyone can replay, in one study folder:

  check -> plan -> draw -> (review) -> estimate -> report -> verify

Start with `primafacie demo`: it runs the whole audit on shipped claims and
lists the files it made.
"""
CODES = """Exit codes: 0 done, 1 a check failed, 2 usage, 3 bad input, 70 a fault of this program,
130 cancelled, 141 output closed by the receiving program.
"""


class LoadedCommands(Mapping[str, Any]):
    """The commands by name; the file of each is imported when the command is asked for."""

    def __getitem__(self, name: str) -> Any:
        return _loaded(COMMANDS[name], name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


@cache
def _loaded(entry: CommandEntry, name: str) -> Any:
    """The command of an entry: built once, also where a process runs several."""
    group = typer.Typer(rich_markup_mode=None)
    entry.register(group)
    _set_classes(group)
    return get_group(group).commands[name]


class CommandGroup(TyperGroup):
    """A group of commands; what its options need no conversion for is not converted."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words as values of the group's options, and what is left of them."""
        running.set(path_of(ctx))
        spare_conversions(self.get_params(ctx))
        return super().parse_args(ctx, args)


class CommandList(CommandGroup):
    """The group of all commands, whose help imports none of them."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"commands": None})
        self.commands = cast("Any", LoadedCommands())

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the work."""
        del ctx
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of commands, from the entries alone."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.short) for name, entry in COMMANDS.items()])


def _set_classes(group: typer.Typer) -> None:
    """Let every command, inner ones too, be of the class of our commands."""
    for command in group.registered_commands:
        command.cls = AuditCommand
    for inner in group.registered_groups:
        inner.cls = CommandGroup
        if inner.typer_instance is not None:
            _set_classes(inner.typer_instance)


application = typer.Typer(
    cls=CommandList,
    help=HELP,
    epilog=CODES,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@application.callback()
def everything(
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """Hold the options that every command shares; `main` acts on `--debug`."""
    del debug
