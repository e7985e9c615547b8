"""What a review would lead to as a demand, for the reviews, which lie below the demands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from primafacie.core.money import Money

demand_of: Final[list[Callable[[Any], Money]]] = []
"""The demand of a review under its rule set; the package sets it when it is imported."""
