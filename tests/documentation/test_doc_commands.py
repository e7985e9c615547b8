"""Every command that a page of the documentation shows runs, and prints what the page says.

The commands of a page run in one folder, in the page's order, beside the files whose text the
page shows under their names. Lines below a command are looked for in its output; a line of `...`
stands for any others.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.builders.command_line import invoke
from tests.builders.places import CHECKOUT

PAGES = sorted(
    path.relative_to(CHECKOUT / "docs").as_posix()
    for path in (CHECKOUT / "docs").rglob("*.md")
    if "_build" not in path.parts and "$ primafacie" in path.read_text(encoding="utf-8")
)
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
FILE = re.compile(r"```\{code-block\} (?:text|toml)\n:caption: (\S+)\n\n(.*?)```", re.DOTALL)
pytestmark = pytest.mark.checkout


def sessions(text: str) -> list[tuple[str, list[str]]]:
    """The commands of a page with the lines printed below each."""
    found: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip() and found:
                found[-1][1].append(line.strip())
    return [(command, lines) for command, lines in found if command.startswith("primafacie ")]


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run(
    page: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    demonstration: tuple[Path, str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    text = (CHECKOUT / "docs" / page).read_text(encoding="utf-8")
    for name, content in FILE.findall(text):
        (tmp_path / name).write_text(content, encoding="utf-8")
    for command, lines in sessions(text):
        words = shlex.split(command)[1:]
        if words[:2] == ["demo", "--to"]:  # run once for all tests
            shutil.copytree(demonstration[0], words[2])
            output = demonstration[1]
        else:
            done = invoke(*words)
            output = done.output
            assert done.exit_code == 0, f"{command}\n{output}\n{done.exception}"
        printed = squeezed(output)
        for line in lines:
            if line != "...":
                assert squeezed(line) in printed, f"{command}\n{output}"


def test_there_are_pages_with_commands() -> None:
    assert len(PAGES) >= 3
