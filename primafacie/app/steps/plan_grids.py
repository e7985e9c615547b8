"""The choices of a comparison of plans as they are typed: `strata=1..6`, `sample=60,100,150`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from primafacie.app.steps.plan_step import PlanOptions
from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name

MOST_VALUES: Final = 200


def _whole(text: str) -> int:
    return int(text)


KINDS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "strata": ("strata", _whole),
    "method": ("method", str),
    "certainty-over": ("certainty_over", str),
    "sample": ("sample", _whole),
    "precision": ("precision", float),
    "level": ("level", float),
    "minimum": ("minimum", _whole),
    "allocate-by": ("allocate_by", str),
    "oversample": ("oversample", float),
    "design": ("design", str),
    "estimator": ("estimator", str),
    "bound": ("bound", str),
}
"""The options that can be compared, by name: the field of `PlanOptions`, and how it is read."""


def grid_of(texts: Sequence[str]) -> dict[str, list[Any]]:
    """`strata=1..3` and `sample=60,100` as {"strata": [1, 2, 3], "sample": [60, 100]}.

    >>> grid_of(["strata=1..3", "sample=60,100"])
    {'strata': [1, 2, 3], 'sample': [60, 100]}
    """
    found: dict[str, list[Any]] = {}
    problems: list[Problem] = []
    for text in texts:
        name, sign, values = (part.strip() for part in text.partition("="))
        if not sign or not values:
            fix = 'Write for example --compare "strata=1..6" "sample=60,100,150"'
            problems.append(Problem("--compare", repr(text), "OPTION=VALUES", fix))
        elif name not in KINDS:
            problems.append(unknown_name("option", name, KINDS, where="--compare"))
        elif name in found:
            problems.append(Problem("--compare", f"{name} twice", "each option once", ""))
        else:
            found[name] = _values(name, values, problems)
    if problems:
        raise PlanError.collected(problems, what="comparison")
    return found


def options_with(options: PlanOptions, choices: Mapping[str, Any]) -> PlanOptions:
    """The options of a plan with the values of one combination."""
    for name, value in choices.items():
        field, _ = KINDS[name]
        kept: Any = replace(options.design, kind=value) if name == "design" else value
        options = replace(options, **{field: kept})
    return options


def _values(name: str, text: str, problems: list[Problem]) -> list[Any]:
    """The values of an option: separated by commas, or all whole numbers from one to another."""
    _, read = KINDS[name]
    first, dots, last = text.partition("..")
    try:
        if dots and read is _whole:
            low, high = int(first), int(last)
            if low <= high < low + MOST_VALUES:
                return list(range(low, high + 1))
        elif not dots:
            return [read(item.strip()) for item in text.split(",") if item.strip()]
    except ValueError:
        pass
    expected = {
        _whole: "whole numbers, as in 60,100,150, or a range such as 1..6",
        float: "numbers, as in 0.20,0.25",
    }.get(read, "names separated by commas")
    problems.append(Problem(f"--compare {name}", repr(text), expected, ""))
    return []
