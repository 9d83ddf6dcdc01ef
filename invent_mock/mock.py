"""The mock in the process of the tests: `with invent_mock.serve() as mock:`, and what the pytest fixture is made of."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Self

from invent_contract.escaping import one_line
from invent_mock import sample_data
from invent_mock.app import TEST_KEY_PREFIX, MockApp
from invent_mock.control.arguments import checked_integer, checked_seconds
from invent_mock.control.control import Control
from invent_mock.environment import environment, passed_on_to_children
from invent_mock.http.rate_limit import MAX_REQUESTS_PER_MINUTE
from invent_mock.root_app import RootApp
from invent_mock.server import ThreadedServer
from invent_mock.world.world_file import inventory_of

MAX_DIAGNOSTICS = 20  # refused requests that a failed test shows


class UnusedError(AssertionError):
    """Something was scripted that never happened, so the test has not tested it."""


class Mock(Control):
    """The mock, as a test sees it.

    Attributes:
        base_url: Its address.
        environment: The variables `INVENT_…` that point a program at it, with the API key of this test.
        strict: Whether it is an error when something was scripted and never used up.
    """

    __slots__ = ("base_url", "environment", "strict")  # so that a misspelt `strict` is an error

    def __init__(self, app: MockApp, base_url: str) -> None:
        super().__init__(app)
        self.base_url = base_url
        self.environment = app.inventory.environment(base_url)
        self.strict = True

    def __repr__(self) -> str:
        return f"<invent_mock at {self.base_url}, {len(self.messages)} messages, {len(self.refused)} refused>"

    @property
    def diagnostics(self) -> list[str]:
        """What may explain a failed test: the refused requests, and those of a client that an earlier test has made."""
        refused_requests = self.refused
        diagnostics = [
            one_line(f"{refused.method} {refused.path}: {refused.status} {refused.reason}")
            for refused in refused_requests[:MAX_DIAGNOSTICS]
        ]
        if len(refused_requests) > MAX_DIAGNOSTICS:
            diagnostics.append(f"… and {len(refused_requests) - MAX_DIAGNOSTICS} more.")
        stale_requests = self._app.stale_requests
        if stale_requests:
            diagnostics.append(
                f"Requests with the API key of an earlier test: {stale_requests}. Does the program keep a client?"
            )
        return diagnostics

    def check_all_is_used(self) -> None:
        """Refuse what was scripted and never used up, unless `strict` is false.

        Raises:
            UnusedError: There is something.
        """
        unused = self.unused
        if unused and self.strict:
            problem = (
                f"invent_mock has unused instructions: {', '.join(unused)}. The program made fewer requests than the "
                "test expects (for reply and drop: posted fewer messages), or they did not reach the mock. If that is "
                "intended, set invent_mock.strict = False."
            )
            raise UnusedError(" ".join([problem, *self.diagnostics]))


class MockServer:
    """A mock on a free port of loopback, served by a thread while the `with` block lasts."""

    def __init__(self) -> None:
        self._app = MockApp(answers_at_once=True)  # a test should not have to wait
        self._server = ThreadedServer(RootApp(self._app))
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            stack.enter_context(passed_on_to_children())
            stack.enter_context(self._server)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def begin_session(self, world: object = None, rate_limit: object = 0, latency: object = 0) -> Mock:
        """The mock as it is at the start, with an API key of its own. Requests with an earlier key are refused.

        Args:
            world: What exists, as `inventory_of` takes it. Default: `sample_data`.
            rate_limit: Requests a minute; 0 for no limit.
            latency: Seconds by which each answer is late.

        Raises:
            TypeError: An argument is of another type.
            ValueError: An argument is out of its range, or the world is wrong.
        """
        inventory = sample_data.INVENTORY if world is None else inventory_of(world)
        requests_per_minute = checked_integer("rate_limit", rate_limit)
        if not 0 <= requests_per_minute <= MAX_REQUESTS_PER_MINUTE:
            range_text = f"from 0 to {MAX_REQUESTS_PER_MINUTE} requests a minute"
            raise ValueError(f"rate_limit must be {range_text}, not {rate_limit}.")
        seconds = checked_seconds("latency", latency)
        api_key = TEST_KEY_PREFIX + secrets.token_hex(8)
        with self._app.lock:
            self._app.begin_anew(replace(inventory, api_keys=(api_key,)), requests_per_minute, seconds)
        return Mock(self._app, self._server.base_url)


@contextlib.contextmanager
def serving(world: object, rate_limit: object, latency: object) -> Iterator[Mock]:
    """What `invent_mock.serve` does."""
    with MockServer() as server:
        mock = server.begin_session(world, rate_limit, latency)
        with environment(mock.environment):
            yield mock
        mock.check_all_is_used()
