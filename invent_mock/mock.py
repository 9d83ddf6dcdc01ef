"""The mock in the process of the tests: `with invent_mock.serve() as mock:`, and what the pytest fixture is made of."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from typing import Self

from invent_mock import sample_data
from invent_mock.app import KEY_OF_A_TEST, MockApp
from invent_mock.control import Control
from invent_mock.server import ThreadedServer
from invent_mock.site import Site


class UnusedError(AssertionError):
    """The mock was told something that never happened, so the test has not tested it."""


class Mock(Control):
    """The mock, as a test sees it.

    Attributes:
        base_url: Its address.
        environment: The variables `INVENT_…` that point a program at it, with the API key of this test.
        strict: Whether it is an error when something was told and never used up.
    """

    def __init__(self, app: MockApp, base_url: str) -> None:
        super().__init__(app)
        self.base_url = base_url
        self.environment = app.inventory.environment(base_url)
        self.strict = True

    def check_all_is_used(self) -> None:
        """Refuse what was told and never used up, unless `strict` is false.

        Raises:
            UnusedError: There is something.
        """
        unused = self.unused
        if unused and self.strict:
            raise UnusedError(
                f"invent_mock was told {', '.join(unused)}, which was never used up. "
                "Leave it out, or set invent_mock.strict = False."
            )


class MockServer:
    """A mock on a free port of loopback, served by a thread while the `with` block lasts."""

    def __init__(self) -> None:
        self._app = MockApp()
        self._server = ThreadedServer(Site(self._app, Control(self._app)))

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    def begin_session(self) -> Mock:
        """The mock as it is at the start, with an API key of its own. Requests with an earlier key are refused."""
        api_key = KEY_OF_A_TEST + secrets.token_hex(8)
        with self._app.lock:
            self._app.inventory = sample_data.INVENTORY.with_api_key(api_key)
            self._app.begin_anew()
        return Mock(self._app, self._server.base_url)


@contextlib.contextmanager
def serving() -> Iterator[Mock]:
    """What `invent_mock.serve` does."""
    with MockServer() as server:
        mock = server.begin_session()
        with _environment(mock.environment):
            yield mock
        mock.check_all_is_used()


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables of the environment, and put back afterwards what there was."""
    previous = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in previous.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
