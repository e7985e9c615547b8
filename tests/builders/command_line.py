"""The command line in this process: what a command printed, and its exit code."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema
import pytest
from typer.main import get_command
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


def envelope(printed: str) -> dict[str, Any]:
    """What `--json` printed, after a comparison with the schema that ships."""
    schema = files("primafacie.core").joinpath("schemas", "output-1.json")
    found: dict[str, Any] = json.loads(printed)
    jsonschema.validate(found, json.loads(schema.read_text(encoding="utf-8")))
    return found


def result(printed: str) -> dict[str, Any]:
    """The result in an envelope of a command that succeeded or whose check failed."""
    found = envelope(printed)
    assert found["error"] is None
    assert isinstance(found["result"], dict)
    return found["result"]
