"""What a number format of a workbook shows of a number, and whether that is another number.

A format can show a text in place of the number (`"46.77"`), nothing at all (`;;;`), or the number
in thousands (`0,`). A reviewer then sees something else than the cell holds.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from primafacie.core.errors import shown_text

_TOKENS: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^]]*)\]'
    r"|(?P<number>[0#?.,]+)|(?P<general>General)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_TIME: Final = re.compile(r"[ymdhsaegb]", re.IGNORECASE)
_DASHES: Final = ("-", "\u2013", "\u2014")
_HARMLESS: Final = frozenset("$-+/(): !^&'~{}<>=%")


def shown_otherwise(value: float, code: str) -> str:
    """What the format shows, in words, where it is not the number itself to the cent; else "".

    Dates, fractions and scientific notation show the number in another way and are not judged.

    >>> shown_otherwise(0.0, ';;;'), shown_otherwise(0.0, '"46.77"')
    ('nothing', "'46.77'")
    >>> shown_otherwise(46.77, '#,##0.00'), shown_otherwise(46770.0, '#,##0,')
    ('', "'47'")
    """
    section, signed = _section(value, code)
    text, places, thousands, percent, has_number = "", 0, 0, False, False
    for found in _TOKENS.finditer(section):
        kind = found.lastgroup or ""
        piece = found[kind]
        if kind == "general":
            return ""
        if kind in ("quoted", "escaped"):
            text += piece
        elif kind == "number":
            stripped = piece.rstrip(",")
            if not re.search("[0#?]", stripped):
                text += stripped
                continue
            if has_number:
                return ""
            has_number, thousands = True, len(piece) - len(stripped)
            places = len(stripped.partition(".")[2])
            text += "\0"
        elif kind == "other":
            if piece == "@" or _TIME.match(piece):
                return ""
            percent = percent or piece == "%"
            text += piece if piece not in _HARMLESS or piece in "%-" else ""
    if not has_number:
        literal = text.strip()
        if not literal:
            return "nothing"
        # A dash for zero is a custom of accounting and deceives no reader.
        return "" if value == 0 and literal in _DASHES else shown_text(literal)
    held = abs(Decimal(repr(value)))
    shown = held * (100 if percent else 1) / (Decimal(1000) ** thousands)
    step = Decimal(1).scaleb(-places)
    shown = shown.quantize(step, rounding=ROUND_HALF_UP)
    literal = text.replace("\0", "")
    if any(sign.isdigit() for sign in literal):
        return shown_text(text.replace("\0", str(shown)).strip())
    sign = "-" if value < 0 and not signed else ""
    same = shown == held.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) and not percent
    return "" if same else repr(f"{sign}{shown}{'%' if percent else ''}")


def _section(value: float, code: str) -> tuple[str, bool]:
    """The part of the format for the number's sign, and whether it is one for negatives only."""
    parts: list[str] = [""]
    for found in _TOKENS.finditer(code):
        if found["other"] == ";":
            parts.append("")
        else:
            parts[-1] += found[0]
    if any(re.search(r"\[[<>=]", part) for part in parts):
        return "General", False
    if len(parts) == 1:
        return parts[0], False
    if value > 0 or (value == 0 and len(parts) < 3):
        return parts[0], False
    return (parts[1], True) if value < 0 else (parts[2], False)
