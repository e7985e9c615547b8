"""The formats of documents that were asked for, each known."""

from __future__ import annotations

from collections.abc import Sequence

from primafacie.core.errors import AuditError


def known_formats(asked: Sequence[str]) -> tuple[str, ...]:
    """The formats, each once; `AuditError` for one that is none, or for none at all."""
    from primafacie.app.reports import FORMATS

    strange = [name for name in tuple(asked) or ("",) if name not in FORMATS]
    if strange:
        raise AuditError(
            f"the format {strange[0]!r}",
            where="--format",
            expected=f"one of {', '.join(FORMATS)}",
            fix="Name one of these",
        )
    return tuple(dict.fromkeys(asked))
