"""Every example in a command's help runs on the demo study and the shipped claims."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer.main

from primafacie.app.cli import main
from primafacie.app.cli.application import application

# The order of the work; commands that are not named come last, in their own order.
ORDER = ("demo", "check", "plan", "draw", "estimate", "report", "verify")
HEAD = "HEAD-FROM-THE-REPORT"


def commands(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its path, inner ones too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *path, name)
        else:
            yield (*path, name), command


COMMANDS = dict(commands(typer.main.get_command(application)))


def examples(command: Any) -> list[list[str]]:
    """The words of each example of a command's help."""
    words = command.callback.__doc__ or "" if command.callback else ""
    found = re.findall(r"Example:\s+(primafacie .*?)(?=\n\s*\n|\n\s*Example:|\Z)", words, re.DOTALL)
    return [shlex.split(" ".join(text.split()))[1:] for text in found]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a reader of the help has: the claims, and a clinic's lists."""
    area = tmp_path_factory.mktemp("examples")
    rows = [f"Dr. {'AB'[k % 2]},c{k:03d}" for k in range(40)]
    (area / "charts.csv").write_text("provider,chart\n" + "\n".join(rows) + "\n", encoding="utf-8")
    lines = [f"{row},2026-{9 + (k > 20)}-{1 + k % 28:02d},{int(k % 9 == 0)},{120 * (k % 9 == 0)}.00"
             for k, row in enumerate(rows)]  # fmt: skip
    heads = "provider,chart,service_date,error,exposure\n"
    (area / "findings.csv").write_text(
        heads + "\n".join(line.replace("2026-9-", "2026-09-") for line in lines) + "\n",
        encoding="utf-8",
    )
    return area


def fill(area: Path) -> None:
    """What the reviewer does between draw and estimate: the worksheet filled in."""
    book = openpyxl.load_workbook(area / "my-study/3-draw/worksheet.xlsx")
    page = book["Review"]
    heads = {cell.value: cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        paid = page.cell(row, heads["paid"]).value
        page.cell(row, heads["should_have_paid"], 0 if row % 3 == 0 else paid)
        page.cell(row, heads["status"], "reviewed")
        page.cell(row, heads["overpaid"], None)
    book.save(area / "worksheet-filled.xlsx")


def run(capsys: pytest.CaptureFixture[str], words: list[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(words)
    captured = capsys.readouterr()
    return int(stop.value.code or 0), captured.out, captured.err


@pytest.mark.parametrize("path", sorted(COMMANDS), ids=" ".join)
def test_every_command_teaches_by_example(path: tuple[str, ...]) -> None:
    found = examples(COMMANDS[path])
    assert found, f"primafacie {' '.join(path)} has no example"
    for words in found:
        assert tuple(words[: len(path)]) == path
    assert any("--json" in option.opts for option in COMMANDS[path].params), path


def test_every_example_runs(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place)
    ranked = sorted(COMMANDS, key=lambda path: (
        ORDER.index(path[0]) if path[0] in ORDER else len(ORDER)))  # fmt: skip
    for path in ranked:
        if path == ("estimate",):
            fill(place)
        for words in examples(COMMANDS[path]):
            if HEAD in words:
                manifest = json.loads((place / "demo-study/manifest.json").read_bytes())
                words[words.index(HEAD)] = manifest["head"][:12]
            code, out, err = run(capsys, words)
            said = f"primafacie {shlex.join(words)}\n{out}\n{err}"
            assert code == 0 or (path == ("doctor",) and code == 1), said
            assert out, said
            assert "Traceback" not in err, said
