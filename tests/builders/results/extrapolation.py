"""One example of every result class of `extrapolation`: of 90 units where it has units."""

from __future__ import annotations

from typing import Any


def examples() -> dict[str, Any]:
    """The examples by the name of their class."""
    return {}
