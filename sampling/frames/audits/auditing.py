"""The frame audit: every check of a frame in one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from primafacie.core.results import Result
from sampling.frames.audits.adjustments import Chains, Netting, net_adjustments
from sampling.frames.audits.clusters import Clusters, find_clusters
from sampling.frames.audits.control_totals import ControlTotals, Stated, compare_totals
from sampling.frames.audits.date_coverage import DateCoverage, cover_dates
from sampling.frames.audits.duplicates import Duplicates, find_duplicates
from sampling.frames.audits.overlaps import Overlap, find_overlap
from sampling.frames.audits.profiles import Profile, profile_payments

if TYPE_CHECKING:
    import pandas as pd

    from sampling.frames.frame import Frame

_Part = Duplicates | Netting | Overlap | Clusters | DateCoverage | ControlTotals | Profile


@dataclass(frozen=True)
class FrameAudit(Result):
    """What a frame audit found; parts that were not asked for are None or empty.

    Attributes
    ----------
    units : int
        Units of the frame.
    cents : int
        Amount paid for all units, cents.
    duplicates : tuple of Duplicates
        Units that agree in every role but the id, then those that agree in the business key.
    netting : Netting or None
        The adjustment chains, netted to the final action.
    overlaps : tuple of Overlap
        Units of earlier audits, one entry per earlier frame.
    clusters : tuple of Clusters
        Groups of units that one value ties together, one entry per role.
    dates : DateCoverage or None
        The months and the period that the dates cover.
    control : ControlTotals or None
        Stated figures compared with the source.
    profile : Profile
        The spread of the payments.
    notes : tuple of str
        The notes of the frame.
    """

    SCHEMA: ClassVar[str] = "primafacie.frame-audit/1"

    units: int
    cents: int
    duplicates: tuple[Duplicates, ...]
    netting: Netting | None
    overlaps: tuple[Overlap, ...]
    clusters: tuple[Clusters, ...]
    dates: DateCoverage | None
    control: ControlTotals | None
    profile: Profile
    notes: tuple[str, ...]

    def parts(self) -> list[tuple[str, _Part]]:
        """List every part of the audit with its name.

        Returns
        -------
        list of tuple
            (name, part) in the order in which they are printed.
        """
        named: list[tuple[str, _Part | None]] = [
            ("control totals", self.control),
            ("payments", self.profile),
            ("dates", self.dates),
            ("adjustments", self.netting),
        ]
        named += [("duplicates", part) for part in self.duplicates]
        named += [("earlier audits", part) for part in self.overlaps]
        named += [("clusters", part) for part in self.clusters]
        return [(name, part) for name, part in named if part is not None]

    def table(self) -> pd.DataFrame:
        """Tabulate the findings.

        Returns
        -------
        pandas.DataFrame
            One row per finding: which check, and its sentence.
        """
        return _findings([(name, part.text()) for name, part in self.parts()])

    def _shown_table(self) -> pd.DataFrame:
        """The findings without the unit ids that some of them give as examples."""
        return _findings([(name, _without_examples(part).text()) for name, part in self.parts()])

    def __str__(self) -> str:
        names = ", ".join(dict.fromkeys(name for name, _ in self.parts()))
        return f"audit of a frame of {self.units:,} units: {names}; see text()"

    def text(self) -> str:
        """Write the whole audit as lines of text.

        Returns
        -------
        str
            One line per finding, then the notes.
        """
        lines = [f"{name}: {part.text()}" for name, part in self.parts()]
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])


def _findings(rows: list[tuple[str, str]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=["check", "finding"])


def _without_examples(part: _Part) -> _Part:
    return replace(part, examples=()) if isinstance(part, Duplicates | Overlap) else part


def audit_frame(
    frame: Frame,
    *,
    key: Sequence[str] | None = None,
    clusters: Sequence[str] | None = None,
    earlier: Mapping[str, Frame] | None = None,
    earlier_key: Sequence[str] | str = "unit_id",
    adjustments: Chains | None = None,
    stated: Stated | None = None,
    by: Sequence[str] = (),
    period: tuple[date, date] | None = None,
) -> FrameAudit:
    """Audit a frame: what is listed twice, netted, seen before, clustered or missing.

    Units that agree in every role but the id, the spread of the payments, and the months (where
    the frame has dates) are always checked. Findings are counted in units and dollars and nothing
    is taken out: use `Frame.exclude` with a reason, or the netted frame in `netting.frame`. The
    engine does the work, in bounded memory.

    Parameters
    ----------
    frame : Frame
        The sampling frame.
    key : sequence of str, optional
        The roles of a business key, such as beneficiary, date, code, modifier, units and paid.
    clusters : sequence of str, optional
        The roles whose values tie units together. Default: the cluster role, where there is one.
    earlier : mapping of str to Frame, optional
        The frames of earlier audits by name.
    earlier_key : str or sequence of str, default "unit_id"
        The roles by which earlier frames are compared.
    adjustments : Chains, optional
        How adjustment chains are written.
    stated : Stated, optional
        The figures that the provider or payer states.
    by : sequence of str, default ()
        The roles whose largest groups are listed.
    period : tuple of datetime.date, optional
        The first and last day that dates should be in. Default: the frame's own period.

    Returns
    -------
    FrameAudit
        Every finding.

    Raises
    ------
    FrameError
        If the frame has faults or lacks a role.

    Examples
    --------
    >>> import pandas as pd
    >>> from sampling import audit_frame, open_frame
    >>> lines = pd.DataFrame({"id": ["1", "2", "3"], "paid": ["80", "80", "20"],
    ...                       "who": ["A", "A", "B"], "code": ["99213", "99213", "71046"]})
    >>> frame = open_frame(lines, unit_id="id", paid="paid", more=["who", "code"])
    >>> print(audit_frame(frame, key=["who", "code", "paid"]).duplicates[1].text())
    2 units in 1 groups agree in who, code, paid: 1 beyond one a group, paid $80.00 (for example \
'1', '2'). A service listed d times is d times as likely to be drawn: remove the repeats or weight \
by 1/d
    """
    named = clusters
    if named is None:
        named = ["cluster"] if frame.roles.cluster else []
    return FrameAudit(
        units=frame.size,
        cents=frame.total.cents,
        duplicates=(find_duplicates(frame), *((find_duplicates(frame, key),) if key else ())),
        netting=net_adjustments(frame, adjustments) if adjustments else None,
        overlaps=tuple(
            find_overlap(frame, other, key=earlier_key, name=name)
            for name, other in (earlier or {}).items()
        ),
        clusters=tuple(find_clusters(frame, name) for name in named),
        dates=cover_dates(frame, period=period) if frame.roles.date else None,
        control=compare_totals(frame, stated) if stated else None,
        profile=profile_payments(frame, by=by),
        notes=frame.notes,
    )
