"""The family of arguments: what can be said against a sample and its extrapolation, and for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from extrapolation import Demand, Estimate, Review
from validation.arguments.needs import Need
from validation.authorities import ArgumentLaw, Catalogue, shipped_catalogue
from validation.study.disclosed_samples import DisclosedSample
from validation.study.finding_records import NOT_COMPUTED, Finding, FindingTable, Strength
from validation.study.frame_columns import FrameColumns
from validation.study.studies import Study


@dataclass(frozen=True)
class Settings:
    """What is simulated: the seed, the redraws for each question, further bounds by name."""

    seed: int
    replicates: int
    bounds: tuple[str, ...] = ()


class Argument(ABC):
    """One argument, as it is tried on one study.

    A member states its facets as class attributes and computes its finding in `find`, which is
    called only where the study meets all its needs. Its title, rule and authorities are those of
    its code in the catalogue.
    """

    code: ClassVar[str]
    """The code by which reports and records name it, such as `D2`."""
    needs: ClassVar[tuple[Need, ...]] = ()
    """What the study must have; the first need that is not met decides what the finding says."""
    simulates: ClassVar[bool] = False
    """Does its finding depend on random numbers, and so on the settings?"""
    randomized: ClassVar[bool] = False
    """Is it a test of an honest study's randomness, held to the joint error rate of all such?"""
    of_demand: ClassVar[bool] = False
    """Are its dollars a change of the demand itself, and not of the amount recomputed?"""
    lists_requests: ClassVar[bool] = False
    """Is its table the list of disclosure requests, which reports print by themselves?"""

    def __init__(self, study: Study, settings: Settings) -> None:
        self.study = study
        self.settings = settings

    @abstractmethod
    def find(self) -> Finding:
        """The finding on a study that meets the needs."""

    def answer(self) -> Finding:
        """The finding, or what is missing, or why there is no computation for this study."""
        for need in self.needs:
            if not need.met(self.study):
                why = need.unfit(self.study) if need.unfit is not None else ""
                return self.not_for(why) if why else self.not_tried(*need.missing)
        return self.find()

    @classmethod
    def reports_demand(cls, study: Study) -> bool:
        """Is it this argument that reports why the demand departs from the planned amount?"""
        del study
        return False

    @classmethod
    def catalogue(cls) -> Catalogue:
        """Where its title, rule and authorities are."""
        return shipped_catalogue()

    @property
    def law(self) -> ArgumentLaw:
        """Title, rule and authorities, each with its weight in the study's proceeding."""
        study = self.study
        return self.catalogue().law(
            self.code, proceeding=study.proceeding, circuit=study.circuit, state=study.state
        )

    @property
    def columns(self) -> FrameColumns:
        """The frame, where the needs ask for it."""
        assert self.study.columns is not None
        return self.study.columns

    @property
    def sample(self) -> DisclosedSample:
        """The selected units, where the needs ask for them."""
        assert self.study.disclosed is not None
        return self.study.disclosed

    @property
    def review(self) -> Review:
        """The findings by unit, where the needs ask for them."""
        assert self.study.review is not None
        return self.study.review

    @property
    def estimate(self) -> Estimate:
        """The estimate of the findings, where the needs ask for findings or a demand."""
        assert self.study.estimate is not None
        return self.study.estimate

    @property
    def recomputed(self) -> Demand:
        """The demand computed again, where the needs ask for it."""
        assert self.study.recomputed is not None
        return self.study.recomputed

    def finding(
        self,
        strength: Strength,
        fact: str,
        computation: str,
        *,
        dollars: float | None = None,
        coverage: float | None = None,
        p: float | None = None,
        missing: Sequence[str] = (),
        tables: Sequence[FindingTable] = (),
    ) -> Finding:
        """A finding with its title, rule and authorities from the catalogue.

        An amount finding without dollars or coverage is a fault of the member (`AssertionError`).
        One that would raise the amount is an error in the respondent's favor.
        """
        if strength == "goes to amount" and dollars is None and coverage is None:
            raise AssertionError(f"{self.code}: an amount finding needs dollars or coverage")
        raised = coverage is None and dollars is not None and dollars < 0
        if strength == "goes to amount" and raised:
            strength = "favors the respondent"
        law = self.law
        return Finding(
            code=self.code,
            title=law.title,
            strength=strength,
            rule=str(law.rule),
            fact=fact,
            computation=computation,
            dollars=dollars,
            coverage=coverage,
            p=p,
            authorities_for=law.authorities_for,
            authorities_against=law.authorities_against,
            missing=tuple(missing),
            tables=tuple(tables),
        )

    def not_tried(self, *missing: str) -> Finding:
        """What is missing is named, and will be asked for."""
        without = f"not tried without {'; '.join(missing)}"
        return self.finding("not supported", without, NOT_COMPUTED, missing=missing)

    def not_for(self, why: str) -> Finding:
        """The argument has no computation for this study: `why` names what it is made for."""
        return self.finding("not supported", f"not tried: {why}", NOT_COMPUTED)
