"""Ids that a program has turned into numbers, told by all ids of a column together."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

HELD: Final = 15
"""Digits that a spreadsheet and a floating-point number hold."""
LEAST_ZEROS: Final = 4
"""So many zeros in a row of places beyond these digits do not come about by themselves."""
POINT_ZERO: Final = "[0-9]+[.]0"
ZEROS_ALONE: Final = rf"[0-9]{{{HELD}}}0+"
AS_TEXT: Final = "Export them again as text from the program that holds them"
ALL_POINT_ZERO: Final = "ids that all end in .0, as numbers do: leading zeros are lost"
ALL_ZEROS: Final = f"ids of which all digits after the {HELD}th are 0: a spreadsheet has lost them"


def damage_of(ids: Collection[str]) -> str:
    """What a program has done to the ids of a column; "" where nothing shows.

    >>> damage_of(["123.0", "456.0"])
    'ids that all end in .0, as numbers do: leading zeros are lost'
    >>> damage_of(["12345678901234500", "98765432109876500"])
    'ids of which all digits after the 15th are 0: a spreadsheet has lost them'
    """
    given = {text for text in ids if text}
    if given and all(text.endswith(".0") and re.fullmatch(POINT_ZERO, text) for text in given):
        return ALL_POINT_ZERO
    long = [text for text in given if len(text) > HELD]
    if long and all(text.endswith("0") and re.fullmatch(ZEROS_ALONE, text) for text in long):
        places = sum(len(text) - HELD for text in long)
        return ALL_ZEROS if places >= LEAST_ZEROS else ""
    return ""
