"""SAS PROC SURVEYSELECT: METHOD=SRS, SEQ and PPS_BREWER under both of its generators.

SAS/STAT before 12.1, and the option RANUNI: one RANUNI stream from SEED through all strata. From
12.1 on: the Mersenne-Twister of `RAND`; the first stratum that is really sampled uses SEED itself,
each later one the seed floor(v (2^31 - 1)), where v are the numbers of a second stream of SEED.
That rule was found from a printed sample of 38 strata made with SAS 9.4; the option
STRATUMSEED=RESTORE shows that some earlier releases from 12.1 on had another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from validation.replay.generators.generator import (
    Call,
    Calls,
    Generator,
    Meaning,
    Pairs,
    PrintedDraw,
    version_number,
    whole_seed,
)
from validation.replay.generators.releases import Releases
from validation.replay.generators.sas_data_step import M31, rand_numbers, ranuni_numbers
from validation.replay.generators.surveyselect_methods import (
    Brewer,
    Chromy,
    Floyd,
    HanuravVijayan,
    InStrata,
    OneStream,
    StratumNumbers,
)
from validation.replay.generators.uniform_streams import UniformStream
from validation.replay.generators.usual_ways import RandomStart, SelectionRejection
from validation.study.missing_records import VERSION, WAY, MissingRecord

# The release of SAS that brought SAS/STAT 12.1 or a later one with certainty.
_FIRST_OF_MT = (12, 1)
_SAS_WITH_MT = (9, 4)
_UNDECIDED = (9, 3)
# Releases from 12.1 to 13.2 likely had other seeds of the strata, which STRATUMSEED=RESTORE
# restores: their printed samples were not at hand.
_STRATUM_SEEDS_FROM = (14, 1)
_LAST_SAS = (9, 99)


@dataclass
class StratumSeeds:
    """From 12.1 on: the Mersenne-Twister, with a seed for each stratum."""

    seed: int
    main: Iterator[float] | None = None

    def of_stratum(self) -> UniformStream:
        """The numbers of the next stratum."""
        if self.main is None:
            self.main = rand_numbers(self.seed)
            return UniformStream(rand_numbers(self.seed))
        return UniformStream(rand_numbers(int(next(self.main) * M31)))


def _calls(numbers: Callable[[int], StratumNumbers]) -> tuple[Call, ...]:
    def started(method: Callable[[StratumNumbers], Calls]) -> Callable[[str], Calls | None]:
        def start(seed: str) -> Calls | None:
            number = whole_seed(seed, 1, M31 - 1)
            return None if number is None else method(numbers(number))

        return start

    return (
        Call("SRS", started(Floyd), nested=False),
        Call("SEQ", started(Chromy), nested=False, usual=False),
        Call("PPS_BREWER", started(Brewer), nested=False, usual=False),
        # Five of six units of the only printed stratum agree: not enough to hold a draw to it.
        Call("PPS", started(HanuravVijayan), nested=False, usual=False, mark="documented"),
        Call(
            "SYS",
            started(lambda of: InStrata(of, RandomStart)),
            nested=False,
            usual=False,
            mark="documented",
        ),
        Call(
            "SRS2",
            started(lambda of: InStrata(of, SelectionRejection)),
            nested=False,
            usual=False,
            mark="documented",
        ),
    )


@dataclass(frozen=True, eq=False)
class SurveySelect(Releases):
    """SAS 9.3 came with SAS/STAT 9.3 or 12.1, so that either generator is possible."""

    def meanings(self, version: str) -> tuple[Meaning, ...]:
        """The generator of the stated release; either where it is not settled."""
        number = version_number(version)
        undecided = number is not None and number[:2] == _UNDECIDED
        return super().meanings("" if undecided else version)

    def number(self, version: str) -> tuple[int, ...] | None:
        """The release of SAS/STAT, where that of SAS was stated."""
        number = version_number(version)
        if number is None or number[:2] <= _UNDECIDED or number > _LAST_SAS:
            return number
        return _FIRST_OF_MT  # SAS 9.4

    def knows(self, version: str) -> bool:
        """Is the generator of this release known?"""
        number = version_number(version)
        return number is not None and number[:2] != _UNDECIDED

    def doubts(self, version: str, way: str, pairs: Pairs) -> tuple[MissingRecord, ...]:
        """Several strata in an early release of the new generator."""
        found = list(super().doubts(version, way, pairs))
        number = version_number(version)
        if len(pairs) > 1 and (number is None or number < _STRATUM_SEEDS_FROM):
            words = "the release of SAS/STAT (printed in the log) and the output of OUTSEED"
            reason = "the seeds of the strata are not known for every release from 12.1 on"
            found.append(MissingRecord(VERSION, words, reason))
        return tuple(found)


@dataclass(frozen=True, eq=False)
class SurveySelectRanuni(Generator):
    """One stream; a stratum of which more than half is drawn was not compared with a printout."""

    def doubts(self, version: str, way: str, pairs: Pairs) -> tuple[MissingRecord, ...]:
        """More than half drawn."""
        found = list(super().doubts(version, way, pairs))
        if any(size < 2 * n < 2 * size for size, n in pairs.values()):
            words = "the output data set of the procedure for a stratum of which most is drawn"
            reason = "it is not known how RANUNI draws more than half of a stratum"
            found.append(MissingRecord(WAY, words, reason))
        return tuple(found)


SURVEYSELECT_RANUNI = SurveySelectRanuni(
    "SAS SURVEYSELECT RANUNI",
    calls=_calls(lambda seed: OneStream(UniformStream(ranuni_numbers(seed)))),
    versions=(None, (12, 0, 99)),
    settled=True,
)
SURVEYSELECT = SurveySelect(
    "SAS SURVEYSELECT",
    calls=_calls(StratumSeeds),
    versions=(_FIRST_OF_MT, None),
    printed=(PrintedDraw("286169112", 428, (152, 208, 363), call="SRS"),),
    earlier=(SURVEYSELECT_RANUNI,),
    release="SAS/STAT 12.1 or later",
    earlier_releases=("SAS/STAT before 12.1, or the option RANUNI",),
)
