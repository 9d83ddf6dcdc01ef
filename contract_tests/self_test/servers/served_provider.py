"""Providers made of a mock, for tests of the suite itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from starlette.types import ASGIApp

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.steps.lagging_lists import LIST_DELAY
from invent_mock import sample_data
from invent_mock.server import ThreadedServer


@contextlib.contextmanager
def serving(app: ASGIApp, **settings: Any) -> Iterator[Provider]:
    """A mock, served, as a provider with the mock's own ids, and with these settings of a provider.

    What a list does not show soon is lost, unless `list_delay` says otherwise: a seeded fault would be waited for.
    """
    settings = {"list_delay": LIST_DELAY, **settings}
    with ThreadedServer(app) as server:
        with Provider(server.base_url, sample_data.environment(server.base_url), **settings) as provider:
            yield provider
