"""Does a listing of a known seed show that a release draws as the known one does?"""

from __future__ import annotations

import math

from validation.replay.generators import generator_named
from validation.study.disclosed_samples import DisclosedSample, KnownListing

# A listing this unlikely by chance shows the algorithm.
SHOWS = 1e-6


def shown_by_listing(sample: DisclosedSample) -> bool:
    """Do the numbers of the listing come from the stated program, as it is known here?"""
    listing = sample.known_listing
    return listing is not None and _chance(listing) < SHOWS and _drawn(sample.program, listing)


def listing_words(sample: DisclosedSample) -> str:
    """What a listing shows, as a clause; empty without one."""
    listing = sample.known_listing
    if listing is None:
        return ""
    if _chance(listing) >= SHOWS:
        return "the listing of a known seed has too few numbers to show the algorithm"
    if shown_by_listing(sample):
        return "the listing of a known seed shows the same algorithm"
    return "the listing of a known seed does not come from the algorithm that is known"


def _drawn(program: str, listing: KnownListing) -> bool:
    """Does any way of the program, of any release, give these numbers in this order?"""
    size = listing.high - listing.low + 1
    wanted = [number - listing.low for number in listing.numbers]
    named = generator_named(program)
    meanings = {one.generator.name: one.generator for one in named.meanings("")}
    drawn = (
        places
        for generator in (named, *meanings.values())
        for places in generator.places(listing.seed, size, len(wanted))
    )
    return any(places == wanted or sorted(places) == wanted for places in drawn)


def _chance(listing: KnownListing) -> float:
    """A bound on the chance that a foreign set of numbers agrees."""
    size, n = listing.high - listing.low + 1, len(listing.numbers)
    if not 0 < n <= size:
        return 1.0
    logs = math.lgamma(size + 1) - math.lgamma(n + 1) - math.lgamma(size - n + 1)
    return math.exp(-logs)
