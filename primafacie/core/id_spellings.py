"""Ids that differ between two files only in how they are written: leading zeros, blanks, case."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final

_WAYS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("leading zeros", lambda text: text.lstrip("0")),
    ("blanks and hyphens", lambda text: re.sub(r"[\s-]", "", text)),
    ("the case of letters", str.casefold),
    ("a .0 at the end", lambda text: re.sub(r"\.0+$", "", text)),
    (
        "several of these",
        lambda text: re.sub(r"\.0+$", "", re.sub(r"[\s-]", "", text).casefold()).lstrip("0"),
    ),
)


def spelled_otherwise(lost: Collection[str], known: Iterable[str]) -> dict[str, int]:
    """How many of the lost ids are known ones but for a way of writing, by that way.

    >>> spelled_otherwise(["123", "ab", "zz"], ["000123", "AB"])
    {'leading zeros': 1, 'the case of letters': 1}
    """
    left = set(lost)
    if not left:
        return {}
    ids = list(known)
    found = {}
    for way, read in _WAYS:
        keys = {read(text) for text in ids}
        alike = {text for text in left if read(text) in keys}
        if alike:
            found[way] = len(alike)
            left -= alike
        if not left:
            break
    return found


def spelling_words(found: dict[str, int]) -> str:
    """`12 of them differ from an id there in leading zeros only`; "" where none does.

    >>> spelling_words({"leading zeros": 12})
    '12 of them differ from an id there in leading zeros only'
    """
    return "; ".join(
        f"{count:,} of them {'differs' if count == 1 else 'differ'} from an id there in {way} only"
        for way, count in found.items()
    )
