"""A kill at any moment leaves the folder before or after a step, never between.

A child process commits a step; at its k-th touch of the disk it dies at once, as by a
power cut. Fifty points of death; after each the folder opens, verifies and can go on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.inside_core import StudyFolder, verify

CHILD = """
import os, sys
from pathlib import Path
from primafacie.core.folder import StudyFolder

touched, points = 0, 0

def deadly(event, args):
    global touched
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree",
                 "os.listdir", "os.scandir"):
        touched += 1
        if touched == points:
            os._exit(137)

def work(root, dies_at):
    global points
    points = dies_at
    study = StudyFolder.open(Path(root))
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

given = list(zip(sys.argv[1::2], map(int, sys.argv[2::2])))
if len(given) == 1:
    work(*given[0])
for root, dies_at in given if len(given) > 1 else ():
    child = os.fork()
    if child == 0:
        work(root, dies_at)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def start(root: Path) -> StudyFolder:
    study = StudyFolder.create(root, title="killed")
    with study.step("frame", "checked") as step:
        step.write("1-frame/frame.json", b"{}\n")
    return study


def run(*given: tuple[Path, int]) -> subprocess.CompletedProcess[str]:
    words = [str(word) for pair in given for word in pair]
    return subprocess.run(
        [sys.executable, "-c", CHILD, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def codes(given: list[tuple[Path, int]]) -> list[int]:
    """How each child ended: forked from one process where the system can, for speed."""
    if hasattr(os, "fork"):
        return [int(line) for line in run(*given).stdout.split()]
    return [run(pair).returncode for pair in given]


@pytest.mark.parametrize("tens", range(5))
def test_every_point_of_death(tmp_path: Path, tens: int) -> None:
    given = [(tmp_path / str(points), points) for points in range(10 * tens + 1, 10 * tens + 11)]
    heads = {root: start(root).head for root, _ in given}
    ended = codes(given)
    for root, before in heads.items():
        study = StudyFolder.open(root)
        found = verify(study)
        assert found.consistent, str(found)
        kinds = [step.kind for step in study.manifest.steps]
        assert kinds in (["frame"], ["frame", "review"])
        assert (study.head == before) == (kinds == ["frame"])
        with study.step("review", "read again") as step:
            step.write("4-review/part-0.json", b"after\n")
        assert verify(StudyFolder.open(root)).ok
    assert ended == [137] * 10, "every one of these points must lie within the step"


def test_there_are_more_than_fifty_points(tmp_path: Path) -> None:
    start(tmp_path / "s")
    done = run((tmp_path / "s", 10**9))
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[1]) > 50
