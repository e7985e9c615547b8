"""Texts with the form of a patient's number, which no document of a case may hold."""

from __future__ import annotations

import re
from typing import Final

_SOCIAL_SECURITY: Final = re.compile(r"(?<![0-9])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9])", re.ASCII)
# The form of a Medicare beneficiary identifier: CMS, "Understanding the MBI".
_LETTER: Final = "[AC-HJKMNP-RT-Y]"
_BENEFICIARY: Final = re.compile(
    rf"(?<![0-9A-Z])[1-9]{_LETTER}(?:{_LETTER}|[0-9])[0-9]-?{_LETTER}(?:{_LETTER}|[0-9])[0-9]-?"
    rf"{_LETTER}{{2}}[0-9]{{2}}(?![0-9A-Z])",
    re.ASCII | re.IGNORECASE,
)


def names_a_patient(text: str) -> bool:
    """Does the text have a number with the form of a Social Security or Medicare number?

    >>> names_a_patient("see 123-45-6789"), names_a_patient("TIN 12-3456789")
    (True, False)
    """
    return bool(_SOCIAL_SECURITY.search(text) or _BENEFICIARY.search(text))
