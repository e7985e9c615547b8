"""A program whose releases draw differently: the stated version says which one is meant."""

from __future__ import annotations

from dataclasses import dataclass

from validation.replay.generators.generator import Generator, Meaning, version_number


@dataclass(frozen=True, eq=False)
class Releases(Generator):
    """The latest way of a program, with the generators of its `earlier` releases.

    Attributes
    ----------
    earlier : tuple of Generator
        The generators of earlier releases, the latest first.
    release : str
        The releases of this generator in words, such as "R 3.6 or later".
    earlier_releases : tuple of str
        Those of the earlier ones.
    """

    earlier: tuple[Generator, ...] = ()
    release: str = ""
    earlier_releases: tuple[str, ...] = ()

    def number(self, version: str) -> tuple[int, ...] | None:
        """The release number in a stated version."""
        return version_number(version)

    def meanings(self, version: str) -> tuple[Meaning, ...]:
        """The generator of the stated release; without a version each is possible."""
        every = (self, *self.earlier)
        if not version:
            words = (self.release, *self.earlier_releases)
            pairs = zip(every, words, strict=True)
            return tuple(Meaning(one, (text,), of_version=True) for one, text in pairs)
        number = self.number(version)
        fitting = [
            one
            for one in self.earlier
            if number is not None and (last := one.versions[1]) is not None and number <= last
        ]
        return (Meaning(fitting[-1] if fitting else self),)
