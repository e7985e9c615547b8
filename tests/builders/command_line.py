"""The command line in this process: what a command printed, and its exit code."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, NamedTuple

import pytest
from typer.testing import CliRunner

from primafacie.app.cli import main
from primafacie.app.cli.application import application

if TYPE_CHECKING:
    from click.testing import Result


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """What a person sees: the exit code, the output and the error output."""
    code = exit_code(*words)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def exit_code(*words: object) -> int:
    """The exit code that the program ends with."""
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    return int(stop.value.code or 0)


class Ended(NamedTuple):
    """How a command ended, and all that it printed."""

    exit_code: int
    output: str


def capture(*words: object) -> Ended:
    """The output and the error output together, where a test has no `capsys`."""
    printed, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(printed), redirect_stderr(errors):
        code = exit_code(*words)
    return Ended(code, printed.getvalue() + errors.getvalue())


def invoke(*words: object, catch_exceptions: bool = True) -> Result:
    """The command below the program's own handling of errors: `exception` holds what it raised."""
    command = [str(word) for word in words]
    return CliRunner().invoke(application, command, catch_exceptions=catch_exceptions)
