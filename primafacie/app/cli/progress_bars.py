"""Progress on a terminal: pieces counted, or the per cent that the engine tells."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from primafacie.core.passwords import paused_by
from primafacie.core.watching import Percent, watching

ASKED_EVERY = 0.2  # seconds


class _Share(ProgressColumn):
    """Per cent done, blank while nobody can tell."""

    def render(self, task: Task) -> Text:
        return Text("" if task.total is None else f"{task.percentage:.0f}%")


@contextmanager
def counted_progress(text: str) -> Iterator[Callable[[int, int], None]]:
    """A bar over pieces; what is given takes the pieces done and those in all."""
    with _bar(BarColumn(bar_width=24), MofNCompleteColumn()) as progress:
        task = progress.add_task(text, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def engine_progress(text: str) -> Iterator[None]:
    """A spinner, and the engine's per cent while it runs a statement."""
    with _bar(_Share()) as progress:
        task = progress.add_task(text, total=None)

        @contextmanager
        def watcher(percent: Percent) -> Iterator[None]:
            done = threading.Event()

            def ask() -> None:
                while not done.wait(ASKED_EVERY):
                    share = percent()
                    if share >= 0:
                        progress.update(task, completed=share, total=100)

            asking = threading.Thread(target=ask, daemon=True)
            asking.start()
            try:
                yield
            finally:
                done.set()
                asking.join()
                progress.update(task, completed=0, total=None)

        with watching(watcher):
            yield


@contextmanager
def _bar(*columns: ProgressColumn) -> Iterator[Progress]:
    shown = (SpinnerColumn(), TextColumn("{task.description}"), *columns, TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as progress:

        @contextmanager
        def pause() -> Iterator[None]:
            progress.stop()
            try:
                yield
            finally:
                progress.start()

        with paused_by(pause):
            yield progress
