"""A kill at any moment leaves the folder before or after a step, never between.

A child process commits a step; at its k-th touch of the disk it dies at once, as by a
power cut. Fifty points of death; after each the folder opens, verifies and can go on.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from primafacie.core.folder import StudyFolder
from primafacie.core.verification import verify

CHILD = """
import os, sys
from pathlib import Path
from primafacie.core.folder import StudyFolder

points = int(sys.argv[2])
touched = 0

def deadly(event, args):
    global touched
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree",
                 "os.listdir", "os.scandir"):
        touched += 1
        if touched == points:
            os._exit(137)

study = StudyFolder.open(Path(sys.argv[1]))
fsync = os.fsync
def dying_fsync(handle):
    deadly("os.remove", ())
    fsync(handle)
    deadly("os.remove", ())
os.fsync = dying_fsync
sys.addaudithook(deadly)
with study.step("review", "read the findings") as step:
    for number in range(4):
        step.write(f"4-review/part-{number}.json", b"x" * 5000)
print("committed", touched)
"""


def start(root: Path) -> StudyFolder:
    study = StudyFolder.create(root, title="killed")
    with study.step("frame", "checked") as step:
        step.write("1-frame/frame.json", b"{}\n")
    return study


def run(root: Path, points: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(root), str(points)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("tens", range(5))
def test_every_point_of_death(tmp_path: Path, tens: int) -> None:
    died = 0
    for points in range(10 * tens + 1, 10 * tens + 11):
        root = tmp_path / str(points)
        before = start(root).head
        died += run(root, points).returncode == 137
        study = StudyFolder.open(root)
        found = verify(study)
        assert found.ok, str(found)
        kinds = [step.kind for step in study.manifest.steps]
        assert kinds in (["frame"], ["frame", "review"])
        assert (study.head == before) == (kinds == ["frame"])
        with study.step("review", "read again") as step:
            step.write("4-review/part-0.json", b"after\n")
        assert verify(StudyFolder.open(root)).ok
    assert died == 10, "every one of these points must lie within the step"


def test_there_are_more_than_fifty_points(tmp_path: Path) -> None:
    start(tmp_path / "s")
    done = run(tmp_path / "s", 10**9)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[1]) > 50
