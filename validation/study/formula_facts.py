"""What is known besides the findings, and can have entered the formula of a printed figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from primafacie.core.brief_texts import brief
from primafacie.core.errors import StudyError


@brief
@dataclass(frozen=True)
class FormulaFacts:
    """Dollars, counts and shares that can have entered a formula.

    Parameters
    ----------
    paid : mapping of str to float, optional
        The dollars paid for every stratum of the frame. With it, ratio and dollar-unit estimates
        are searched too.
    sizes : mapping of str to int, optional
        Further counts of the frame by name, that can have been taken for its units: its lines,
        its recipients, the units of the universe.
    counts : mapping of str to int, optional
        Further counts of the sample by name, that can have been taken for its units.
    shares : mapping of str to float, optional
        Fractions by which the amount can have been multiplied, by name, such as
        `{"the federal share": 0.5614}`.

    Raises
    ------
    StudyError
        If a share is not between 0 and 1.

    Examples
    --------
    >>> FormulaFacts(sizes={"lines": 19_431}).sizes["lines"]
    19431
    """

    paid: Mapping[str, float] | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, share in self.shares.items():
            if not 0 < share < 1:
                raise StudyError(
                    f"{name} of {share}",
                    where="shares",
                    expected="a fraction between 0 and 1, such as 0.5614",
                    fix="Write a percentage as a fraction",
                )
