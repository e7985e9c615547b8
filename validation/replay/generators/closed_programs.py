"""Programs that draw samples and keep their algorithm to themselves."""

from __future__ import annotations

from validation.replay.generators.generator import ClosedProgram

SURVEYSELECT = ClosedProgram("SAS SURVEYSELECT")
ACL = ClosedProgram("ACL")
IDEA = ClosedProgram("IDEA")
EXCEL = ClosedProgram("Excel")
