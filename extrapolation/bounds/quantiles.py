"""The quantile q of a limit T -+ q SE, in every form in which the program shows it.

A bound of this form holds a `Quantile`: its values, its degrees of freedom, its words, its formula
in a worksheet and its text in R, SAS and Stata. The limits of estimates that have a variance of
their own, the scripts and the live workbook ask it; none of them knows which quantile it is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from extrapolation.samples.samples import Sample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Quantile(ABC):
    """q as a function of a one-sided level and, where it has any, of degrees of freedom."""

    title: ClassVar[str]
    """The distribution in words: "Student's t"."""
    critical: ClassVar[str]
    """What a formula calls it: "t with n - H degrees of freedom"."""
    takes_degrees: ClassVar[bool] = False
    """Does it depend on degrees of freedom, as its card says? They are the estimate's, unless
    `sample_degrees` gives others."""
    predicted: ClassVar[bool] = False
    """Does the expansion of the studentised mean predict the coverage of the limit?"""
    no_degrees: ClassVar[str] = "none"
    """What a worksheet shows in place of degrees of freedom."""

    @abstractmethod
    def value(self, level: float, df: NDArray[np.float64] | float = 1) -> NDArray[np.float64]:
        """q at a one-sided level; `df` is not read where no degrees of freedom are taken."""

    def sample_degrees(self, sample: Sample) -> float | None:
        """Degrees of freedom that it computes from the sample; None: those of the estimate."""
        return None

    def words(self, df: float) -> str:
        """The quantile as the head of a script names it."""
        return self.title

    def demand_words(self, level: float) -> str:
        """What a demand says of it at a one-sided level; empty: no more than the bound's name."""
        return ""

    def excel_degrees(self, drawn: str, error: str) -> str:
        """A worksheet formula of `sample_degrees`; empty where they are the estimate's.

        `drawn` and `error` are the cells of the units drawn and of the standard errors by stratum.
        """
        return ""

    @abstractmethod
    def excel(self, level: str, df: str, *, two_sided: bool) -> str:
        """The worksheet formula of q, from the cells of the level and of the degrees of freedom."""

    @abstractmethod
    def r(self, tail: float, df: float) -> str:
        """q beyond which a chance of `tail` is left, in R."""

    @abstractmethod
    def sas(self, tail: float, df: float) -> str:
        """The same in SAS."""

    @abstractmethod
    def stata(self, tail: float, df: float) -> str:
        """The same in Stata."""


def excel_tail(level: str, *, two_sided: bool) -> str:
    """The chance beyond one end, as a worksheet formula."""
    return f"(1-{level})/2" if two_sided else f"(1-{level})"
