"""Draws from files."""

from __future__ import annotations

from pathlib import Path

from primafacie.core.errors import DrawError
from primafacie.core.records import load_record
from sampling.draws.records import Draw


def load_draw(path: str | Path) -> Draw:
    """A draw from its JSON file, its plan inside; refused (`DrawError`) if it was altered."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise DrawError(
            f"a draw that cannot be read ({error.strerror})",
            where=str(path),
            expected="a draw.json",
            fix="Check the path",
        ) from error
    return load_record(data, Draw.from_dict, kind="draw", where=Path(path).name, refusal=DrawError)
