"""Who wants to see how far a long query is: the engine tells, the command line shows.

The engine wraps each statement in `watched`; whoever set a watcher with `watching` is given a
function that says the per cent done (below 0 where the engine cannot tell) while it runs.
Without a watcher nothing is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TypeAlias

Percent: TypeAlias = Callable[[], float]
Watcher: TypeAlias = Callable[[Percent], AbstractContextManager[None]]

_WATCHER: ContextVar[Watcher | None] = ContextVar("primafacie_watcher", default=None)


@contextmanager
def watched(percent: Percent) -> Iterator[None]:
    """Let whoever watches ask for the per cent done while the block runs.

    >>> with watched(lambda: 50.0):
    ...     pass
    """
    watcher = _WATCHER.get()
    if watcher is None:
        yield
        return
    with watcher(percent):
        yield


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Give the queries run in the block to a watcher."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)
