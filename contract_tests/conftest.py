"""Fixtures of all tests."""

from __future__ import annotations

import functools
import os
import re
import shlex
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.mock import Mock, MockServer
from invent_mock.server import ThreadedServer

MOCK_COMMAND = [sys.executable, "-m", "invent_mock"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `-m provider`, read the provider tests alone: the others import the client, which may have other names."""
    is_subject = collection_path.is_dir() and collection_path.parent == Path(__file__).parent
    return True if config.option.markexpr == "provider" and is_subject and collection_path.name != "provider" else None


@pytest.fixture(scope="session", autouse=True)
def _shared_tls_contexts() -> Iterator[None]:
    """Reading the certificates takes longer than most tests, and each client reads them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture(autouse=True)
def _no_settings_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the caller's environment, but for the fixture `provider`, which has read it by now."""
    for name in list(os.environ):
        if name.startswith("INVENT_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def mock_app() -> MockApp:
    """The mock that `mock_server` serves, with what was posted to it."""
    return MockApp()


@pytest.fixture(scope="session")
def mock_server(mock_app: MockApp) -> Iterator[ThreadedServer]:
    """The mock on a real socket."""
    with ThreadedServer(mock_app) as server:
        yield server


@pytest.fixture(scope="session")
def mock_process() -> Iterator[dict[str, str]]:
    """The mock as a program of its own: the variables that it says to export."""
    with subprocess.Popen(MOCK_COMMAND, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        killer = threading.Timer(60, process.kill)  # else a mock that does not start would be waited for
        killer.start()
        first_line, *exports = [process.stdout.readline() for _ in range(1 + len(sample_data.environment("")))]
        killer.cancel()
        assert re.fullmatch(r"The mock listens on http://127\.0\.0\.1:\d+\. .*\n", first_line)
        yield dict(shlex.split(line)[1].split("=", 1) for line in exports)
        process.send_signal(signal.SIGINT)
        assert (process.wait(10), process.stdout.read()) == (0, "The mock has stopped.\n")


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
