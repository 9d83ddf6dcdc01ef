"""Requests to the API as the page shows them: in a list, in their chat, and each in full."""

from __future__ import annotations

from invent_mock.http.received_requests import ReceivedRequest
from invent_mock.http.request_body import parse_json
from invent_mock.page.commands import Repeatable, curl_command, python_program
from invent_mock.page.formatting import pretty, shorten
from invent_mock.world.clock import text_of_moment
from invent_mock.world.records import JsonObject

MAX_TARGET = 500  # characters of path and query in a list
MAX_REASON = 2_000  # characters
# Headers that a client sets by itself, or that say something of the connection.
OWN_HEADERS = {
    "accept", "accept-encoding", "authorization", "connection", "content-length", "expect", "host", "http2-settings",
    "te", "transfer-encoding", "upgrade", "user-agent",
}  # fmt: skip


def request_summary(received: ReceivedRequest) -> JsonObject:
    """A request in few words."""
    return {
        "id": received.id,
        "received_at": text_of_moment(received.received_at),
        "method": received.method,
        "target": shorten(_target(received), MAX_TARGET),
        "status": received.status,
        "milliseconds": round(received.seconds * 1000, 1),
        "scripted": received.scripted,
        "reason": shorten(received.reason, MAX_REASON),
        "pointer": received.pointer,
        "chat_id": received.chat_id,
        "message_id": received.message and received.message.id,
    }


def request_in_full(received: ReceivedRequest, origin: str) -> JsonObject:
    """A request with its headers, body and response, and the commands that repeat it at an address of the mock."""
    headers = received.headers
    repeatable = Repeatable(
        method=received.method,
        url=origin + _target(received),
        headers={name: value for name, value in headers.items() if name not in OWN_HEADERS},
        body=received.raw_body,
        has_key="authorization" in headers,
    )
    return {
        **request_summary(received),
        "target": _target(received),
        "headers": "\n".join(f"{name}: {value}" for name, value in headers.items()),
        "body": _indented(received.raw_body),
        "response_headers": received.response_headers,
        "response_body": _indented(received.response_body),
        "curl": curl_command(repeatable),
        "python": python_program(repeatable),
    }


def _target(received: ReceivedRequest) -> str:
    query = received.raw_query.decode("latin-1")
    return f"{received.path}?{query}" if query else received.path


def _indented(data: bytes) -> str:
    """JSON with indents; anything else, also what the mock does not take for JSON, as it is."""
    try:
        value = parse_json(data)
    except (ValueError, RecursionError):
        return data.decode(errors="replace")
    return pretty(value)
