"""The design that the command line asks for, as the record of a selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from primafacie.core.errors import PlanError


@dataclass(frozen=True)
class DesignOptions:
    """What was said of the design; None where nothing was."""

    kind: str = "tickets"
    size: str | None = None
    starts: int | None = None
    within: int | None = None
    group: str | None = None
    groups: int | None = None

    def record(self) -> dict[str, Any]:
        """The record; refused (`PlanError`) with options that the design does not have."""
        from sampling.designs import design_from

        given = {
            "size": self.size,
            "starts": self.starts,
            "units": self.within,
            "group": self.group,
            "groups": self.groups,
        }
        named = {key: value for key, value in given.items() if value is not None}
        return design_from({"kind": self.kind.replace("-", "_"), **named}).to_dict()


def declared_order(text: str | None) -> tuple[str, ...] | None:
    """`paid desc, unit_id asc` as its parts; `file` is the order of the file."""
    if text is None:
        return None
    items = [item.strip() for item in text.split(",")]
    if not all(items):
        raise PlanError(
            f"the order {text!r}",
            where="--order",
            expected="roles with asc or desc, or file",
            fix='Write for example --order "paid desc"',
        )
    return tuple(items)
