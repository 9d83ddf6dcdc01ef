"""Fixtures of the tests of what we ship."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Iterator

import httpx
import pytest

from invent_mock import sample_data
from invent_mock.mock import Mock, MockServer
from tests.support.servers.mock_program import mock_program


@pytest.fixture(scope="session")
def mock_process() -> Iterator[dict[str, str]]:
    """The mock as a program of its own: the variables that it says to export."""
    with mock_program() as program:
        exports = [program.stdout.readline() for _ in sample_data.environment("")]
        yield dict(shlex.split(line)[1].split("=", 1) for line in exports)
        program.process.send_signal(signal.SIGINT)
        assert (program.process.wait(10), program.stdout.read()) == (0, "The mock has stopped.\n")


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
    """An HTTP client with the key of `mock`, aimed at it. Bodies are JSON, unless a test says something else."""
    headers = {"Authorization": f"Bearer {mock.environment['INVENT_API_KEY']}", "Content-Type": "application/json"}
    with httpx.Client(base_url=mock.base_url, headers=headers, trust_env=False) as client:
        yield client
