"""The ways in which people draw with R's uniform numbers, for any kind of its generators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from validation.replay.generators.generator import Call, Calls
from validation.replay.generators.r_numbers import Kind, RSamples, r_seed
from validation.replay.generators.uniform_streams import UniformStream
from validation.replay.generators.usual_ways import (
    SortedRows,
    UntilDistinct,
    from_a_start,
    one_after_another,
    rounded,
    sorted_by,
    until_distinct,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

Uniforms = Callable[[int], Iterator[float]]
SAMPLE = "sample"
GROUPS = ("sample.int", "slice_sample", "sample_n", "srswor", "sampling strata")
"""Functions of packages that call `sample` for each group, or sort what it gives."""
_BITS = 134217728


def r_numbers(uniforms: Uniforms) -> Callable[[str], Iterator[float] | None]:
    """The uniform numbers of a stated seed."""

    def of_seed(seed: str) -> Iterator[float] | None:
        number = r_seed(seed)
        return None if number is None else uniforms(number)

    return of_seed


def sample_call(uniforms: Uniforms, kind: Kind, words: str = SAMPLE) -> Call:
    """`sample(N, n)` without replacement."""

    def start(seed: str) -> Calls | None:
        number = r_seed(seed)
        return None if number is None else RSamples(UniformStream(uniforms(number)), kind)

    return Call(words, start, also=GROUPS if words == SAMPLE else ())


def replaced_call(uniforms: Uniforms, kind: Kind) -> Call:
    """`unique(sample(N, k, replace = TRUE))`: the first n different numbers."""

    def start(seed: str) -> Calls | None:
        number = r_seed(seed)
        if number is None:
            return None
        stream = UniformStream(uniforms(number))
        samples = RSamples(stream, kind)
        return UntilDistinct(stream, lambda _, size: samples.index(size))

    return Call("unique(sample with replacement)", start, usual=False)


def uniform_calls(uniforms: Uniforms) -> tuple[Call, ...]:
    """The ways that need `runif` or `rnorm` alone."""
    numbers = r_numbers(uniforms)
    return (
        Call("order(runif(N))", sorted_by(numbers), also=("sort by runif",), usual=False),
        Call("order(-runif(N))", sorted_by(numbers, descending=True), usual=False),
        Call("order(rnorm(N))", _sorted_by_normal(uniforms), usual=False),
        Call(
            "ceiling(runif(n) * N)",
            until_distinct(numbers),
            also=("floor(runif(n) * N) + 1", "runif until distinct"),
            usual=False,
        ),
        Call("round(runif(n, 1, N))", until_distinct(numbers, rounded), usual=False),
        Call("srswor1", one_after_another(numbers), nested=False, usual=False),
        Call("UPsystematic", from_a_start(numbers), nested=False, usual=False),
    )


def _sorted_by_normal(uniforms: Uniforms) -> Callable[[str], Calls | None]:
    """`rnorm` by inversion: two uniforms make one of 54 bits, which sorts as its quantile does."""

    def normal(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.floor(_BITS * values[::2]) + values[1::2])

    def start(seed: str) -> Calls | None:
        number = r_seed(seed)
        if number is None:
            return None
        return SortedRows(UniformStream(uniforms(number)), normal, used=2)

    return start
