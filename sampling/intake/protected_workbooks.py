"""Workbooks that are protected by a password, decrypted in memory and nowhere else."""

from __future__ import annotations

import io
from typing import Any, Final

from primafacie.core.errors import AuditError
from primafacie.core.passwords import password_of, wrong_password

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# With this password a spreadsheet program encrypts a workbook of which only the structure is
# protected: it opens without asking anybody.
_NO_PASSWORD: Final = "VelvetSweatshop"


def is_compound(data: bytes) -> bool:
    """Is it a compound file: an .xls file, or a workbook of another kind with a password?"""
    return data.startswith(_OLE)


def unprotected(data: bytes, name: str, password: str | None, error: type[AuditError]) -> bytes:
    """The bytes of a workbook without its password; the same bytes where it has none."""
    if not is_compound(data):
        return data
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError

    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        is_encrypted = file.is_encrypted()
    except FileFormatError:
        return data
    except Exception as cause:
        # The library reads a foreign file: any fault of it is a fault of the file.
        raise _damaged(name, error) from cause
    if not is_encrypted:
        return data
    found = _decrypted(data, _NO_PASSWORD, name, error) if password is None else None
    if found is None:
        found = _decrypted(data, password_of(name, password, error), name, error)
    if found is None:
        raise wrong_password(name, error)
    return found


def _decrypted(data: bytes, password: str, name: str, error: type[AuditError]) -> bytes | None:
    """The bytes without the password; None where this password does not open them."""
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError

    file: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
    out = io.BytesIO()
    try:
        # Of the kinds since 2007 the password is checked by what it decrypts: a check apart would
        # take the time of another hundred thousand hashes.
        file.load_key(password=password)
        file.decrypt(out)
    except InvalidKeyError:
        return None
    except Exception as cause:
        raise _damaged(name, error) from cause
    return out.getvalue()


def _damaged(name: str, error: type[AuditError]) -> AuditError:
    return error(
        "a protected workbook that is damaged, or whose encryption is not known",
        where=name,
        expected="a workbook protected by a password in the usual way",
        fix="Open it in a spreadsheet program and save it without a password",
    )
