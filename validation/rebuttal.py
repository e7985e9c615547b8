"""The whole rebuttal: every argument tried, ordered by what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from primafacie.core.errors import StudyError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult
from sampling.choices import BOUND_CARDS
from validation.arguments import ARGUMENTS, Argument, Settings
from validation.disclosure import DisclosureRequest, disclosure_requests
from validation.rebuttal_older_forms import second_form, third_form
from validation.study.finding_records import JOINT_LEVEL, STRENGTHS, UNUSUAL, Finding
from validation.study.studies import Study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

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


@dataclass(frozen=True)
class RandomizedTests:
    """The arguments that are tests of an honest study's randomness, and their levels.

    Attributes
    ----------
    arguments : tuple of str
        The codes of the arguments.
    level : float
        The level of each test, a fraction.
    joint_level : float
        The most that the joint error rate of all of them can be, a fraction.
    """

    arguments: tuple[str, ...]
    level: float
    joint_level: float

    @classmethod
    def of_catalogue(cls) -> RandomizedTests:
        """The randomized tests of the catalogue.

        Returns
        -------
        RandomizedTests
            Their codes in the order of the catalogue, and their levels.
        """
        codes = tuple(code for code, argument in ARGUMENTS.items() if argument.randomized)
        return cls(codes, UNUSUAL, JOINT_LEVEL)

    def __str__(self) -> str:
        return (
            f"The randomized tests ({', '.join(self.arguments)}) are each held at the level "
            f"{self.level:.1%}, so that the probability that any of them calls an honest study "
            f"unusual is at most {self.joint_level:.0%}. None of them alone goes to validity."
        )


@dataclass(frozen=True)
class Rebuttal(StoredResult):
    """All findings about a study, the weightiest first and the unsupported ones too.

    Attributes
    ----------
    findings : tuple of Finding
        The findings, in the order that `rebut` describes.
    requests : tuple of DisclosureRequest
        What is to be asked for, numbered.
    proceeding : str
        The proceeding of the study, such as `"Medicare appeal"`.
    demanded : Money or None
        The amount demanded; None where no demand is known and none can be recomputed.
    seed : int
        The seed of the simulations.
    replicates : int
        The simulated samples of each simulation.
    randomized_tests : RandomizedTests or None
        The arguments that are randomized tests; None in a record of an early release, which did
        not state them.
    """

    SCHEMA: ClassVar[str] = "primafacie.rebuttal/3"

    findings: tuple[Finding, ...]
    requests: tuple[DisclosureRequest, ...]
    proceeding: str
    demanded: Money | None
    seed: int
    replicates: int
    randomized_tests: RandomizedTests | None

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
        return str(self.randomized_tests or "")

    @property
    def effect_words(self) -> str:
        """What the effects in dollars are differences from, in words."""
        return (
            f"{effect_words()} An effect is that of its argument alone: two arguments may concern "
            "the same units, and effects do not add up."
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What the effects are differences from, and the joint level of the randomized tests."""
        return tuple(words for words in (self.effect_words, self.randomized_words) if words)

    def __str__(self) -> str:
        asked = "no amount demanded is known" if self.demanded is None else f"{self.demanded}"
        tried = f"{counted(len(self.findings), 'argument')} in a {self.proceeding}"
        return f"{tried}, amount demanded: {asked}\n{self._strengths}"

    @property
    def _strengths(self) -> str:
        lost = sum(not found.tried for found in self.findings)
        words = "; ".join(f"{len(self.of_strength(word))} {word}" for word in STRENGTHS)
        return f"{words}, {lost} of these not tried" if lost else words

    def table(self) -> pd.DataFrame:
        """Tabulate the findings, one row per argument.

        Returns
        -------
        pandas.DataFrame
            Code, title, strength, the effect in dollars, the coverage (a fraction), the p-value
            and the fact of the study.
        """
        import pandas as pd

        made = pd.DataFrame(
            {
                "code": [found.code for found in self.findings],
                "argument": [found.title for found in self.findings],
                "strength": [found.strength for found in self.findings],
                "effect_dollars": pd.Series(
                    [found.dollars for found in self.findings], dtype="float64"
                ),
                "coverage": [found.coverage for found in self.findings],
                "p": [found.p for found in self.findings],
                "fact": [found.fact for found in self.findings],
            }
        )
        return made.astype(dict.fromkeys(("effect_dollars", "coverage", "p"), "float64"))

    def text(self) -> str:
        """The rebuttal in words.

        Returns
        -------
        str
            The counts by strength, every finding on its line, what the effects in dollars are
            differences from, and the joint level of the randomized tests.
        """
        return "\n".join([self._strengths, *map(str, self.findings), *self.notes])

    def plot(self) -> Figure:
        """Draw what each argument would make of the amount demanded.

        Returns
        -------
        matplotlib.figure.Figure
            One bar per argument with an effect in dollars, from the amount demanded to the amount
            if the argument holds.

        Raises
        ------
        StudyError
            If no amount demanded is known, or if no argument has an effect in dollars.
        """
        from primafacie.core.figures import tornado_bars

        moving = [(found, found.dollars) for found in self.findings if found.dollars]
        if self.demanded is None or not moving:
            raise StudyError(
                "no effect in dollars to draw",
                where="rebuttal",
                expected="an amount demanded, and an argument with an effect in dollars",
                fix="Give the findings read with rules=, and the frame",
            )
        asked = float(self.demanded)
        bars = [
            (f"{found.code} {found.title}", min(asked, asked - fall), max(asked, asked - fall))
            for found, fall in moving
        ]
        return tornado_bars(bars, asked)


FORM: Final = RecordForm("rebuttal", 3, Rebuttal, {1: second_form, 2: third_form})
"""How records of rebuttals are read."""


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
        RandomizedTests.of_catalogue(),
    )
