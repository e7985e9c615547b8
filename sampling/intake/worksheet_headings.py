"""What the columns of a worksheet are called: a heading for people, a name for programs.

A worksheet shows headings such as "Should have been paid". Every program, table and message uses
the names, such as `should_have_paid`; both are read, in any case of letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_ORDER_OF_DAYS: Final = "(month/day/year)"
"""A heading that ends so declares how days are typed as text in its column."""
_FEW: Final = 3

HEADINGS: Final[dict[str, str]] = {
    "order": "No.",
    "stratum": "Stratum",
    "unit_id": "Unit ID",
    "part": "Line",
    "date": "Date of service",
    "paid": "Paid",
    "claimed": "Claimed",
    "lost_rows": "Rows left out of the frame",
    "should_have_paid": "Should have been paid",
    "overpaid": "Overpaid",
    "status": "Status",
    "reason": "Reason",
    "reviewer": "Reviewer",
    "reviewed_on": f"Reviewed on {_ORDER_OF_DAYS}",
    "note": "Note",
    "confirmed": "Confirmed",
    "violation": "Violation",
    "penalty_units": "Penalty units",
    "claimed_tainted": "Claimed for tainted lines",
    "presented_on": f"Presented on {_ORDER_OF_DAYS}",
    "responsible": "Responsible",
    "evidence": "Evidence",
    "hits": "Hits",
    "probability": "Probability",
    "cluster": "Cluster",
    "position": "Position",
    "size": "Size",
    "draws": "Draws",
}
"""The heading of each column by its name."""

_FURTHER: Final = {
    "reviewed on": "reviewed_on",
    "presented on": "presented_on",
    "should have paid": "should_have_paid",
}


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()


_NAMES: Final = (
    {_plain(name): name for name in HEADINGS}
    | {_plain(heading): name for name, heading in HEADINGS.items()}
    | _FURTHER
)


def named(headings: Iterable[str]) -> list[str]:
    """The names of columns by their headings; a heading that is not ours stays as it is.

    A column that bears the name itself goes before one that bears the heading.

    >>> named(["Unit ID", "Should have  been paid", "STATUS", "member_id"])
    ['unit_id', 'should_have_paid', 'status', 'member_id']
    """
    texts = list(headings)
    exact = {text for text in texts if text in HEADINGS}
    names = [_NAMES.get(_plain(text), text) for text in texts]
    return [
        text if name in exact and text != name else name
        for text, name in zip(texts, names, strict=True)
    ]


def written_by_us(headings: Iterable[str]) -> bool:
    """Are these the headings of a worksheet of ours, as it writes them?"""
    ours = set(HEADINGS.values()) & set(headings)
    return HEADINGS["unit_id"] in ours and len(ours) > _FEW


def month_first(headings: Iterable[str]) -> frozenset[str]:
    """The names of the columns whose headings declare that days are typed month first."""
    ending = _plain(_ORDER_OF_DAYS)
    return frozenset(named(text for text in headings if _plain(text).endswith(ending)))


def shown_heading(column: str) -> str:
    """The heading of a column of the claims file that the worksheet shows.

    >>> shown_heading("cpt_code"), shown_heading("status")
    ('cpt_code', 'status (claims file)')
    """
    return f"{column} (claims file)" if _plain(column) in _NAMES else column
