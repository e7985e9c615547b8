"""Processor seconds and memory of `primafacie report`, with the ratio to a raw limit.

    python benchmarks/report_speed.py [UNITS ...]

Each report is a new process on a copy of the study. The raw limit is a process that imports what
the report cannot do without (NumPy, DuckDB, matplotlib and the writer of the format), reads the
draw and the review with the standard library, and writes them once more. Without arguments the
demonstration, 1,000, 4,000 (400 strata) and 10,000 sampled units are measured. Run alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from report_studies import make_study

from primafacie.app.cli.output import Output
from primafacie.app.demo.audit import run_demo

FORMATS = {
    "html": "jinja2",
    "docx": "docx",
    "pdf": "typst",
    "xlsx": "xlsxwriter",
    "html,pdf,docx,xlsx": "jinja2, typst, docx, xlsxwriter",
}
STRATA = {4_000: 400}
RAW = """
import json, sys
from pathlib import Path
import numpy, duckdb, matplotlib.figure, matplotlib.backends.backend_svg, {writers}
for name in ("3-draw/draw.json", "4-review/review.json"):
    record = json.loads((Path(sys.argv[1]) / name).read_bytes())
    Path(sys.argv[1], "raw.json").write_text(json.dumps(record), encoding="utf-8")
"""


def measured(words: list[str], compiled: str) -> tuple[float, float]:
    """User and system seconds of a process, and its peak memory in megabytes."""
    surroundings = os.environ | {"PYTHONPYCACHEPREFIX": compiled, "OPENBLAS_NUM_THREADS": "1"}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.DEVNULL, env=surroundings
    )
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"failed: {' '.join(words)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Measure every study and format."""
    asked = [int(text.replace(",", "")) for text in sys.argv[1:]]
    print(f"{'study':28} {'format':20} {'cpu s':>7} {'raw s':>7} {'ratio':>6} {'MB':>6}")
    with tempfile.TemporaryDirectory() as area:
        compiled = str(Path(area) / "compiled")
        studies: dict[str, Path] = {}
        if not asked:
            studies["demonstration"] = Path(area) / "demo"
            run_demo(studies["demonstration"], Output(as_json=True))
        for units in asked or (1_000, 4_000, 10_000):
            strata = STRATA.get(units, 4)
            root = Path(area) / f"study-{units}"
            make_study(root, units, strata=strata, by=strata > 4)
            studies[f"{units:,} units, {strata} strata"] = root
        everything = ",".join(name for name in FORMATS if "," not in name)
        for title, root in studies.items():
            # The first run compiles, and is not counted.
            warm = Path(area) / "warm"
            shutil.copytree(root, warm, dirs_exist_ok=True)
            measured(["-m", "primafacie", "report", str(warm), "--format", everything], compiled)
            shutil.rmtree(warm)
            for formats, writers in FORMATS.items():
                copy = Path(area) / "copy"
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(root, copy)
                raw_words = ["-c", RAW.format(writers=writers), str(copy)]
                words = ["-m", "primafacie", "report", str(copy), "--format", formats]
                raw, _ = measured(raw_words, compiled)
                seconds, memory = measured(words, compiled)
                print(
                    f"{title:28} {formats:20} {seconds:7.2f} {raw:7.2f} {seconds / raw:6.2f} "
                    f"{memory:6.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
