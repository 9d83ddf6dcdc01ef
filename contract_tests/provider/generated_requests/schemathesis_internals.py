"""All that the suite uses of Schemathesis, and of Hypothesis below it, beyond their public interfaces.

`pyproject.toml` pins their versions for it.

Schemathesis's public ways to run a schema are a pytest plugin, which gives a single failure for a test, and a command,
whose findings cannot be judged before they are reported. The engine below them gives each request with each check.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from unittest import mock

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.run import probes
from schemathesis.reporting.html.writer import HtmlWriter

__all__ = [
    "Constants",
    "FatalError",
    "HtmlWriter",
    "NonFatalError",
    "ScenarioFinished",
    "Status",
    "from_schema",
    "providers",
    "without_local_constants",
    "without_probes",
]


@contextlib.contextmanager
def without_local_constants() -> Iterator[None]:
    """Hypothesis also tries the constants in the source of this project's modules. Not within this block.

    Among them are ids that the mock knows, which a request with unknown ids must not have. Which constants there are
    depends on the modules that have been imported, so a seed would not always make the same requests.
    """
    with mock.patch.object(providers, "_get_local_constants", Constants):
        providers.CONSTANTS_CACHE.cache.clear()
        try:
            yield
        finally:
            providers.CONSTANTS_CACHE.cache.clear()


@contextlib.contextmanager
def without_probes() -> Iterator[None]:
    """Schemathesis sends requests of its own first, to find out what the server copes with. Not within this block."""
    with mock.patch.object(probes, "PROBES", ()):
        yield
