"""What the command line prints: plain lines, small tables, progress, or one JSON envelope."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from primafacie.app.cli.command_class import running
from primafacie.core.printable import printable

PIPE_WIDTH = 120


def _unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


class Output:
    """Writes for a person, or collects what the envelope holds for a program."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._result: dict[str, Any] = {}
        self._files: list[str] = []
        self._notes: list[str] = []
        self._head: str | None = None
        self._next: str | None = None

    def line(self, text: str = "") -> None:
        """One line for a person."""
        if not self.as_json:
            sys.stdout.write(printable(text, keep="\n\t") + "\n")

    def fact(self, key: str, value: Any, text: str = "") -> None:
        """A value of the result, with the unit in its key, and with `text` a line for a person."""
        self._result[key] = value
        if text:
            self.line(text)

    def facts(self, record: Mapping[str, Any]) -> None:
        """The record of a result that is the whole output."""
        self._result.update(record)

    def note(self, text: str) -> None:
        """What a reader must know."""
        self._notes.append(text)
        self.line(f"note: {text}")

    def file(self, path: Path, text: str = "wrote") -> None:
        """A file that was written, with `text` before its name."""
        self._files.append(str(path))
        self.line(f"{text} {path}")

    def head(self, digest: str, text: str = "head {}") -> None:
        """The head digest of the study as it is now; without `text` it is not printed."""
        self._head = digest
        if text:
            self.line(text.format(digest))

    def then(self, command: str) -> None:
        """What to type next."""
        self._next = command
        self.line(f"next: {command}")

    def table(
        self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, folds: int = 0
    ) -> None:
        """A small table, the first column to the left and the others to the right.

        Where it is too wide the column `folds` takes several lines; if it is not the first, it
        stands to the left as well.
        """
        if self.as_json:
            return
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
        for number, head in enumerate(heads):
            text = number in (0, folds)
            justify: Literal["left", "right"] = "left" if text else "right"
            table.add_column(head, justify=justify, overflow="fold", no_wrap=number != folds)
        for row in rows:
            table.add_row(*(Text(printable(cell)) for cell in row))
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        Console(file=sys.stdout, highlight=False, width=width).print(table)

    @contextmanager
    def working(self, text: str) -> Iterator[None]:
        """A spinner and the time on a terminal while something runs; nothing in a pipe.

        While the engine computes, the per cent that it tells stand beside.
        """
        if not self._seen:
            yield
            return
        from primafacie.app.cli.progress_bars import engine_progress

        with engine_progress(text):
            yield

    @contextmanager
    def counting(self, text: str) -> Iterator[Callable[[int, int], None]]:
        """Progress of work in pieces: what is given takes the pieces done and those in all.

        Shown on a terminal only. Ctrl-C ends the command with exit code 130.
        """
        if not self._seen:
            yield _unseen
            return
        from primafacie.app.cli.progress_bars import counted_progress

        with counted_progress(text) as tell:
            yield tell

    @property
    def _seen(self) -> bool:
        return not self.as_json and sys.stderr.isatty()

    def finish(self, exit_code: int = 0) -> None:
        """Print the JSON envelope, if that was asked for."""
        if not self.as_json:
            return
        from primafacie.app.cli.envelope import Envelope

        Envelope(
            running.get(),
            exit_code,
            head=self._head,
            result=self._result,
            files=tuple(self._files),
            notes=tuple(self._notes),
            next=self._next,
        ).print()
