"""R's own draws in every way and by every kind of generator, and R itself where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.builders.inside_validation import GENERATORS

HERE = Path(__file__).parent
PRINTED = HERE / "values.txt"


def drawn_as_printed(line: str) -> bool:
    """Two calls of one stream: the first as printed with its line, and three numbers after it."""
    kind, samples, seed, way, size, count, *numbers = line.split("|")
    places, n = [int(number) - 1 for number in numbers], int(count)
    generator = GENERATORS["R" if kind == "Mersenne-Twister" else f"R {kind}"]
    version = "4.2.2" if samples == "Rejection" else "3.5.3"
    (call,) = generator.meanings(version)[0].generator.calls_named(way)
    calls = call.start(seed)
    assert calls is not None
    # What would follow the first call must not move the second.
    first = calls.draw(int(size), n, 5 if call.nested else 0)[:n]
    return [*first, *calls.draw(int(size), 3)] == places


def lines(size: str) -> list[str]:
    text = PRINTED.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.split("|")[4] == size]


def test_draws_from_a_short_list() -> None:
    assert [line for line in lines("40") if not drawn_as_printed(line)] == []


@pytest.mark.long
def test_draws_from_a_long_list() -> None:
    assert [line for line in lines("13471") if not drawn_as_printed(line)] == []


@pytest.mark.system
def test_r_prints_them_today() -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R"
    for script in ("ways", "one"):
        done = subprocess.run(
            [program, f"{script}.R"],
            cwd=HERE,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=120,
        )
        kept = HERE / {"ways": "values.txt", "one": "one.txt"}[script]
        assert done.stdout.split() == kept.read_text(encoding="utf-8").split()
