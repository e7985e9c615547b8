"""Whole numbers from SHA-256, each exactly equally likely: the same on every machine.

The number below `limit` that a text gives is its SHA-256 (of the UTF-8 bytes, read as one
big-endian number of 256 bits) modulo `limit`. Digests at or above the largest multiple of
`limit` would favour small numbers: they are passed over, and the text is hashed again with
LF and 1 after it, then LF and 2, and so on. With amounts in cents that happens less than once
in 10^50 draws.
"""

from __future__ import annotations

import hashlib

_ALL = 1 << 256


def hashed_integer(text: str, limit: int) -> int:
    r"""A whole number from 0 to limit - 1.

    >>> hashed_integer("pps/1\nlot 7\n1\n1", 1000)
    396
    """
    if not 0 < limit <= _ALL:
        raise ValueError(f"a hashed number needs a limit from 1 to 2**256, got {limit}")
    usable = _ALL - _ALL % limit
    tried, attempt = text, 0
    while True:
        value = int.from_bytes(hashlib.sha256(tried.encode("utf-8")).digest(), "big")
        if value < usable:
            return value % limit
        attempt += 1
        tried = f"{text}\n{attempt}"
