"""Empties the frames below a call, whose locals error trackers and test runners show."""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress
from types import CodeType, FrameType

from .failure import chain_of

# What handles requests and responses on their way. The frames of other packages are the caller's own.
_PACKAGES = sys.stdlib_module_names | {
    *("anyio", "eventlet", "gevent", "h11", "h2", "hpack", "httpcore", "httpx", "hyperframe"),
    *("outcome", "sniffio", "socksio", "trio", "uvloop"),
}
_OWN_PACKAGE = __name__.removesuffix("._call.frames")

_entered: set[CodeType] = set()  # of the functions that have such a block


class EmptiedFrames:
    """Lets an error pass a block, without the locals of the frames below it that the error and its causes have passed.

    They hold requests, bytes and words of a server, which may echo the API key. The lines of the traceback stay, and so
    do the locals of a caller's own hooks and transports, and of the errors that a caller is handling already.
    """

    def __enter__(self) -> None:
        self._handled = sys.exception()
        _entered.add(sys._getframe(1).f_code)

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if error is None:
            return
        handled = [] if self._handled is None else list(chain_of(self._handled))
        for link in chain_of(error):
            if not any(link is earlier for earlier in handled):
                _empty_frames(link, sys._getframe(1))


def _empty_frames(error: BaseException, own_frame: FrameType) -> None:
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code in _entered and frame is not own_frame:
            # Those of a call within this one are empty by now. An exception that is raised many times also has the
            # frames of other calls, which may be waiting: to clear these would end them.
            break
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in _PACKAGES or f"{module}.".startswith(f"{_OWN_PACKAGE}."):
            with suppress(RuntimeError):  # it is still running, as that of a caller is
                frame.clear()
