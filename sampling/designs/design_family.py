"""The family of designs, and designs from the records that plans keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from primafacie.core.errors import PlanError
from primafacie.core.families import Family, unknown_name
from sampling.designs.design import Design, SelectionRule
from sampling.designs.selections import Selected
from sampling.designs.strata_to_draw import ListedStratum
from sampling.designs.stratum_choices import PlannedRow
from sampling.designs.tickets import Tickets

DESIGNS: Final[Family[type[Design]]] = Family(
    "design",
    "sampling.designs",
    {
        "tickets": "tickets",
        "ratstats": "ratstats_positions",
        "pps": "pps",
        "pps_systematic": "systematic",
        "sampford": "sampford",
        "rhc": "rhc",
        "systematic": "systematic",
        "cluster": "clusters",
        "two_stage": "clusters",
        "three_stage": "clusters",
    },
    of=Design,
    key="kind",
)
"""The classes of the designs by name; each is loaded when it is first asked for."""

DEFAULT: Final = Tickets()
"""The design where nothing else is said, and of strata that no other design can draw."""


@dataclass(frozen=True)
class ByStratum(SelectionRule):
    """A design for each stratum by its label, and another for the strata that are not named.

    Parameters
    ----------
    strata : mapping of str to Design
        The designs by stratum label.
    otherwise : Design, optional
        The design of the strata that are not named. Default: tickets.

    Examples
    --------
    >>> ByStratum({"2": Tickets()}).to_dict()["strata"]
    {'2': {'kind': 'tickets'}}
    """

    strata: Mapping[str, Design]
    otherwise: Design = field(default_factory=Tickets)
    kind: ClassVar[str] = "by_stratum"

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ByStratum:
        """Make the designs from the record of a plan.

        Parameters
        ----------
        record : mapping of str to object
            The record, as `to_dict` gives it.

        Returns
        -------
        ByStratum
            The designs.
        """
        named = {str(label): design_from(part) for label, part in record["strata"].items()}
        return cls(named, design_from(record["otherwise"]))

    def to_dict(self) -> dict[str, Any]:
        """Give the record that a plan keeps.

        Returns
        -------
        dict
            The designs by stratum label, and the design of the others.
        """
        return {
            "design": self.name(len(self.strata)),
            "kind": self.kind,
            "otherwise": self.otherwise.to_dict(),
            "strata": {label: design.to_dict() for label, design in self.strata.items()},
        }

    def designs(self) -> tuple[Design, ...]:
        return (self.otherwise, *self.strata.values())

    def design_of(self, label: str) -> Design:
        """Give the design of a stratum.

        Parameters
        ----------
        label : str
            Label of the stratum.

        Returns
        -------
        Design
            The design named for it, or that of the others.
        """
        return self.strata.get(label, self.otherwise)

    def name(self, strata: int) -> str:
        del strata
        return "mixed"

    @property
    def counted(self) -> str:
        found = {design.counted for design in self.designs()}
        return found.pop() if len(found) == 1 else "selections"

    @property
    def number_words(self) -> str:
        return "by stratum, that of each stratum's design, recorded with the draw"

    @property
    def method_words(self) -> str:
        return "by stratum, as its design selects"


def design_from(record: Mapping[str, Any]) -> Design:
    """Make a design from its record.

    Parameters
    ----------
    record : mapping of str to object
        The kind and its parameters.

    Returns
    -------
    Design
        The design.

    Raises
    ------
    PlanError
        If the kind or a parameter is unknown or not valid.

    Examples
    --------
    >>> design_from({"kind": "pps", "size": "paid"})
    Pps(size='paid')
    """
    kind = record.get("kind")
    if kind not in DESIGNS:
        fix = "Name a design of sampling.designs"
        raise PlanError.of(unknown_name("selection", kind, [*DESIGNS, ByStratum.kind], fix=fix))
    return DESIGNS[str(kind)].from_dict(record)


def selection_from(record: Mapping[str, Any]) -> SelectionRule:
    """Make the selection of a plan from its record: one design, or one for each stratum.

    Parameters
    ----------
    record : mapping of str to object
        The record that a plan keeps.

    Returns
    -------
    SelectionRule
        The selection.

    Raises
    ------
    PlanError
        If the kind or a parameter is unknown or not valid.

    Examples
    --------
    >>> selection_from({"kind": "two_stage", "units": 3}).counted
    'clusters'
    """
    if record.get("kind") == ByStratum.kind:
        return ByStratum.from_dict(record)
    return design_from(record)


def designs_by_stratum(
    record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | list[Any]
) -> dict[str, Design]:
    """Give the design of every stratum by label.

    A stratum that is reviewed in full needs no chance, and a stratum of zero or negative payments
    cannot be drawn proportional to them: both stay with tickets (all units, or a simple random
    sample), whatever the design of the others. RAT-STATS' and systematic positions serve in the
    latter as well.

    Parameters
    ----------
    record : mapping of str to object
        The selection that a plan keeps.
    rows : sequence of PlannedStratum
        The strata of the plan.

    Returns
    -------
    dict of str to Design
        The designs.

    Raises
    ------
    PlanError
        If a design is named for a stratum that the plan does not have.
    """
    selection = selection_from(record)
    if isinstance(selection, ByStratum):
        unknown = sorted(set(selection.strata) - {row.label for row in rows})
        if unknown:
            labels = [row.label for row in rows]
            raise PlanError.collected(
                [unknown_name("stratum", name, labels, where="selection") for name in unknown],
                what="designs of the strata",
            )
    found: dict[str, Design] = {}
    for row in rows:
        design = selection.design_of(row.label)
        zero = row.kind == "zero or negative" and design.sized
        found[row.label] = DEFAULT if zero or row.certainty else design
    return found


def repeating_strata(
    record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | Sequence[Any]
) -> frozenset[str]:
    """Find the strata where a unit can be selected more than once.

    There the sample size counts selections, so that it may exceed the number of units and never
    makes a census.

    Parameters
    ----------
    record : mapping of str to object
        The selection that a plan keeps.
    rows : sequence of PlannedStratum
        The strata of the plan.

    Returns
    -------
    frozenset of str
        Their labels.

    Examples
    --------
    >>> repeating_strata({"kind": "tickets"}, [])
    frozenset()
    """
    designs = designs_by_stratum(record, list(rows))
    return frozenset(label for label, design in designs.items() if design.repeats)


_TITLES = {
    "srs": "simple random sample without replacement of all units of the frame",
    "stratified": "stratified random sample: independent simple random samples without "
    "replacement in strata by paid amount; strata reviewed in full (100%) have no sampling error",
    "mixed": "a design of its own for each stratum",
}
_NOUNS = {
    "srs": "simple random sample",
    "stratified": "stratified random sample",
    "mixed": "sample of several designs",
}


def design_title(name: str) -> str:
    """Give the title of a plan's design, as a line of the plan.

    Parameters
    ----------
    name : str
        The design, as the record of the plan names it.

    Returns
    -------
    str
        The title; an unknown name as it is.
    """
    return _TITLES.get(name) or (DESIGNS[name].words.title if name in DESIGNS else name)


def design_noun(name: str) -> str:
    """Give the noun of a plan's design, as in "units of a dollar-unit sample".

    Parameters
    ----------
    name : str
        The design, as the record of the plan names it.

    Returns
    -------
    str
        The noun.
    """
    known = DESIGNS[name].words.noun if name in DESIGNS else f"sample ({name})"
    return _NOUNS.get(name, known)


def design_by_generator(name: str) -> type[Design] | None:
    """Find the first design whose draws rest on the bytes of a name.

    Parameters
    ----------
    name : str
        The name of a generator.

    Returns
    -------
    type of Design or None
        The class of the design; None for "mixed" ones.
    """
    return next((member for member in DESIGNS.values() if member.generator[0] == name), None)


def replay(
    selection: Mapping[str, Any],
    *,
    seed: str,
    stratum: str,
    ids: Sequence[str],
    n: int,
    sizes: Sequence[int] | None = None,
    paths: Sequence[Sequence[str]] | None = None,
    spares: int = 0,
) -> tuple[Selected, ...]:
    """Replay the draw of one stratum from lists alone: no frame, no engine.

    Parameters
    ----------
    selection : mapping of str to object
        The record of the stratum's design: its kind and parameters.
    seed : str
        The seed.
    stratum : str
        Label of the stratum.
    ids : sequence of str
        All unit ids of the stratum: in the declared order where the design goes by one, in any
        order otherwise.
    n : int
        What the plan counts: units, draws, groups or clusters.
    sizes : sequence of int, optional
        The cents that draws proportional to size go by, one per unit.
    paths : sequence of sequence of str, optional
        The ids of every unit from the cluster down to the unit, for cluster draws.
    spares : int, default 0
        Spare units.

    Returns
    -------
    tuple of Selected
        The selected units in order of selection, spares last.

    Raises
    ------
    DrawError
        If something that the draw needs is lacking.

    Examples
    --------
    >>> record = {"kind": "pps", "size": "paid"}
    >>> found = replay(record, seed="lot 7", stratum="1", ids=["a", "b"], sizes=[40, 60], n=3)
    >>> [(unit.unit_id, unit.hits) for unit in found]
    [('b', 3)]
    """
    listed = ListedStratum(stratum, seed, ids, n, spares, sizes, paths)
    return design_from(selection).draw(listed).rows()
