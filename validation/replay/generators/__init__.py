"""Programs that draw samples, one per file, re-implemented to make a disclosed draw again."""

from __future__ import annotations

from primafacie.core.families import Family
from validation.replay.generators.generator import ClosedProgram, Generator

__all__ = ["GENERATORS", "Generator", "generator_named", "position_generators"]

GENERATORS: Family[Generator] = Family(
    "program",
    __name__,
    {
        "ticket": "tickets",
        "RAT-STATS": "ratstats",
        "numpy default_rng": "numpy_generator",
        "numpy RandomState": "numpy_legacy",
        "pandas sample": "pandas_sample",
        "R sample": "r_rejection",
        "R sample rounding": "r_rounding",
        "SAS SURVEYSELECT": "closed_programs",
        "ACL": "closed_programs",
        "IDEA": "closed_programs",
        "Excel": "closed_programs",
        "not said": "unstated",
    },
    of=Generator,
)
"""Every program that a statement can name, by that name; `not said` where it names none."""


def generator_named(program: str) -> Generator:
    """The generator of a stated program; of an unknown one it is as if it were not public."""
    return GENERATORS[program] if program in GENERATORS else ClosedProgram(program)


def position_generators(*, but: str = "") -> tuple[Generator, ...]:
    """The generators whose numbers are places in a list, all but the one of a name.

    >>> position_generators()[0].places("1357", 90, 4)
    [[66, 45, 75, 1]]
    """
    return tuple(
        one
        for name, one in GENERATORS.items()
        if one.replayable and one.by_position and name != but
    )
