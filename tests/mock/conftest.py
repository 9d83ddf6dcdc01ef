"""Fixtures of the mock's tests."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from invent_mock.server import ThreadedServer
from tests.support.sample_request import HEADERS


@pytest.fixture
def http(mock_server: ThreadedServer) -> Iterator[httpx.Client]:
    """An HTTP client with the right key, aimed at the mock."""
    with httpx.Client(base_url=mock_server.base_url, headers=HEADERS, trust_env=False) as client:
        yield client
