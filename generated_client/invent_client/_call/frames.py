"""Empties the frames below a call, whose locals error trackers and test runners show."""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress

from .failure import chain_of

# What handles requests and responses on their way. The frames of other packages are the caller's own.
_PACKAGES = sys.stdlib_module_names | {
    *("anyio", "eventlet", "gevent", "h11", "h2", "hpack", "httpcore", "httpx", "httpx_retries", "hyperframe"),
    *("outcome", "sniffio", "socksio", "trio", "uvloop"),
}
_OWN_PACKAGE = __name__.removesuffix("._call.frames")


class _EmptiedFrames:
    """Lets an error pass, without the locals of the frames that it and the errors in its chain have passed already.

    They hold requests, bytes and words of a server, which may echo the API key. The lines of the traceback stay, and so
    do the locals of a caller's own hooks and transports.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if error is not None:
            for link in chain_of(error):
                _empty_frames(link)


def _empty_frames(error: BaseException) -> None:
    for frame, _ in traceback.walk_tb(error.__traceback__):
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in _PACKAGES or f"{module}.".startswith(f"{_OWN_PACKAGE}."):
            with suppress(RuntimeError):  # it is still running, as that of a caller is
                frame.clear()


emptied_frames = _EmptiedFrames()
