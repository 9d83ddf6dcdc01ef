"""What a legal provider is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp

from invent_contract.clause import SuiteVerdict


@dataclass(frozen=True)
class LegalProvider:
    """A provider that contradicts no documented clause.

    Attributes:
        make: Makes the ASGI application.
        verdict: Of what it differs in, or of some of it; None where it contradicts nothing that the contract says.
        clause: JSON pointer to a clause that it contradicts.
    """

    make: Callable[[], ASGIApp]
    verdict: SuiteVerdict | None = None
    clause: str = ""


def refuting(make: Callable[[], ASGIApp], clause: str) -> LegalProvider:
    """A provider that contradicts a clause that is inferred or assumed."""
    return LegalProvider(make, SuiteVerdict.REFUTED, clause)
