"""From an event to every claim of its episode: what was billed, what was repaid, what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast

from penalties.clocks.repayment_clocks import Span, repayment_clock
from penalties.episodes.claim_lines import EpisodeRecord, claim_lines, lines_table
from penalties.episodes.harm_events import HarmEvent
from primafacie.core.errors import StudyError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from sampling.intake import read_table

if TYPE_CHECKING:
    import pandas as pd

# The claims' columns: cents in the amounts, ISO days or dates in the days.
NEEDED = ("claim_id", "person", "service_date", "code", "provider", "claimed", "paid")
# What 42 CFR 1003.200 calls each concern; the judgement that it applies is counsel's.
BASES = {
    "substandard care": "1003.200(a)(2)",
    "not necessary": "1003.200(a)(5)",
    "documentation": "1003.200(a)(2)",
}
OVERDUE = "1003.200(b)(8)"
_COLUMNS = (
    "unit_id",
    "violation",
    "evidence",
    "penalty_units",
    "claimed_tainted",
    "presented_on",
    "responsible",
)


@dataclass(frozen=True)
class EpisodeClaims(Result):
    """The claim lines of all episodes, each line once, with its events and its status.

    Attributes
    ----------
    lines : pandas.DataFrame
        The columns of the claims and `event_ids`, `concern`, `identified_on` (the first day on
        which one of its events was identified as overpaid) and `status` (not billed, not paid,
        repaid, open); amounts are cents.
    unmatched : tuple of str
        The ids of the events without any claim line.
    notes : tuple of str
        What was filled in, and what was counted once.
    """

    SCHEMA: ClassVar[str] = "primafacie.episode-claims/1"
    RECORD: ClassVar[type[EpisodeRecord]] = EpisodeRecord

    lines: pd.DataFrame
    unmatched: tuple[str, ...]
    notes: tuple[str, ...]

    def total(self, status: str) -> Money:
        """The amount paid for the lines of a status.

        Parameters
        ----------
        status : {"not billed", "not paid", "repaid", "open"}
            The status.

        Returns
        -------
        Money
            The amount paid.
        """
        chosen = self.lines[self.lines["status"] == status]
        return Money(int(chosen["paid"].sum()))

    def summary(self) -> pd.DataFrame:
        """Lines, claims and amounts by status.

        Returns
        -------
        pandas.DataFrame
            One row per status: the number of lines and of claims, cents claimed and cents paid.
        """
        grouped = self.lines.groupby("status", sort=True)
        return grouped.agg(
            lines=("claim_id", "size"),
            claims=("claim_id", "nunique"),
            claimed_cents=("claimed", "sum"),
            paid_cents=("paid", "sum"),
        ).reset_index()

    def table(self) -> pd.DataFrame:
        """Tabulate the lines by status; the lines themselves are in `lines`.

        Returns
        -------
        pandas.DataFrame
            What `summary` gives.
        """
        return self.summary()

    def __str__(self) -> str:
        return (
            f"{counted(len(self.lines), 'claim line')} of episodes; paid and open "
            f"{self.total('open')}; {counted(len(self.unmatched), 'event')} without a claim line"
        )

    def as_record(self) -> EpisodeRecord:
        """Give what a record keeps of the lines.

        Returns
        -------
        EpisodeRecord
            The lines without columns of the claims that have no meaning here.
        """
        return EpisodeRecord(claim_lines(self.lines), self.unmatched, self.notes)

    @classmethod
    def of_record(cls, record: EpisodeRecord) -> EpisodeClaims:
        """Make the lines from their record.

        Parameters
        ----------
        record : EpisodeRecord
            What `as_record` gave.

        Returns
        -------
        EpisodeClaims
            The lines with their events and status.
        """
        return cls(lines_table(record.lines), record.unmatched, record.notes)

    def tainted(self) -> pd.DataFrame:
        """The open and the unpaid lines as violations by claim, as the exposure reads them.

        A line that was claimed and not paid was presented all the same. Repaid lines are left out
        and counted in the notes. Whether a line violates anything is for counsel to decide.

        Returns
        -------
        pandas.DataFrame
            One row per claim and basis: unit_id, violation, evidence, penalty_units (lines),
            claimed_tainted (dollars as exact text), presented_on, responsible. These are the
            columns that `read_review(..., violations=)` reads.
        """
        opened = self.lines[self.lines["status"].isin(("open", "not paid"))].copy()
        opened["violation"] = opened["concern"].map(BASES)
        opened["evidence"] = ["events " + ids for ids in opened["event_ids"]]
        return _by_claim(opened)

    def overdue(
        self,
        on: date,
        *,
        investigations: Mapping[str, Span] | None = None,
        disclosures: Mapping[str, Span] | None = None,
    ) -> pd.DataFrame:
        """Refunds of identified overpayments that are overdue on `on`, as violations by claim.

        An overpayment that is known and not reported and returned in time is a violation of its
        own, 1003.200(b)(8), which counts each item or service: the open lines whose 60-day clock
        (`repayment_clock`) is overdue in *both* readings. Whether the amount was known is for
        counsel to decide.

        Parameters
        ----------
        on : date
            The day for which the clocks are asked.
        investigations, disclosures : mapping of str to (date, date or None), optional
            What suspends the clocks, by event id: see `repayment_clock`.

        Returns
        -------
        pandas.DataFrame
            The columns of `tainted`; `presented_on` is the first day after the later deadline, as
            the violation begins then. A line whose overpayment was not identified, or that is
            overdue in one reading only, has no row.
        """
        import pandas as pd

        rows = []
        opened = self.lines[(self.lines["status"] == "open") & self.lines["identified_on"].notna()]
        for row in opened.to_dict("records"):
            received = row["received_on"].date()
            identified = max(row["identified_on"].date(), received)
            if identified > on:
                continue
            events = row["event_ids"].split()
            clock = repayment_clock(
                identified_on=identified,
                received_on=received,
                on=on,
                investigation=_first(investigations, events),
                disclosure_pending=_first(disclosures, events),
            )
            if clock.overdue:
                last = max(r.deadline for r in clock.readings if r.deadline is not None)
                words = f"events {row['event_ids']}: identified {identified}, kept after {last}"
                rows.append(
                    row
                    | {
                        "evidence": words,
                        "presented_on": pd.Timestamp(last + timedelta(days=1)),
                        "violation": OVERDUE,
                    }
                )
        return _by_claim(pd.DataFrame(rows, columns=[*self.lines.columns, "evidence", "violation"]))


def _first(spans: Mapping[str, Span] | None, events: Sequence[str]) -> Span | None:
    """The suspension of a line: that of the first of its events that has one."""
    return next((spans[name] for name in events if name in spans), None) if spans else None


def _by_claim(opened: pd.DataFrame) -> pd.DataFrame:
    """Lines as violations by claim, basis and provider."""
    if opened.empty:
        import pandas as pd

        return pd.DataFrame(columns=list(_COLUMNS))
    grouped = opened.groupby(["claim_id", "violation", "provider"], sort=True)
    found = grouped.agg(
        evidence=("evidence", lambda texts: "; ".join(sorted(set(texts)))),
        penalty_units=("code", "size"),
        claimed_tainted=("claimed", "sum"),
        presented_on=("presented_on", "max"),
    ).reset_index()
    found["claimed_tainted"] = [f"{Money(int(c))}" for c in found["claimed_tainted"]]
    found["presented_on"] = found["presented_on"].dt.strftime("%Y-%m-%d")
    names = {"claim_id": "unit_id", "provider": "responsible"}
    return found.rename(columns=names)[list(_COLUMNS)]


def map_claims(events: Sequence[HarmEvent], claims: pd.DataFrame) -> EpisodeClaims:
    """Every claim line of every episode: same person, day in the window, code among the codes.

    A line is *not billed* where nothing was claimed, *not paid* where it was claimed and nothing
    was paid (there is nothing to repay, and it was presented), *repaid* where the amount repaid
    reaches the amount paid, else *open*. A line of several events is one line. A near miss takes no
    line.

    Parameters
    ----------
    events : sequence of HarmEvent
        The events.
    claims : pandas.DataFrame
        One row per service line with the columns of `NEEDED` (amounts in whole cents) and, where
        known, `presented_on` and `received_on` (else the service date is taken, and the notes state
        it) and `repaid` (cents given back).

    Returns
    -------
    EpisodeClaims
        The lines with their events and status, and the events without any line.

    Raises
    ------
    StudyError
        If columns are missing, or amounts are not whole cents.
    """
    import pandas as pd

    table, notes = _checked(claims)
    tainting = [event for event in events if event.taints]
    near = len(events) - len(tainting)
    if near:
        notes.append(f"{near} near misses taint no claim")
    windows = pd.DataFrame(
        {
            "person": [event.person for event in tainting],
            "first_day": pd.to_datetime([event.first_day for event in tainting]),
            "last_day": pd.to_datetime([event.last_day for event in tainting]),
            "event": range(len(tainting)),
        }
    )
    pairs = table[["line", "person", "service_date", "code"]].merge(windows, on="person")
    inside = (pairs["service_date"] >= pairs["first_day"]) & (
        pairs["service_date"] <= pairs["last_day"]
    )
    pairs = pairs[inside]
    kept = [
        group[_coded(group["code"], tainting[cast("int", place)].codes)]
        for place, group in pairs.groupby("event")
    ]
    found = pd.concat(kept) if kept else pairs.iloc[:0]
    met = set(found["event"])
    unmatched = tuple(e.event_id for place, e in enumerate(tainting) if place not in met)
    by_line = found.groupby("line")["event"]
    ids = {place: event.event_id for place, event in enumerate(tainting)}
    concerns = {place: event.concern for place, event in enumerate(tainting)}
    names = by_line.agg(lambda places: " ".join(ids[place] for place in places))
    first = by_line.min().map(concerns)
    lines = table.set_index("line").sort_index()
    lines = lines[lines.index.isin(names.index)].copy()
    lines["event_ids"], lines["concern"] = names, first
    days = {place: event.identified_on for place, event in enumerate(tainting)}
    known = found.assign(day=pd.to_datetime(found["event"].map(days)))
    lines["identified_on"] = known.groupby("line")["day"].min()
    lines["status"] = "open"
    lines.loc[lines["repaid"] >= lines["paid"], "status"] = "repaid"
    lines.loc[lines["paid"] == 0, "status"] = "not paid"
    lines.loc[lines["claimed"] == 0, "status"] = "not billed"
    for status, words in (("repaid", "repaid"), ("not paid", "claimed and not paid")):
        number = int((lines["status"] == status).sum())
        if number:
            notes.append(f"{counted(number, 'line')} {words}")
    several = int((by_line.size() > 1).sum())
    if several:
        notes.append(f"{several} lines belong to several events and are counted once")
    if unmatched:
        notes.append(
            f"{len(unmatched)} events have no claim line: nothing was billed, or the "
            "person, window or codes of the log do not fit"
        )
    return EpisodeClaims(lines.reset_index(drop=True), unmatched, tuple(notes))


def _coded(codes: pd.Series[Any], wanted: tuple[str, ...]) -> pd.Series[Any]:
    """Which codes are among the wanted ones; none wanted: all."""
    if not wanted:
        return codes.notna() | codes.isna()
    exact = [code for code in wanted if not code.endswith("*")]
    starts = tuple(code[:-1] for code in wanted if code.endswith("*"))
    met = codes.isin(exact)
    return met | codes.astype(str).str.startswith(starts) if starts else met


def _checked(claims: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The claims with whole-cent amounts and days, read strictly, and what was filled in."""
    import pandas as pd

    days = ("service_date", "presented_on", "received_on")
    read = [name for name in dict.fromkeys((*NEEDED, "repaid", *days)) if name in claims]
    given = read_table(claims[read], needed=NEEDED, error=StudyError, name="claims")
    table, notes = claims.copy(), []
    for name in ("claim_id", "person", "provider"):
        table[name] = given.ids(name)
    table["code"] = given.texts("code")
    for name in ("claimed", "paid", "repaid"):
        if name in given:
            cents = given.whole_numbers(name, signed=True)
            table[name] = [amount or 0 for amount in cents]
    if "repaid" not in given:
        table["repaid"] = 0
        notes.append("No column of amounts repaid: every billed line counts as open")
    for name in days:
        if name in given:
            table[name] = pd.to_datetime(pd.Series(given.days(name), index=table.index))
    given.raise_problems("claims")
    if "presented_on" not in table:
        table["presented_on"] = table["service_date"]
        notes.append("No date presented: the service date is taken for it, which may be earlier")
    if "received_on" not in table:
        table["received_on"] = table["presented_on"]
        notes.append("No date of payment: the date presented is taken for it, which is earlier")
    table["line"] = range(len(table))
    return table, notes
