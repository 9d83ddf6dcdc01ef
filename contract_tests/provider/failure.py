"""How a provider test fails: with what was seen, without the API key, and the line of the clause."""

from __future__ import annotations

from typing import NoReturn

import pytest

from contract_tests.provider.provider import Provider
from invent_contract import CONTRACT_FILE, line_of


def fail(provider: Provider, text: str, clause: str) -> NoReturn:
    """Fail the running test, and name the clause that the provider breaks."""
    place = f"openapi.yaml:{line_of(CONTRACT_FILE, clause)} {clause}"
    pytest.fail(f"{provider.redactor.redact(text)}\n\nThe clause is {place}", pytrace=False)
