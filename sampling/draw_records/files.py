"""Draws from files."""

from __future__ import annotations

import json
from pathlib import Path

from primafacie.core.errors import DrawError
from sampling.draw_records.records import Draw


def load_draw(path: str | Path) -> Draw:
    """A draw from its JSON file, its plan inside; refused (`DrawError`) if it was altered."""
    try:
        record = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise DrawError(
            f"no readable draw ({error})", where=str(path), expected="a draw.json", fix=""
        ) from error
    if not isinstance(record, dict):
        raise DrawError("no draw record", where=str(path), expected="a draw.json", fix="")
    return Draw.from_dict(record)
