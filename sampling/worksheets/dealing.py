"""Dealing the drawn units to reviewers, some of them to two, and the names of their files."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from primafacie.core.errors import DrawError
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult

if TYPE_CHECKING:
    import pandas as pd

    from sampling.draws import Draw, DrawnUnit

_LONGEST_NAME: Final = 60
_RULE: Final = "overlap/1"
FEWEST: Final = 2
"""Reviewers that an overlap needs."""


@dataclass(frozen=True)
class Share:
    """The units of one reviewer.

    Attributes
    ----------
    reviewer : str
        The name of the reviewer.
    file : str
        The name of the worksheet, which every file system can hold.
    units : tuple of str
        The units dealt to this reviewer.
    second : tuple of str
        Units of other reviewers that this reviewer sees as well.
    """

    reviewer: str
    file: str
    units: tuple[str, ...]
    second: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dealing(StoredResult):
    """Which reviewer sees which units of a draw.

    The units are dealt in turn, in order of selection. A share of them goes to a second reviewer,
    the next in turn: the units whose SHA-256 of `overlap/1`, the draw digest and the unit id
    (joined by line feeds) is smallest. Nothing about it moves the draw.

    Attributes
    ----------
    draw_digest : str
        The digest of the draw.
    overlap : float
        The share of units dealt to two reviewers.
    shares : tuple of Share
        A share per reviewer.
    """

    SCHEMA: ClassVar[str] = "primafacie.dealing/1"
    ROWS: ClassVar[str] = "shares"

    draw_digest: str
    overlap: float
    shares: tuple[Share, ...]

    @property
    def twice(self) -> frozenset[str]:
        """The units that two reviewers see."""
        return frozenset(unit for share in self.shares for unit in share.second)

    def first_reviewer(self, unit_id: str) -> str:
        """The reviewer to whom a unit was dealt first."""
        return next(share.reviewer for share in self.shares if unit_id in share.units)

    def table(self) -> pd.DataFrame:
        """Tabulate the shares: one row per reviewer, units counted."""
        import pandas as pd

        return pd.DataFrame(
            [
                (share.reviewer, share.file, len(share.units), len(share.second))
                for share in self.shares
            ],
            columns=["reviewer", "file", "units", "second_units"],
        )

    def __str__(self) -> str:
        units = sum(len(share.units) for share in self.shares)
        return (
            f"{counted(units, 'unit')} dealt to {counted(len(self.shares), 'reviewer')}, "
            f"{len(self.twice):,} of them to two"
        )


FORM: Final = RecordForm("dealing", 1, Dealing)


def deal(
    draw: Draw, reviewers: Sequence[str], *, overlap: float = 0.0, file: str = "worksheet.xlsx"
) -> Dealing:
    """Deal the units of a draw to reviewers in turn.

    Parameters
    ----------
    draw : Draw
        The draw.
    reviewers : sequence of str
        Their names, each once.
    overlap : float, default 0
        The share of units that a second reviewer sees as well, such as 0.10; rounded up to whole
        units.
    file : str, default "worksheet.xlsx"
        The name of the whole worksheet, from which those of the shares are made.

    Returns
    -------
    Dealing
        The shares.

    Raises
    ------
    DrawError
        If reviewers are unnamed or named twice, or if the overlap is not between 0 and 1 or has
        only one reviewer.
    """
    names = [" ".join(name.split()) for name in reviewers]
    folded = {unicodedata.normalize("NFKC", name).casefold() for name in names}
    if not names or not all(names) or len(folded) < len(names):
        raise DrawError(
            f"the reviewers {list(reviewers)!r}",
            expected="names, each once",
            fix="Name every reviewer once",
        )
    if not 0 <= overlap <= 1 or (overlap and len(names) < FEWEST):
        raise DrawError(
            f"an overlap of {overlap:.0%} among {counted(len(names), 'reviewer')}",
            expected="a share from 0% to 100%, and two reviewers or more",
            fix='Name several reviewers and a share, as in --reviewers "A,B" --overlap 10%',
        )
    stem, dot, ending = file.rpartition(".")
    dealt = [draw.units[place :: len(names)] for place in range(len(names))]
    again = set(_smallest(draw, math.ceil(round(overlap * len(draw.units), 9))))
    shares = []
    for place, name in enumerate(names):
        before = dealt[place - 1]
        second = tuple(unit.unit_id for unit in before if unit.unit_id in again)
        shares.append(
            Share(
                name,
                f"{stem}-{place + 1}-{file_name(name)}{dot}{ending}",
                tuple(unit.unit_id for unit in dealt[place]),
                second if len(names) > 1 else (),
            )
        )
    return Dealing(draw.digest, overlap, tuple(shares))


def units_of(draw: Draw, share: Share) -> tuple[DrawnUnit, ...]:
    """The units on the worksheet of a share, in the order of the draw."""
    mine = {*share.units, *share.second}
    return tuple(unit for unit in draw.units if unit.unit_id in mine)


def _smallest(draw: Draw, count: int) -> list[str]:
    def ticket(unit_id: str) -> bytes:
        return hashlib.sha256(f"{_RULE}\n{draw.digest}\n{unit_id}".encode()).digest()

    return sorted((unit.unit_id for unit in draw.units), key=lambda unit: (ticket(unit), unit))[
        :count
    ]


def file_name(text: str) -> str:
    """A name as a part of a file's name: letters and digits, other signs as hyphens.

    >>> file_name("Ann O'Neil, RN"), file_name("../CON")
    ('Ann-O-Neil-RN', 'CON')
    """
    plain = unicodedata.normalize("NFC", text)
    signs = "".join(sign if sign.isalnum() else "-" for sign in plain)
    words = [word for word in signs.split("-") if word]
    return "-".join(words)[:_LONGEST_NAME].strip("-") or "reviewer"
