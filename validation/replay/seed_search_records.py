"""The streams that give disclosed numbers: what a search found, in words and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from primafacie.core.errors import StudyError
from primafacie.core.results import Result
from validation.replay.generators import GENERATORS, Generator, generator_named
from validation.replay.generators.seed_space import Known, SeedSpace
from validation.study.disclosed_samples import Program

if TYPE_CHECKING:
    import pandas as pd

SHOWN_SEEDS = 6
RATSTATS = "RAT-STATS"
"""The program whose seeds are searched where none is named."""


@dataclass(frozen=True)
class SeedSearch(Result):
    """The streams of a program that give the disclosed numbers; often one or none.

    Attributes
    ----------
    known : {"order", "set"}
        Whether the numbers were compared in order of selection or as a set.
    values : int
        The drawn numbers.
    low, high : int
        The range of the numbers.
    streams : tuple of int
        All streams that give the disclosed numbers.
    chance : float
        A bound on the probability that an honest foreign generator matches any stream.
    seeds : tuple of tuple of int
        Whole seeds below a million that give each of the first streams, the smallest first.
    clock_seeds : tuple of int
        How many of the clock's 8,640,000 seeds give each of the first streams.
    stated : str
        Whether the stated seed gives the numbers, in words; empty where none was stated.
    words : str
        What was searched, in words.
    rounded : str
        A seed of one of the streams that prints as the stated one does; empty where there is none.
    program : str
        The name of the program whose streams were tried.
    """

    SCHEMA: ClassVar[str] = "primafacie.seed-search/1"

    known: Known
    values: int
    low: int
    high: int
    streams: tuple[int, ...]
    chance: float
    seeds: tuple[tuple[int, ...], ...]
    clock_seeds: tuple[int, ...]
    stated: str = ""
    words: str = ""
    rounded: str = ""
    program: Program = RATSTATS

    @property
    def generator(self) -> Generator:
        """The program whose streams were tried."""
        return generator_named(self.program)

    @property
    def found(self) -> bool:
        """Whether any stream gives the numbers."""
        return bool(self.streams)

    @property
    def stated_gives(self) -> bool:
        """Does the stated seed, as it was stated, give the numbers?"""
        return (
            self.found
            and self.stated.endswith("gives these numbers")
            and ("another" not in self.stated)
        )

    @property
    def source(self) -> str:
        """The first stream found, with its smallest whole seed; `not found` without."""
        if not self.streams:
            return "not found"
        if self.rounded:
            return f"the seed {self.rounded}, rounded in print"
        seeds = self.seeds[0] if self.seeds else ()
        return f"stream {self.streams[0]}" + (f", as seed {seeds[0]}" if seeds else "")

    def table(self) -> pd.DataFrame:
        """Tabulate the streams that give the numbers.

        Returns
        -------
        pandas.DataFrame
            One row per stream: its smallest whole seeds, and how many seeds of the clock give it;
            blank where so many streams match that seeds are not listed.
        """
        import pandas as pd

        more = len(self.streams) - len(self.seeds)
        seeds = [", ".join(map(str, listed[:SHOWN_SEEDS])) for listed in self.seeds]
        return pd.DataFrame(
            {
                "stream": list(self.streams),
                "whole_seeds": [*seeds, *[""] * more],
                "clock_seeds": pd.array([*self.clock_seeds, *[None] * more], "Int64"),
            }
        )

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The result in words.

        Returns
        -------
        str
            The streams, their seeds, what holds of the stated seed, and the bound on a chance
            match.
        """
        what = self.words or f"{self.values} numbers on {self.low}..{self.high}"
        asked = f"{what}, as " + ("drawn in order" if self.known == "order" else "a set")
        space = seed_space(self.generator)
        lines = [f"{self.generator.name} seed search ({asked}): {space.streams:,} streams tried"]
        if not self.streams:
            lines.append(
                f"No {space.words} gives these numbers: another generator, another range, or "
                "numbers that were changed after the draw"
            )
        for stream, seeds, clocks in zip(self.streams, self.seeds, self.clock_seeds, strict=False):
            shown = ", ".join(str(seed) for seed in seeds[:SHOWN_SEEDS]) or "none below a million"
            more = " ..." if len(seeds) > SHOWN_SEEDS else ""
            lines.append(f"stream {stream}: whole seeds {shown}{more}; {clocks} clock seeds")
        if len(self.streams) > len(self.seeds):
            lines.append(f"and {len(self.streams) - len(self.seeds):,} more streams")
        lines.append(
            f"chance that an honest foreign generator matches any stream: at most {self.chance:.2g}"
        )
        return "\n".join([*lines, self.stated] if self.stated else lines)


def seed_space(generator: Generator) -> SeedSpace:
    if generator.seeds is None:
        searched = [name for name, one in GENERATORS.items() if one.seeds is not None]
        raise StudyError(
            f"the seeds of {generator.name}",
            where="seed search",
            expected=f"a program all of whose streams can be tried: {', '.join(searched)}",
            fix="Ask for the seed of the draw",
        )
    return generator.seeds
