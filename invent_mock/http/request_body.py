"""The body of a request: received within bounds, and read as JSON."""

from __future__ import annotations

import json
import math
import re
from itertools import chain
from typing import Any, NoReturn

from starlette.requests import Request

from invent_mock.http.connection import unreadable_reason
from invent_mock.http.refusal import InvalidRequest

MAX_REQUEST_BODY = 32 * 1024 * 1024  # bytes
MAX_DIGITS = 4_300  # of an integer, which is as many as Python reads
MAX_LEVELS = 400  # of arrays and objects in each other; Python's own limit depends on the stack, and so on the thread
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s;"]+)', re.IGNORECASE)  # in a Content-Type


async def receive_body(request: Request) -> bytes:
    """All of a request's body. Refuses with 400 one that is too large, is broken, or ends early."""
    data = bytearray()
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise InvalidRequest("The body ended early.")
        data += message.get("body", b"")
        if len(data) > MAX_REQUEST_BODY:
            raise InvalidRequest(f"The body is larger than {MAX_REQUEST_BODY} bytes.")
        reason = unreadable_reason(request.scope)
        if reason:
            raise InvalidRequest(reason)
        if not message.get("more_body"):
            return bytes(data)


def check_content_encoding(request: Request) -> None:
    """Refuse with 400 a body that is compressed."""
    encoding = ", ".join(request.headers.getlist("content-encoding"))
    if encoding.lower() not in ("", "identity"):
        raise InvalidRequest(f"Content-Encoding {encoding} is not understood: send the body as it is.")


def charset_note(content_type: str) -> str:
    """A sentence that names the charset in a Content-Type; empty where that is UTF-8, or none is named."""
    charset = _CHARSET.search(content_type)
    if charset is None or charset[1].lower() in ("utf-8", "utf8"):
        return ""
    return f" Content-Type names the charset {charset[1]}, and JSON is sent in UTF-8."


def parse_json(data: bytes) -> Any:
    """Read JSON as RFC 8259 has it.

    Raises:
        ValueError: It is not JSON in UTF-8, is nested more than `MAX_LEVELS` deep, or has NaN, a number beyond a double
            or half of a surrogate pair.
    """
    try:
        value = _DECODER.decode(_text_of(data))
        is_too_deep = data.count(b"[") + data.count(b"{") > MAX_LEVELS and _is_too_deep(value)
    except RecursionError:  # of Python's reader, which reads more levels; how many depends on its version
        is_too_deep = True
    if is_too_deep:
        raise ValueError(f"it is nested more than {MAX_LEVELS} levels deep")
    if b"\\u" in data:  # half of a surrogate pair can only be escaped
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _text_of(data: bytes) -> str:
    """The text of JSON in UTF-8.

    Raises:
        ValueError: It is in another encoding, or compressed.
    """
    encoding = json.detect_encoding(data)
    if encoding == "utf-8-sig":
        raise ValueError("it begins with a byte order mark, which JSON must not have")
    if encoding != "utf-8":
        raise ValueError(f"it is in {encoding.upper()}, not in UTF-8")
    if data.startswith(b"\x1f\x8b"):
        raise ValueError("it is compressed with gzip, which no Content-Encoding says")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not in UTF-8, as byte {error.start} (0x{data[error.start]:02x}) shows") from None


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise ValueError(f"an integer has more than {MAX_DIGITS} digits")
    return int(text)


def _finite_float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is beyond a double")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_finite_float, parse_constant=_refuse_constant)


def _is_too_deep(value: Any) -> bool:
    """Whether there are more than `MAX_LEVELS` arrays and objects in each other."""
    containers = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_LEVELS):
        children = chain.from_iterable(
            container.values() if isinstance(container, dict) else container for container in containers
        )
        containers = [child for child in children if isinstance(child, dict | list)]
    return bool(containers)
