"""The parts of 42 CFR under which penalties are imposed: what the rules of each say."""

from __future__ import annotations

from dataclasses import dataclass

from penalties.clocks import limitation
from penalties.clocks.limitation import Limitation
from penalties.exposures.factors import FactorRule
from penalties.law.basis_records import Basis


@dataclass(frozen=True)
class CfrPart:
    """One part: how its penalties are counted, limited, weighed and compared with damages.

    `each_person` says that every responsible person owes a penalty, else all owe one together.
    The floor is `damages_multiple` times the damages and costs, in the words `floor`;
    `assessment` says what is multiplied beside the penalty.
    """

    number: str
    limitation: Limitation
    limitation_words: str
    each_person: bool
    assessment: str
    damages_multiple: int
    floor: str
    factors: FactorRule

    @property
    def title(self) -> str:
        """The part as it is cited."""
        return f"42 CFR part {self.number}"


PARTS = {
    part.number: part
    for part in (
        CfrPart(
            "402",
            limitation=limitation.PART_402,
            limitation_words="6 years from the claim, request for payment or incident "
            "(42 CFR 402.1(g))",
            each_person=False,
            assessment="2x or 3x claimed",
            damages_multiple=1,
            floor="full compensation for damages and costs (402.111(d)(2))",
            factors="402.111",
        ),
        CfrPart(
            "1003",
            limitation=limitation.PART_1003,
            limitation_words="6 years from the violation to the service of the notice "
            "(42 CFR 1003.1570)",
            each_person=True,
            assessment="3x claimed",
            damages_multiple=2,
            floor="double damages and costs, unless extraordinary mitigation (1003.140(c)(3))",
            factors="1003.140",
        ),
    )
}
"""The parts by number: alternatives, side by side, in the order in which they are shown."""


def part_of(basis: Basis) -> CfrPart:
    """The part whose rules of limitation and amount apply to a basis."""
    return PARTS["1003" if basis.statute.part_1003 else "402"]
