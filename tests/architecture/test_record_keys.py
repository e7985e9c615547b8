"""Records are read by attributes: an access by a written key belongs to the border (a ratchet).

`record_keys.txt` lists the accesses that are left, by file. No file may gain any. Run this file as
a script to lower the list to what the source has now; it never raises a number.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.record_keys import Declared, accesses, accesses_of

LISTED = Path(__file__).with_name("record_keys.txt")


def counted() -> dict[str, int]:
    return dict(Counter(access.path for access in accesses()))


def listed() -> dict[str, int]:
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return {path: int(number) for number, path in (line.split() for line in lines)}


@pytest.mark.checkout
def test_no_file_gains_accesses_by_key() -> None:
    most = listed()
    gained = {
        path: f"{number} instead of {most.get(path, 0)}"
        for path, number in counted().items()
        if number > most.get(path, 0)
    }
    assert gained == {}, "`python -m tests.architecture.record_keys FILE --lines` shows them"


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("def f(x): return x['a'] + x.get('b', 0)", ["x['a']", "x.get('b', 0)"]),
        ("def f(x):\n    x['a'] = 1\n    del x['b']", ["x['a']", "x['b']"]),
        ("def f(x, name): return x[name]", []),
        ("def f(x: dict[str, int]): return 'a' in x", ["'a' in x"]),
        ("def f(x: str): return 'a' in x", []),
        ("def f(x: pd.DataFrame): return x['a'].sum()", []),
        ("def f(x):\n    y = pd.DataFrame(x)\n    z = y[y['a'] > 1]\n    return z['a']", []),
        ("def f(x):\n    y = x.groupby('a')\n    return x['b']", []),
        ("def f(x): return BOUND_CARDS['gaffke'], os.environ['HOME'], x.metadata['unit']", []),
        ("def f(x) -> Literal['a']: return re.match('b', x)['c']", []),
        ("def f(x): return x['image/png'], x['Normal'], x['safe harbor'], x['']", []),
        ("class A:\n    def to_dict(self): return {'a': self.fields['a']}", []),
        ("class A:\n    def shown(self): return self.fields['a']", ["self.fields['a']"]),
    ],
)
def test_what_counts(code: str, texts: list[str]) -> None:
    found = accesses_of(ast.parse(code), "a.py", Declared(frozenset(), frozenset()))
    assert sorted(access.text for access in found) == sorted(texts)


def write() -> None:
    """Write the list anew where the source has fewer accesses than listed."""
    most, now = listed(), counted()
    kept = {path: min(number, now.get(path, 0)) for path, number in most.items()}
    text = "".join(f"{number} {path}\n" for path, number in sorted(kept.items()) if number)
    LISTED.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
