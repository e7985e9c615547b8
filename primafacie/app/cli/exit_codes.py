"""How a command ends: 0 done, 1 a check failed, 2 usage, and these."""

from __future__ import annotations

from typing import Final

BAD_INPUT: Final = 3
FAULT: Final = 70
CANCELLED: Final = 130
READER_GONE: Final = 141
