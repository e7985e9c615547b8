"""What an error advises, in the words of the command line: `--date-format` for `date_format=`.

The library speaks to those who call it from Python; on the command line the same advice names
the option. Only the arguments that have an option of the same name are rewritten.
"""

from __future__ import annotations

import re

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
