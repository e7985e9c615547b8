"""A remittance (X12 835) and a FHIR file of 100,000 claims, against a raw pass over their bytes.

The raw pass splits segments and elements, or parses each line as JSON, and keeps nothing. Where
the packages pyx12 and oxedi are installed, their time on the same file is printed too: pyx12 goes
through the segments and compares counts; oxedi makes tables of claims and lines.

Run: python benchmarks/remittances_speed.py [CLAIMS]
"""

from __future__ import annotations

import importlib.util
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sampling import open_frame
from sampling.intake import TableFormat, read_table


def remittance(claims: int) -> str:
    """One transaction with claims of one to four lines."""
    stream = random.Random(835)
    body, total = [], 0
    for place in range(claims):
        lines, charged, paid = [], 0, 0
        for number in range(stream.randint(1, 4)):
            charge = stream.randint(1_000, 90_000)
            off = stream.randint(0, charge)
            lines += [
                f"SVC*HC:99213*{charge / 100:.2f}*{(charge - off) / 100:.2f}**1",
                "DTM*472*20240105",
                f"CAS*CO*45*{off / 100:.2f}",
                f"REF*6R*{number + 1}",
            ]
            charged, paid = charged + charge, paid + charge - off
        body += [
            f"CLP*P{place:07d}*1*{charged / 100:.2f}*{paid / 100:.2f}**MB*ICN{place:012d}*11*1",
            "NM1*QC*1*DOE*JANE****MI*X1",
            "DTM*050*20240110",
            *lines,
        ]
        total += paid
    head = [
        "ST*835*0001",
        f"BPR*I*{total / 100:.2f}*C*CHK************20240115",
        "TRN*1*1*1234567890",
        "N1*PR*PAYER",
        "N1*PE*CLINIC*XX*1234567893",
        "LX*1",
    ]
    segments = [
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *240115*1200*^*00501*"
        "000000001*0*P*:",
        "GS*HP*PAYER*CLINIC*20240115*1200*1*X*005010X221A1",
        *head,
        *body,
        f"SE*{len(head) + len(body) + 1}*0001",
        "GE*1*1",
        "IEA*1*000000001",
    ]
    return "~\n".join(segments) + "~\n"


def benefits(claims: int) -> str:
    """Explanations of benefits with two items each, one per line."""
    stream = random.Random(4)

    def amount(code: str, cents: int) -> dict[str, Any]:
        money = {"value": cents / 100, "currency": "USD"}
        return {"category": {"coding": [{"code": code}]}, "amount": money}

    lines = []
    for place in range(claims):
        paid = stream.randint(0, 90_000)
        item = {"sequence": 1, "adjudication": [amount("benefit", paid)]}
        resource = {
            "resourceType": "ExplanationOfBenefit",
            "id": f"claim-{place}",
            "status": "active",
            "patient": {"reference": f"Patient/{place}"},
            "billablePeriod": {"start": "2024-01-05", "end": "2024-01-05"},
            "item": [item, item | {"sequence": 2}],
            "total": [amount("submitted", paid + 100), amount("benefit", paid)],
            "payment": {"amount": {"value": paid / 100, "currency": "USD"}},
        }
        lines.append(json.dumps(resource))
    return "\n".join(lines) + "\n"


def timed(words: str, work: Callable[[], object], raw: float = 0.0) -> float:
    """Run once, and print the seconds and, beside a raw pass, the ratio."""
    start = time.process_time()
    work()
    took = time.process_time() - start
    ratio = f", {took / raw:.1f} raw passes" if raw else ""
    print(f"{words}: {took:.2f} s of CPU{ratio}")
    return took


def main() -> None:
    """Time both readers and a frame."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as area:
        remit, eob = Path(area) / "remit.835", Path(area) / "eob.ndjson"
        remit.write_text(remittance(claims), encoding="utf-8")
        eob.write_text(benefits(claims), encoding="utf-8")
        size = remit.stat().st_size / 1e6
        print(f"835: {claims:,} claims, {size:.0f} MB")

        def split() -> list[list[bytes]]:
            return [segment.split(b"*") for segment in remit.read_bytes().split(b"~")]

        raw = timed("raw pass: split", split)
        timed("claims as cells", lambda: read_table(remit), raw)
        lines = TableFormat(rows="lines")
        timed("lines as cells", lambda: read_table(remit, form=lines), raw)
        timed("claims to a checked frame", lambda: open_frame(remit).check(), raw)
        if importlib.util.find_spec("pyx12"):
            from pyx12.x12file import X12Reader

            timed("pyx12: its segments alone", lambda: list(X12Reader(str(remit))), raw)
        if importlib.util.find_spec("oxedi"):
            import oxedi

            timed("oxedi: tables", lambda: oxedi.parse_file(str(remit)), raw)
        print(f"FHIR: {claims:,} claims, {eob.stat().st_size / 1e6:.0f} MB")

        def parse() -> list[Any]:
            with eob.open(encoding="utf-8") as stream:
                return [json.loads(line) for line in stream]

        raw = timed("raw pass: json.loads", parse)
        timed("claims as cells", lambda: read_table(eob), raw)
        timed("claims to a checked frame", lambda: open_frame(eob).check(), raw)


if __name__ == "__main__":
    main()
