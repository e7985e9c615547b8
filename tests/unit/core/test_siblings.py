"""A stranger's package of the same name is named, not used; the user's own is never replaced."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import primafacie
import sampling
from primafacie.core.siblings import strangers

NAMES = ("sampling", "extrapolation", "validation", "penalties")


def started(*command: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Python started in a folder, as a user starts it there."""
    home = str(Path(primafacie.__file__).parent.parent)
    return subprocess.run(
        [sys.executable, *command],
        # the product is installed behind the folder that Python puts first by itself
        env=os.environ | {"PYTHONPATH": home},
        cwd=place,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def stray(place: Path, name: str, *, folder: bool) -> Path:
    """A file or a folder of the user's that bears the name of one of the packages."""
    if folder:
        (place / name).mkdir()
        file = place / name / "__init__.py"
    else:
        file = place / f"{name}.py"
    file.write_text("MINE = 'of the user'\n", encoding="utf-8")
    return file.parent if folder else file


def test_ours_are_together() -> None:
    assert strangers(Path(primafacie.__file__).parent.parent) == []
    assert primafacie.sampling.plan is sampling.plan


def test_a_shadowing_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "extrapolation").mkdir()
    (tmp_path / "extrapolation/__init__.py").write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import sampling"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode != 0
    assert "AuditError" in done.stderr
    assert str(tmp_path / "extrapolation") in done.stderr


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
def test_a_stray_file_of_the_user_is_named_or_does_no_harm(
    name: str, folder: bool, tmp_path: Path
) -> None:
    found = stray(tmp_path, name, folder=folder)
    # the command line takes no file of the working folder for its own
    done = started("-m", "primafacie", "ratstats", "--help", place=tmp_path)
    assert done.returncode == 0, done.stderr
    # the library names the file to rename, by either form of import
    texts = (
        f"from primafacie import {name}",
        f"from primafacie.{name} import Money",
        f"import primafacie.{name} as one; one.Money",
    )
    tried = f"""
from primafacie.errors import AuditError
for text in {texts!r}:
    try:
        exec(text)
    except AuditError as error:
        print(error)
"""
    said = started("-c", tried, place=tmp_path).stdout.splitlines()
    assert len(said) == 3, said
    wanted = f"Rename {'the folder ' if folder else ''}{found.name} if it is yours"
    assert all(str(found) in line and wanted in line for line in said), said
    # a script of the user's that imports the user's own file gets that file
    script = tmp_path / "script.py"
    script.write_text(f"import {name}\nprint({name}.MINE)\n", encoding="utf-8")
    done = started(str(script), place=tmp_path)
    assert done.stdout.strip() == "of the user"


def test_both_forms_of_import_give_the_same_objects() -> None:
    import extrapolation
    import penalties
    import validation
    from primafacie import errors
    from primafacie.errors import AuditError

    for package in (sampling, extrapolation, validation, penalties):
        alias = __import__(f"primafacie.{package.__name__}", fromlist=["x"])
        assert set(dir(alias)) == set(package.__all__)
        for name in package.__all__:
            assert getattr(alias, name) is getattr(package, name), name
    assert errors.AuditError is AuditError
    assert all(issubclass(getattr(errors, n), Exception | errors.Problem) for n in errors.__all__)


def test_inner_modules_have_one_name_only() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"primafacie\.sampling"):
        __import__("primafacie.sampling.plans")


@pytest.mark.system
@pytest.mark.checkout
@pytest.mark.filterwarnings("ignore::EncodingWarning")
def test_types_are_known_by_either_form_of_import(tmp_path: Path) -> None:
    """What mypy --strict reveals, and what an editor offers after the dot."""
    import jedi  # type: ignore[import-untyped]

    program = tmp_path / "program.py"
    program.write_text(
        "from primafacie import extrapolation, sampling\n"
        "from primafacie.sampling import Money\n"
        "from primafacie.errors import PlanError\n"
        "reveal_type(sampling.open_frame)\n"
        "reveal_type(extrapolation.demand)\n"
        "reveal_type(Money)\n"
        "reveal_type(PlanError)\n",
        encoding="utf-8",
    )
    home = Path(primafacie.__file__).parent.parent
    # the project's own settings (strict) and cache, so that only this program is checked anew
    options = ("--config-file", str(home / "pyproject.toml"), "--cache-dir", f"{home}/.mypy_cache")
    done = started("-m", "mypy", *options, str(program), place=tmp_path)
    revealed = [line for line in done.stdout.splitlines() if "Revealed" in line]
    assert len(revealed) == 4, done.stdout
    assert "sampling.frames" in revealed[0]
    assert "Demand" in revealed[1]
    assert not [line for line in revealed if "Any" in line.split("->")[-1]]
    for text in (
        "from primafacie import sampling\nsampling.open_f",
        "from primafacie.sampling import open_f",
        "import primafacie.sampling as s\ns.open_f",
    ):
        lines = text.split("\n")
        offered = jedi.Script(text).complete(len(lines), len(lines[-1]))
        assert "open_frame" in [one.name for one in offered], text
