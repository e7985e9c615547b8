r"""Texts of records that must have a form: digests, moments, and words of one line.

A field declared with one of these types is refused where its text has another form, and its
schema says so. A pattern ends in `\Z`: `$` would let a final line feed pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True)
class Matching:
    """The form of a text, as a regular expression."""

    pattern: str


Digest = Annotated[str, Matching(r"^[0-9a-f]{64}\Z")]
"""A SHA-256 in lower-case hex digits."""
Moment = Annotated[str, Matching(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]
"""A time in UTC, to the second."""
Line = Annotated[str, Matching(r"^[^\u0000-\u001f\u007f]{0,1000}\Z")]
"""At most 1,000 characters without control characters."""
