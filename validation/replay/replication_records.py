"""What came of replicating a draw: the verdict, overall and by stratum, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from primafacie.core.results import Result
from validation.replay.draw_attempts import Attempt, Difference
from validation.replay.moved_boundaries import MovedBoundary
from validation.replay.seed_search_records import SeedSearch
from validation.study.missing_records import MissingRecord

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal[
    "reproduced",
    "reproduced under an assumption",
    "reproduced except for named units",
    "partly reproduced",
    "not reproduced",
    "cannot be concluded",
]
_SHOWN_POSITIONS = 12


@dataclass(frozen=True)
class StratumReplication:
    """The verdict on one stratum.

    Attributes
    ----------
    label : str
        The label of the stratum.
    size, n : int
        The units of its frame, and the disclosed units.
    matching : int
        The disclosed units that the draw `way` selects.
    verdict : str
        The verdict, as in `Replication`.
    way : str
        How the stratum was drawn, in words.
    differences : tuple of Difference
        The units of the draw that were skipped, and the disclosed units that are not among the
        first n of the draw.
    """

    label: str
    size: int
    n: int
    matching: int
    verdict: Verdict
    way: str = ""
    differences: tuple[Difference, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Replication(Result):
    """Whether the draw gives the disclosed sample, overall and in each stratum.

        expected = sum_h n_h^2 / N_h

    is the number of units that an independent sample would match. It and `chance` are those of
    simple random samples in strata; they are 0 and 1 where the draw was of another kind.

    Attributes
    ----------
    verdict : str
        One of "reproduced", "reproduced under an assumption", "reproduced except for named units",
        "partly reproduced", "not reproduced" and "cannot be concluded".
    assumption : str
        The assumption under which the units match, in words.
    n : int
        The disclosed units.
    matching : int
        The disclosed units that the best attempt draws.
    expected : float
        The units that an independent random sample would match.
    chance : float
        A bound on the probability that an independent random sample matches at least as many of the
        `n` units as the best attempt did, times the `tried` attempts.
    attempts : tuple of Attempt
        The ways of drawing that were tried.
    missing : tuple of str
        What was not handed over.
    searches : mapping of str to SeedSearch
        The searches over all streams of a program, by stratum label.
    strata : tuple of StratumReplication
        The verdict on each stratum.
    tried : int
        The number of ways tried.
    contradicts : bool
        Whether the assumption differs from what was stated.
    boundary : MovedBoundary or None
        A boundary between strata that was moved after the draw.
    in_turn : bool
        Whether one stream ran over the strata in turn.
    records : tuple of MissingRecord
        What was not handed over, each with the reason that it prevents a conclusion.
    """

    SCHEMA: ClassVar[str] = "primafacie.replication/1"

    verdict: Verdict
    assumption: str
    n: int
    matching: int
    expected: float
    chance: float
    attempts: tuple[Attempt, ...]
    missing: tuple[str, ...] = ()
    searches: Mapping[str, SeedSearch] = field(default_factory=dict)
    strata: tuple[StratumReplication, ...] = ()
    tried: int = 0
    contradicts: bool = False
    boundary: MovedBoundary | None = None
    in_turn: bool = False
    records: tuple[MissingRecord, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return self.text()

    @property
    def seed_search(self) -> SeedSearch | None:
        """The first of `searches`."""
        return next(iter(self.searches.values()), None)

    def table(self) -> pd.DataFrame:
        """Tabulate the verdicts by stratum.

        Returns
        -------
        pandas.DataFrame
            One row per stratum: the units of its frame, the disclosed units, how many of them the
            draw gives, the verdict, and how the stratum was drawn.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                (row.label, row.size, row.n, row.matching, row.verdict, row.way)
                for row in self.strata
            ],
            columns=["stratum", "size", "n", "matching", "verdict", "way"],
        )

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All differences, stratum after stratum."""
        return tuple(one for stratum in self.strata for one in stratum.differences)

    @property
    def complete(self) -> bool:
        """Does some way of drawing give the whole sample?"""
        return self.verdict in ("reproduced", "reproduced under an assumption")

    def text(self) -> str:
        """The replication in words.

        Returns
        -------
        str
            The verdict with the matches compared with chance, a line for each stratum where there
            are several, and the seed searches.
        """
        lines = [self.statement + self.compared_with_chance + "."]
        if len(self.strata) > 1 and not self.complete:
            lines += [
                f"Stratum {row.label}: {row.verdict}, {row.matching:,} of {row.n:,} units match"
                + (f" ({row.way})" if row.way else "")
                + "."
                for row in self.strata
            ]
        return "\n".join([*lines, *self._searched])

    @property
    def statement(self) -> str:
        """The verdict as one sentence without its period."""
        match = f"{self.matching:,} of {self.n:,} units match"
        if self.verdict == "reproduced":
            how = f" ({self.assumption})" if self.assumption else ""
            return f"The sample is reproduced: {match}{how}"
        if self.verdict == "reproduced under an assumption":
            return f"The sample is reproduced under an assumption, {self.assumption}: {match}"
        if self.verdict == "reproduced except for named units":
            return f"The sample is reproduced except for {self.named}: {match}"
        if self.verdict == "partly reproduced":
            named = f"; {self.named}" if self.differences else ""
            return f"The sample is partly reproduced: {match}{named}"
        if self.verdict == "not reproduced":
            why = f" ({self.assumption})" if self.assumption else ""
            others = (
                f", and none of the {self.tried:,} ways tried gives it" if self.tried > 1 else ""
            )
            return f"The sample is not reproduced{why}: {match} as it was stated{others}"
        reasons = [record.reason for record in self.records]
        because = ", because so few units match by chance as well"
        if reasons:
            because = f", because {' and '.join(reasons)}"
        tried = f" ({match} in {self.tried:,} ways tried)" if self.tried else ""
        return f"Whether the sample can be reproduced cannot be concluded{because}{tried}"

    @property
    def named(self) -> str:
        """The differences by their place in the order of the draw."""
        skipped = [one for one in self.differences if one.kind == "skipped"]
        rest = [one for one in self.differences if one.kind != "skipped"]
        parts = []
        if skipped:
            parts.append(f"{_positions(skipped)} of the draw, which {_were(skipped)} skipped")
        for kind, words in (
            ("later number", "the later {0} of the draw, which {1} used instead"),
            ("disclosed spare", "{0}, which {1} disclosed as a spare"),
        ):
            ones = [one for one in rest if one.kind == kind]
            if ones:
                name = _positions(ones) if kind == "later number" else _counted(ones)
                parts.append(words.format(name, _were(ones)))
        for kind in ("not in the frame", "not found in the draw"):
            ones = [one for one in rest if one.kind == kind]
            if ones:
                parts.append(f"{_counted(ones)} that {_were(ones)} {kind}")
        return "; ".join(parts)

    @property
    def compared_with_chance(self) -> str:
        """What chance would match, in words; nothing where it was not computed for the design."""
        if self.chance >= 1 or not self.tried:
            return ""
        ways = "" if self.tried <= 1 else f", times the {self.tried:,} ways tried,"
        return (
            f"; an independent random sample would match {self.expected:.1f}; chance of as "
            f"many{ways} at most {self.chance:.2g}"
        )

    @property
    def _searched(self) -> list[str]:
        several = len(self.searches) > 1
        return [
            (f"stratum {label}: " if several else "") + search.text()
            for label, search in self.searches.items()
        ]


def _positions(ones: Sequence[Difference]) -> str:
    """`unit 3` or `units 3, 17 and 22`, with the stratum where there are several."""
    several = len({one.stratum for one in ones}) > 1
    shown = [
        f"{one.position:,}" + (f" in stratum {one.stratum}" if several else "")
        for one in ones[:_SHOWN_POSITIONS]
    ]
    more = len(ones) - len(shown)
    if more:
        shown.append(f"{more:,} more")
    words = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"unit{'' if len(ones) == 1 else 's'} {words}"


def _counted(ones: Sequence[Difference]) -> str:
    return "1 unit" if len(ones) == 1 else f"{len(ones):,} units"


def _were(ones: Sequence[Difference]) -> str:
    return "was" if len(ones) == 1 else "were"
