"""Fixtures of the suite and of the tests in `tests/`. A plugin, as both folders need them."""

from __future__ import annotations

import functools
import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

PYTHON_START = Path(__file__).with_name("python_start")


@pytest.fixture(scope="session", autouse=True)
def _shared_tls_contexts() -> Iterator[None]:
    """Reading the certificates takes longer than most tests, and each client reads them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_programs() -> Iterator[None]:
    """Programs that tests start begin with `sitecustomize.py`, and Hypothesis loads no plugin, such as Trio's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(PYTHON_START), prepend=os.pathsep)
        patch.setenv("HYPOTHESIS_NO_PLUGINS", "1")
        yield


@pytest.fixture(autouse=True)
def _no_settings_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the caller's environment, but for the fixture `provider`, which has read it by now."""
    for name in list(os.environ):
        if name.startswith("INVENT_") or name.lower().endswith("_proxy") or name == "GITHUB_ACTIONS":
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
