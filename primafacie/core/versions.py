"""Which software made a step: recorded in every manifest entry."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

RECORDED = ("primafacie", "duckdb", "numpy", "scipy")


@cache
def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def versions() -> dict[str, str]:
    """Python and the packages whose version can change a number."""
    found = {name: _installed(name) for name in RECORDED}
    return {"python": platform.python_version()} | {k: v for k, v in found.items() if v}
