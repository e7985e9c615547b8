"""Is a study folder as it was? `consistent` and `unchanged` are different words.

Anyone can alter a folder and rebuild its chain: then it is consistent again. Only the
digest printed on a plan, draw sheet or report, handed over on paper, says *unchanged*.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from primafacie.core.digest import sha256_file
from primafacie.core.errors import StudyError
from primafacie.core.folder import LOCK, MANIFEST, PENDING, StudyFolder, inside
from primafacie.core.manifest import UNTITLED, Step
from primafacie.core.plurals import counted
from primafacie.core.printable import printable
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_FILES = 5
_WHOLE, _FEWEST = 64, 32
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
# Facts that name content rather than a file.
_GIVEN_OUT = ("content_digest",)


@dataclass(frozen=True)
class Verification(Result):
    """What `verify` found.

    Attributes
    ----------
    head : str
        The head digest of the folder.
    steps : int
        The number of its steps.
    consistent : bool
        Whether every step fits the one before it, its own record and its files.
    first_bad_step : int or None
        The number of the first step that does not fit.
    problems : tuple of str
        What does not fit, step by step.
    unchanged_to : int or None
        The last step up to which the folder is as it was when `expected_head` was printed.
    expected_head : str or None
        The printed digest that was given.
    unnamed : tuple of str
        The files of the folder that belong to no step: no digest covers them.
    notes : tuple of str
        What else a reader must know.
    """

    SCHEMA: ClassVar[str] = "primafacie.verification/1"

    head: str
    steps: int
    consistent: bool
    first_bad_step: int | None
    problems: tuple[str, ...]
    unchanged_to: int | None = None
    expected_head: str | None = None
    unnamed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Consistent, without files of no step, and unchanged where a printed digest was given."""
        unchanged = self.expected_head is None or self.unchanged_to is not None
        return self.consistent and not self.unnamed and unchanged

    def __str__(self) -> str:
        """The verdict, and how many problems there are."""
        lines = self._verdict()
        if self.problems:
            lines.append(f"{counted(len(self.problems), 'problem')}; text() lists them.")
        return "\n".join(lines)

    def text(self) -> str:
        """Write what was found, with the verdict in the last line.

        Returns
        -------
        str
            One line per problem and note, the first files that no step names, and the verdict.
        """
        lines = [f"  - {problem}" for problem in self.problems]
        lines += [f"note: {note}" for note in self.notes]
        if self.unnamed:
            more = len(self.unnamed) - _SHOWN_FILES
            shown = ", ".join(printable(name) for name in self.unnamed[:_SHOWN_FILES])
            shown += f" and {more:,} more" if more > 0 else ""
            lines.append(f"These files are part of no step and were not checked: {shown}")
        return "\n".join([*lines, *self._verdict()])

    def table(self) -> pd.DataFrame:
        """Tabulate what does not fit.

        Returns
        -------
        pandas.DataFrame
            One row per problem and per file that no step names: `kind` and `what`.
        """
        import pandas as pd

        rows = [("problem", problem) for problem in self.problems]
        rows += [("file of no step", printable(name)) for name in self.unnamed]
        return pd.DataFrame(rows, columns=["kind", "what"])

    def _verdict(self) -> list[str]:
        if not self.consistent:
            return [f"NOT consistent: step {self.first_bad_step} does not fit"]
        lines = [f"consistent: {counted(self.steps, 'step')}, head {self.head}"]
        if self.expected_head is None:
            lines.append(
                "Consistent is not unchanged: compare the head with the one printed on "
                "the plan, the draw sheet or the report (verify --head DIGEST)."
            )
        elif self.unchanged_to is None:
            lines.append(f"CHANGED: no step of this folder has the digest {self.expected_head}")
        elif self.unchanged_to == self.steps:
            lines.append("unchanged: the head is the printed one")
        else:
            later = self.steps - self.unchanged_to
            lines.append(
                f"unchanged up to step {self.unchanged_to}, whose digest was printed; "
                + ("1 later step follows it" if later == 1 else f"{later:,} later steps follow it")
            )
        if self.unnamed:
            lines.append(
                f"NOT as recorded: the folder holds {counted(len(self.unnamed), 'file')} that no "
                "step names. Move what does not belong to the study out of the folder, and run "
                "verify again."
            )
        return lines


def _faults(
    study: StudyFolder, step: Step, position: int, previous: str, made: set[str], earlier: str
) -> list[str]:
    """What does not fit about one step: its place, chain, own digest, files, and what it used.

    `made` are the digests that the steps before it gave out, `earlier` is the time of the last.
    """
    found = []
    if step.number != position:
        found.append(f"step {position} says it is step {step.number}")
    if step.previous != previous:
        found.append(f"step {position} ({step.kind}) does not follow the step before it")
    if step.digest != study.claims.steps[position - 1]:
        found.append(f"step {position} ({step.kind}): its record in manifest.json was changed")
    if _STAMP.fullmatch(step.at) is None:
        found.append(f"step {position} ({step.kind}): its time is not a time in UTC")
    if step.at < earlier:
        found.append(f"step {position} ({step.kind}) is dated before the step that it follows")
    for name, digest in step.files.items():
        path = inside(study.root, name)
        if not path.is_file():
            found.append(f"step {position} ({step.kind}): {name} is missing")
        elif sha256_file(path) != digest:
            found.append(f"step {position} ({step.kind}): {name} was changed")
    for name, digest in step.inputs.items():
        if digest not in made and digest not in step.files.values():
            found.append(
                f"step {position} ({step.kind}) was made from the {name} of digest {digest}, "
                "which no step before it made"
            )
    return found


def _unnamed(study: StudyFolder) -> tuple[str, ...]:
    """Files and links of the folder that no step names; links are not followed."""
    named = {name for step in study.manifest.steps for name in step.files}
    named |= {MANIFEST, f"{MANIFEST}.new", LOCK}
    found = []
    for folder, folders, files in os.walk(study.root):
        place = Path(folder)
        links = [name for name in folders if (place / name).is_symlink()]
        # What a stopped run left in the area of unfinished steps is swept by the next step.
        own = {PENDING} if place == study.root else set()
        folders[:] = sorted(set(folders) - set(links) - own)
        below = place.relative_to(study.root)
        found += [(below / name).as_posix() for name in sorted([*files, *links])]
    return tuple(name for name in found if name not in named)


def verify(study: StudyFolder, *, head: str | None = None) -> Verification:
    """Recompute every digest of a study and name the first step that does not fit.

    Parameters
    ----------
    study : StudyFolder
        The study folder, opened.
    head : str, optional
        A digest printed on paper, all 64 hex digits of it. At least 32 are needed: with fewer,
        another folder with the same digits can be made in minutes. With it the answer may say
        *unchanged*, up to the step that had this digest.

    Returns
    -------
    Verification
        What was found; its text ends with the verdict.

    Raises
    ------
    StudyError
        Where `head` has fewer than 32 digits or other characters.
    """
    wanted = None if head is None else _printed_digest(head)
    manifest = study.manifest
    problems: list[str] = []
    first: int | None = None
    previous, earlier = manifest.start, ""
    made = {previous}
    for position, step in enumerate(manifest.steps, start=1):
        found = _faults(study, step, position, previous, made, earlier)
        if found and first is None:
            first = position
        problems += found
        previous, earlier = step.digest, step.at
        made |= {step.digest, *step.files.values()}
        made |= {str(step.facts[name]) for name in _GIVEN_OUT if name in step.facts}
    if study.claims.head != (study.claims.steps or (manifest.start,))[-1]:
        problems.append("manifest.json: its head is not the digest of its last step")
        first = first or max(len(manifest.steps), 1)
    unchanged_to = None
    if wanted is not None:
        fits = [step.number for step in manifest.steps if step.digest.startswith(wanted)]
        unchanged_to = fits[-1] if fits and first is None else None
    notes = []
    if manifest.schema == UNTITLED:
        notes.append(
            f"No digest covers the title {printable(manifest.title)!r}, because the folder was "
            "made by release 0.1."
        )
    return Verification(
        head=study.head,
        steps=len(manifest.steps),
        consistent=first is None,
        first_bad_step=first,
        problems=tuple(printable(problem) for problem in problems),
        unchanged_to=unchanged_to,
        expected_head=wanted,
        unnamed=_unnamed(study),
        notes=tuple(notes),
    )


def _printed_digest(head: str) -> str:
    """The digits of a printed digest; refused where they are too few to show anything."""
    digits = "".join(head.split()).lower()
    if len(digits) > _WHOLE or len(digits) < _FEWEST or digits.strip("0123456789abcdef"):
        raise StudyError(
            f"a digest of {counted(len(digits), 'character')}",
            where="--head",
            expected=f"all {_WHOLE} hex digits; with fewer than {_FEWEST} another folder "
            "with the same digits can be forged",
            fix="Copy the whole digest from the plan, the draw sheet or the report",
        )
    return digits
