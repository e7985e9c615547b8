"""A command that was killed, or that met a full disk, ends well when it is typed again.

A server process loads everything once and runs the command in forked children. In each child
the k-th touch of the file system kills the process, or fails as a full disk does; then the
very same command runs again undisturbed. It must end with exit code 0 and leave the records of
an undisturbed run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.studies import StudyFolder, verified

BEYOND = 99
SERVER = """
import errno, os, sys
from primafacie.app.cli import main

EVENTS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate",
          "shutil.copyfile", "shutil.rmtree", "os.listdir", "os.scandir", "os.chmod")

def run(words):
    try:
        main(words)
    except SystemExit as stop:
        return stop.code or 0
    return 0

def child(words, point, way):
    found = os.fork()
    if found:
        return os.waitstatus_to_exitcode(os.waitpid(found, 0)[1])
    touched = 0
    def hook(event, given):
        nonlocal touched
        if event not in EVENTS:
            return
        touched += 1
        if touched == point and way == "kill":
            os._exit(137)
        if touched == point and way == "full":
            raise OSError(errno.ENOSPC, "No space left on device")
    if point:
        fsync = os.fsync
        def watched(handle):
            hook("os.remove", ())
            fsync(handle)
            hook("os.remove", ())
        os.fsync = watched
        sys.addaudithook(hook)
    code = run(words)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(BEYOND if touched < point and code == 0 else code)

BEYOND = 99
way, first, step, place, *words = sys.argv[1:]

def at(name):
    return [word.replace("PLACE", f"{place}-{name}") for word in words]

assert child(at("warm"), 0, "") == 0
run(at("here"))
point, stopped = int(first), 0
while stopped != BEYOND and point < 2000:
    stopped = child(at(point), point, way)
    print("point", point, stopped, child(at(point), 0, ""), file=sys.stderr)
    point += int(step)
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    rows = "".join(f"{k:05d},{10 + k % 37}.{k % 100:02d}\n" for k in range(400))
    path.write_text("ID,PAID\n" + rows, encoding="utf-8")
    return path


def studies(tmp_path: Path, command: str, names: list[str], claims: Path) -> list[str]:
    """The words of the command; for `draw`, a planned study at every place."""
    if command == "check":
        return ["check", str(claims), "--unit-id", "ID", "--paid", "PAID", "--study", "PLACE"]
    from tests.builders.studies import command as done

    planned = tmp_path / "planned"
    columns = ("--unit-id", "ID", "--paid", "PAID")
    done("check", claims, *columns, "--study", planned, "--title", "stopped")
    done("plan", planned, "--rules", "cms-pim", "--sample", 40)
    for name in names:
        shutil.copytree(planned, tmp_path / f"study-{name}")
    return [
        "draw",
        "PLACE",
        "--seed",
        "lot 1",
        "--seed-source",
        "public draw",
        "--reviewers",
        "A,B",
    ]


def records(study: Path, command: str) -> dict[str, bytes]:
    names = {"check": ["1-frame/frame.json"], "draw": ["3-draw/draw.json"]}[command]
    return {name: (study / name).read_bytes() for name in names}


def stop_everywhere(
    tmp_path: Path, claims: Path, command: str, way: str, points: range
) -> list[int]:
    """Stop the command at every one of the points; the exit codes of the stopped runs."""
    names = ["warm", "here", *map(str, points)]
    words = studies(tmp_path, command, names, claims)
    given = [way, str(points.start), str(points.step), str(tmp_path / "study")]
    done = subprocess.run(
        [sys.executable, "-c", SERVER, *given, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    whole = tmp_path / "study-warm"
    expected = records(whole, command)
    kinds = [step.kind for step in StudyFolder.open(whole).manifest.steps]
    codes = []
    for line in done.stderr.splitlines():
        if not line.startswith("point "):
            continue
        point, stopped, again = map(int, line.split()[1:])
        study = tmp_path / f"study-{point}"
        assert again == 0, f"{command}, {way} at point {point}: {done.stderr[-2000:]}"
        assert records(study, command) == expected, point
        checked = verified(study)
        assert checked.ok, f"{point}: {checked}"
        assert [step.kind for step in StudyFolder.open(study).manifest.steps] == kinds, point
        codes.append(stopped)
    assert codes[-1] == BEYOND, "the points reach to the end of the run"
    return codes[:-1]


@pytest.mark.once
@pytest.mark.parametrize("command", ["check", "draw"])
@pytest.mark.parametrize("way", ["kill", "full"])
@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_a_stopped_command_ends_well_when_typed_again(
    tmp_path: Path, claims: Path, command: str, way: str
) -> None:
    codes = stop_everywhere(tmp_path, claims, command, way, range(3, 400, 61))
    assert len(codes) > 1
    assert set(codes) <= ({137} if way == "kill" else {0, 3}), "a full disk is no fault of ours"


@pytest.mark.long
@pytest.mark.parametrize("command", ["check", "draw"])
@pytest.mark.parametrize("way", ["kill", "full"])
def test_every_point_of_a_stop(tmp_path: Path, claims: Path, command: str, way: str) -> None:
    codes = stop_everywhere(tmp_path, claims, command, way, range(1, 400))
    assert len(codes) > 60
    assert set(codes) <= ({137} if way == "kill" else {0, 3})
