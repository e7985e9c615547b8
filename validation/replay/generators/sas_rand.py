"""SAS draws made with `RAND('UNIFORM')` after `CALL STREAMINIT` in a DATA step or PROC SQL."""

from __future__ import annotations

from dataclasses import dataclass

from validation.replay.generators.generator import Generator, Pairs
from validation.replay.generators.sas_data_step import data_step_calls, rand_of
from validation.study.missing_records import WAY, MissingRecord


@dataclass(frozen=True, eq=False)
class SasRand(Generator):
    """From SAS 9.4M5 on CALL STREAMINIT can name other generators, which the log does not print."""

    def doubts(self, version: str, way: str, pairs: Pairs) -> tuple[MissingRecord, ...]:
        """A draw that does not match can have been made with a generator that was named."""
        words = "the program text with CALL STREAMINIT, which can name another generator"
        reason = "it was not stated whether CALL STREAMINIT named another generator"
        return (*super().doubts(version, way, pairs), MissingRecord(WAY, words, reason))


RAND = SasRand("SAS RAND", calls=data_step_calls(rand_of), versions=((9,), None), usual=False)
