"""Honest studies by number: every way to draw meets every way to round, and fixed fees."""

from __future__ import annotations

from tests.builders.streams import stream_named

from .amounts import AMOUNTS
from .audits import Audit, claims, reviewed
from .draws import DRAWS

FEWEST, SPREAD = 45, 70


def kind_of(number: int) -> str:
    """What a study is made of, in words."""
    words = [DRAWS[number % len(DRAWS)].__name__, AMOUNTS[number % len(AMOUNTS)].__name__]
    if _fixed_fees(number):
        words.append("fixed fees with repeats")
    return ", ".join(word.replace("_", " ") for word in words)


def _fixed_fees(number: int) -> bool:
    return number % 7 == 3


def honest_study(number: int) -> Audit:
    """The honest study of this number, the same on every machine."""
    stream = stream_named(f"honest study {number}")
    n = FEWEST + int(stream.integers(SPREAD, 1)[0])
    fixed = _fixed_fees(number)
    frame = claims(stream, 20 * n, fixed_fees=fixed)
    audit = DRAWS[number % len(DRAWS)](frame, n, stream)
    audit.service = ("code",) if number % 2 else ()
    reviewed(audit, stream)
    audit.demand = AMOUNTS[number % len(AMOUNTS)](audit)
    return audit
