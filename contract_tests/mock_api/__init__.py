"""An embedded mock of the API: served by a test's own process, or as a program of its own."""

from contract_tests import ROOT
from contract_tests.mock_api.app import MockApi
from contract_tests.mock_api.server import Served
from generator.contract import load

__all__ = ["CONTRACT", "MockApi", "Served", "mock_api"]
CONTRACT = ROOT / "openapi.yaml"


def mock_api(requests_per_minute: int = 0) -> MockApi:
    """The mock of the contract in this repository."""
    return MockApi(load(CONTRACT), requests_per_minute)
