"""Processor seconds of a start: imports, the first verb, and help texts.

    python benchmarks/startup.py

User and system time of a child process by its resource usage, the median of 7, after a first run
that compiles. Each figure has its ratio to its peer in the same run: an empty interpreter, or
`import numpy, duckdb` for the first verb. Run alone.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 7
EMPTY, ENGINES = ("-c", "pass"), ("-c", "import numpy, duckdb")


@dataclass(frozen=True)
class Start:
    """A way to start: its arguments, its peer, and the promise in seconds or as a ratio."""

    name: str
    words: tuple[str, ...]
    peer: tuple[str, ...] = EMPTY
    seconds: float | None = None
    ratio: float | None = None


def first_verb(claims: Path) -> str:
    """Open a small csv file as a frame."""
    return (
        "from sampling import open_frame; "
        f"open_frame({str(claims)!r}, unit_id='id', paid='paid', date='day')"
    )


def starts(claims: Path) -> list[Start]:
    """Every start that is measured."""
    from primafacie.app.cli.commands import COMMANDS

    module = ("-m", "primafacie")
    return [
        Start("import sampling", ("-c", "import sampling"), seconds=0.25),
        Start("import extrapolation", ("-c", "import extrapolation"), seconds=0.25),
        Start("import validation", ("-c", "import validation"), seconds=0.25),
        Start("import penalties", ("-c", "import penalties"), seconds=0.25),
        Start("open_frame of a small csv", ("-c", first_verb(claims)), ENGINES, ratio=1.3),
        Start("open_frame and check", ("-c", first_verb(claims) + ".check()"), ENGINES),
        Start("primafacie --help", (*module, "--help"), seconds=0.25),
        *(
            Start(f"primafacie {name} --help", (*module, name, "--help"), seconds=0.30)
            for name in COMMANDS
        ),
    ]


def processor_seconds(words: Sequence[str], compiled: str) -> float:
    """User and system seconds of a new interpreter, the median of several."""
    surroundings = os.environ | {"PYTHONPYCACHEPREFIX": compiled}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    found = []
    for _ in range(RUNS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *words], check=True, stdout=subprocess.DEVNULL, env=surroundings
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found[1:])


def main() -> None:
    over = []
    with tempfile.TemporaryDirectory() as area:
        claims = Path(area) / "claims.csv"
        rows = "".join(f"{k:03d},{k}.50,2024-01-{k % 28 + 1:02d}\n" for k in range(100))
        claims.write_text("id,paid,day\n" + rows, encoding="utf-8")
        compiled = str(Path(area) / "compiled")
        peers = {peer: processor_seconds(peer, compiled) for peer in (EMPTY, ENGINES)}
        print(f"an empty interpreter {peers[EMPTY]:.3f} s, numpy and duckdb {peers[ENGINES]:.3f} s")
        for start in starts(claims):
            took = processor_seconds(start.words, compiled)
            ratio = took / peers[start.peer]
            promise, kept = "", True
            if start.seconds is not None:
                promise, kept = f"at most {start.seconds:.2f} s", took <= start.seconds
            if start.ratio is not None:
                promise, kept = f"at most {start.ratio:.1f} times", ratio <= start.ratio
            verdict = "" if not promise else "ok" if kept else "OVER"
            print(f"{start.name:36} {took:6.3f} s {ratio:6.2f} times  {promise:18} {verdict}")
            over += [] if kept else [start.name]
    if over:
        print(f"over: {', '.join(over)}")
        sys.exit(1)


if __name__ == "__main__":
    main()
