"""What a client sent that is not a request of HTTP/1.1, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

MAX_SHOWN = 40  # bytes of what is no HTTP at all
_REQUEST_LINE = re.compile(rb"^(\S+) (.+?) HTTP/\d\.\d\r?$", re.MULTILINE)
_TLS_HANDSHAKE = b"\x16"
_HTTP_2 = b"PRI * HTTP/2"
_CHARACTERS_OF_URLS = "!#$%&'()*+,/:;=?@[]~"
_NOTHING = "-"  # where there is no method or no path


@dataclass(frozen=True)
class UnreadableRequest:
    """What could not be read, as a request.

    Attributes:
        method: Its method, or `-`.
        target: Its path and query, percent-encoded, or `-`.
        reason: What is wrong with it.
    """

    method: str
    target: str
    reason: str


def describe(seen: bytes, problem: str) -> UnreadableRequest:
    """Tell what it is that the parser could not read.

    Args:
        seen: What was received since the last request, or a little more.
        problem: The parser's own words.
    """
    seen = seen.lstrip(b"\r\n")
    request_lines: list[tuple[bytes, bytes]] = _REQUEST_LINE.findall(seen)
    if not request_lines or seen.startswith((_TLS_HANDSHAKE, _HTTP_2)):
        return UnreadableRequest(_NOTHING, _NOTHING, _reason_of_other_protocol(seen, problem))
    method_bytes, target_bytes = request_lines[-1]
    method, target = method_bytes.decode("latin-1"), quote_from_bytes(target_bytes, _CHARACTERS_OF_URLS)
    if target.encode() != target_bytes:
        reason = "The path and the query must be percent-encoded, also what is beyond ASCII."
    elif method == "CONNECT":
        reason = "CONNECT asks a proxy for a tunnel, and the mock is no proxy."
    elif method != method.upper():
        reason = f"The method {method} must be written in capitals: {method.upper()}."
    else:
        reason = f"This is not HTTP/1.1 ({problem})."
    return UnreadableRequest(method, target, reason)


def _reason_of_other_protocol(seen: bytes, problem: str) -> str:
    if seen.startswith(_TLS_HANDSHAKE):
        return "TLS was spoken to a plain HTTP port: use http:// instead of https://."
    if seen.startswith(_HTTP_2):
        return "HTTP/2 was spoken, by prior knowledge: the mock speaks HTTP/1.1."
    first_line = seen.split(b"\r\n")[0][:MAX_SHOWN]
    return f"This is not HTTP/1.1 ({problem}). It begins with {first_line!r}."
