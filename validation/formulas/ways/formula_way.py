"""The family of formulas: ways from findings to a total, right ones and common mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from validation.formulas.formula_bases import FormulaBasis
from validation.formulas.treated_findings import TreatedFindings


@dataclass(frozen=True)
class FormulaWay:
    """One way from the findings to a total, under the name that the docs give it.

    Attributes
    ----------
    name : str
        Its name.
    bases : callable
        The bases of limits that it gives for findings; none where they do not hold what it needs.
    once : bool
        Does it give the same under every treatment of underpayments and missing records?
    """

    name: str
    bases: Callable[[TreatedFindings], Iterator[FormulaBasis]]
    once: bool = False
