"""Random numbers for tests: the seed is taken from a name, never chosen.

A test passes its own name, or words that say what is drawn.
"""

from __future__ import annotations

from primafacie.core.streams import Stream, seed_of

__all__ = ["Stream", "seed_of", "stream_named"]


def stream_named(name: str) -> Stream:
    """The stream whose seed follows from a name."""
    return Stream(seed_of(name))
