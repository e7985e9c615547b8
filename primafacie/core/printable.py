"""Text of other people on a terminal: nothing in a name can move the cursor or add a line."""

from __future__ import annotations

import unicodedata

# Marks that change the direction or the order in which a line is read.
_DIRECTION = {chr(0x61C), chr(0x200E), chr(0x200F)}
_DIRECTION |= {chr(number) for number in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}


def printable(text: str, *, keep: str = "") -> str:
    r"""A text with every control character written as its code.

    Parameters
    ----------
    text
        Any text, such as a file name or a title from another person's folder.
    keep
        Control characters that stay as they are, such as a line end of our own texts.

    Returns
    -------
    str
        The same text; control characters, lone surrogates, line separators and marks of
        writing direction appear as `\xNN` or `\uNNNN`.

    Examples
    --------
    >>> printable("claims.csv\nunchanged: the head is the printed one")
    'claims.csv\\x0aunchanged: the head is the printed one'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_code(mark) if mark not in keep and _is_unseen(mark) else mark for mark in text)


def _is_unseen(mark: str) -> bool:
    return mark in _DIRECTION or unicodedata.category(mark) in _UNSEEN


def _code(mark: str) -> str:
    number = ord(mark)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
