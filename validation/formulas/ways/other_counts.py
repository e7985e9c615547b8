"""The expansion with a wrong count: the frame's for a stratum's, lines for claims, and so on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice

from extrapolation import Sample
from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import MOST_COUNTS, TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T with each further count of the frame as N, each of the sample as n, and N_h mistaken."""
    yield from _other_frame_counts(findings)
    yield from _other_sample_counts(findings)
    yield from _mistaken_strata(findings)


def _other_frame_counts(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """Every stratum scaled so that the strata add up to the other count."""
    size = sum(findings.sizes)
    for name, count in islice(findings.facts.sizes.items(), MOST_COUNTS):
        if count == size or count < len(findings.whole):
            continue
        if len(findings.sizes) == 1:
            sample = Sample.from_arrays(findings.whole, sizes=count)
            words = f"expansion to {count:,} ({name}) in place of {size:,}"
            yield sample_basis(sample, estimator=words, netting=findings.netting, departures=1)
            continue
        plain = sample_basis(
            findings.sample,
            estimator=f"expansion scaled to {count:,} ({name}) in place of {size:,}",
            netting=findings.netting,
            departures=1,
        )
        factor = count / size
        yield replace(
            plain,
            point=plain.point * factor,
            variances={k: v * factor**2 for k, v in plain.variances.items()},
        )


def _other_sample_counts(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """The sum of the sample divided by another count, of a sample without strata."""
    if len(findings.sizes) > 1:
        return
    (size,), (values,) = findings.sizes, findings.values
    known = {"all selected units": len(findings.review.rows), **findings.facts.counts}
    for name, count in islice(known.items(), MOST_COUNTS):
        if count == len(values) or count < 2:
            continue
        plain = sample_basis(
            findings.sample,
            estimator=f"expansion with the sum divided by {count:,} ({name}) "
            f"in place of {len(values):,}",
            netting=findings.netting,
            point=size * float(values.sum()) / count,
            departures=1,
        )
        square = float(values @ values) - float(values.sum()) ** 2 / count
        more = {
            f"with fpc, n = {count:,}": size * (size - count) * square / (count - 1) / count,
            f"without fpc, n = {count:,}": size**2 * square / (count - 1) / count,
        }
        yield replace(plain, variances={**plain.variances, **more})


def _mistaken_strata(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """Every stratum expanded to the whole frame, and the sizes of two strata swapped."""
    parts, size = findings.sample.strata, sum(findings.sizes)
    if len(parts) < 2:
        return
    yield sample_basis(
        Sample(tuple(replace(part, size=size) for part in parts)),
        estimator="every stratum expanded to the whole frame",
        netting=findings.netting,
        departures=1,
    )
    for place, part in enumerate(parts[:MOST_COUNTS]):
        mistaken = list(parts)
        mistaken[place] = replace(part, size=size)
        yield sample_basis(
            Sample(tuple(mistaken)),
            estimator=f"expansion with stratum {place + 1} expanded to the whole frame",
            netting=findings.netting,
            departures=1,
        )
    for one, other in combinations(range(min(len(parts), MOST_COUNTS)), 2):
        a, b = parts[one], parts[other]
        if a.size == b.size or b.size < a.n or a.size < b.n:
            continue
        swapped = list(parts)
        swapped[one], swapped[other] = replace(a, size=b.size), replace(b, size=a.size)
        yield sample_basis(
            Sample(tuple(swapped)),
            estimator=f"expansion with the sizes of strata {one + 1} and {other + 1} swapped",
            netting=findings.netting,
            departures=1,
        )


OTHER_COUNTS = FormulaWay("other counts", bases)
