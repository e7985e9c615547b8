"""How an error is shown: one paragraph, its advice in the words of the command line.

The library speaks to those who call it from Python (`date_format=`); on the command line the same
advice names the option (`--date-format`). Only the arguments that have an option of the same name
are rewritten.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace

from primafacie.core.errors import AuditError

SHOWN_PROBLEMS = 200
OPTIONS = (
    "allocate_by",
    "blank_finding",
    "bound",
    "certainty_over",
    "claimed",
    "cluster",
    "confirm_amounts",
    "date",
    "date_format",
    "decimal",
    "delimiter",
    "encoding",
    "estimator",
    "level",
    "minimum",
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
    rf"""(?<![\w-])(?P<name>{"|".join(OPTIONS)})=(?P<value>'[^']*'|"[^"]*"|[0-9.]+[0-9]|[A-Z]+)?"""
)
_IN_PYTHON = re.compile(r" \(in Python [^()]*(?:\([^()]*\)[^()]*)*\)")


def typed(text: str) -> str:
    """The advice as it is typed: `exclude('paid = 0', reason=...)` is `--exclude "... because"`."""
    text = _IN_PYTHON.sub("", text)
    text = _EXCLUDE.sub(lambda found: f'--exclude "{found["rule"]} because REASON"', text)
    text = _MODEL.sub(r"--error-rate \1 --severity \2", text)
    return _ARGUMENT.sub(_option, text)


def _option(found: re.Match[str]) -> str:
    # Double quotes work in cmd.exe, PowerShell and bash; single quotes do not work in cmd.exe.
    given = found["value"] or ""
    if given.startswith("'") and '"' not in given:
        given = f'"{given[1:-1]}"'
    value = f" {given}" if given else ""
    return f"--{found['name'].replace('_', '-')}{value}"


def print_error(error: AuditError, *, as_json: bool) -> None:
    """An error on stderr, every problem a line; or as JSON on stdout."""
    if as_json:
        record = error.to_dict()
        for problem in record["problems"]:
            problem["fix"] = typed(problem["fix"])
        sys.stdout.write(json.dumps(record, indent=2, sort_keys=True) + "\n")
        return
    problems = [str(replace(problem, fix=typed(problem.fix))) for problem in error.problems]
    head, *more = str(error).splitlines()
    if not more:
        sys.stderr.write(f"{type(error).__name__}: {problems[0]}\n")
        return
    lines = [f"  - {problem}" for problem in problems[:SHOWN_PROBLEMS]]
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(f"  ... and {len(problems) - SHOWN_PROBLEMS:,} more: --json lists them all")
    sys.stderr.write("\n".join([f"{type(error).__name__}: {head}", *lines]) + "\n")


def print_cancelled() -> None:
    """Said on Ctrl-C; the study folder is before or after a step, never between."""
    sys.stderr.write("\nCancelled. Nothing half-done was kept.\n")


def show_error(error: Exception, *, as_json: bool) -> bool:
    """Print an error in one paragraph; is it bad input, and not a fault of this program?"""
    if isinstance(error, AuditError):
        print_error(error, as_json=as_json)
        return True
    if isinstance(error, UnicodeDecodeError) or type(error).__module__.startswith("pandas.err"):
        shown = AuditError(
            f"a file that cannot be read as a table of text ({error})",
            expected="a CSV file in UTF-8 with a row of heads, or the other formats of --help",
            fix="Look at the files named in the command: one is empty, no table, or in another "
            "encoding; save it again as CSV UTF-8",
        )
        print_error(shown, as_json=as_json)
        return True
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        shown = AuditError(
            f"the system refused{place} ({error.strerror or error})",
            expected="a file or folder that can be read and written",
            fix="Check the path, its permissions and the free space",
        )
        print_error(shown, as_json=as_json)
        return True
    shown = AuditError(
        f"a fault of this program ({type(error).__name__}: {error})",
        expected="a result, or words that say what is wrong with the input",
        fix="Run the same command with --debug and report what it prints; `primafacie verify "
        "STUDY` says whether the study folder is whole",
    )
    print_error(shown, as_json=as_json)
    return False
