"""The class of every command: its help in panels, its old spellings, and what is running."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, Final

from typer.core import TyperCommand

from primafacie.app.cli.example_help import command_lines
from primafacie.app.cli.old_spellings import with_new_spellings
from primafacie.app.cli.option_values import spare_conversions
from primafacie.app.cli.option_words import OUTPUT

_INDENT: Final = 4
_NOTHING: Final[tuple[Any, ...]] = (None, False, "", (), [])

running: ContextVar[str] = ContextVar("the command that runs", default="")


def path_of(context: Any) -> str:
    """The command of a context as it is typed after the name of the program."""
    names: list[str] = []
    while context is not None and context.parent is not None:
        names.insert(0, str(context.info_name))
        context = context.parent
    return " ".join(names)


class AuditCommand(TyperCommand):
    """A command whose help has panels, and which knows the old spellings of its options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words as values of the parameters, old spellings replaced."""
        path = path_of(ctx)
        running.set(path)
        spare_conversions(self.get_params(ctx))
        takes_value = {
            name: not getattr(known, "is_flag", False)
            for known in self.params
            if known.param_type_name == "option"
            for name in known.opts
        }
        return super().parse_args(ctx, with_new_spellings(path, args, takes_value))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """`[OPTIONS] STUDY`: an argument that may be left out in brackets."""
        del ctx
        names = [
            f"{known.metavar}" if known.required else f"[{known.metavar}]"
            for known in self.params
            if known.param_type_name == "argument"
        ]
        return ["[OPTIONS]", *names]

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """The paragraphs of the help; the examples are set as shell commands."""
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

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The arguments, then the options in their panels; the panel of the output is last."""
        panels: dict[str, list[tuple[str, str]]] = {"Arguments": []}
        for known in self.get_params(ctx):
            if getattr(known, "hidden", False):
                continue
            if known.param_type_name == "argument":
                panels["Arguments"].append((known.metavar or "", _words(known)))
                continue
            panel = getattr(known, "rich_help_panel", None) or OUTPUT
            names = ", ".join(sorted(known.opts, key=len))
            name = f"{names} {known.metavar or ''}".rstrip()
            panels.setdefault(panel, []).append((name, _words(known)))
        panels[OUTPUT] = panels.pop(OUTPUT, [])
        for panel, rows in panels.items():
            if rows:
                with formatter.section(panel):
                    formatter.write_dl(rows, col_max=_INDENT * 7)


def _words(known: Any) -> str:
    """The help of a parameter, with its default or that it must be given."""
    return " ".join([known.help or "", *_remarks(known)])


def _remarks(known: Any) -> Iterator[str]:
    shown = getattr(known, "show_default", True)
    if shown and not any(known.default is value for value in _NOTHING) and known.default != "":
        yield f"[default: {known.default}]"
    if known.required:
        yield "[required]"
