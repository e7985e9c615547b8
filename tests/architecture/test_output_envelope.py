"""`--json` has one shape: the envelope, of every command, for a result and for an error."""

from __future__ import annotations

import json

import pytest

from primafacie.app.cli import errors_shown
from primafacie.app.cli.command_class import running
from primafacie.app.cli.exit_codes import BAD_INPUT, CANCELLED, FAULT
from primafacie.errors import PlanError
from tests.builders.command_line import all_commands, envelope, options_of, result, run

pytestmark = pytest.mark.once

COMMANDS = all_commands()
KEYS = ["command", "error", "exit_code", "files", "head", "next", "notes", "result", "schema"]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_the_option_and_fails_in_the_envelope(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert options_of(COMMANDS[command])["--json"].is_flag
    code, out, err = run(capsys, *command.split(), "--json", "--no-such-option")
    found = envelope(out)
    assert (code, err) == (2, "")
    assert sorted(found) == KEYS
    assert (found["command"], found["exit_code"], found["result"]) == (command, 2, None)
    assert found["error"]["kind"] == "UsageError"
    (problem,) = found["error"]["problems"]
    assert "--no-such-option" in problem["got"]
    assert problem["fix"] == f"See primafacie {command} --help"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_missing_words_fail_in_the_envelope(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    needed = [known for known in COMMANDS[command].params if known.required]
    if not needed:
        return
    code, out, _ = run(capsys, *command.split(), "--json")
    assert code == envelope(out)["exit_code"] == 2
    assert "Missing" in envelope(out)["error"]["problems"][0]["got"]


@pytest.mark.parametrize(
    ("words", "command", "said"),
    [
        (("pln",), "", "Did you mean 'plan'"),
        (("ratstats", "frams"), "ratstats", "Did you mean 'frames'"),
        (("plan", "x", "--smple", "3"), "plan", "--sample"),
    ],
)
def test_wrong_words_get_close_matches(
    words: tuple[str, ...], command: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, *words)
    assert code == 2
    assert said in err
    _, out, _ = run(capsys, *words, "--json")
    assert envelope(out)["command"] == command
    assert said in envelope(out)["error"]["problems"][0]["got"]


def test_bad_input_faults_and_cancels_are_in_the_envelope(
    capsys: pytest.CaptureFixture[str],
) -> None:
    running.set("plan")
    problem = PlanError("a number", where="--level", expected="a text", fix="Write level='x'")
    ends: list[tuple[int, int]] = [
        (errors_shown.show_error(problem, as_json=True), BAD_INPUT),
        (errors_shown.show_error(ZeroDivisionError("x"), as_json=True), FAULT),
        (errors_shown.show_cancelled(as_json=True), CANCELLED),
    ]
    printed = capsys.readouterr().out.replace("}\n{", "}\n\x00{").split("\x00")
    for (given, wanted), text in zip(ends, printed, strict=True):
        assert given == wanted == envelope(text)["exit_code"]
        assert envelope(text)["command"] == "plan"
    assert envelope(printed[0])["error"] == {
        "kind": "PlanError",
        "problems": [
            {
                "where": "--level",
                "got": "a number",
                "expected": "a text",
                "fix": 'Write --level "x"',
                "cause": "",
            }
        ],
    }


def test_results_are_in_the_envelope(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "size",
        "discovery",
        "--universe",
        "1000",
        "--tolerable-rate",
        "0.02",
        "--level",
        "0.95",
    ]
    code, out, _ = run(capsys, *words, "--json")
    assert code == 0
    assert sorted(json.loads(out)) == KEYS
    assert result(out) == {"units": 138}
    assert envelope(out)["command"] == "size discovery"
