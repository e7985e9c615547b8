"""Arguments of sample sizes: numbers within the range in which the formulas can be computed."""

from __future__ import annotations

from math import isfinite
from numbers import Integral, Real

from primafacie.core.errors import PlanError, Problem

MOST_UNITS = 10**12
MOST_DOLLARS = 1e15
_SHOWN = 40


def count_faults(
    name: str, value: object, *, least: int = 1, most: int = MOST_UNITS
) -> list[Problem]:
    """The fault of a value that is not a whole number from `least` to `most`.

    >>> [str(fault) for fault in count_faults("universe", 0)]
    ['universe: 0. Expected a whole number from 1 to 1,000,000,000,000.']
    """
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if whole and least <= value <= most:  # type: ignore[operator]
        return []
    return [Problem(name, _shown(value), f"a whole number from {least:,} to {most:,}", "")]


def number_faults(
    name: str,
    value: object,
    *,
    above: float | None = None,
    least: float | None = None,
    most: float = MOST_DOLLARS,
    words: str = "",
) -> list[Problem]:
    """The fault of a value that is not a finite number in the range.

    The range begins above `above`, or at `least`, and ends at `most`. `words` names the range in
    place of its ends.

    >>> [str(fault) for fault in number_faults("mean", float("nan"), above=0)]
    ['mean: nan. Expected a number above 0, at most 1e+15.']
    """
    if isinstance(value, Real) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        low = number > above if above is not None else least is None or number >= least
        if isfinite(number) and low and number <= most:
            return []
    start = f"above {above:g}" if above is not None else f"of {least:g} or more"
    return [Problem(name, _shown(value), words or f"a number {start}, at most {most:g}", "")]


def confidence_faults(value: object) -> list[Problem]:
    """The fault of a confidence in per cent."""
    words = "a number of per cent from 0.0001 to 99.99999"
    return number_faults("confidence", value, least=0.0001, most=99.99999, words=words)


def refuse(faults: list[Problem], *, what: str = "sample size") -> None:
    """Raise one `PlanError` with all faults, if there are any."""
    if faults:
        raise PlanError.collected(faults, what=what)


def _shown(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > 100:
        return f"a whole number of {value.bit_length():,} binary digits"
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
