"""Both names of a limit: two different limits are called "the 90% limit"."""

from __future__ import annotations

from typing import Literal

Sided = Literal["one-sided", "two-sided"]
End = Literal["lower", "upper"]


def percent(fraction: float) -> str:
    """A fraction as per cent without needless decimals.

    >>> percent(0.9), percent(0.975), percent(0.2)
    ('90%', '97.5%', '20%')
    """
    return f"{round(100 * fraction, 6):g}%"


def limit_name(level: float, *, sided: Sided, end: End = "lower") -> str:
    """Name a confidence limit by both of its names.

    The lower end of a two-sided interval of level L is a one-sided limit of level (1 + L)/2.
    RAT-STATS, which prints two-sided intervals only, shows a one-sided limit of level L as an end
    of its interval of level 2 L - 1.

    Parameters
    ----------
    level : float
        Confidence level, a fraction.
    sided : {"one-sided", "two-sided"}
        How the level is to be read.
    end : {"lower", "upper"}, default "lower"
        Which limit is named.

    Returns
    -------
    str
        Both names.

    Examples
    --------
    >>> limit_name(0.90, sided="one-sided")
    'one-sided 90% (RAT-STATS 80% lower limit)'
    >>> limit_name(0.90, sided="two-sided")
    'lower end of two-sided 90% (one-sided 95%)'
    """
    if sided == "one-sided":
        if level <= 0.5:
            return f"one-sided {percent(level)} {end} limit"
        return f"one-sided {percent(level)} (RAT-STATS {percent(2 * level - 1)} {end} limit)"
    return f"{end} end of two-sided {percent(level)} (one-sided {percent((1 + level) / 2)})"
