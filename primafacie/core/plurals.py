"""Counts in prose: "1 unit", "3 units", "1,204 claims"."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """A count with its noun in the singular or the plural.

    Parameters
    ----------
    number
        How many there are.
    noun
        The noun in the singular.
    plural
        The noun in the plural, where it is not the singular with an s.

    Examples
    --------
    >>> counted(1, "step"), counted(3, "step"), counted(1204, "entry", "entries")
    ('1 step', '3 steps', '1,204 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
