"""The quarterly audit of Section 111: how many records of each plan, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from penalties.law.files import relied_law
from penalties.law.relied_files import AuditRule
from primafacie.core.errors import Problem, RuleError
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from sampling.designs.tickets import GENERATOR, ticket

if TYPE_CHECKING:
    import pandas as pd


def records_per_quarter() -> int:
    """How many records a quarter are audited."""
    return relied_law(AuditRule).records_per_quarter.value


def audit_shares(ghp: int, nghp: int, *, audited: int | None = None) -> tuple[int, int]:
    """The audited records of each kind, pro rata by the records added; largest remainder.

    Parameters
    ----------
    ghp, nghp : int
        The records added in the quarter, by kind.
    audited : int, optional
        The records audited. The default is the number of the rule, 250.

    Returns
    -------
    tuple of (int, int)
        The audited records of group and of non-group plans.

    Raises
    ------
    RuleError
        If a count is negative, or if more records are audited than were added.

    Examples
    --------
    >>> audit_shares(600_000, 400_000)
    (150, 100)
    """
    size = records_per_quarter() if audited is None else audited
    total = ghp + nghp
    if ghp < 0 or nghp < 0 or not 0 < size <= total:
        raise RuleError(
            f"an audit of {size:,} of {ghp:,} GHP and {nghp:,} NGHP records",
            where="Section 111",
            expected="counts of 0 or more, with no more audited than were added",
            fix="Give the records added in the quarter",
        )
    first, rest = divmod(size * ghp, total)
    first += 2 * rest >= total
    return min(first, ghp), size - min(first, ghp)


@dataclass(frozen=True)
class AuditDraw(Result):
    """The audited records of a quarter, and what redraws them.

    Attributes
    ----------
    ghp, nghp : tuple of str
        The ids in order of selection, by kind.
    seed : str
        The seed.
    generator : str
        The generator with its version.
    """

    SCHEMA: ClassVar[str] = "primafacie.audit-draw/1"

    ghp: tuple[str, ...]
    nghp: tuple[str, ...]
    seed: str
    generator: str

    def table(self) -> pd.DataFrame:
        """Tabulate the audited records.

        Returns
        -------
        pandas.DataFrame
            One row per record: its plan, its place in the order of selection, and its id.
        """
        import pandas as pd

        rows = [
            (plan, place, unit)
            for plan, units in (("ghp", self.ghp), ("nghp", self.nghp))
            for place, unit in enumerate(units, start=1)
        ]
        return pd.DataFrame(rows, columns=["plan", "place", "id"])

    def __str__(self) -> str:
        return (
            f"audit draw: {counted(len(self.ghp), 'record')} of group plans and "
            f"{len(self.nghp):,} of non-group plans ({self.generator}, seed {self.seed})"
        )


def draw_audit(
    ghp: Sequence[str], nghp: Sequence[str], *, seed: str, audited: int | None = None
) -> AuditDraw:
    """Draw a quarter's audit by tickets: the smallest SHA-256 of each kind, pro rata.

    The draw is `ticket/1` with the strata `GHP` and `NGHP`, so that anyone draws the same records
    from the same seed. CMS does not publish its own draw; this one is for rehearsal and for
    comparing it with a disclosed list.

    Parameters
    ----------
    ghp, nghp : sequence of str
        The ids of the records added, by kind.
    seed : str
        The seed.
    audited : int, optional
        The records audited. The default is the number of the rule, 250.

    Returns
    -------
    AuditDraw
        The audited records in order of selection.

    Raises
    ------
    RuleError
        If ids are repeated, or if more records are audited than were added.

    Examples
    --------
    >>> draw_audit(["a", "b"], ["c", "d"], seed="lot 1", audited=2).ghp
    ('b',)
    """
    problems = [
        Problem(name, "repeated ids", "each record once", "Remove the repeated rows")
        for name, ids in (("ghp", ghp), ("nghp", nghp))
        if len(set(ids)) < len(ids)
    ]
    if problems:
        raise RuleError.collected(problems, what="Section 111 audit")
    shares = audit_shares(len(ghp), len(nghp), audited=audited)
    drawn = []
    for label, ids, share in (("GHP", ghp, shares[0]), ("NGHP", nghp, shares[1])):
        ordered = sorted((ticket(seed, label, unit), unit) for unit in ids)
        drawn.append(tuple(unit for _, unit in ordered[:share]))
    return AuditDraw(drawn[0], drawn[1], seed, f"{GENERATOR['name']}/{GENERATOR['version']}")
