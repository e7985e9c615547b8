"""Tests start few processes: each costs as much as ten tests in this one (a ratchet).

`started_processes.txt` lists the calls that start one, by file. No file may gain any: a command is
called in this process (`tests/builders/command_line.py`) unless its start is the point. Folders
whose point is another program are left out. Run this file as a script to lower the list to what
the tests have now; it never raises a number.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LISTED = Path(__file__).with_name("started_processes.txt")
OTHER_PROGRAMS = ("nightly", "notebooks", "reference", "system")
STARTS = re.compile(
    r"\bsubprocess\.(?:run|Popen|call|check_call|check_output)\b"
    r"|\b(?:multiprocessing|get_context\(.*?\))\.(?:Process|Pool)\b"
    r"|\bProcessPoolExecutor\(|\bos\.(?:system|fork|spawn\w+)\("
)


def starts(text: str) -> int:
    """How many places of a text start a process."""
    return len(STARTS.findall(text))


def counted() -> dict[str, int]:
    places = {
        path.relative_to(TESTS).as_posix(): starts(path.read_text(encoding="utf-8"))
        for path in TESTS.rglob("*.py")
        if path != Path(__file__) and path.relative_to(TESTS).parts[0] not in OTHER_PROGRAMS
    }
    return {place: number for place, number in places.items() if number}


def listed() -> dict[str, int]:
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return {path: int(number) for number, path in (line.split() for line in lines)}


@pytest.mark.once
def test_no_file_gains_starts_of_processes() -> None:
    most = Counter(listed())
    gained = {
        path: f"{number} instead of {most[path]}"
        for path, number in counted().items()
        if number > most[path]
    }
    assert gained == {}, "call the command in this process: tests/builders/command_line.py"


def test_what_counts() -> None:
    code = "done = subprocess.run([program])\nwith subprocess.Popen(words) as p:\n    p.wait()"
    assert starts(code) == 2
    assert starts('with ProcessPoolExecutor(2) as pool: ...\nos.system("ls")') == 2
    assert starts("import subprocess\nerror = subprocess.CalledProcessError") == 0


def write() -> None:
    """Write the list anew where the tests have fewer than listed."""
    most, now = listed(), counted()
    kept = {path: min(number, now.get(path, 0)) for path, number in most.items()}
    text = "".join(f"{number} {path}\n" for path, number in sorted(kept.items()) if number)
    LISTED.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
