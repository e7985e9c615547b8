"""Passwords of protected files: given by the caller or asked for, and kept nowhere.

A password is in no record, no representation, no log and no option of a command, which the shell
would keep in its history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from primafacie.core.errors import AuditError

Asker = Callable[[str], str | None]
"""From the name of a file to its password; None where no person can be asked."""

_ASKER: ContextVar[Asker | None] = ContextVar("asker", default=None)


_PAUSE: ContextVar[Callable[[], AbstractContextManager[None]]] = ContextVar(
    "pause", default=nullcontext
)


@contextmanager
def paused_by(pause: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """While the block runs, ask inside `pause()`: what moves on the terminal stands still there."""
    before = _PAUSE.set(pause)
    try:
        yield
    finally:
        _PAUSE.reset(before)


@contextmanager
def asking(ask: Asker) -> Iterator[None]:
    """While the block runs, ask for a password that is needed and was not given, once per file."""
    answers: dict[str, str | None] = {}

    def once(name: str) -> str | None:
        if name not in answers:
            with _PAUSE.get()():
                answers[name] = ask(name)
        return answers[name]

    before = _ASKER.set(once)
    try:
        yield
    finally:
        _ASKER.reset(before)


def password_of(name: str, given: str | None, error: type[AuditError]) -> str:
    """The password of a protected file: the one given, or the answer of the person asked."""
    ask = _ASKER.get()
    password = given if given is not None or ask is None else ask(name)
    if password is None:
        raise error(
            "a file that is protected by a password",
            where=name,
            expected="its password",
            fix="Start the command at a terminal, which asks for it, or give password= in Python; "
            "or save the file without a password",
        )
    return password


def wrong_password(name: str, error: type[AuditError]) -> AuditError:
    """The refusal of a password that does not open the file."""
    return error(
        "a password that does not open the file",
        where=name,
        expected="the password with which the file was protected",
        fix="Try again; letters in capitals and small letters differ",
    )
