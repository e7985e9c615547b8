"""Records of frames as earlier releases wrote them, in the form of today."""

from __future__ import annotations

from typing import Any, Final

from primafacie.core.record_forms import Upward


def frame_of_first(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.frame/2` from those of `primafacie.frame/1`."""
    roles = record["roles"]
    return {
        "confirmed_units": record.get("confirmed_units", []),
        "content_digest": record["content_digest"],
        "exclusions": record["exclusions"],
        "lost_rows": record.get("lost_rows"),
        "notes": record["notes"],
        "period": record["period"],
        "roles": roles
        | {
            "kinds": sorted(dict(roles.get("kinds") or {}).items()),
            "more": sorted(roles["more"].items()),
            "part": roles["part"] or [],
        },
        "rows": record["rows"],
        "signs": record["signs"],
        "size": record["size"],
        "source": record["source"],
        "total_cents": record["total"],
        "waterfall": [{"rows": None, "rows_left": None} | row for row in record["waterfall"]],
    }


UPWARD: Final[dict[int, Upward]] = {1: frame_of_first}
