"""The code habits that a machine can check."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

from tests.architecture.parsed_sources import HOUSE, PACKAGES, parsed, sources

FILES = [source.path for source in sources().values()]
LONGEST = 400
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "misc", "tools"}


def modules() -> list[ModuleType]:
    found = []
    for name in PACKAGES:
        package = importlib.import_module(name)
        found.append(package)
        below = pkgutil.walk_packages(package.__path__, f"{name}.")
        found += [importlib.import_module(i.name) for i in below if "__main__" not in i.name]
    return found


@pytest.mark.once
def test_a_file_has_one_job() -> None:
    """No file is long, and each says by its name and its first words what it is for."""
    assert [path for path in FILES if len(parsed(path).text.splitlines()) > LONGEST] == []
    assert [path for path in FILES if path.stem in VAGUE] == []
    assert [path for path in FILES if not ast.get_docstring(parsed(path).tree)] == []


def test_no_module_bears_the_name_of_a_function_its_package_exports() -> None:
    for module in modules():
        if not hasattr(module, "__path__"):
            continue
        children = {info.name for info in pkgutil.iter_modules(module.__path__)}
        exported = {n for n in getattr(module, "__all__", ()) if callable(getattr(module, n))}
        assert not children & exported, f"{module.__name__}: {children & exported}"


def test_every_package_says_what_it_exports_and_is_typed() -> None:
    for module in modules():
        for name in getattr(module, "__all__", ()):
            assert hasattr(module, name), f"{module.__name__}.{name}"
    for name in PACKAGES:
        assert (HOUSE / name / "py.typed").exists()


def test_heavy_libraries_are_imported_when_needed_only() -> None:
    code = (
        f"import sys, {', '.join(PACKAGES)}; heavy = [m for m in ('pandas', 'matplotlib', "
        "'scipy.stats', 'statsmodels', 'pyarrow', 'polars', 'typer', 'jinja2') "
        "if m in sys.modules]; print(heavy)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.once
def test_no_bare_defaults() -> None:
    """No function has a mutable default, and none reads the environment in one."""
    for path in FILES:
        nodes = parsed(path).nodes
        for node in (*nodes(ast.FunctionDef), *nodes(ast.AsyncFunctionDef)):
            for default in [*node.args.defaults, *node.args.kw_defaults]:
                kinds = (ast.List, ast.Dict, ast.Set, ast.ListComp)
                assert not isinstance(default, kinds), f"{path}: {node.name}"
                assert "environ" not in ast.dump(default or ast.Constant(0)), path


def test_no_line_is_kept_from_the_formatter() -> None:
    """Layout by hand hides how long a file is."""
    marker = "# fmt:"
    for path in FILES:
        assert marker not in parsed(path).text, path
