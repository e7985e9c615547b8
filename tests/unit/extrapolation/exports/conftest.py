"""The exported scripts as they are kept: R, and where it can be had SAS and Stata, ran them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

PLACE = Path(__file__).parent / "data/scripts"


_COMMENTS = re.compile(r"/\*.*?\*/\n|^[#*].*?\n", re.DOTALL | re.MULTILINE)


def _statements(text: str) -> str:
    return _COMMENTS.sub("", text)


@pytest.fixture
def same_scripts() -> Callable[[str, Sequence[Path]], None]:
    """Compare exported scripts with the kept ones; WRITE_SCRIPTS=1 writes them.

    Every statement to the letter; comments, which words may change, are left out.
    """

    def compare(name: str, paths: Sequence[Path]) -> None:
        shown = "".join(
            f"==== {path.name}\n{_statements(path.read_text(encoding='utf-8'))}"
            for path in paths
            if path.suffix != ".csv"
        )
        kept = PLACE / f"{name.replace(' ', '_')}.txt"
        if os.environ.get("WRITE_SCRIPTS"):
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(shown, encoding="utf-8")
        assert shown == kept.read_text(encoding="utf-8"), f"{kept.name}: run the R tests, then keep"

    return compare
