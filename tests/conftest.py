"""What several tests need: a finished demonstration study, made once, copied for each."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """System tests of one file, or of one engine, stay on one worker and share what they start."""
    for item in items:
        if item.get_closest_marker("system"):
            engine = getattr(item, "callspec", None) and item.callspec.params.get("opener")
            group = str(engine or item.path.stem)
            item.add_marker(pytest.mark.xdist_group(group))


def _made(area: Path) -> tuple[Path, str]:
    from typer.testing import CliRunner

    from primafacie.app.cli.application import application

    done = CliRunner().invoke(application, ["demo", "--into", str(area / "study")])
    assert done.exit_code == 0, done.output
    (area / "printed.txt").write_text(done.output, encoding="utf-8")
    return area / "study", done.output


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of `primafacie demo` and what it printed, once for all workers; unchanged."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _made(tmp_path_factory.mktemp("demo"))
    area = tmp_path_factory.getbasetemp().parent / "demo"
    with FileLock(area.with_suffix(".lock")):
        if (area / "printed.txt").exists():
            return area / "study", (area / "printed.txt").read_text(encoding="utf-8")
        area.mkdir()
        return _made(area)


@pytest.fixture(scope="session")
def demo_once(demonstration: tuple[Path, str]) -> Path:
    """The demonstration's study folder; do not change it."""
    return demonstration[0]


@pytest.fixture
def demo_study(demo_once: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration's study folder that a test may damage."""
    return Path(shutil.copytree(demo_once, tmp_path / "study"))
