"""Remittances (X12 835) with known totals, written segment by segment for the tests."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Service:
    """A service line: amounts in cents, its adjustments as (group, reason, cents)."""

    charge: int
    paid: int
    adjustments: list[tuple[str, str, int]]
    day: str = "20240105"
    code: str = "99213"


@dataclass
class PaidClaim:
    """A claim with its lines; adjustments of its own lie beside theirs."""

    number: str
    services: list[Service] = field(default_factory=list)
    adjustments: list[tuple[str, str, int]] = field(default_factory=list)
    status: str = "1"
    # Of a claim without lines; else the lines give both.
    charge: int = 0
    day: str = ""
    original: str = ""

    @property
    def charged(self) -> int:
        return sum(service.charge for service in self.services) or self.charge

    @property
    def paid(self) -> int:
        both = [*self.adjustments, *(a for s in self.services for a in s.adjustments)]
        return self.charged - sum(cents for _, _, cents in both)


@dataclass
class Payment:
    """A transaction: claims, and provider-level adjustments as (reason, cents)."""

    claims: list[PaidClaim]
    provider: list[tuple[str, int]] = field(default_factory=list)
    trace: str = "T1"

    @property
    def total(self) -> int:
        paid = sum(claim.paid for claim in self.claims)
        return paid - sum(cents for _, cents in self.provider)


def amount(cents: int) -> str:
    """An amount as payers write it: without zeros that say nothing."""
    text = f"{abs(cents) // 100}.{abs(cents) % 100:02d}".rstrip("0").rstrip(".")
    return f"-{text}" if cents < 0 else text


def written(
    *payments: Payment,
    element: str = "*",
    component: str = ":",
    terminator: str = "~",
    after: str = "\n",
    control: str = "000000001",
) -> str:
    """The payments as one interchange with one group."""
    segments = [
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *240115*1200*^"
        f"*00501*{control}*0*P*{component}",
        "GS*HP*PAYER*CLINIC*20240115*1200*7*X*005010X221A1",
    ]
    for place, payment in enumerate(payments, start=1):
        segments += _transaction(payment, f"{place:04d}", component)
    segments += [f"GE*{len(payments)}*7", f"IEA*1*{control}"]
    ended = terminator + after
    return ended.join(segment.replace("*", element) for segment in segments) + ended


def _transaction(payment: Payment, control: str, component: str) -> list[str]:
    body = [
        f"ST*835*{control}",
        f"BPR*I*{amount(payment.total)}*C*CHK************20240115",
        f"TRN*1*{payment.trace}*1234567890",
        "DTM*405*20240115",
        "N1*PR*EXAMPLE PAYER",
        "N3*1 MAIN STREET",
        "N1*PE*EXAMPLE CLINIC*XX*1234567893",
        "LX*1",
    ]
    for claim in payment.claims:
        body.append(
            f"CLP*PCN-{claim.number}*{claim.status}*{amount(claim.charged)}*{amount(claim.paid)}*"
            f"*MB*{claim.number}*11*1"
        )
        body += [_adjustment(*one) for one in claim.adjustments]
        body.append("NM1*QC*1*DOE*JANE****MI*MEMBER1")
        if claim.original:
            body.append(f"REF*F8*{claim.original}")
        if claim.day:
            body += [f"DTM*232*{claim.day}", f"DTM*233*{claim.day}"]
        for place, service in enumerate(claim.services, start=1):
            body += [
                f"SVC*HC{component}{service.code}{component}25*{amount(service.charge)}*"
                f"{amount(service.paid)}**1",
                f"DTM*472*{service.day}",
                *(_adjustment(*one) for one in service.adjustments),
                f"REF*6R*L{place}",
                "LQ*HE*N130",
            ]
    if payment.provider:
        pairs = "*".join(f"{reason}{component}X*{amount(c)}" for reason, c in payment.provider)
        body.append(f"PLB*1234567893*20241231*{pairs}")
    return [*body, f"SE*{len(body) + 1}*{control}"]


def _adjustment(group: str, reason: str, cents: int) -> str:
    return f"CAS*{group}*{reason}*{amount(cents)}"


def random_payment(stream: random.Random, claims: int, *, first: int = 0) -> Payment:
    """Claims with lines, denials, reversals and adjustments of their own, from a seeded stream."""
    made = []
    for place in range(claims):
        services = []
        for _ in range(stream.randint(0, 3)):
            charge, cut = stream.randint(1, 90_000), stream.randint(0, 1)
            off = stream.randint(0, charge) if cut else charge
            part = stream.randint(0, off)
            adjustments = [("CO", "45", off - part), ("PR", "2", part)]
            services.append(Service(charge, charge - off, adjustments))
        own = [("OA", "23", stream.randint(0, 500))] if stream.random() < 0.3 else []
        claim = PaidClaim(f"ICN{first + place:06d}", services, own)
        if not services:
            claim.charge, claim.day = stream.randint(600, 50_000), "20240103"
        if stream.random() < 0.15:
            claim = reversal_of(claim)
        made.append(claim)
    provider = [("WO", stream.randint(1, 5_000)), ("L6", -stream.randint(1, 900))]
    return Payment(made, provider if stream.random() < 0.6 else [], trace=f"T{first}")


def reversal_of(claim: PaidClaim) -> PaidClaim:
    """The claim with every amount's sign turned, as a payer reverses it."""

    def turned(adjustments: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
        return [(group, reason, -cents) for group, reason, cents in adjustments]

    services = [
        Service(-s.charge, -s.paid, turned(s.adjustments), s.day, s.code) for s in claim.services
    ]
    return PaidClaim(
        claim.number, services, turned(claim.adjustments), "22", -claim.charge, claim.day
    )


def expected_claims(*payments: Payment) -> list[dict[str, Any]]:
    """What must be read of each claim, in order."""
    return [
        {"payer_claim_id": c.number, "charge": c.charged, "paid": c.paid, "claim_status": c.status}
        for payment in payments
        for c in payment.claims
    ]
