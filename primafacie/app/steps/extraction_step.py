"""What is stated of the extraction of a frame: a step of its own beside the frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.step_facts import ExtractionFacts, FrameFacts

if TYPE_CHECKING:
    from primafacie.core.folder import StudyFolder
    from sampling.frames import Extraction

NAME = "1-frame/extraction.json"


def extraction_of(source: Path | None) -> Extraction | None:
    """The statement of a file, or None where none was given."""
    from sampling.frames import Extraction

    return None if source is None else Extraction.read(source)


def keep_extraction(study: StudyFolder, stated: Extraction | None) -> None:
    """Keep the statement, once."""
    if stated is None or stated == kept_extraction(study):
        return
    frame = study.manifest.steps[0].stated(FrameFacts).content_digest
    what = "recorded how the rows of the frame were extracted"
    with study.step("extraction", what, inputs={"frame": frame}) as step:
        step.state(ExtractionFacts(step.write(NAME, stated.written())))


def kept_extraction(study: StudyFolder) -> Extraction | None:
    """The statement that was kept, or None."""
    from sampling.frames.extractions import FORM

    if study.manifest.latest("extraction") is None:
        return None
    path = study.latest_file("extraction", NAME)
    return FORM.read(path.read_bytes(), where=path.name)
