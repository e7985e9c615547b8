"""The whole rebuttal: every argument tried, ordered by what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from primafacie.core.brief_texts import brief
from primafacie.core.errors import StudyError
from primafacie.core.families import unknown_name
from sampling.choices import BOUND_CARDS
from validation.arguments import ARGUMENTS, Argument, Settings
from validation.disclosure import DisclosureRequest, disclosure_requests
from validation.study.finding_records import JOINT_LEVEL, STRENGTHS, UNUSUAL, Finding
from validation.study.studies import Study

SCHEMA = "primafacie.rebuttal/2"
# Simulated findings of a rebuttal; `coverage` takes more where one is to be quoted.
REPLICATES = 4_000


def effect_words() -> str:
    """What the effects in dollars are differences from, in two sentences."""
    *most, last = (argument.code for argument in ARGUMENTS.values() if argument.of_demand)
    return (
        "Each effect in dollars is a change of the amount recomputed from the findings with the "
        f"frame as it was provided. Where {', '.join(most)} or {last} says that the demand departs "
        "from that amount, its effect is a change of the demand itself."
    )


def randomized_tests() -> tuple[str, ...]:
    """The codes of the arguments that are tests of an honest study's randomness."""
    return tuple(argument.code for argument in ARGUMENTS.values() if argument.randomized)


def joint_words() -> str:
    """The joint error rate of the randomized tests, in one sentence."""
    return (
        f"The randomized tests ({', '.join(randomized_tests())}) are each held at the level "
        f"{UNUSUAL:.1%}, so that the probability that any of them calls an honest study unusual is "
        f"at most {JOINT_LEVEL:.0%}. None of them alone goes to validity."
    )


@brief
@dataclass(frozen=True)
class Rebuttal:
    """All findings about a study, the weightiest first and the unsupported ones too.

    Attributes
    ----------
    findings : tuple of Finding
        The findings, in the order that `rebut` describes.
    requests : tuple of DisclosureRequest
        What is to be asked for, numbered.
    proceeding : str
        The proceeding of the study, such as `"Medicare appeal"`.
    demanded : float or None
        The dollars demanded; None where no demand is known and none can be recomputed.
    seed : int
        The seed of the simulations.
    replicates : int
        The simulated samples of each simulation.
    """

    findings: tuple[Finding, ...]
    requests: tuple[DisclosureRequest, ...]
    proceeding: str
    demanded: float | None
    seed: int
    replicates: int

    def finding(self, code: str) -> Finding:
        """The finding of one argument.

        Parameters
        ----------
        code : str
            The code of the argument, such as `"C3"`.

        Returns
        -------
        Finding
            What was tried and what it is worth.

        Raises
        ------
        KeyError
            If the argument was not tried.
        """
        for found in self.findings:
            if found.code == code:
                return found
        raise KeyError(code)

    def of_strength(self, strength: str) -> tuple[Finding, ...]:
        """The findings of one strength, in the order of the rebuttal.

        Parameters
        ----------
        strength : str
            One of "goes to validity", "goes to amount", "favors the respondent", "context" and
            "not supported".

        Returns
        -------
        tuple of Finding
            The findings; empty where there is none.
        """
        return tuple(found for found in self.findings if found.strength == strength)

    @property
    def randomized_words(self) -> str:
        """The joint error rate of the randomized tests, in words."""
        return joint_words()

    @property
    def effect_words(self) -> str:
        """What the effects in dollars are differences from, in words."""
        return (
            f"{effect_words()} An effect is that of its argument alone: two arguments may concern "
            "the same units, and effects do not add up."
        )

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The rebuttal in words.

        Returns
        -------
        str
            The counts by strength, every finding on its line, what the effects in dollars are
            differences from, and the joint level of the randomized tests.
        """
        lost = sum(not found.tried for found in self.findings)
        lines = [
            "; ".join(f"{len(self.of_strength(word))} {word}" for word in STRENGTHS)
            + (f", {lost} of these not tried" if lost else ""),
            *(str(found) for found in self.findings),
            self.effect_words,
            self.randomized_words,
        ]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The rebuttal as a JSON-ready record, amounts in dollars."""
        return {
            "demanded": self.demanded,
            "findings": [found.to_dict() for found in self.findings],
            "proceeding": self.proceeding,
            "randomized_tests": {
                "arguments": list(randomized_tests()),
                "joint_level": JOINT_LEVEL,
                "level": UNUSUAL,
            },
            "replicates": self.replicates,
            "requests": [request.to_dict() for request in self.requests],
            "schema": SCHEMA,
            "seed": self.seed,
        }


def rebut(
    study: Study,
    *,
    seed: int,
    replicates: int = REPLICATES,
    arguments: Sequence[str] = (),
    bounds: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Rebuttal:
    """Try every argument of the catalogue that has a computation, and order the findings.

    Each finding measures one argument about the overpayment demanded from the frame of `study`. The
    order is: what goes to validity, then what goes to amount by its dollars, then errors in the
    respondent's favor, then context, then what is not supported. An unsupported argument is a
    result like any other and is printed like one. The same study and seed give the same findings.

    Parameters
    ----------
    study : Study
        What the other side produced. Any part may be missing: an argument that lacks its data is a
        finding that names what is missing.
    seed : int
        The seed of every simulation and randomized test.
    replicates : int, default 4000
        The simulated samples of each simulation.
    arguments : sequence of str, optional
        The codes of the arguments to try, such as `"C3"`. The default tries all of them.
    bounds : sequence of str, optional
        Further bounds to simulate, by name. The bound of the demand is always simulated.
    progress : callable, optional
        Called as `progress(done, total)` before each argument and at the end, with counts of
        arguments. It may raise to cancel.

    Returns
    -------
    Rebuttal
        All findings in the order above, and the numbered disclosure requests.

    Raises
    ------
    StudyError
        If an argument or a bound is unknown, if none of the selected units is an id of the frame,
        or if the list of spares holds the same units as the sample.

    Notes
    -----
    Every effect is that of its argument alone: two arguments may concern the same units, and
    effects do not add up. A judge decides what a finding is worth; none says more than it measured.
    """
    unknown = [name for name in bounds if name not in BOUND_CARDS]
    if unknown:
        problems = [unknown_name("bound", name, BOUND_CARDS) for name in unknown]
        raise StudyError.collected(problems, what="rebuttal")
    study.check_selected_units()
    chosen: list[type[Argument]] = [
        ARGUMENTS.known(code, StudyError) for code in arguments or ARGUMENTS
    ]
    settings = Settings(seed, replicates, tuple(bounds))
    found = []
    for number, argument in enumerate(chosen):
        if progress is not None:
            progress(number, len(chosen))
        found.append(argument(study, settings).answer())
    if progress is not None:
        progress(len(chosen), len(chosen))
    order = {code: place for place, code in enumerate(ARGUMENTS)}
    found.sort(key=lambda f: (STRENGTHS.index(f.strength), -(f.dollars or 0.0), order[f.code]))
    return Rebuttal(
        tuple(found),
        disclosure_requests(study),
        study.proceeding,
        study.demanded,
        seed,
        replicates,
    )
