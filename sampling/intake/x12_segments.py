"""The envelope of an X12 file: its separators, interchanges, groups and transactions, counted.

An interchange (ISA to IEA) holds groups (GS to GE), these hold transactions (ST to SE). Every
envelope states how much it holds and repeats its control number: both are compared. Segments are
numbered from 1 through the whole file, and every fault names its segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from primafacie.core.errors import FrameError, Problem
from primafacie.core.plurals import counted
from primafacie.core.problems import RowPlace

# The places of the element separators in an interchange header, whose fields have fixed widths.
_HEADER_PLACES: Final = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
_HEADER_LENGTH: Final = 106
_ENDS: Final = " \r\n"
_MOST_FAULTS: Final = 2_000
_AMOUNT: Final = re.compile(r"-?(?:[0-9]{1,16}(?:\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*)")
UNBALANCED: Final = (
    "Ask the sender for a corrected file, or state why it is used as it is: "
    '--unbalanced "REASON" (in Python unbalanced="REASON")'
)
_COPY: Final = "Copy the file again from where it came, or ask the sender for the whole file"


class Faults:
    """The faults of an X12 file, raised together; each names the number of its segment."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._problems: list[Problem] = []

    def add(
        self, number: int, tag: str, got: str, expected: str, fix: str = _COPY, *, cause: str = ""
    ) -> None:
        """Note a fault; after 2,000 of them reading stops."""
        place = RowPlace.of_row(self.name, "segment", number, tag)
        self._problems.append(Problem(place, got, expected, fix, cause))
        if len(self._problems) >= _MOST_FAULTS:
            self.raise_all()

    @property
    def count(self) -> int:
        """How many were noted."""
        return len(self._problems)

    def raise_all(self) -> None:
        """Raise what was noted, if anything was."""
        if self._problems:
            raise FrameError.collected(self._problems, what=self.name)


@dataclass(frozen=True)
class Separators:
    """The signs that an interchange declares in its header."""

    element: str
    component: str
    terminator: str


@dataclass(frozen=True)
class Transaction:
    """A transaction set: its kind (ST01), its guide (ST03 or GS08), and its segments.

    `first` is the number of its first segment in the file; ST and SE are among the segments.
    """

    kind: str
    guide: str
    control: str
    signs: Separators
    first: int
    segments: Sequence[str]

    def fields(self) -> Iterator[tuple[int, list[str]]]:
        """The number and the elements of each segment between ST and SE."""
        element = self.signs.element
        for number, text in enumerate(self.segments[1:-1], self.first + 1):
            yield number, text.split(element)


@dataclass
class Envelopes:
    """What the envelopes of a file hold."""

    transactions: list[Transaction] = field(default_factory=list)
    interchanges: int = 0
    tests: int = 0


def is_x12(head: bytes) -> bool:
    """Does a file begin with the header of an interchange? It has separators at fixed places."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:_HEADER_LENGTH].decode("latin-1")
    if len(text) < _HEADER_LENGTH or not text.startswith("ISA"):
        return False
    sign = text[3]
    return not sign.isalnum() and all(text[place] == sign for place in _HEADER_PLACES)


@lru_cache(maxsize=65_536)
def cents_of(text: str) -> int | None:
    """An amount of X12 (`-12`, `12.5`, `.50`) as cents; None where it is not whole cents."""
    if not _AMOUNT.fullmatch(text):
        return None
    whole, _, fraction = text.removeprefix("-").partition(".")
    cents = int(whole or 0) * 100 + int(f"{fraction:0<2}"[:2])
    return -cents if text.startswith("-") else cents


def cents_in(
    faults: Faults, number: int, elements: Sequence[str], place: int, *, blank: bool = False
) -> int:
    """The cents of an element; one that is no amount is noted. `blank`: it may be left out."""
    text = elements[place] if place < len(elements) else ""
    if blank and not text:
        return 0
    cents = cents_of(text)
    if cents is None:
        faults.add(
            number,
            f"{elements[0]}{place:02d}",
            "a value that is not an amount of dollars and whole cents" if text else "no amount",
            "an amount such as 1234.5 or -12",
        )
        return 0
    return cents


def check_currency(faults: Faults, number: int, elements: Sequence[str]) -> None:
    """Note a segment CUR that states another currency than US dollars."""
    if len(elements) > 2 and elements[2] not in ("USD", ""):
        faults.add(number, "CUR02", "another currency", "USD", "Amounts must be US dollars")


def read_envelopes(text: str, faults: Faults) -> Envelopes:
    """The transactions of a file, its envelopes checked; faults are noted, not raised."""
    found = Envelopes()
    place, number = _after_blanks(text, 0), 1
    seen: dict[tuple[str, ...], int] = {}
    while place < len(text):
        signs = _separators(text, place)
        if signs is None:
            faults.add(
                number,
                "ISA",
                "text that does not begin an interchange",
                "ISA with 16 elements of their fixed widths, or the end of the file",
            )
            return found
        end = _end_of_interchange(text, place, signs)
        if end is None:
            faults.add(
                number,
                "ISA",
                "an interchange without its end",
                "a segment IEA: the file is cut off",
            )
            end = len(text)
        segments = [part.lstrip(_ENDS) for part in text[place:end].split(signs.terminator)]
        if not segments[-1]:
            segments.pop()
        _Interchange(segments, number, signs, faults, found, seen).read()
        number += len(segments)
        place = _after_blanks(text, min(end + 1, len(text)))
    return found


def _after_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place] in _ENDS:
        place += 1
    return place


def _separators(text: str, place: int) -> Separators | None:
    head = text[place : place + _HEADER_LENGTH]
    if not is_x12(head.encode("latin-1", "replace")):
        return None
    signs = Separators(head[3], head[104], head[105])
    return signs if len({head[3], head[104], head[105]}) == 3 else None


def _end_of_interchange(text: str, place: int, signs: Separators) -> int | None:
    """The place of the sign that ends its IEA, or the end of the text where that sign is left out.

    A copy that was cut off inside its IEA has another control number there, or none.
    """
    mark = f"{re.escape(signs.terminator)}[{_ENDS}]*IEA{re.escape(signs.element)}"
    last = re.compile(mark).search(text, place)
    if last is None:
        return None
    end = text.find(signs.terminator, last.end())
    return len(text.rstrip(_ENDS)) if end < 0 else end


class _Interchange:
    """The segments of one interchange, gone through once."""

    def __init__(
        self,
        segments: list[str],
        first: int,
        signs: Separators,
        faults: Faults,
        found: Envelopes,
        seen: dict[tuple[str, ...], int],
    ) -> None:
        self.segments, self.first, self.signs = segments, first, signs
        self.faults, self.found, self.seen = faults, found, seen
        # The group and the transaction that are open: where each began.
        self.group: int | None = None
        self.begun: int | None = None
        self.groups = self.held = 0

    def read(self) -> None:
        """Take its transactions, and compare its counts and control numbers."""
        self._header()
        marks = {tag + self.signs.element: tag for tag in ("GS", "ST", "SE", "GE")}
        marks |= {"ISA": "ISA", "IEA": "IEA", "TA1": "TA1"}
        takes = {
            "GS": self._open_group,
            "ST": self._open_transaction,
            "SE": self._close_transaction,
            "GE": self._close_group,
            "IEA": self._close,
            "ISA": self._header_again,
        }
        wrapped = self.signs.terminator not in "\r\n"
        for place, text in enumerate(self.segments):
            tag = marks.get(text[:3])
            if tag is not None:
                if place and tag in takes:
                    takes[tag](place)
            elif self.begun is None:
                name = text.partition(self.signs.element)[0][:3]
                self._fault(
                    place, name, "a segment outside a transaction", "segments from ST to SE"
                )
            if wrapped and "\n" in text.rstrip(_ENDS):
                self._fault(
                    place,
                    "",
                    "a line end inside a segment",
                    "segments that are whole",
                    "Ask for the file without line breaks at a fixed width",
                )
        self._left_open()

    def _fault(
        self, place: int, tag: str, got: str, expected: str, fix: str = _COPY, cause: str = ""
    ) -> None:
        self.faults.add(self.first + place, tag, got, expected, fix, cause=cause)

    def _elements(self, place: int, least: int) -> list[str]:
        """The elements of a segment, with blanks where it has fewer than `least`."""
        found = self.segments[place].rstrip("\r\n").split(self.signs.element)
        return found + [""] * (least + 1 - len(found))

    def _header(self) -> None:
        header = self._elements(0, 16)
        self.found.interchanges += 1
        self.found.tests += header[15] == "T"
        key = (header[6], header[9], header[10], header[13])
        if key in self.seen:
            self._fault(
                0,
                "ISA",
                "the sender, date, time and control number of an earlier interchange",
                "each interchange once",
                "Remove the copy of the interchange, whose claims would count twice",
            )
        self.seen[key] = self.first

    def _header_again(self, place: int) -> None:
        self._fault(place, "ISA", "an interchange inside another one", "a segment IEA before it")

    def _open_group(self, place: int) -> None:
        if self.group is not None:
            self._fault(place, "GS", "a group inside another one", "a segment GE before it")
        self.group, self.held = place, 0
        self.groups += 1

    def _open_transaction(self, place: int) -> None:
        if self.group is None:
            self._fault(place, "ST", "a transaction outside a group", "a segment GS before it")
        if self.begun is not None:
            self._fault(place, "ST", "a transaction inside another one", "a segment SE before it")
        self.begun = place
        self.held += 1

    def _close_transaction(self, place: int) -> None:
        if self.begun is None:
            self._fault(place, "SE", "the end of a transaction that did not begin", "a segment ST")
            return
        begin, end = self._elements(self.begun, 3), self._elements(place, 2)
        self._compare(place, "SE", end[1], place - self.begun + 1, "segment", "SE01")
        self._same(place, "SE", begin[2], end[2], "SE02", "ST02")
        guide = begin[3] or (self._elements(self.group, 8)[8] if self.group is not None else "")
        self.found.transactions.append(
            Transaction(
                begin[1],
                guide,
                begin[2],
                self.signs,
                self.first + self.begun,
                self.segments[self.begun : place + 1],
            )
        )
        self.begun = None

    def _close_group(self, place: int) -> None:
        if self.group is None:
            self._fault(place, "GE", "the end of a group that did not begin", "a segment GS")
            return
        begin, end = self._elements(self.group, 8), self._elements(place, 2)
        self._compare(place, "GE", end[1], self.held, "transaction", "GE01")
        self._same(place, "GE", begin[6], end[2], "GE02", "GS06")
        self.group = None

    def _close(self, place: int) -> None:
        begin, end = self._elements(0, 16), self._elements(place, 2)
        self._compare(place, "IEA", end[1], self.groups, "group", "IEA01")
        self._same(place, "IEA", begin[13], end[2], "IEA02", "ISA13")

    def _left_open(self) -> None:
        if self.begun is not None:
            self._fault(self.begun, "ST", "a transaction without its end", "a segment SE")
        if self.group is not None:
            self._fault(self.group, "GS", "a group without its end", "a segment GE")

    def _compare(self, place: int, tag: str, stated: str, held: int, what: str, name: str) -> None:
        if not stated.isdecimal() or int(stated) != held:
            shown = f"{int(stated):,}" if stated.isdecimal() and len(stated) < 12 else "no number"
            self._fault(
                place,
                tag,
                f"{name} states {shown}, and {counted(held, what)} "
                f"{'was' if held == 1 else 'were'} counted",
                "the number counted",
                cause=f"{name} that is not the number of {what}s counted",
            )

    def _same(self, place: int, tag: str, begin: str, end: str, ends: str, begins: str) -> None:
        if begin != end or not begin:
            self._fault(
                place, tag, f"a control number {ends} that differs from {begins}", "the same"
            )
