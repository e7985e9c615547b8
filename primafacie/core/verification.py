"""Is a study folder as it was? `consistent` and `unchanged` are different words.

Anyone can alter a folder and rebuild its chain: then it is consistent again. Only the
digest printed on a plan, draw sheet or report, handed over on paper, says *unchanged*.
"""

from __future__ import annotations

from dataclasses import dataclass

from primafacie.core.digest import sha256_file
from primafacie.core.errors import StudyError
from primafacie.core.folder import StudyFolder, inside
from primafacie.core.manifest import GENESIS, Step


@dataclass(frozen=True)
class Verification:
    """What `verify` found. `first_bad_step` is the number of the first step that does not fit."""

    head: str
    steps: int
    consistent: bool
    first_bad_step: int | None
    problems: tuple[str, ...]
    unchanged_to: int | None = None
    expected_head: str | None = None

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
        }


def _faults(study: StudyFolder, step: Step, position: int, previous: str) -> list[str]:
    """What does not fit about one step: its place, its chain, its own digest, its files."""
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
    return found


def verify(study: StudyFolder, *, head: str | None = None) -> Verification:
    """Recompute every digest of a study and name the first step that does not fit.

    `head` is a digest printed on paper, whole or its first 12 or more hex digits: with it
    the answer may say *unchanged*, up to the step that had this digest.
    """
    problems: list[str] = []
    first: int | None = None
    previous = GENESIS
    for position, step in enumerate(study.manifest.steps, start=1):
        found = _faults(study, step, position, previous)
        if found and first is None:
            first = position
        problems += found
        previous = step.digest
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
    )
