"""MT19937 (Matsumoto and Nishimura 1998) from a state that another program's seeding filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

STATE = 624
_WORD = 0xFFFFFFFF
_BLOCK = 1024


def words_of_state(state: Sequence[int]) -> Iterator[int]:
    """The tempered words of 32 bits that follow a state of 624 words."""
    bits = np.random.MT19937(0)
    key = np.array(state, dtype=np.uint32)
    bits.state = {"bit_generator": "MT19937", "state": {"key": key, "pos": STATE}}
    while True:
        yield from bits.random_raw(_BLOCK).tolist()


def state_of_1998(seed: int) -> list[int]:
    """The first published seeding: x[i] = 69069 x[i-1] mod 2^32."""
    state = [seed & _WORD]
    for _ in range(STATE - 1):
        state.append(69069 * state[-1] & _WORD)
    return state


def state_of_2002(seed: int) -> list[int]:
    """`init_genrand`, the seeding of 2002."""
    state = [seed & _WORD]
    for i in range(1, STATE):
        state.append((1812433253 * (state[-1] ^ (state[-1] >> 30)) + i) & _WORD)
    return state
