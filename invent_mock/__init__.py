"""An embedded mock of the API: served by a test's own process, or as a program of its own."""

from pathlib import Path

from invent_contract.document import load
from invent_mock.app import MockApi
from invent_mock.server import Served

__all__ = ["CONTRACT", "MockApi", "Served", "mock_api"]
CONTRACT = Path(__file__).parents[1] / "openapi.yaml"


def mock_api(requests_per_minute: int = 0) -> MockApi:
    """The mock of the contract in this repository."""
    return MockApi(load(CONTRACT), requests_per_minute)
