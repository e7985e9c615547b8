"""The draw as a record: who was selected, in which order, from which seed, under which plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.brief_texts import brief
from primafacie.core.digest import canonical_json, sha256_record, short
from primafacie.core.errors import AuditError, DrawError
from primafacie.core.manifest import check_schema
from primafacie.core.records import load_record
from sampling.draws.drawn_units import DrawnStratum, DrawnUnit
from sampling.plans import Plan

if TYPE_CHECKING:
    import pandas as pd

    from sampling.plans import CaseFile

SCHEMA = "primafacie.draw/3"
FIRST = "primafacie.draw/1"
SECOND = "primafacie.draw/2"


@brief
@dataclass(frozen=True)
class Draw:
    """A sample drawn by a plan: who was selected, in which order, from which seed.

    A draw is made by `Plan.draw`. A later draw is appended and never overwrites an earlier one.

    Attributes
    ----------
    plan : Plan
        The plan that was drawn.
    plan_digest, frame_digest : str
        Digests of the plan and of the frame's content.
    generator : mapping of str to str
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
    schema : str
        The form of the record.
    """

    plan: Plan
    plan_digest: str
    frame_digest: str
    generator: Mapping[str, str]
    seed: str
    seed_source: str
    number: int
    units: tuple[DrawnUnit, ...]
    spares: tuple[DrawnUnit, ...] = ()
    earlier: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    strata: tuple[DrawnStratum, ...] = ()
    schema: str = SCHEMA

    @property
    def digest(self) -> str:
        """SHA-256 of the draw's canonical JSON, the bytes of its file."""
        return sha256_record(self.to_dict())

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
        simulated: str = "",
        violations: bool = False,
        case: CaseFile | None = None,
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
        simulated : str, default ""
            Printed on top of the sheet where the findings are not real.
        violations : bool, default False
            Adds a sheet for the violations found, which `read_review` reads.
        case : CaseFile, optional
            The case of the audit, printed on the sheet About.

        Returns
        -------
        list of pathlib.Path
            The files written.

        Raises
        ------
        DrawError
            If the name does not end in .xlsx, or if reviewers are unnamed or named twice.
        """
        from sampling.worksheets import write_worksheet

        return write_worksheet(
            self,
            Path(path),
            head=head,
            findings=findings,
            reviewers=reviewers,
            simulated=simulated,
            violations=violations,
            case=case,
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
        aside.write_bytes(canonical_json(self.to_dict()))
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
                "paid": unit.paid / 100,
                "hits": unit.hits,
                "probability": unit.probability,
                "ticket": unit.ticket,
                "spare": place >= len(self.units),
            }
            for place, unit in enumerate((*self.units, *self.spares))
        ]
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Give the record of the draw, in the form that `schema` names.

        Returns
        -------
        dict
            Plain values, amounts in cents. A draw that was read keeps its bytes.
        """
        first = self.schema == FIRST
        hit = {row.label for row in self.strata if row.repeats}

        def form(unit: DrawnUnit) -> dict[str, Any]:
            if first:
                return unit.first_form()
            if self.schema == SECOND:
                return unit.to_dict()
            return unit.named_form(hit=unit.stratum in hit)

        record: dict[str, Any] = {
            "earlier": list(self.earlier),
            "frame_digest": self.frame_digest,
            "generator": dict(self.generator),
            "notes": list(self.notes),
            "number": self.number,
            "plan": self.plan.to_dict(),
            "plan_digest": self.plan_digest,
            "schema": self.schema,
            "seed": self.seed,
            "seed_source": self.seed_source,
            "spares": [form(unit) for unit in self.spares],
            "units": [form(unit) for unit in self.units],
        }
        return record if first else record | {"strata": [row.to_dict() for row in self.strata]}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Draw:
        """Make a draw from its record.

        Parameters
        ----------
        record : mapping of str to object
            The record of any known form.

        Returns
        -------
        Draw
            The draw.

        Raises
        ------
        DrawError
            If the record cannot be read, or if its plan is not the plan that it names.
        """
        check_schema(str(record.get("schema", "")), SCHEMA, where="draw")
        try:
            plan = Plan.from_dict(record["plan"])
            if sha256_record(record["plan"]) != record["plan_digest"]:
                raise DrawError(
                    "a plan that was altered inside the draw",
                    where="draw",
                    expected=f"the plan of digest {record['plan_digest']}",
                    fix="Take the draw from an unaltered copy",
                )
            return cls(
                plan=plan,
                plan_digest=str(record["plan_digest"]),
                frame_digest=str(record["frame_digest"]),
                generator=dict(record["generator"]),
                seed=str(record["seed"]),
                seed_source=str(record["seed_source"]),
                number=int(record["number"]),
                units=tuple(DrawnUnit.from_dict(row) for row in record["units"]),
                spares=tuple(DrawnUnit.from_dict(row) for row in record["spares"]),
                earlier=tuple(record["earlier"]),
                notes=tuple(record["notes"]),
                strata=tuple(DrawnStratum.from_dict(r) for r in record.get("strata", ())),
                schema=str(record["schema"]),
            )
        except AuditError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DrawError(
                f"a draw record that cannot be read ({error})",
                where="draw",
                expected="every field of a draw",
                fix="Take the file from an unaltered copy",
            ) from error

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
    return load_record(data, Draw.from_dict, kind="draw", where=Path(path).name, refusal=DrawError)
