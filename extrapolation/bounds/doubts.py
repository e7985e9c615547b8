"""Why an asymptotic limit is not reliable for a sample: few errors, no variance, few degrees."""

from __future__ import annotations

from extrapolation.bounds.expansion_limits import degrees_of_freedom
from extrapolation.bounds.sampled_shares import SampledShare
from extrapolation.samples.samples import Sample

# With fewer errors, or fewer units free of error, than this the t limit is not reliable: the
# number of non-zero items that OIG's auditors ask for in each stratum.
FEWEST_FOR_T = 6
# Korn and Graubard's limits, and those of a domain, rest on a variance that fewer degrees of
# freedom estimate too poorly.
FEWEST_DEGREES = 8


def few_errors(sample: Sample) -> list[str]:
    """Why a t or z limit is not reliable here; empty where nothing speaks against it.

    Totals of whole clusters vary even where every cluster holds an error, so that clusters free
    of error are not asked for.
    """
    sampled = sample.sampled
    if not sampled:
        return []
    if sum(part.total_variance for part in sampled) == 0:
        return ["not reliable here: the sample shows no variance, so the limit is the point"]
    errors = sum(int((part.values != 0).sum()) for part in sampled)
    others = sum(part.n for part in sampled) - errors
    notes = []
    clusters = sample.of_clusters
    if errors < FEWEST_FOR_T:
        found = _counted(errors, "cluster with errors" if clusters else "error")
        notes.append(f"not reliable here: {found} in the sample, fewer than {FEWEST_FOR_T}")
    if others < FEWEST_FOR_T and not clusters:
        notes.append(
            f"not reliable here: {_counted(others, 'unit free of error')} in the sample, fewer "
            f"than {FEWEST_FOR_T}"
        )
    return notes


def few_degrees_of(sample: Sample) -> list[str]:
    """Why a limit is not reliable that rests on the degrees of freedom of the sample."""
    return few_degrees(degrees_of_freedom(sample)) if sample.sampled else []


def few_counted(of: SampledShare) -> list[str]:
    """Why a limit of a share is not reliable that rests on the share's variance alone."""
    if of.complete:
        return []
    notes = few_degrees(of.df)
    for count, what in ((of.counted, "unit in error"), (of.n - of.counted, "unit free of error")):
        if count < FEWEST_FOR_T:
            notes.append(
                f"not reliable here: {_counted(count, what)} in the sample, fewer than "
                f"{FEWEST_FOR_T}"
            )
    return notes


def few_counted_of(sample: Sample) -> list[str]:
    """The same of the number of units of a sample."""
    return [*few_degrees_of(sample), *few_errors(sample)]


def few_degrees_of_share(of: SampledShare) -> list[str]:
    """Why a limit of a share is not reliable that rests on few degrees of freedom."""
    return [] if of.complete else few_degrees(of.df)


def few_degrees(df: int) -> list[str]:
    """The note of a limit whose variance rests on too few primary units."""
    if df >= FEWEST_DEGREES:
        return []
    return [f"not reliable here: {df} degrees of freedom, fewer than {FEWEST_DEGREES}"]


def _counted(number: int, what: str) -> str:
    """The number and its noun, the plural on the noun's first word."""
    first, *rest = what.split(" ")
    return " ".join([str(number), first if number == 1 else f"{first}s", *rest])
