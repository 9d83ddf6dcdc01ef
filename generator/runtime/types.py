"""What calls, models and errors have in common: `UNSET`, `Response` and `File`."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import IO, Any, Generic, Literal, NamedTuple, TypeVar


class Unset:
    """The type of `UNSET`, which stands for "this field is absent". It is false."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"  # copies and pickles are the same object, so that `is UNSET` keeps working


UNSET: Unset = Unset()
# The default of fields that a response always has, and a request need not have: they are typed as they are read.
READ_ONLY: Any = UNSET

T = TypeVar("T")

_REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id")


class Response(NamedTuple, Generic[T]):
    """A response of any status.

    Attributes:
        status_code: The HTTP status. Any number that a server sends, documented or not.
        content: The body, decompressed; without the API key, where an error echoes that.
        headers: The response's headers; names are looked up without regard to case.
        parsed: What the body holds for a 2xx status: a model, as a rule; else None.
    """

    status_code: int
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None

    @property
    def request_id(self) -> str | None:
        """The id that the response's headers give the request, or None. Support teams ask for it."""
        return request_id_in(self.headers)


def request_id_in(headers: Mapping[str, str]) -> str | None:
    """The id that a response's headers give the request, or None."""
    return next((headers[name] for name in _REQUEST_ID_HEADERS if name in headers), None)


class File(NamedTuple):
    """A file to upload.

    Attributes:
        content: What it holds, or a file that is open for reading.
        name: Its name, as the receiver sees it.
        media_type: Its media type; without it the name's ending tells.
    """

    content: bytes | str | IO[bytes]
    name: str = "upload"
    media_type: str | None = None


FileContent = File | bytes | str | IO[bytes]

__all__ = ("UNSET", "File", "FileContent", "Response", "Unset")
