"""A small TOML file that a person wrote: its table, or one clear refusal."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from primafacie.core.errors import AuditError

_LARGEST: Final = 1 << 20


def toml_table(
    path: Path, *, what: str, example: str, refusal: type[AuditError] = AuditError
) -> dict[str, Any]:
    """The table of a TOML file of at most 1 MB in UTF-8.

    `what` names the kind of file in the refusal, `example` is a line that such a file has.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refusal(
            f"{what} that cannot be read ({error.strerror})",
            where=path.name,
            expected="a TOML file",
            fix="Check the path",
        ) from error
    try:
        if len(data) > _LARGEST:
            raise ValueError(f"{len(data):,} bytes")
        return tomllib.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise refusal(
            f"a file that is not TOML ({error})",
            where=path.name,
            expected=f"lines such as {example}",
            fix="Correct that line",
        ) from error
