"""An embedded mock of the API: served by a test's own process, or as a program of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contract_tests.mock_api.app import MockApi
from contract_tests.mock_api.server import Served
from generator.contract import load

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"


def mock_api(**options: Any) -> MockApi:
    """The mock of the contract in this repository."""
    return MockApi(load(CONTRACT), **options)


__all__ = ["CONTRACT", "MockApi", "Served", "mock_api"]
