"""Every example in a command's help runs on the demo study and the shipped claims."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer.main

from primafacie.app.cli.application import application
from tests.builders.command_line import envelope, run
from tests.builders.worksheets import heads_of

# The order of the work; commands that are not named come last, in their own order.
ORDER = ("demo", "check", "plan", "amend", "draw", "estimate", "report", "verify")
# Not run here: notebooks start a kernel (tests/notebooks runs them); the others read files of
# the reader's own, and tests of their own run them on other files.
OF_THE_OTHER_SIDE = ["formula", "findings.xlsx"]
ELSEWHERE = ("audit-frame", "import", "monitor", "notebook", "replicate")
HEAD = "HEAD-FROM-THE-REPORT"
# Not run a second time, as JSON: those that take long, and whose tests read their JSON.
ONCE = (("demo",), ("plan",), ("rebut",), ("penalty",))
# What they write must be new.
REFUSED_AGAIN = (("export",), ("rules", "new"))


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
    lines = [
        f"{row},2026-{9 + (k > 20)}-{1 + k % 28:02d},{int(k % 9 == 0)},{120 * (k % 9 == 0)}.00"
        for k, row in enumerate(rows)
    ]
    heads = "provider,chart,service_date,error,exposure\n"
    (area / "findings.csv").write_text(
        heads + "\n".join(line.replace("2026-9-", "2026-09-") for line in lines) + "\n",
        encoding="utf-8",
    )
    (area / "case.toml").write_text(
        'auditee = "Riverside Clinic"\nprepared_by = "R. Ortiz"\n', "utf-8"
    )
    (area / "values.txt").write_text("1 300 267\n2 900 774\n3 60 60\n4 80 10\n", "utf-8")
    (area / "strata.txt").write_text("1 5200 2\n2 3500 2\n", encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (["unit", "difference"], ["a", 40], ["b", 0], ["c", 12.5]):
        book.active.append(row)
    book.save(area / "findings.xlsx")
    regions = [f"Region {k} {40 + 7 * k} ${1000 * (k + 2):,}.00" for k in range(1, 13)]
    (area / "regions.txt").write_text("\n".join(regions) + "\n", encoding="utf-8")
    (area / "book.csv").write_text(
        "id,due,reported\nA,2024-11-01,2025-12-06\nB,2024-11-01,\nC,2024-11-01,2025-11-01\n",
        encoding="utf-8",
    )
    return area


def violations(area: Path) -> None:
    """What the reviewer found beside the overpayments of my-study: ten violations."""
    record = json.loads((area / "my-study/4-review/review.json").read_bytes())
    heads = "unit_id,violation,evidence,penalty_units,claimed_tainted,presented_on,responsible"
    rows = [
        f"{row['unit_id']},402.1(c)(17),chart,1,50,2024-03-01,Dr A" for row in record["rows"][:10]
    ]
    (area / "violations.csv").write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")


def other_side(area: Path) -> Path:
    """What the other side produced: a frame, the selected ids and the findings on them."""
    there = area / "produced"
    if there.exists():
        return there
    there.mkdir()
    rows = [(f"u{k:04d}", 10 + k % 90) for k in range(600)]
    text = "\n".join(f"{unit},{paid}.00" for unit, paid in rows)
    (there / "claims.csv").write_text(f"unit_id,paid\n{text}\n", encoding="utf-8")
    drawn = rows[5::15]
    (there / "ids.txt").write_text("\n".join(unit for unit, _ in drawn) + "\n", encoding="utf-8")
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["unit_id", "paid", "should_have_paid"])
    for place, (unit, paid) in enumerate(drawn):
        page.append([unit, paid, 0 if place % 3 == 0 else paid])
    book.save(there / "findings.xlsx")
    return there


def fill(area: Path) -> None:
    """What the reviewer does between draw and estimate: the worksheet filled in."""
    book = openpyxl.load_workbook(area / "my-study/3-draw/worksheet.xlsx")
    page = book["Review"]
    heads = heads_of(page)
    for row in range(2, page.max_row + 1):
        paid = page.cell(row, heads["paid"]).value
        page.cell(row, heads["should_have_paid"], 0 if row % 3 == 0 else paid)
        page.cell(row, heads["status"], "reviewed")
        page.cell(row, heads["overpaid"], None)
    book.save(area / "worksheet-filled.xlsx")


@pytest.mark.once
@pytest.mark.parametrize("path", sorted(COMMANDS), ids=" ".join)
def test_every_command_teaches_by_example(path: tuple[str, ...]) -> None:
    found = examples(COMMANDS[path])
    assert found, f"primafacie {' '.join(path)} has no example"
    for words in found:
        assert tuple(words[: len(path)]) == path
    assert any("--json" in option.opts for option in COMMANDS[path].params), path


@pytest.mark.once
@pytest.mark.parametrize("path", sorted(COMMANDS), ids=" ".join)
@pytest.mark.parametrize("width", [60, 80])
def test_an_example_is_copied_into_a_shell_as_it_stands(
    path: tuple[str, ...],
    width: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its lines end in a backslash where they break, and no line of the help is wider."""
    monkeypatch.setenv("COLUMNS", str(width))
    _, out, _ = run(capsys, *path, "--help")
    shown = re.findall(r"^    (primafacie .*)$", out.replace("\\\n", " "), re.MULTILINE)
    assert [shlex.split(text)[1:] for text in shown] == examples(COMMANDS[path])
    for line in out.splitlines():
        assert len(line) <= width or '"' in line, line  # a text in quotes is not broken


def test_every_example_runs(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    demonstration: tuple[Path, str],
) -> None:
    monkeypatch.chdir(place)
    ranked = sorted(
        COMMANDS, key=lambda path: ORDER.index(path[0]) if path[0] in ORDER else len(ORDER)
    )
    for path in ranked:
        if path[0] in ELSEWHERE:
            continue
        if path == ("plan",):  # the reader checks the claims into a second study
            shutil.copytree(place / "my-study", place / "ratstats-study")
        if path == ("penalty",):
            violations(place)
        if path == ("estimate",):
            fill(place)
        for words in examples(COMMANDS[path]):
            monkeypatch.chdir(place)
            if words[:2] == ["demo", "--to"]:  # run once for all tests
                shutil.copytree(demonstration[0], place / words[2])
                continue
            if HEAD in words:
                manifest = json.loads((place / "demo-study/manifest.json").read_bytes())
                words[words.index(HEAD)] = manifest["head"]
            if path == ("rebut",) or "--simulate" in words:
                words += ["--replicates", "20"]  # those of the example take minutes
            if (path == ("rebut",) and "--frame" in words) or words[:2] == OF_THE_OTHER_SIDE:
                monkeypatch.chdir(other_side(place))
            code, out, err = run(capsys, *words)
            said = f"primafacie {shlex.join(words)}\n{out}\n{err}"
            assert code == 0 or (path == ("doctor",) and code == 1), said
            assert out, said
            assert "Traceback" not in err, said
            if path not in ONCE:  # as JSON it is one envelope, also where it cannot be run twice
                code, out, _ = run(capsys, *words, "--json")
                assert envelope(out)["command"] == " ".join(path)
                assert envelope(out)["exit_code"] == code
                assert code in (0, 1) or path in REFUSED_AGAIN, out
