"""What the help of a command lists by name is what the families hold.

The help is written without importing the packages, so that it stays fast: a new member is named in
it by hand, and this test says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files

import pytest

from primafacie.app.cli.commands import COMMANDS
from primafacie.app.steps.report_kinds.report_kind import KINDS
from sampling.allocation.allocation_methods import ALLOCATION_METHODS
from sampling.designs import DESIGNS
from sampling.strata.boundary_methods import BOUNDARY_METHODS
from tests.builders.command_line import run


def rule_sets() -> list[str]:
    """The rule sets that ship."""
    names = (item.name for item in files("sampling.rules").joinpath("data").iterdir())
    return [name.removesuffix(".toml") for name in names if name.endswith(".toml")]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("plan",), [name.replace("_", "-") for name in DESIGNS]),
        (("plan",), BOUNDARY_METHODS),
        (("plan",), ALLOCATION_METHODS),
        (("rules", "list"), rule_sets()),
        (("report",), KINDS),
        ((), COMMANDS),
    ],
)
def test_the_help_names_every_member(
    words: tuple[str, ...],
    names: Iterable[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    status, out, _ = run(capsys, *words, *([] if "list" in words else ["--help"]))
    assert status == 0
    text = re.sub(r"(?<=\w-)\s+", "", out)  # names are broken at their hyphens
    missing = [name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)]
    assert missing == [], f"the help of `primafacie {' '.join(words)}` lacks them"
