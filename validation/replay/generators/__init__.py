"""Programs that draw samples, one per file, re-implemented to make a disclosed draw again."""

from __future__ import annotations

from primafacie.core.families import Family, close_names
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
        "R": "r_program",
        "R before 3.6": "r_program",
        "R Wichmann-Hill": "r_wichmann_hill",
        "R Marsaglia-Multicarry": "r_marsaglia",
        "R Super-Duper": "r_super_duper",
        "R L'Ecuyer-CMRG": "r_lecuyer",
        "R Knuth-TAOCP-2002": "r_knuth",
        "R Knuth-TAOCP": "r_knuth",
        "Python random": "python_random",
        "Python random before 3.2": "python_random",
        "SAS SURVEYSELECT": "sas_surveyselect",
        "SAS SURVEYSELECT RANUNI": "sas_surveyselect",
        "SAS RANUNI": "sas_ranuni",
        "SAS RAND": "sas_rand",
        "Excel VBA": "excel_vba",
        "Stata": "stata",
        "SQL Server RAND": "sql_server",
        "PostgreSQL": "postgresql",
        "PostgreSQL 12 to 14": "postgresql",
        "PostgreSQL to 11": "postgresql",
        "ACL": "closed_programs",
        "IDEA": "closed_programs",
        "Excel": "closed_programs",
        "SPSS": "closed_programs",
        "Minitab": "closed_programs",
        "Oracle DBMS_RANDOM": "closed_programs",
        "Teradata": "closed_programs",
        "SQL Server NEWID": "closed_programs",
        "not said": "unstated",
    },
    of=Generator,
)
"""Every program that a statement can name, by that name; `not said` where it names none."""


def generator_named(program: str) -> Generator:
    """The generator of a stated program; an unknown one is accepted by its name.

    >>> generator_named("rat-stats").name
    'RAT-STATS'
    >>> generator_named("SURVEYSELECT").why
    'no algorithm is known by the name SURVEYSELECT (names that are known: SAS SURVEYSELECT, \
SAS SURVEYSELECT RANUNI)'
    """
    plain = " ".join(program.casefold().split())
    for name in GENERATORS:
        if name.casefold() == plain:
            return GENERATORS[name]
    why = f"no algorithm is known by the name {program}"
    near = close_names(program, GENERATORS)
    near += [name for name in GENERATORS if plain and plain in name.casefold() and name not in near]
    if near:
        why += f" (names that are known: {', '.join(near[:MOST_NAMES])})"
    return ClosedProgram(program, asks=ASKED, why=why)


MOST_NAMES = 3
ASKED = (
    "the command or script, the seed as the log prints it, the release, the list in the order "
    "sampled, and the program's own listing of the selection"
)
"""What to ask for of a program that is not listed."""


def position_generators(*, but: str = "") -> tuple[Generator, ...]:
    """The generators that an unstated program usually is, all but the one of a name.

    Their numbers are places in a list.

    >>> position_generators()[0].places("1357", 90, 4)
    [[66, 45, 75, 1]]
    """
    return tuple(
        one
        for name, one in GENERATORS.items()
        if one.replayable and one.by_position and one.usual and name != but
    )
