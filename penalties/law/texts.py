"""Amounts and citations as the law's files write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_TITLE = re.compile(r"^(?:[0-9]+\s+)?(?:CFR|USC|U\.S\.C\.|C\.F\.R\.)\s*(?:§+\s*)?", re.IGNORECASE)


def is_cents(value: Any) -> bool:
    """Is it an amount of whole cents?"""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@lru_cache(maxsize=4096)
def normal_citation(name: str) -> str:
    """A citation without its title and code, in one spelling: for finding it, not for showing.

    >>> normal_citation("42 CFR § 402.105(d)(2)"), normal_citation("42 USC 1395nn(g)(3)")
    ('402.105(d)(2)', '1395nn(g)(3)')
    """
    return re.sub(r"\s+", " ", _TITLE.sub("", name.strip())).removeprefix("§").strip().casefold()
