"""Different designs in different strata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sampling.designs.design_records import Design
from sampling.designs.simple_random import Tickets


@dataclass(frozen=True)
class ByStratum:
    """A design for each stratum by its label, and `otherwise` for those not named.

    >>> ByStratum({"2": Tickets()}).to_dict()["strata"]
    {'2': {'kind': 'tickets'}}
    """

    strata: Mapping[str, Design]
    otherwise: Design = field(default_factory=Tickets)
    kind: ClassVar[str] = "by_stratum"

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {
            "design": "mixed",
            "kind": self.kind,
            "otherwise": self.otherwise.to_dict(),
            "strata": {label: design.to_dict() for label, design in self.strata.items()},
        }
