"""Digests that anyone can check with `sha256sum`.

A record's digest is the SHA-256 of the very bytes of its file: `canonical_json` writes
those bytes, so the digest printed by the toolkit equals `sha256sum plan.json`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from primafacie.core.errors import AuditError

_CHUNK = 1 << 20


def canonical_json(record: Any) -> bytes:
    """A record as bytes: UTF-8, sorted keys, two-space indent, LF, no NaN."""
    import msgspec

    try:
        text = json.dumps(record, sort_keys=True, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise AuditError(
            f"a record that JSON cannot hold ({error})",
            expected="finite numbers and plain values",
            fix="Report this: a computed value is not finite",
        ) from error
    # With an indent the standard library encodes in Python, many times slower. The line breaks are
    # put in afterwards, between the tokens, and no token is changed.
    return bytes(msgspec.json.format(text.encode("utf-8"), indent=2)) + b"\n"


def sha256_bytes(data: bytes) -> str:
    """Lower-case hex SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def sha256_record(record: Any) -> str:
    """The digest of a record: SHA-256 of its canonical JSON."""
    return sha256_bytes(canonical_json(record))


def sha256_file(path: Path) -> str:
    """Lower-case hex SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def short(digest: str) -> str:
    """The first twelve hex digits, for screens; records always carry the whole."""
    return digest[:12]
