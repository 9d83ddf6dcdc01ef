"""Fixtures of the mock's tests."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from contract_tests.mock.sample_request import HEADERS
from invent_mock.mock import Mock, MockServer
from invent_mock.server import ThreadedServer


@pytest.fixture
def http(mock_server: ThreadedServer) -> Iterator[httpx.Client]:
    """An HTTP client with the right key, aimed at the mock."""
    with httpx.Client(base_url=mock_server.base_url, headers=HEADERS, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def server_of_mocks() -> Iterator[MockServer]:
    """The server that `mock` is a session of."""
    with MockServer() as server:
        yield server


@pytest.fixture
def mock(server_of_mocks: MockServer, monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The mock as a test of a user has it: new, with a key of its own, and with the variables INVENT_… set."""
    mock = server_of_mocks.begin_session()
    for name, value in mock.environment.items():
        monkeypatch.setenv(name, value)
    return mock


@pytest.fixture
def mock_http(mock: Mock) -> Iterator[httpx.Client]:
    """An HTTP client with the key of `mock`, aimed at it."""
    headers = {"Authorization": f"Bearer {mock.environment['INVENT_API_KEY']}"}
    with httpx.Client(base_url=mock.base_url, headers=headers, trust_env=False) as client:
        yield client
