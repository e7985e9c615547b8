"""What several tests need: a finished demonstration study, made once, copied for each."""

from __future__ import annotations

import io
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's study folder; do not change it."""
    from primafacie.app.cli.output import Output
    from primafacie.app.demo import run_demo

    root = tmp_path_factory.mktemp("demo") / "study"
    with redirect_stdout(io.StringIO()):
        run_demo(root, Output(as_json=False))
    return root


@pytest.fixture
def demo_study(demo_once: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration's study folder that a test may damage."""
    return Path(shutil.copytree(demo_once, tmp_path / "study"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests ask to be printed: their property `printed`, also from other processes."""
    told = [
        str(value)
        for report in terminalreporter.getreports("passed")
        for name, value in getattr(report, "user_properties", [])
        if name == "printed"
    ]
    if told:
        terminalreporter.section("printed by tests")
    for line in told:
        terminalreporter.write_line(line)
