"""What is loaded at the start: modules, not seconds. `benchmarks/startup.py` has the seconds."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from primafacie.app.cli.commands import COMMANDS

OURS = ("sampling", "extrapolation", "validation", "penalties", "primafacie")
HEAVY = (
    *("numpy", "scipy", "pandas", "duckdb", "pyarrow", "polars", "matplotlib", "msgspec"),
    "pydantic",
)

IMPORT_SAMPLING = {
    "primafacie",
    "primafacie.core",
    "primafacie.core.errors",
    "primafacie.core.lazy_names",
    "primafacie.core.money",
    "primafacie.core.printable",
    "primafacie.core.problems",
    "primafacie.core.siblings",
    "sampling",
}


def loaded(code: str) -> set[str]:
    """The modules that a new interpreter has loaded after some code: ours, and heavy ones."""
    shown = f"""
import sys
try:
    {code}
except SystemExit:
    pass
import json
names = [name for name in sys.modules if name.partition(".")[0] in {(*OURS, *HEAVY)!r}]
print("\\n" + json.dumps(names))
"""
    done = subprocess.run(
        [sys.executable, "-c", shown], capture_output=True, check=True, encoding="utf-8"
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def after_help(*words: str) -> set[str]:
    """The modules loaded by `primafacie WORDS --help`."""
    return loaded(
        f"sys.argv = {['primafacie', *words, '--help']!r}; "
        "import runpy; runpy.run_module('primafacie', run_name='__main__')"
    )


def test_import_sampling_loads_the_package_alone() -> None:
    assert loaded("import sampling") - {"primafacie.core.amount_grammar"} <= IMPORT_SAMPLING


@pytest.mark.parametrize("package", OURS)
def test_no_package_loads_a_heavy_library(package: str) -> None:
    assert not {name.partition(".")[0] for name in loaded(f"import {package}")} & {*HEAVY}


def test_the_list_of_commands_loads_no_command() -> None:
    names = after_help()
    assert not any(name.endswith("_command") for name in names)
    assert {name.partition(".")[0] for name in names} == {"primafacie"}


@pytest.mark.parametrize("command", ["check", "rebut"])
def test_the_help_of_a_command_loads_that_command_alone(command: str) -> None:
    names = after_help(command)
    commands = {name for name in names if name.endswith("_command")}
    assert commands == {f"primafacie.app.cli.{COMMANDS[command].module}"}
    assert {name.partition(".")[0] for name in names} == {"primafacie"}


def test_texts_and_paths_of_a_command_need_no_library_that_converts() -> None:
    names = loaded(
        "sys.argv = ['primafacie', 'verify', 'nowhere', '--json']; "
        "import runpy; runpy.run_module('primafacie', run_name='__main__')"
    )
    assert "primafacie.app.cli.verify_command" in names
    assert "pydantic" not in names


def test_no_command_loads_the_work_before_it_runs() -> None:
    modules = [f"primafacie.app.cli.{entry.module}" for entry in COMMANDS.values()]
    names = loaded(f"import {', '.join(modules)}")
    assert {name.partition(".")[0] for name in names} == {"primafacie"}
