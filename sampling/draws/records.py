"""The draw as a record: who was selected, in which order, from which seed, under which plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from primafacie.core.digest import short
from primafacie.core.errors import DrawError
from primafacie.core.record_forms import RecordForm, StoredResult
from sampling.draws.draw_older_forms import UPWARD
from sampling.draws.drawn_units import DrawnStratum, DrawnUnit
from sampling.plans import Plan
from sampling.plans.plans import FORM as PLAN_FORM

if TYPE_CHECKING:
    import pandas as pd

    from sampling.frames import Frame
    from sampling.plans import CaseFile

SCHEMA: Final = "primafacie.draw/4"


@dataclass(frozen=True)
class GeneratorName:
    """Name and version of the bytes that decide who is drawn."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


@dataclass(frozen=True)
class DrawRecord:
    """A draw as its file holds it; the plan is the record of the plan's own file."""

    plan: Mapping[str, Any]
    plan_digest: str
    frame_digest: str
    generator: GeneratorName
    seed: str
    seed_source: str
    number: int
    units: tuple[DrawnUnit, ...]
    spares: tuple[DrawnUnit, ...]
    earlier: tuple[str, ...]
    notes: tuple[str, ...]
    strata: tuple[DrawnStratum, ...]


@dataclass(frozen=True)
class Draw(StoredResult):
    """A sample drawn by a plan: who was selected, in which order, from which seed.

    A draw is made by `Plan.draw`. A later draw is appended and never overwrites an earlier one.

    Attributes
    ----------
    plan : Plan
        The plan that was drawn.
    plan_digest, frame_digest : str
        Digests of the plan and of the frame's content.
    generator : GeneratorName
        Name and version of the bytes that decide who is drawn.
    seed : str
        The seed, as it was written.
    seed_source : str
        Where the seed is from.
    number : int
        1 for the first draw from the plan.
    units : tuple of DrawnUnit
        The sample by stratum, in order of selection.
    spares : tuple of DrawnUnit
        The next units of each stratum in order.
    earlier : tuple of str
        Digests of the earlier draws from the plan.
    notes : tuple of str
        What a reader must know.
    strata : tuple of DrawnStratum
        How each stratum was drawn (none in draws of the first form, all by tickets).
    """

    SCHEMA: ClassVar[str] = SCHEMA
    RECORD: ClassVar[type[DrawRecord]] = DrawRecord
    ROWS: ClassVar[str] = "units"

    plan: Plan
    plan_digest: str
    frame_digest: str
    generator: GeneratorName
    seed: str
    seed_source: str
    number: int
    units: tuple[DrawnUnit, ...]
    spares: tuple[DrawnUnit, ...] = ()
    earlier: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    strata: tuple[DrawnStratum, ...] = ()

    def of_stratum(self, label: str) -> tuple[DrawnUnit, ...]:
        """Select the sample of one stratum.

        Parameters
        ----------
        label : str
            Label of the stratum.

        Returns
        -------
        tuple of DrawnUnit
            Its units in order of selection, without spares; empty for an unknown label.
        """
        return tuple(unit for unit in self.units if unit.stratum == label)

    def worksheet(
        self,
        path: str | Path,
        *,
        head: str = "",
        findings: Mapping[str, Mapping[str, Any]] | None = None,
        reviewers: Sequence[str] | None = None,
        overlap: float = 0.0,
        show: Sequence[str] = (),
        reasons: Mapping[str, str] | None = None,
        simulated: str = "",
        violations: bool = False,
        case: CaseFile | None = None,
        frame: Frame | None = None,
    ) -> list[Path]:
        """Write the worksheet of the reviewer as .xlsx; with `reviewers`, one file per reviewer.

        Parameters
        ----------
        path : str or pathlib.Path
            Where the worksheet is written; the name must end in .xlsx.
        head : str, default ""
            The head digest of the study, printed on the sheet.
        findings : mapping of str to mapping, optional
            Findings to fill in, by unit id.
        reviewers : sequence of str, optional
            Names, each once. The units are dealt to them in turn.
        overlap : float, default 0
            The share of units that a second reviewer sees as well, such as 0.10.
        show : sequence of str, default ()
            Columns of the claims file to show, their texts unchanged; the frame must keep them.
        reasons : mapping of str to str, optional
            The reasons that the cells offer, each with what it means or "".
        simulated : str, default ""
            Printed on top of the sheet where the findings are not real.
        violations : bool, default False
            Adds a sheet for the violations found, which `read_review` reads.
        case : CaseFile, optional
            The case of the audit, printed on the sheet About.
        frame : Frame, optional
            The frame of the draw, where the draw's plan does not hold it.

        Returns
        -------
        list of pathlib.Path
            The files written.

        Raises
        ------
        DrawError
            If the name does not end in .xlsx, if reviewers are unnamed or named twice, or if the
            frame keeps no column of a name in `show`.
        """
        from sampling.worksheets import write_worksheet

        return write_worksheet(
            self,
            Path(path),
            head=head,
            findings=findings,
            reviewers=reviewers,
            overlap=overlap,
            show=show,
            reasons=reasons,
            simulated=simulated,
            violations=violations,
            case=case,
            frame=frame,
        )

    def save(self, path: str | Path) -> str:
        """Write the record as JSON, to a new file that is then renamed to the target.

        Parameters
        ----------
        path : str or pathlib.Path
            The file to write.

        Returns
        -------
        str
            The digest of the draw, the SHA-256 of the file.
        """
        target = Path(path)
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes(self.written())
        aside.replace(target)
        return self.digest

    def table(self) -> pd.DataFrame:
        """Tabulate the selected units.

        Returns
        -------
        pandas.DataFrame
            One row per selected unit, spares last; amounts in dollars.
        """
        import pandas as pd

        rows = [
            {
                "order": unit.order,
                "stratum": unit.stratum,
                "unit_id": unit.unit_id,
                "paid_dollars": unit.paid_cents / 100,
                "hits": unit.hits,
                "probability": unit.probability,
                "ticket": unit.ticket,
                "spare": place >= len(self.units),
            }
            for place, unit in enumerate((*self.units, *self.spares))
        ]
        return pd.DataFrame(rows)

    def as_record(self) -> DrawRecord:
        """The draw as its file holds it."""
        own = {item.name: getattr(self, item.name) for item in fields(self)}
        return DrawRecord(**own | {"plan": self.plan.stored_dict()})

    @classmethod
    def of_record(cls, record: DrawRecord) -> Draw:
        """Make a draw from its record.

        Raises
        ------
        DrawError
            If its plan cannot be read, or is not the plan that the draw names.
        """
        plan = PLAN_FORM.of(dict(record.plan), where="the plan of the draw", refusal=DrawError)
        if plan.digest != record.plan_digest:
            raise DrawError(
                "a plan that was altered inside the draw",
                where="draw",
                expected=f"the plan of digest {record.plan_digest}",
                fix="Take the draw from an unaltered copy",
            )
        own = {item.name: getattr(record, item.name) for item in fields(record)}
        return cls(**own | {"plan": plan})

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Draw:
        """Make a draw from its record, of this or of an earlier number.

        Parameters
        ----------
        record : mapping of str to object
            The record, as `to_dict` gives it or as a draw.json holds it.

        Returns
        -------
        Draw
            The draw, with the digest of that record.

        Raises
        ------
        DrawError
            If the record cannot be read, or if its plan is not the plan that it names.
        """
        return FORM.of(dict(record), where="draw", refusal=DrawError)

    def __str__(self) -> str:
        return (
            f"draw {self.number} of {len(self.units):,} units from plan "
            f"{short(self.plan_digest)}, seed {self.seed!r}"
        )


def load_draw(path: str | Path) -> Draw:
    """Load a draw, with its plan inside, from its JSON file.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.

    Returns
    -------
    Draw
        The draw.

    Raises
    ------
    DrawError
        If the file cannot be read or was altered.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise DrawError(
            f"a draw that cannot be read ({error.strerror})",
            where=str(path),
            expected="a draw.json",
            fix="Check the path",
        ) from error
    return FORM.read(data, where=Path(path).name, refusal=DrawError)


FORM: Final = RecordForm("draw", 4, Draw, UPWARD)
