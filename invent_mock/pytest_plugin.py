"""The pytest fixture `invent_mock`.

pytest loads this module in every run in which the package is installed, also without the extra `mock`. So what is
imported here needs the standard library and pytest alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from invent_mock import what_is_missing

if TYPE_CHECKING:
    from invent_mock.mock import Mock, MockServer

_ATTRIBUTE = "_invent_mock"  # of a test that has the fixture
_OPTIONS = ("world", "rate_limit", "latency")  # of the marker


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, for `--help` and `--strict-markers`."""
    config.addinivalue_line(
        "markers",
        "invent_mock(*, world=None, rate_limit=0, latency=0): what the fixture invent_mock begins with: contacts and "
        "chats, as a file's path or a dict; requests a minute, 0 for no limit; seconds by which each answer is late.",
    )


@pytest.fixture(scope="session")
def _invent_mock_server() -> Iterator[MockServer]:
    try:
        from invent_mock.mock import MockServer

        mock_server = MockServer()
    except ModuleNotFoundError as error:
        raise pytest.fail.Exception(what_is_missing(error), pytrace=False) from None
    except RuntimeError as error:  # gevent or eventlet has replaced the threads
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    with mock_server as server:
        yield server


@pytest.fixture
def invent_mock(
    _invent_mock_server: MockServer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Mock]:
    """A mock of Invent's API on a real socket, as it is at the start. The variables INVENT_… point at it."""
    try:
        mock = _invent_mock_server.begin_session(**_options(request.node))
    except (TypeError, ValueError) as error:
        raise pytest.fail.Exception(f"@pytest.mark.invent_mock: {error}", pytrace=False) from None
    setattr(request.node, _ATTRIBUTE, mock)
    with _environment(mock.environment, monkeypatch):
        yield mock


@contextlib.contextmanager
def _environment(variables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set variables with the test's own monkeypatch, so that what both have set is put back in the right order.

    They stay when the test calls `monkeypatch.undo()`, after which its program would talk to the real API.
    """

    def set_variables() -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    def undo_but_keep_variables() -> None:
        undo()
        set_variables()

    set_variables()
    undo = monkeypatch.undo
    monkeypatch.undo = undo_but_keep_variables  # type: ignore[method-assign]
    try:
        yield
    finally:
        monkeypatch.undo = undo  # type: ignore[method-assign]


def _options(test: pytest.Item) -> dict[str, Any]:
    """What the markers of a test say; of an option that is there several times, the closest.

    Raises:
        TypeError: A marker has another argument.
    """
    options: dict[str, Any] = {}
    for marker in reversed(list(test.iter_markers("invent_mock"))):
        unknown = [*map(repr, marker.args), *(name for name in marker.kwargs if name not in _OPTIONS)]
        if unknown:
            raise TypeError(
                f"There is no argument {unknown[0]}; it takes {', '.join(f'{name}=…' for name in _OPTIONS)}."
            )
        options |= marker.kwargs
    return options


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
    """A test that fails, or one of its fixtures, shows what the mock refused, which the program may have hidden."""
    outcome = yield
    report = outcome.get_result()
    mock: Mock | None = getattr(item, _ATTRIBUTE, None)
    if mock is not None and report.failed and mock.diagnostics:
        report.sections.append(("invent_mock refused", "\n".join(mock.diagnostics)))
