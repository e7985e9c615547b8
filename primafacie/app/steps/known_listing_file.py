"""Random numbers that a release printed for a known seed, read from a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.core.errors import StudyError

if TYPE_CHECKING:
    from pathlib import Path

    from sampling.intake import TableFormat
    from validation import KnownListing


def read_known_listing(path: Path | None, form: TableFormat) -> KnownListing | None:
    """One listing: seed, low and high in every row, and the numbers in the order drawn."""
    from sampling.intake import read_table
    from validation import KnownListing

    if path is None:
        return None
    needed = ("seed", "low", "high", "number")
    table = read_table(path, needed=needed, form=form, error=StudyError)
    seeds = set(table.texts("seed", blank=False))
    lows, highs = set(table.whole_numbers("low")), set(table.whole_numbers("high"))
    numbers = table.whole_numbers("number")
    table.raise_problems()
    table.note_unused(needed)
    if len(seeds) != 1 or len(lows) != 1 or len(highs) != 1:
        raise StudyError(
            f"{len(seeds):,} seeds and {max(len(lows), len(highs)):,} ranges",
            where=path.name,
            expected="one seed and one range, repeated in every row",
            fix="Keep the rows of one listing",
        )
    (seed,), (low,), (high,) = seeds, lows, highs
    assert low is not None
    assert high is not None
    drawn = tuple(number for number in numbers if number is not None)
    return KnownListing(seed, low, high, drawn)
