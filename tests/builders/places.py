"""Where the files lie that tests read from other folders than their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
CHECKOUT = TESTS.parent
OLD_STUDY = TESTS / "studies" / "1"


def published(name: str) -> Any:
    """A file of printed values: `published("bounds_cases")`."""
    return json.loads((TESTS / f"published/data/{name}.json").read_text(encoding="utf-8"))


def law_examples() -> Any:
    """The worked examples of the law."""
    return json.loads((TESTS / "law/data/worked_examples.json").read_text(encoding="utf-8"))
