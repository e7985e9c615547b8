"""Try every variation of every claim file and print how each is read.

`python -m tests.nightly.variations` ends with 1 where a file is read otherwise than it should be.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.builders.claim_files import FILES
from tests.builders.file_variations import VARIATIONS
from tests.builders.variation_outcomes import Outcome, outcome_of


def words_of(outcome: Outcome) -> str:
    """The outcome in words: as it lies, with which options, refused, or a silent difference."""
    if outcome.how != "read":
        return outcome.how
    return f"read with {', '.join(outcome.options)}" if outcome.options else "read as it lies"


def main() -> int:
    """Print a line per file, then the counts; 1 where one is not as it should be."""
    counts: Counter[str] = Counter()
    wrong = 0
    for variation in VARIATIONS:
        for file in FILES:
            with TemporaryDirectory() as folder:
                outcome = outcome_of(variation, file, Path(folder))
            said = words_of(outcome)
            counts["read with options" if outcome.options and outcome.how == "read" else said] += 1
            if outcome.how != ("refused" if variation.final else "read"):
                wrong += 1
                said += f"  WRONG: {outcome.error}"
            sys.stdout.write(f"{variation.name} | {file.name} | {said}\n")
    sys.stdout.write(f"{len(VARIATIONS)} variations of {len(FILES)} files: {dict(counts)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
