"""The case file of a study: a step of its own at any time, printed by the documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.step_facts import CaseFacts

if TYPE_CHECKING:
    from primafacie.core.folder import StudyFolder
    from primafacie.core.manifest import Step
    from sampling.plans import CaseFile

NAME = "0-case/case.json"


def case_of(source: Path | None) -> CaseFile | None:
    """The case of a file, or None where none was given."""
    from sampling.plans import CaseFile

    return None if source is None else CaseFile.read(source)


def keep_case(study: StudyFolder, case: CaseFile | None) -> CaseFile | None:
    """Keep a case in a study and return the case in force.

    The last case kept is in force. A case equal to it adds no step; without a case the study is
    left as it is.
    """
    before = kept_case(study)
    if case is None or case == before:
        return before
    what = "recorded the case file" if before is None else "recorded another case file"
    with study.step("case", what, inputs={"study": study.head}) as step:
        step.state(CaseFacts(step.write(NAME, case.written())))
    return case


def kept_case(study: StudyFolder) -> CaseFile | None:
    """The last case that was kept, or None."""
    from sampling.plans.case_files import FORM

    step = study.manifest.latest("case")
    if step is None:
        return None
    path = study.latest_file("case", NAME)
    return FORM.read(path.read_bytes(), where=path.name)


def case_in_force(given: CaseFile | None, root: Path | None) -> CaseFile | None:
    """The case that was given, else the last one of the study folder, if there is one."""
    from primafacie.core.folder import StudyFolder

    return given if given is not None or root is None else kept_case(StudyFolder.open(root))


def case_inputs(study: StudyFolder) -> dict[str, str]:
    """The digest of the case in force, as a step records it that prints the case."""
    step = study.manifest.latest("case")
    return {} if step is None else {"case": step.stated(CaseFacts).case_digest}


def later_case(study: StudyFolder, than: Step | None) -> str:
    """The words that state when the case was recorded, where that was after the step `than`."""
    step = study.manifest.latest("case")
    if step is None or than is None or step.number < than.number:
        return ""
    return (
        f"The case file was recorded on {step.at[:10]}, after the {than.kind} (step "
        f"{step.number}). It changes nothing that the {than.kind} fixed."
    )
