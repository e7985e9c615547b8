"""How an error is shown: one paragraph, its advice in the words of the command line.

The library speaks to those who call it from Python (`date_format=`); on the command line the same
advice names the option (`--date-format`). Only the arguments that have an option of the same name
are rewritten.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import Any

from primafacie.app.cli.exit_codes import BAD_INPUT, CANCELLED, FAULT
from primafacie.core.errors import AuditError, Problem

SHOWN_PROBLEMS = 200
OPTIONS = (
    "allocate_by",
    "amount_form",
    "blank_finding",
    "blank_paid",
    "bound",
    "certainty_over",
    "chain",
    "claimed",
    "cluster",
    "confirm_amounts",
    "date",
    "date_format",
    "decimal",
    "delimiter",
    "encoding",
    "estimator",
    "footer_rows",
    "header_row",
    "level",
    "minimum",
    "missing_originals",
    "more",
    "order",
    "paid",
    "part",
    "period",
    "precision",
    "sample",
    "seed",
    "seed_source",
    "sheet",
    "side",
    "spares",
    "stratum",
    "unit_id",
)
_EXCLUDE = re.compile(r"""exclude\((['"])(?P<rule>.*?)\1, reason=\.\.\.\)""")
_MODEL = re.compile(r"anticipated=ErrorModel\(rate=([0-9.]+), severity=([0-9.]+)\)")
_ARGUMENT = re.compile(
    rf"""(?<![\w-])(?P<name>{"|".join(OPTIONS)})=(?P<value>'[^']*'|"[^"]*"|[0-9]+(?:\.[0-9]+)?|[A-Z]+)?"""
)
_LIST = re.compile(rf"""(?<![\w-])(?P<name>{"|".join(OPTIONS)})=\[(?P<items>[^\[\]]*)\]""")
TURNS = {
    "read your own with RuleSet.from_text": "give a TOML file of your own",
    "Name a design of sampling.designs": "Name one of these designs",
}
_IN_PARENTHESES = re.compile(r"\(if [^()]*, declare [^()]*\)")
_IN_PYTHON = re.compile(r" \(in Python [^()]*(?:\([^()]*\)[^()]*)*\)")


def typed(text: str) -> str:
    """The advice as it is typed: `exclude('paid = 0', reason=...)` is `--exclude "... because"`."""
    text = _IN_PYTHON.sub("", text)
    text = _EXCLUDE.sub(lambda found: f'--exclude "{found.group("rule")} because REASON"', text)
    text = _MODEL.sub(r"--error-rate \1 --severity \2", text)
    for python, shell in TURNS.items():
        text = text.replace(python, shell)
    text = _LIST.sub(_listed, text)
    return _ARGUMENT.sub(_option, text)


def _listed(found: re.Match[str]) -> str:
    items = (item.strip().strip("'\"") for item in found["items"].split(","))
    return f'--{found["name"].replace("_", "-")} "{", ".join(items)}"'


def _option(found: re.Match[str]) -> str:
    # Double quotes work in cmd.exe, PowerShell and bash; single quotes do not work in cmd.exe.
    given = found["value"] or ""
    if given.startswith("'") and '"' not in given:
        given = f'"{given[1:-1]}"'
    value = f" {given}" if given else ""
    return f"--{found['name'].replace('_', '-')}{value}"


def _hint(got: str) -> str:
    """What was found, with the advice in its parentheses as it is typed."""
    return _IN_PARENTHESES.sub(lambda found: typed(found.group()), got)


def print_error(error: AuditError, *, as_json: bool, exit_code: int) -> None:
    """An error on stderr, every problem a line; or as the envelope on stdout."""
    problems = [
        replace(problem, got=_hint(problem.got), fix=typed(problem.fix))
        for problem in error.problems
    ]
    kind = type(error).__name__
    if as_json:
        from primafacie.app.cli.command_class import running
        from primafacie.app.cli.envelope import print_failure

        print_failure(kind, problems, running.get(), exit_code)
        return
    head, *more = str(error).splitlines()
    if not more:
        sys.stderr.write(f"{kind}: {problems[0]}\n")
        return
    lines = [f"  - {problem}" for problem in problems[:SHOWN_PROBLEMS]]
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(f"  ... and {len(problems) - SHOWN_PROBLEMS:,} more: --json lists them all")
    sys.stderr.write("\n".join([f"{kind}: {head}", *lines]) + "\n")


def show_cancelled(*, as_json: bool) -> int:
    """Said on Ctrl-C; the study folder is before or after a step, never between."""
    sys.stderr.write("\nCancelled. Nothing half-done was kept.\n")
    if as_json:
        _print_words("Cancelled", "the command was cancelled", "", CANCELLED)
    return CANCELLED


def show_usage(error: Any) -> int:
    """The envelope of words that no command has; the exit code."""
    from primafacie.app.cli.command_class import running

    words = f"primafacie {running.get()}".rstrip()
    _print_words("UsageError", error.format_message(), f"See {words} --help", error.exit_code)
    return int(error.exit_code)


def show_error(error: Exception, *, as_json: bool) -> int:
    """Print an error in one paragraph; the exit code: bad input, or a fault of this program."""
    shown = _shown(error)
    exit_code = FAULT if shown is None else BAD_INPUT
    if shown is None:
        shown = AuditError(
            f"a fault of this program ({type(error).__name__}: {error})",
            expected="a result, or words that say what is wrong with the input",
            fix="Run the same command with --debug and report what it prints; `primafacie verify "
            "STUDY` says whether the study folder is whole",
        )
    print_error(shown, as_json=as_json, exit_code=exit_code)
    return exit_code


def _shown(error: Exception) -> AuditError | None:
    """What is wrong with the input; None where it is the program."""
    if isinstance(error, AuditError):
        return error
    if isinstance(error, UnicodeDecodeError) or type(error).__module__.startswith("pandas.err"):
        return AuditError(
            f"a file that cannot be read as a table of text ({error})",
            expected="a CSV file in UTF-8 with a row of heads, or the other formats of --help",
            fix="Look at the files named in the command: one is empty, no table, or in another "
            "encoding; save it again as CSV UTF-8",
        )
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        return AuditError(
            f"the system refused{place} ({error.strerror or error})",
            expected="a file or folder that can be read and written",
            fix="Check the path, its permissions and the free space",
        )
    return None


def _print_words(kind: str, got: str, fix: str, exit_code: int) -> None:
    from primafacie.app.cli.command_class import running
    from primafacie.app.cli.envelope import print_failure

    print_failure(kind, [Problem("", got, "", fix)], running.get(), exit_code)
