"""Every way in which a stated draw is tried on a frame, the plain ones first; all are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from validation.replay.disclosed_strata import DisclosedStrata
from validation.replay.draw_attempts import (
    Attempt,
    ListedRows,
    Listing,
    Without,
    attempt,
    chance_of_matches,
)
from validation.replay.drawings import (
    Drawing,
    generator_drawings,
    ranked_drawing,
    stated_drawings,
)
from validation.replay.generators import generator_named, position_generators
from validation.replay.generators.generator import Generator
from validation.replay.list_orders import SortKey, order_words, parse_order, possible_orders
from validation.replay.order_search import SortBudget, search_orders
from validation.replay.random_columns import column_attempts

OFF_BY = (-3, -2, -1, 1, 2, 3)
MORE_DRAWN = (1, 2, 3, 5, 10, 20)
WITHOUT: tuple[Without, ...] = ("rows paid nothing", "repeated rows", "repeated ids")
# Attempts that are kept for comparison, the best first.
KEPT = 12
# A match found by search is relied on only where chance would give one as good this rarely.
CREDIBLE = 1e-6


class AttemptsMade:
    """The attempts on one sample: the best of them, and how many were made."""

    def __init__(self, strata: DisclosedStrata, *, bare_order: bool) -> None:
        self.strata = strata
        self.generator = generator_named(strata.sample.program)
        self.bare_order = bare_order
        """No order was stated, or the columns of the stated one are not at hand."""
        self.tried = 0
        self.budget = SortBudget()
        self.cut_short = False
        """The list is so long that not all orders were tried."""
        self.best: list[Attempt] = []
        self.nearest: Attempt | None = None
        """The best of the attempts that agree with what was stated."""
        self._chances: dict[int, float] = {}

    @property
    def found(self) -> Attempt | None:
        """The first attempt that gives the whole sample."""
        return next((one for one in self.best if one.same_set), None)

    def chance(self, matching: int) -> float:
        """The chance that an independent sample matches as many in one attempt."""
        if matching not in self._chances:
            pairs = list(self.strata.pairs.values())
            self._chances[matching] = chance_of_matches(matching, pairs)
        return self._chances[matching]

    def make(self) -> None:
        """Try way after way until one gives the whole sample."""
        sample = self.strata.sample
        if sample.random_column:
            self._take(column_attempts(self.strata))
            self.nearest = self.best[0] if self.best else None
            return
        if not self.generator.by_position:
            plain = ListedRows(self.strata, Listing())
            ranked = ranked_drawing(self.strata, sample, self.generator)
            self._take([attempt(self.strata, ranked, plain)])
            self.nearest = self.best[0]
            return
        drawings = stated_drawings(self.strata, sample)
        as_stated = self._take(self._as_stated(drawings))
        self.nearest = self.best[0] if self.best else None
        if as_stated:
            return
        if parse_order(sample.order) and not self.bare_order:
            # A list that was stated to be sorted can have been drawn from as it was.
            file = Listing(assumed=("the list in the order of its file",))
            if self._take(self._compared(drawings, file), contradicts=True):
                return
        if drawings:
            made = search_orders(self.strata, drawings, self.budget)
            if self._take(made, contradicts=not self.bare_order, count=False):
                self.tried += self._orders(drawings)
                return
            self.tried += self._orders(drawings)
        self.cut_short = self.budget.spent
        self._take(self._variants(drawings), contradicts=True)

    def _orders(self, drawings: Sequence[Drawing]) -> int:
        """All orders count as tried, those that were ruled out together as well."""
        return possible_orders(len(self.strata.lists.keys)) * len(drawings)

    def _take(
        self, made: Iterable[Attempt], *, contradicts: bool = False, count: bool = True
    ) -> bool:
        """Keep the best; True as soon as one attempt gives the whole sample."""
        for one in made:
            self.tried += count
            self.best.append(replace(one, contradicts=True) if contradicts else one)
            if one.same_set:
                break
        # Sorting is stable: of equal matches the plainer way, tried earlier, comes first.
        self.best.sort(key=lambda one: (not one.same_set, -one.matching))
        complete = {
            label: one
            for one in reversed(self.best)
            for label, part in one.strata.items()
            if part.same_set and part.n
        }
        self.best = [*self.best[:KEPT], *(one for one in complete.values())]
        self.best = list({id(one): one for one in self.best}.values())
        return self.found is not None

    def _as_stated(self, drawings: Sequence[Drawing]) -> Iterator[Attempt]:
        """The stated order, as programs read it; without one the order of the file."""
        keys = parse_order(self.strata.sample.order) or ()
        if self.bare_order:
            listings = [Listing(assumed=("the list in the order of its file",))]
        else:
            listings = [Listing(reading) for reading in self.strata.lists.readings(keys)]
        for listing in listings:
            yield from self._compared(drawings, listing)

    def _compared(self, drawings: Sequence[Drawing], listing: Listing) -> Iterator[Attempt]:
        listed = ListedRows(self.strata, listing)
        for drawing in drawings:
            yield attempt(self.strata, drawing, listed)

    def _variants(self, drawings: Sequence[Drawing]) -> Iterator[Attempt]:
        """Ways in which an honest draw can differ from its statement."""
        strata, sample = self.strata, self.strata.sample
        keys = () if self.bare_order else (parse_order(sample.order) or ())
        own = Listing(keys)
        yield from self._listed(drawings, own, shift=1, words="numbers from 0 paired with row 1")
        yield from self._listed(drawings, own, shift=-1, words="rows counted with a heading line")
        if any(strata.stated_size(label) != len(rows) for label, rows in strata.rows.items()):
            words = "the range is the rows of the frame, not the stated number"
            yield from self._redrawn(own, words, stated_sizes=False)
        for more in MORE_DRAWN:
            words = f"{more} more numbers drawn in the same call"
            yield from self._redrawn(own, words, more=more)
        for off_by in OFF_BY:
            words = f"a range of {abs(off_by)} {'more' if off_by > 0 else 'fewer'}"
            yield from self._redrawn(own, words, off_by=off_by)
        yield from self._left_out(own)
        single = [(SortKey(key.column, key.descending, key.reading),) for key in strata.lists.keys]
        for order in single:
            if self.budget.spent:
                return
            self.budget.charge(strata)
            listing, words = Listing(order), f"the list {order_words(order)}"
            yield from self._listed(drawings, listing, shift=1, words=f"{words}, numbers from 0")
            yield from self._left_out(listing, ("rows paid nothing",), words)
        if sample.program_stated:
            for other in position_generators(but=sample.program):
                yield from self._redrawn(own, f"the stated seed in {other.name}", other=other)

    def _listed(
        self, drawings: Sequence[Drawing], listing: Listing, *, shift: int, words: str
    ) -> Iterator[Attempt]:
        return self._compared(drawings, replace(listing, shift=shift, assumed=(words,)))

    def _redrawn(
        self,
        listing: Listing,
        words: str,
        *,
        other: Generator | None = None,
        off_by: int = 0,
        stated_sizes: bool = True,
        more: int = 0,
    ) -> Iterator[Attempt]:
        sample = self.strata.sample
        listed = ListedRows(self.strata, listing)
        for generator in self._generators() if other is None else [other]:
            for drawing in generator_drawings(
                self.strata,
                sample,
                generator,
                assumed=(words,),
                off_by=off_by,
                stated_sizes=stated_sizes,
                more=more,
            ):
                yield attempt(self.strata, drawing, listed)

    def _generators(self) -> list[Generator]:
        meanings = self.generator.meanings(self.strata.sample.version)
        return [meaning.generator for meaning in meanings]

    def _left_out(
        self, listing: Listing, ways: Sequence[Without] = WITHOUT, before: str = ""
    ) -> Iterator[Attempt]:
        """Rows left out before the draw: the ranges are those of the rest."""
        for without in ways:
            words = f"without {without}"
            listed = ListedRows(self.strata, replace(listing, without=without))
            sizes = {label: len(codes) for label, codes in listed.codes.items()}
            if sizes == {label: len(rows) for label, rows in self.strata.rows.items()}:
                continue
            assumed = (f"{before}, {words}" if before else words,)
            for generator in self._generators():
                for drawing in generator_drawings(
                    self.strata, self.strata.sample, generator, assumed=assumed, sizes=sizes
                ):
                    yield attempt(self.strata, drawing, listed)
