"""Draws of programs that are not installed here, written out plainly from what is published.

They stand apart from the generators under test: loops over single numbers, no shared code. Each
number source was compared with printed values (tests/published/test_printed_draws.py).
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

M31 = 2**31 - 1
U32, U48, U64 = 2**32 - 1, 2**48 - 1, 2**64 - 1


def ranuni(seed: int) -> Iterator[float]:
    """SAS RANUNI."""
    x = seed
    while True:
        x = 397204094 * x % M31
        yield x / M31


def sas_rand(seed: int) -> Iterator[float]:
    """SAS RAND('UNIFORM'): MT19937, twisted here word by word."""
    x = [seed & U32]
    for i in range(1, 624):
        if seed % 8192:
            x.append(69069 * x[-1] & U32)
        else:
            x.append((1812433253 * (x[-1] ^ x[-1] >> 30) + i) & U32)
    while True:
        for k in range(624):
            y = (x[k] & 0x80000000) | (x[(k + 1) % 624] & 0x7FFFFFFF)
            x[k] = x[(k + 397) % 624] ^ y >> 1 ^ (0x9908B0DF if y & 1 else 0)
        for y in x:
            y ^= y >> 11
            y ^= y << 7 & 0x9D2C5680
            y ^= y << 15 & 0xEFC60000
            yield (y ^ y >> 18) / 2**32


def stata(seed: int) -> Iterator[float]:
    """Stata 14: mt64."""
    mt = [seed & U64]
    for i in range(1, 312):
        mt.append((6364136223846793005 * (mt[-1] ^ mt[-1] >> 62) + i) & U64)
    while True:
        for i in range(312):
            x = mt[i] & 0xFFFFFFFF80000000 | mt[(i + 1) % 312] & 0x7FFFFFFF
            mt[i] = mt[(i + 156) % 312] ^ x >> 1 ^ (0xB5026F5AA96619E9 if x & 1 else 0)
        for x in mt:
            x ^= x >> 29 & 0x5555555555555555
            x ^= x << 17 & 0x71D67FFFEDA60000
            x ^= x << 37 & 0xFFF7EEE000000000
            yield ((x ^ x >> 43) >> 11) / 2**53


def visual_basic(*, seed: float | None = None, negative: float | None = None) -> Iterator[float]:
    """Rnd in a new session, after Rnd(negative) and Randomize seed where they are given."""
    x = 327680
    if negative is not None:
        (bits,) = struct.unpack("<I", struct.pack("<f", negative))
        x = ((bits + (bits >> 24)) * 1140671485 + 12820163) % 2**24
    if seed is not None:
        (high,) = struct.unpack("<I", struct.pack("<d", seed)[4:])
        x = x % 256 + (((high & 0xFFFF) ^ (high >> 16)) << 8)
    while True:
        x = (x * 1140671485 + 12820163) % 2**24
        yield x / 2**24


def sql_server(seed: int) -> Iterator[float]:
    """RAND(seed), then RAND()."""
    a, b = seed, 67890
    while True:
        a, b = 40014 * a % 2147483563, 40692 * b % 2147483399
        z = a - b
        yield (z if z > 0 else z + 2147483562) * 4.656613e-10


def postgres_12(seed: float) -> Iterator[float]:
    """PostgreSQL 12 to 14."""
    x = int(seed * (2**47 - 1)) & U48
    while True:
        x = (x * 0x5DEECE66D + 0xB) & U48
        yield x / 2**48


def postgres_11(seed: float) -> Iterator[float]:
    """PostgreSQL to 11 on Linux; seeds that are not negative."""
    r = [int(seed * M31) or 1]
    for _ in range(30):
        r.append(16807 * r[-1] % M31)
    r += r[:3]
    for i in range(34, 10**9):
        r.append((r[i - 31] + r[i - 3]) & U32)
        if i >= 344:
            yield (r[i] >> 1) / 2**31


def smallest(values: Iterator[float], size: int, n: int) -> list[int]:
    """The list sorted by a number for every row: its first n places, from 0."""
    keys = list(islice(values, size))
    return sorted(range(size), key=keys.__getitem__)[:n]


def until_distinct(values: Iterator[float], size: int, n: int) -> list[int]:
    """int(u N), repeats thrown away."""
    found: list[int] = []
    while len(found) < n:
        place = math.floor(next(values) * size)
        if place not in found:
            found.append(place)
    return found


def down_the_list(values: Iterator[float], size: int, n: int) -> list[int]:
    """Selection-rejection."""
    found: list[int] = []
    for k in range(size):
        if len(found) < n and next(values) < (n - len(found)) / (size - k):
            found.append(k)
    return found


def floyd(values: Iterator[float], size: int, n: int) -> list[int]:
    """PROC SURVEYSELECT METHOD=SRS."""
    if 2 * n > size:
        out = floyd(values, size, size - n) if n < size else []
        return [k for k in range(size) if k not in out]
    chosen: set[int] = set()
    for top in range(size - n + 1, size + 1):
        place = int(top * next(values)) + 1
        chosen.add(top if place in chosen else place)
    return [k - 1 for k in sorted(chosen)]


def surveyselect(seed: int, sizes: Sequence[int], ns: Sequence[int]) -> list[list[int]]:
    """METHOD=SRS of SAS/STAT 12.1 and later, stratum by stratum."""
    seeds, first, found = sas_rand(seed), True, []
    for size, n in zip(sizes, ns, strict=True):
        if n == size:
            found.append(list(range(size)))
            continue
        own = seed if first else int(next(seeds) * M31)
        first = False
        found.append(floyd(sas_rand(own), size, n))
    return found


def chromy(values: Iterator[float], size: int, n: int) -> list[int]:
    """PROC SURVEYSELECT METHOD=SEQ: places in the order met."""
    start, taken, found = int(size * next(values)), 0, []
    for i in range(1, size + 1):
        before, part_before = divmod(n * (i - 1), size)
        whole, part = divmod(n * i, size)
        if whole == before:
            take = taken == before and next(values) < (part - part_before) / (size - part_before)
        elif taken == before + 1:
            take = part > 0 and next(values) < part / part_before
        else:
            take = True
        if take:
            taken += 1
            found.append((start + i - 1) % size)
    return found


def brewer(values: Iterator[float], amounts: Sequence[float]) -> list[int]:
    """PROC SURVEYSELECT METHOD=PPS_BREWER: two places in the order of the list."""
    p = np.array(amounts) / sum(amounts)
    first = _met((p * (1 - p) / (1 - 2 * p)).tolist(), next(values))
    rest = [k for k in range(len(p)) if k != first]
    return sorted([first, rest[_met([float(p[k]) for k in rest], next(values))]])


def _met(weights: Sequence[float], u: float) -> int:
    target, total = u * sum(weights), 0.0
    for place, weight in enumerate(weights):
        total += weight
        if target < total:
            return place
    return len(weights) - 1
