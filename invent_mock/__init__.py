"""A mock of the API, for the tests of those who call it: a pytest fixture, a context manager, or a program of its own.

    def test_order(invent_mock):
        invent_mock.reply("It left today")

    with invent_mock.serve() as mock:
        mock.fail(503)

    python -m invent_mock

Needs the extra `mock` of invent-client.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invent_mock.mock import Mock

__all__ = ["Mock", "serve"]


def __getattr__(name: str) -> object:
    if name == "Mock":  # lazily, as pytest loads this package also where the extra is missing
        from invent_mock.mock import Mock

        return Mock
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def serve(
    *, world: str | PathLike[str] | Mapping[str, Any] | None = None, rate_limit: int = 0, latency: float = 0
) -> AbstractContextManager[Mock]:
    """Serve the mock on a free port of loopback while a `with` block lasts, without pytest.

    The variables `INVENT_…` are set meanwhile, also for child processes, and put back at the end. They are those of the
    process, so blocks in several threads at once would get into each other's way.

    Args:
        world: The contacts and chats that exist at the start: the path of a file as `--world` takes it, or the same as
            a dict. The API key is one of this block, whatever keys are in it. Default: those of `sample_data`.
        rate_limit: Answer 429 above so many requests a minute; 0 for never.
        latency: Seconds by which each answer is late.

    Raises:
        UnusedError: An AssertionError, at the end of the block: something was scripted and never used up.
        TypeError: An argument is of another type.
        ValueError: An argument is out of its range, or the world cannot be read or is wrong.
        ModuleNotFoundError: The extra `mock` is not installed.
        RuntimeError: gevent or eventlet has replaced the threads of this process.
    """
    try:
        from invent_mock.mock import serving  # here, as pytest loads this package also where the extra is missing
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(what_is_missing(error), name=error.name) from None
    return serving(world, rate_limit, latency)


def what_is_missing(error: ModuleNotFoundError) -> str:
    """What to tell where the extra `mock` is not installed."""
    advice = "Install invent-client with its extra: invent-client[mock]."
    return f"The mock needs {error.name}, which is not installed. {advice}"
