"""Is a study folder as it was? `consistent` and `unchanged` are different words.

Anyone can alter a folder and rebuild its chain: then it is consistent again. Only the
digest printed on a plan, draw sheet or report, handed over on paper, says *unchanged*.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from primafacie.core.digest import sha256_file
from primafacie.core.errors import StudyError
from primafacie.core.folder import LOCK, MANIFEST, PENDING, StudyFolder, inside
from primafacie.core.manifest import GENESIS, Step

_SHOWN_FILES = 5
# Facts that name content rather than a file.
_GIVEN_OUT = ("content_digest",)


@dataclass(frozen=True)
class Verification:
    """What `verify` found. `first_bad_step` is the number of the first step that does not fit.

    `unnamed` are files that lie in the folder and belong to no step: they say nothing.
    """

    head: str
    steps: int
    consistent: bool
    first_bad_step: int | None
    problems: tuple[str, ...]
    unchanged_to: int | None = None
    expected_head: str | None = None
    unnamed: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Consistent and, where a printed digest was given, unchanged up to that step."""
        return self.consistent and (self.expected_head is None or self.unchanged_to is not None)

    def __str__(self) -> str:
        if not self.consistent:
            return "\n".join(
                [f"NOT consistent: step {self.first_bad_step} does not fit"]
                + [f"  - {problem}" for problem in self.problems]
            )
        lines = [f"consistent: {self.steps} steps, head {self.head}"]
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
                + ("1 later step follows it" if later == 1 else f"{later} later steps follow it")
            )
        if self.unnamed:
            more = len(self.unnamed) - _SHOWN_FILES
            shown = ", ".join(self.unnamed[:_SHOWN_FILES]) + (
                f" and {more} more" if more > 0 else ""
            )
            lines.append(f"note: part of no step, and not checked: {shown}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        return {
            "consistent": self.consistent,
            "expected_head": self.expected_head,
            "first_bad_step": self.first_bad_step,
            "head": self.head,
            "ok": self.ok,
            "problems": list(self.problems),
            "steps": self.steps,
            "unchanged_to": self.unchanged_to,
            "unnamed": list(self.unnamed),
        }


def _faults(
    study: StudyFolder, step: Step, position: int, previous: str, made: set[str]
) -> list[str]:
    """What does not fit about one step: its place, chain, own digest, files, and what it used.

    `made` are the digests that the steps before it gave out.
    """
    found = []
    if step.number != position:
        found.append(f"step {position} says it is step {step.number}")
    if step.previous != previous:
        found.append(f"step {position} ({step.kind}) does not follow the step before it")
    if step.digest != study.claimed[position - 1]:
        found.append(f"step {position} ({step.kind}): its record in manifest.json was changed")
    for name, digest in step.files.items():
        path = inside(study.root, name)
        if not path.is_file():
            found.append(f"step {position} ({step.kind}): {name} is missing")
        elif sha256_file(path) != digest:
            found.append(f"step {position} ({step.kind}): {name} was changed")
    for name, digest in step.inputs.items():
        if digest not in made and digest not in step.files.values():
            found.append(
                f"step {position} ({step.kind}) was made from the {name} of digest {digest[:12]}, "
                "which no step before it made"
            )
    return found


def _unnamed(study: StudyFolder) -> tuple[str, ...]:
    """Files of the folder that no step names; links are not followed."""
    named = {name for step in study.manifest.steps for name in step.files}
    named |= {MANIFEST, f"{MANIFEST}.new", LOCK}
    found = []
    for folder, folders, files in os.walk(study.root):
        folders[:] = sorted(name for name in folders if name != PENDING)
        below = Path(folder).relative_to(study.root)
        found += [(below / name).as_posix() for name in sorted(files)]
    return tuple(name for name in found if name not in named)


def verify(study: StudyFolder, *, head: str | None = None) -> Verification:
    """Recompute every digest of a study and name the first step that does not fit.

    `head` is a digest printed on paper, whole or its first 12 or more hex digits: with it
    the answer may say *unchanged*, up to the step that had this digest.
    """
    problems: list[str] = []
    first: int | None = None
    previous = GENESIS
    made = {GENESIS}
    for position, step in enumerate(study.manifest.steps, start=1):
        found = _faults(study, step, position, previous, made)
        if found and first is None:
            first = position
        problems += found
        previous = step.digest
        made |= {step.digest, *step.files.values()}
        made |= {str(step.facts[name]) for name in _GIVEN_OUT if name in step.facts}
    unchanged_to = None
    if head is not None:
        wanted = head.strip().lower()
        if len(wanted) < 12 or wanted.strip("0123456789abcdef"):
            raise StudyError(
                f"the digest {head!r}",
                where="--head",
                expected="at least 12 hex digits",
                fix="Copy the digest as it is printed on the plan, draw sheet or report",
            )
        fits = [s.number for s in study.manifest.steps if s.digest.startswith(wanted)]
        unchanged_to = fits[-1] if fits and first is None else None
    return Verification(
        head=study.head,
        steps=len(study.manifest.steps),
        consistent=first is None,
        first_bad_step=first,
        problems=tuple(problems),
        unchanged_to=unchanged_to,
        expected_head=head,
        unnamed=_unnamed(study),
    )
