"""The pytest fixture `invent_mock`.

pytest loads this module in every run in which the package is installed, also without the extra `mock`. So what is
imported here needs the standard library and pytest alone.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from invent_mock.mock import Mock, MockServer

_ATTRIBUTE = "_invent_mock"  # of a test that has the fixture


@pytest.fixture(scope="session")
def _invent_mock_server() -> Iterator[MockServer]:
    try:
        from invent_mock.mock import MockServer
    except ModuleNotFoundError as error:
        pytest.fail(
            f"The fixture invent_mock needs {error.name}, which is not installed. "
            'Run: pip install "invent-client[mock]"',
            pytrace=False,
        )
    with MockServer() as server:
        yield server


@pytest.fixture
def invent_mock(_invent_mock_server: MockServer, request: pytest.FixtureRequest) -> Iterator[Mock]:
    """A mock of Invent's API on a real socket, as it is at the start. The variables INVENT_… point at it."""
    with _invent_mock_server.session() as mock:
        setattr(request.node, _ATTRIBUTE, mock)
        yield mock


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Generator[None, Any, None]:
    """A test fails that told the mock something and never used it up."""
    outcome = yield
    mock: Mock | None = getattr(item, _ATTRIBUTE, None)
    report = outcome.get_result()
    if mock is None or report.when != "call" or not report.passed:
        return
    try:
        mock.check_all_is_used()
    except AssertionError as error:
        report.outcome = "failed"
        report.longrepr = str(error)
