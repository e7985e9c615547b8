"""The rule set of a command, with what was chosen where its authority is silent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.errors import RuleError

if TYPE_CHECKING:
    from sampling import RuleSet


def decided_rules(name: str | None, choices: Sequence[str] | None) -> RuleSet | None:
    """The rule set of a name or file with its choices; None where none is named."""
    from sampling import load_rules

    if name is not None:
        return load_rules(name).choosing(*(choices or ()))
    if choices:
        raise RuleError(
            "choices without the rules that they belong to",
            where="--choose",
            expected="--rules beside it",
            fix="Name the rule set",
        )
    return None
