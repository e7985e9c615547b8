"""SAS draws made with `RANUNI`, `UNIFORM` or `CALL RANUNI` in a DATA step or PROC SQL."""

from __future__ import annotations

from validation.replay.generators.generator import Generator
from validation.replay.generators.sas_data_step import data_step_calls, ranuni_of

RANUNI = Generator("SAS RANUNI", calls=data_step_calls(ranuni_of), settled=True, usual=False)
