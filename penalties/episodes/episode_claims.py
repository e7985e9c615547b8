"""From an event to every claim of its episode: what was billed, what was repaid, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from penalties.episodes.harm_events import HarmEvent
from primafacie.core.errors import Problem, StudyError
from primafacie.core.money import Money
from primafacie.core.results import brief

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


@brief
@dataclass(frozen=True)
class EpisodeClaims:
    """The claim lines of all episodes, each line once, with its events and its status.

    `lines` has the columns of the claims and `event_ids`, `concern`, `status` {not billed,
    repaid, open}; amounts are cents. `unmatched` names the events without any claim line.
    """

    lines: pd.DataFrame
    unmatched: tuple[str, ...]
    notes: tuple[str, ...]

    def total(self, status: str) -> Money:
        """The amount paid for the lines of a status."""
        chosen = self.lines[self.lines["status"] == status]
        return Money(int(chosen["paid"].sum()))

    def summary(self) -> pd.DataFrame:
        """Lines, claims and cents by status."""
        grouped = self.lines.groupby("status", sort=True)
        return grouped.agg(
            lines=("claim_id", "size"),
            claims=("claim_id", "nunique"),
            claimed=("claimed", "sum"),
            paid=("paid", "sum"),
        ).reset_index()

    def tainted(self) -> pd.DataFrame:
        """The open lines as violations by claim, as the exposure reads them.

        One row a claim and basis: unit_id, violation, evidence, penalty_units (lines),
        claimed_tainted (dollars as exact text), presented_on, responsible: the columns that
        `read_review(..., violations=)` reads. Repaid lines are left out and
        counted in the notes; whether a line violates anything is for counsel to decide.
        """
        opened = self.lines[self.lines["status"] == "open"].copy()
        opened["violation"] = opened["concern"].map(BASES)
        grouped = opened.groupby(["claim_id", "violation", "provider"], sort=True)
        found = grouped.agg(
            evidence=("event_ids", lambda ids: "events " + " ".join(sorted(set(ids)))),
            penalty_units=("code", "size"),
            claimed_tainted=("claimed", "sum"),
            presented_on=("presented_on", "max"),
        ).reset_index()
        found["claimed_tainted"] = [f"{Money(int(c))}" for c in found["claimed_tainted"]]
        found["presented_on"] = found["presented_on"].dt.strftime("%Y-%m-%d")
        return found.rename(columns={"claim_id": "unit_id", "provider": "responsible"})[
            [
                "unit_id",
                "violation",
                "evidence",
                "penalty_units",
                "claimed_tainted",
                "presented_on",
                "responsible",
            ]
        ]


def map_claims(events: Sequence[HarmEvent], claims: pd.DataFrame) -> EpisodeClaims:
    """Every claim line of every episode: same person, day in the window, code among the codes.

    `claims` holds one row a service line with the columns of `NEEDED` and, where known,
    `presented_on` (else the service date stands in, and it is said) and `repaid` (cents given
    back). A line is *not billed* where nothing was claimed, *repaid* where the amount repaid
    reaches the amount paid, else *open*. A line of several events is one line. A near miss
    takes no line. Raises `StudyError` for missing columns or amounts that are not whole cents.
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
    lines = table[table["line"].isin(names.index)].set_index("line").sort_index()
    lines["event_ids"], lines["concern"] = names, first
    lines["status"] = "open"
    lines.loc[lines["repaid"] >= lines["paid"], "status"] = "repaid"
    lines.loc[lines["claimed"] == 0, "status"] = "not billed"
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
    """The claims with whole-cent amounts and days, and what was filled in."""
    import pandas as pd

    lost = [name for name in NEEDED if name not in claims.columns]
    if lost:
        raise StudyError(
            f"no column {', '.join(lost)}",
            where="claims",
            expected=f"the columns {', '.join(NEEDED)}",
            fix="Rename or add the columns",
        )
    table, notes, problems = claims.copy(), [], []
    if "repaid" not in table:
        table["repaid"] = 0
        notes.append("No column of amounts repaid: every billed line counts as open")
    for name in ("claimed", "paid", "repaid"):
        values = pd.to_numeric(table[name], errors="coerce")
        odd = int((values.isna() | (values % 1 != 0)).sum())
        if odd:
            problems.append(
                Problem(
                    f"claims, column {name}",
                    f"{odd} values that are not whole cents",
                    "integer cents",
                    "Convert dollars to cents exactly",
                )
            )
        else:
            table[name] = values.astype("int64")
    days = ["service_date"] + (["presented_on"] if "presented_on" in table else [])
    for name in days:
        parsed = pd.to_datetime(table[name], format="ISO8601", errors="coerce")
        if parsed.isna().any():
            problems.append(
                Problem(
                    f"claims, column {name}",
                    f"{int(parsed.isna().sum())} days that are none",
                    "days such as 2026-11-21",
                    "Correct or remove these rows",
                )
            )
        table[name] = parsed
    if problems:
        raise StudyError.collected(problems, what="claims")
    if "presented_on" not in table:
        table["presented_on"] = table["service_date"]
        notes.append("No date presented: the service date stands in for it, which may be earlier")
    table["person"], table["code"] = table["person"].astype(str), table["code"].astype(str)
    table["line"] = range(len(table))
    return table, notes
