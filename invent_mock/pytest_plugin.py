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

        mock_server = MockServer()
    except ModuleNotFoundError as error:
        problem = f"The fixture invent_mock needs {error.name}, which is not installed."
        advice = "Install invent-client with its extra: invent-client[mock]."
        raise pytest.fail.Exception(f"{problem} {advice}", pytrace=False) from None
    except RuntimeError as error:  # the process is not fit for it
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    with mock_server as server:
        yield server


@pytest.fixture
def invent_mock(
    _invent_mock_server: MockServer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Mock:
    """A mock of Invent's API on a real socket, as it is at the start. The variables INVENT_… point at it."""
    mock = _invent_mock_server.begin_session()
    for name, value in mock.environment.items():
        monkeypatch.setenv(name, value)  # the test's own monkeypatch, so that both are undone in the right order
    setattr(request.node, _ATTRIBUTE, mock)
    return mock


@pytest.hookimpl(trylast=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """A test fails that scripted something and never used it up. Comes after the test, if the test passed."""
    mock: Mock | None = getattr(item, _ATTRIBUTE, None)
    if mock is None:
        return
    try:
        mock.check_all_is_used()
    except AssertionError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """A test that fails shows what the mock refused, which the program may have passed over in silence."""
    outcome = yield
    report = outcome.get_result()
    mock: Mock | None = getattr(item, _ATTRIBUTE, None)
    if mock is not None and report.when == "call" and report.failed and mock.diagnostics:
        report.sections.append(("invent_mock refused", "\n".join(mock.diagnostics)))
