"""What a seed, a stratum label and a unit id may hold: refused, never repaired.

Two programs that repair a text differently draw different samples. So the text must be in
Unicode NFC, without control characters or line separators, and without blanks around it.
"""

from __future__ import annotations

import unicodedata

from primafacie.core.errors import DrawError

_FORBIDDEN = {"Cc", "Zl", "Zp", "Cs"}


def fault_of(text: str) -> str:
    """What is wrong with a text for a ticket; empty if nothing is."""
    if not text:
        return "is empty"
    if text != text.strip():
        return "has blanks around it"
    if text.isascii():
        return "" if text.isprintable() else "holds a control character"
    if any(unicodedata.category(character) in _FORBIDDEN for character in text):
        return "holds a control character or line separator"
    if unicodedata.normalize("NFC", text) != text:
        return "is not in Unicode NFC (the same letters can be written in several ways)"
    return ""


def check_text(text: str, *, what: str) -> None:
    """Refuse a text outside the rules (`DrawError`); ids of units are not shown."""
    if not isinstance(text, str):
        raise DrawError(
            f"a {what} of type {type(text).__name__}",
            expected="text",
            fix=f"Write the {what} in quotes",
        )
    fault = fault_of(text)
    if fault:
        shown = "" if what == "unit id" else f" {text!r}"
        raise DrawError(
            f"the {what}{shown} {fault}",
            expected="text in NFC without control characters or outer blanks",
            fix="Write it as it shall be recorded: it is not repaired, so that everyone draws "
            "the same sample from it",
        )


def ticket_head(name: str, seed: str, stratum: str) -> str:
    r"""What is before the last line in the text of a ticket or of a hashed number.

    >>> ticket_head("pps/1", "lot 7", "1")
    'pps/1\nlot 7\n1\n'
    """
    for what, text in (("seed", seed), ("stratum label", stratum)):
        check_text(text, what=what)
    return f"{name}\n{seed}\n{stratum}\n"
