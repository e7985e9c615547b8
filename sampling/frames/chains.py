"""Adjustment chains at the opening: each row is a part of the claim that its chain began with.

An adjustment or a void names the claim that it adjusts, which may be an adjustment itself. The rows
are followed to the id without such a name, and their amounts are added to one unit there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from primafacie.core.errors import FrameError, Problem, some_units
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling.engines.engine import Engine
from sampling.engines.roles import Roles
from sampling.frames.frame_records import WaterfallRow
from sampling.intake.sources import Source

CHAIN = "chain"
"""The column of the rows that holds what each adjusts, until the chains are followed."""
_STEPS = 64
_KEPT_BECAUSE = "kept because "


@dataclass(frozen=True)
class ChainsRead:
    """Chains as they were followed: `rows` is the relation of the rows by the unit they belong to.

    `opened` is the waterfall's row of the source as opened, one unit per id; `rule` says in the
    next one how the chains were netted. `problems` are chains that cannot be followed.
    """

    rows: str
    opened: WaterfallRow
    rule: str
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def chained_roles(roles: Roles, chain: str) -> Roles:
    """The roles of a frame whose units are chains: ids become parts of what they adjust."""
    if len(roles.unit_id) > 1 or chain in (*roles.unit_id, *roles.part):
        raise FrameError(
            f"the column {chain} of the claim adjusted with the unit id {', '.join(roles.unit_id)}",
            where="chain",
            expected="one column of the unit id, and another that holds the id of the claim "
            "adjusted",
            fix="Where all rows of a chain bear one id already, leave chain (--chain) out and name "
            "what distinguishes them: part='VERSION'",
        )
    return replace(roles, unit_id=(chain,), part=(*roles.unit_id, *roles.part))


def kept_reason(missing_originals: str | None) -> str:
    """Why chains without their original are kept; "" where they are a fault."""
    if missing_originals is None:
        return ""
    reason = missing_originals.removeprefix(_KEPT_BECAUSE).strip()
    if not missing_originals.startswith(_KEPT_BECAUSE) or not reason:
        raise FrameError(
            f"the treatment {missing_originals!r} of missing originals",
            where="missing_originals",
            expected='"kept because REASON"',
            fix='Write for example missing_originals="kept because the originals were paid before '
            'the period"',
        )
    return reason


def follow_chains(
    source: Source,
    roles: Roles,
    rows: str,
    *,
    kept: str,
    relation: Callable[[str], str],
) -> ChainsRead:
    """Follow the chains of typed rows with their own ids and the id that each adjusts.

    `roles` are those of the chains, `kept` why chains without their original are kept, `relation`
    makes a relation of a statement.
    """
    engine = source.engine
    column = roles.unit_id[0]
    ids = roles.part[0]
    count, own, cents = engine.execute(
        f"select count(*), count(distinct unit_id), {engine.dialect('sum', 'paid')} from {rows}"
    )[0]
    opened = WaterfallRow("as opened", "", 0, 0, int(own), int(cents or 0), 0, int(count))
    rule = f"rows of an adjustment chain are added to the claim adjusted, by {column}"
    links = f"select distinct unit_id as id, {CHAIN} as root from {rows} where {_adjusts()}"
    finder = _Faults(engine, source, column, ids, rows, links)
    problems = [*finder.without_id(), *finder.two_originals()]
    missing, orphans = finder.missing_originals(kept)
    problems += missing
    if not source.numbered:
        problems += finder.several_steps()
    if problems or not source.numbered:
        root, joined = f"case when {_adjusts()} then {CHAIN} else unit_id end", ""
    else:
        roots, looped = _roots(engine, relation, links)
        if looped:
            problems.append(finder.cycle(looped))
        root = "coalesce(roots.root, rows_here.unit_id)"
        joined = f" left join {roots} as roots on rows_here.unit_id = roots.id"
    others = ", ".join(engine.dialect.quoted(name) for name in _columns(engine, rows))
    encoded = "replace(replace(rows_here.unit_id, '%', '%25'), '|', '%7C')"
    part = encoded if len(roles.part) == 1 else f"{encoded} || '|' || part"
    made = relation(
        f"select {root} as unit_id, {part} as part, {others} from (select * from {rows}) as "
        f"rows_here{joined}"
    )
    units, zero = engine.execute(
        f"select count(*), count(*) filter (where n > 1 and total = 0) from (select count(*) as n, "
        f"{engine.dialect('sum', 'paid')} as total from {made} group by unit_id) as units"
    )[0]
    said = (
        f"{counted(int(own), 'id')} of column {ids} {'is' if own == 1 else 'are'} "
        f"{counted(int(units), 'unit')}, since adjustments are added to the claim that they adjust "
        f"(column {column}); {counted(int(zero), 'unit')} of several rows "
        f"{'nets' if zero == 1 else 'net'} to $0.00"
    )
    return ChainsRead(made, opened, rule, (said, *orphans), tuple(problems))


def _adjusts() -> str:
    return f"{CHAIN} is not null and {CHAIN} <> unit_id"


def _columns(engine: Engine, rows: str) -> list[str]:
    """The columns of the rows that stay as they are."""
    (batch, *_) = engine.batches(f"select * from {rows} limit 1")
    return [name for name in batch.schema.names if name not in ("unit_id", "part", CHAIN)]


def _roots(engine: Engine, relation: Callable[[str], str], links: str) -> tuple[str, list[str]]:
    """The relation of each adjusting id and where its chain began; ids in a circle, if any.

    Each pass replaces what an id adjusts by what that one adjusts: chains are halved.
    """
    roots = relation(links)
    for _ in range(_STEPS):
        further = f"from {roots} as a join {roots} as b on a.root = b.id"
        if not engine.execute(f"select 1 {further} limit 1"):
            return roots, []
        roots = relation(
            f"select a.id, coalesce(b.root, a.root) as root from {roots} as a left join {roots} "
            "as b on a.root = b.id"
        )
    rows = engine.execute(f"select a.id {further} order by a.id")
    return roots, [str(row[0]) for row in rows]


@dataclass(frozen=True)
class _Faults:
    """Chains that cannot be followed, each kind as one problem."""

    engine: Engine
    source: Source
    column: str
    ids: str
    rows: str
    links: str

    def _problem(self, got: str, expected: str, fix: str) -> Problem:
        return Problem(f"{self.source.name}, column {self.column}", got, expected, fix)

    def without_id(self) -> list[Problem]:
        count = int(
            self.engine.execute(f"select count(*) from {self.rows} where unit_id is null")[0][0]
        )
        if not count:
            return []
        return [
            Problem(
                f"{self.source.name}, column {self.ids}",
                f"{counted(count, 'row')} without an id of {'its' if count == 1 else 'their'} own",
                "an id in every row of a chain",
                "Complete the id in the source",
            )
        ]

    def two_originals(self) -> list[Problem]:
        """Ids whose rows name several claims that they adjust."""
        rows = self.engine.execute(
            f"select id from ({self.links}) as links group by id having count(*) > 1 order by id"
        )
        if not rows:
            return []
        units = some_units([str(row[0]) for row in rows])
        named = "1 id names" if len(rows) == 1 else f"{len(rows):,} ids name"
        return [
            self._problem(
                f"{named} two originals ({units})",
                "one claim adjusted by each id",
                "Correct the rows, or leave them out of the source",
            )
        ]

    def missing_originals(self, kept: str) -> tuple[list[Problem], list[str]]:
        """Chains whose first claim is not among the rows: a fault, or a note where kept."""
        rows = self.engine.execute(
            f"select {CHAIN}, count(*), {self.engine.dialect('sum', 'paid')} from {self.rows} "
            f"where {_adjusts()} and {CHAIN} not in (select unit_id from {self.rows} where "
            f"unit_id is not null) group by {CHAIN} order by {CHAIN}"
        )
        if not rows:
            return [], []
        lines = sum(int(row[1]) for row in rows)
        cents = sum(int(row[2] or 0) for row in rows)
        words = (
            f"{counted(lines, 'row')} ({Money(cents)}) {'adjusts' if lines == 1 else 'adjust'} "
            f"{counted(len(rows), 'claim')} not in the source"
        )
        if kept:
            return [], [f"{words}. Such rows are units without their original, because {kept}"]
        return [
            self._problem(
                f"{words} ({some_units([str(row[0]) for row in rows])})",
                "the claim that each row adjusts",
                "Add the originals to the extract, or state why the rows are units without them: "
                'missing_originals="kept because REASON"',
            )
        ], []

    def several_steps(self) -> list[Problem]:
        """Chains that a statement without tables of ours cannot follow."""
        links = f"({self.links})"
        count = int(
            self.engine.execute(
                f"select count(*) from {links} as a join {links} as b on a.root = b.id"
            )[0][0]
        )
        if not count:
            return []
        return [
            self._problem(
                f"{counted(count, 'id')} that adjust adjustments, in a table of a database",
                "adjustments that name their original",
                "Export the claims as .parquet or .csv and open the file",
            )
        ]

    def cycle(self, looped: list[str]) -> Problem:
        return self._problem(
            f"{counted(len(looped), 'id')} adjust one another in a circle ({some_units(looped)})",
            "chains that begin with an original",
            "Correct the rows, or leave them out of the source",
        )
