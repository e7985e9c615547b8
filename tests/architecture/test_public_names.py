"""The public names and their signatures are a promise: a change shows here first.

Run as a script it writes the list anew.
"""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

NAMES = Path(__file__).parent / "public_names.txt"
PACKAGES = ("extrapolation", "penalties", "sampling", "validation")


def signatures() -> list[str]:
    """Every exported name with its signature, a line each."""
    lines = []
    for package in PACKAGES:
        module = importlib.import_module(package)
        for name in sorted(module.__all__):
            item = getattr(module, name)
            shown = str(inspect.signature(item)) if callable(item) else f": {type(item).__name__}"
            lines.append(f"{package}.{name}{shown}")
    return lines


def test_the_public_names_are_the_committed_ones() -> None:
    kept = NAMES.read_text(encoding="utf-8").splitlines()
    found = signatures()
    assert [line for line in kept if line not in found] == [], "a public name left or changed"
    assert [line for line in found if line not in kept] == [], f"new: write {NAMES.name} anew"


def test_the_names_that_must_stay_are_there() -> None:
    sampling = importlib.import_module("sampling")
    extrapolation = importlib.import_module("extrapolation")
    for name in ("open_frame", "stratify", "allocate", "plan", "load_draw", "Money", "ErrorModel"):
        assert name in sampling.__all__
    for name in ("read_review", "estimate", "expand", "count", "demand"):
        assert name in extrapolation.__all__
    assert callable(sampling.Plan.draw)
    assert callable(sampling.Draw.worksheet)
    assert callable(sampling.Draw.save)
    assert callable(extrapolation.Estimate.interval)


if __name__ == "__main__":
    NAMES.write_text("\n".join(signatures()) + "\n", encoding="utf-8")
