"""A mock of the API, for the tests of those who call it: a pytest fixture, a context manager, or a program of its own.

    def test_order(invent_mock):
        invent_mock.reply("It left today")

    with invent_mock.serve() as mock:
        mock.fail(503)

    python -m invent_mock

Needs the extra `mock` of invent-client.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from invent_mock.mock import Mock

__all__ = ["Mock", "serve"]


def __getattr__(name: str) -> object:
    if name == "Mock":  # lazily, as pytest loads this package also where the extra is missing
        from invent_mock.mock import Mock

        return Mock
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def serve() -> AbstractContextManager[Mock]:
    """Serve the mock on a free port of loopback while a `with` block lasts, without pytest.

    The variables `INVENT_…` are set meanwhile, also for child processes, and put back at the end. They are those of the
    process, so blocks in several threads at once would get into each other's way.

    Raises:
        UnusedError: An AssertionError, at the end of the block: something was scripted and never used up.
        ModuleNotFoundError: The extra `mock` is not installed.
        RuntimeError: gevent or eventlet has replaced the threads of this process.
    """
    try:
        from invent_mock.mock import serving  # here, as pytest loads this package also where the extra is missing
    except ModuleNotFoundError as error:
        message = f"The mock needs {error.name}, which is not installed. Install invent-client with its extra: "
        raise ModuleNotFoundError(f"{message}invent-client[mock].", name=error.name) from None
    return serving()
