"""Whatever a server sends, a call ends in a ChatMessage or an InventError, and posts once."""

from __future__ import annotations

import gzip
import logging
from typing import Any

import httpx
import pytest

from invent_client import InventClient, errors
from invent_client._json.loading import load_list
from invent_client._request.operation import Operation, SuccessResponse
from invent_client._request.prepared import Options
from invent_client.types import UNSET
from tests.client.key_leaks import assert_hides_key
from tests.support.calls import API_KEY, describe, result_or_error, send_message, with_both_clients
from tests.support.servers.raw_server import ACCEPTED, RawServer, Step, http_response

MESSAGE = "ChatMessage"
REFUSED_KEY = "AuthenticationError not_delivered"
RATE_LIMITED = "RateLimitError not_delivered"
UNREADABLE = "APIResponseValidationError delivered"
CONNECTION_BROKE = "APIConnectionError delivered"

OUTCOME_BY_STATUS = {
    **dict.fromkeys((200, 201, 202), MESSAGE),
    400: "BadRequestError not_delivered",
    401: REFUSED_KEY,
    404: "NotFoundError not_delivered",
    418: "APIStatusError not_delivered",
    429: RATE_LIMITED,
    **dict.fromkeys((302, 408, 409, 600, 999), "APIStatusError unknown"),
    **dict.fromkeys((500, 502, 503, 599), "InternalServerError unknown"),
}

GZIP = "Content-Encoding: gzip"
ZIPPED = gzip.compress(ACCEPTED)
CHUNKED = b"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
MEMBERS = [gzip.compress(piece) for piece in (ACCEPTED[:9], b"", ACCEPTED[9:])]
SEVENTEEN_MIB = 17 << 20
ODD_VALUES = b'{"id":"m","role":"user","created_at":null,"usage":{"total_tokens":NaN},"x":%s}' % (b"9" * 5000)
ESCAPED_KEY = API_KEY.encode().replace(b"_", rb"\u005f")

# A reply, and what the call ends in.
HOSTILE_REPLIES: dict[str, tuple[list[Step] | Step, str]] = {
    **{str(status): (http_response(status), expected) for status, expected in OUTCOME_BY_STATUS.items()},
    "early hints": (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + http_response(), MESSAGE),
    "any content type": (http_response(200, ACCEPTED, "Content-Type: text/html; charset=nonsense"), MESSAGE),
    "byte order mark": (http_response(200, b"\xef\xbb\xbf" + ACCEPTED), MESSAGE),
    "null, NaN and 5000 digits": (http_response(200, ODD_VALUES), MESSAGE),
    "gzip": (http_response(200, ZIPPED, GZIP), MESSAGE),
    "gzip by its older name": (http_response(200, ZIPPED, "Content-Encoding: x-gzip"), MESSAGE),
    "gzip of several members": (http_response(200, b"".join(MEMBERS), GZIP), MESSAGE),
    "gzip in chunks of a byte": (
        b"".join([CHUNKED, *(b"1\r\n%c\r\n" % byte for byte in b"".join(MEMBERS)), b"0\r\n\r\n"]),
        MESSAGE,
    ),
    "gzip, then a stray byte that a member begins with": (http_response(200, ZIPPED + b"\x1f", GZIP), MESSAGE),
    "gzip, then what is almost a member": (http_response(200, ZIPPED + b"\x1frubbish", GZIP), MESSAGE),
    "gzip, then padding and rubbish": (http_response(200, ZIPPED + b"\0\0rubbish\x1f\x8b", GZIP), MESSAGE),
    "gzip without its end": (http_response(200, ZIPPED[:-1], GZIP), UNREADABLE),
    "gzip without its last member's end": (http_response(200, ZIPPED + MEMBERS[1][:-1], GZIP), UNREADABLE),
    "gzip of a thousand members": (http_response(200, ZIPPED + MEMBERS[1] * 1000, GZIP), UNREADABLE),
    "400, gzip without its end": (http_response(400, ZIPPED[:-1], GZIP), "BadRequestError not_delivered"),
    "500, gzip of nothing": (http_response(500, b"", GZIP), "InternalServerError unknown"),
    "401 in HTML": (http_response(401, b"<h1>no</h1>", "Content-Type: text/html"), REFUSED_KEY),
    "404 and no body": (http_response(404, b""), "NotFoundError not_delivered"),
    "400, nested 600 deep": (http_response(400, b"[" * 600 + b"]" * 600), "BadRequestError not_delivered"),
    "400, early close": (http_response(400, b"{", length=99), "BadRequestError not_delivered"),
    "429, rubbish": (http_response(429, b"", "Retry-After: \xff soon, 99 Foo 2026 -9999999"), RATE_LIMITED),
    "429, hostile": (http_response(429, b"", "Retry-After: 1 Jan 2026 00:00 +99999999"), RATE_LIMITED),
    "302, hostile": (http_response(302, b"", "Location: http://xn--a/"), "APIStatusError unknown"),
    "304": (b"HTTP/1.1 304 X\r\nConnection: close\r\n\r\n", "APIStatusError unknown"),
    "204": (b"HTTP/1.1 204 X\r\nConnection: close\r\n\r\n", UNREADABLE),
    "no JSON": (http_response(200, b"<html>"), UNREADABLE),
    "invalid UTF-8": (http_response(200, b'{"id":"\xff\xfe"}'), UNREADABLE),
    "a list": (http_response(200, b"[1]"), UNREADABLE),
    "id of no use": (http_response(200, b'{"id":7,"role":"user"}'), UNREADABLE),
    "nested 100,000 deep": (http_response(200, b"[" * 100_000), UNREADABLE),
    "17 MiB": (http_response(200, b" " * SEVENTEEN_MIB), UNREADABLE),
    "gzip bomb": (http_response(200, gzip.compress(b" " * SEVENTEEN_MIB), GZIP), UNREADABLE),
    "gzip, then zeros": (http_response(200, ZIPPED + bytes(SEVENTEEN_MIB), GZIP), UNREADABLE),
    "gzip in gzip": (http_response(200, ACCEPTED, "Content-Encoding: gzip, gzip"), UNREADABLE),
    "truncated gzip": (http_response(200, ZIPPED[:-12], GZIP), UNREADABLE),
    "no gzip": (http_response(200, b"plain", GZIP), CONNECTION_BROKE),
    "early close of the body": (http_response(200, b"{", length=99), CONNECTION_BROKE),
    "bad chunk": (b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", CONNECTION_BROKE),
    "silence in the body": ([http_response(200, b"{", length=99), 3.0], "APITimeoutError delivered"),
    "silence": (3.0, "APITimeoutError unknown"),
    "early close": (b"", "APIConnectionError unknown"),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n\r\n", "APIConnectionError unknown"),
}
REPLIES_THAT_ECHO_THE_KEY: dict[str, bytes] = {
    "in body and header": http_response(403, API_KEY.encode() * 3, f"X-Echo: {API_KEY}"),
    "escaped in JSON": http_response(403, b'["%s"]' % ESCAPED_KEY),
    "instead of a status line": b"Bearer " + API_KEY.encode() + b"\r\n\r\n",
    "in a 200 that is no JSON": http_response(200, b"<" + API_KEY.encode()),
    "in a 200 without an id": http_response(200, b'{"role":"%s"}' % API_KEY.encode()),
}


LARGE = {"17 MiB", "gzip bomb", "gzip, then zeros"}
# A client of the caller has no hook of ours that keeps the status when httpx cannot read the header.
WITH_AN_OWN_CLIENT = {"302, hostile": "APIConnectionError unknown"}


@with_both_clients
@pytest.mark.parametrize("name", HOSTILE_REPLIES)
@pytest.mark.usefixtures("waits")
def test_a_call_ends_in_a_message_or_an_invent_error(flavor: str, name: str, caplog: pytest.LogCaptureFixture) -> None:
    assert_ends_well(flavor, name, HOSTILE_REPLIES[name][1], caplog)


@pytest.mark.parametrize("name", [name for name in HOSTILE_REPLIES if name not in LARGE])
@pytest.mark.usefixtures("waits")
def test_a_call_with_a_callers_client_does_so_too(name: str, caplog: pytest.LogCaptureFixture) -> None:
    expected = WITH_AN_OWN_CLIENT.get(name, HOSTILE_REPLIES[name][1])
    assert_ends_well("sync", name, expected, caplog, http_client=httpx.Client())


def assert_ends_well(
    flavor: str, name: str, expected: str, caplog: pytest.LogCaptureFixture, **settings: httpx.Client
) -> None:
    caplog.set_level(logging.DEBUG)
    timeout = httpx.Timeout(10, read=0.3 if "Timeout" in expected else 10)  # seconds
    with RawServer(HOSTILE_REPLIES[name][0]) as server:
        result = result_or_error(flavor, server.base_url, timeout=timeout, **settings)
    assert describe(result) == expected
    assert len(server.requests) == (3 if expected == RATE_LIMITED else 1)
    assert API_KEY not in caplog.text
    if isinstance(result, errors.APIResponseValidationError):  # millions of blanks take long to print
        result.response = result.response._replace(content=result.response.content[:9999])
    if isinstance(result, errors.APIError):
        assert_hides_key(result)


@with_both_clients
@pytest.mark.parametrize("name", REPLIES_THAT_ECHO_THE_KEY)
def test_an_echoed_key_is_struck_out(flavor: str, name: str) -> None:
    with RawServer(REPLIES_THAT_ECHO_THE_KEY[name]) as server:
        with pytest.raises(errors.APIError) as caught:
            send_message(flavor, server.base_url)
    assert "\n" not in str(caught.value)
    assert_hides_key(caught.value)


@with_both_clients
def test_the_echo_of_a_large_message_is_read(flavor: str) -> None:
    """In which each character of two bytes comes back as an escape of six."""
    count = 3 << 20
    reply = http_response(200, b'{"id":"m","role":"user","echo":"%s"}' % (rb"\u00e9" * count))
    with RawServer(reply) as server:
        message = send_message(flavor, server.base_url, message=[{"type": "text", "text": "\u00e9" * count}])
    assert len(message["echo"]) == count


@pytest.mark.parametrize(
    "parameters", ["charset=nonsense", "charset=hex", "charset=ascii", "charset*0=a; charset*=b", "charset*=%00'a'b"]
)
def test_text_in_an_encoding_that_cannot_be_read(parameters: str) -> None:
    responses: Any = (SuccessResponse("200", "text", None),)
    operation = Operation[str]("GET", "/a", {}, (), False, responses, "text/plain", None, {})
    with RawServer(http_response(200, b"\xe9", f"Content-Type: text/plain; {parameters}")) as server:
        with InventClient(api_key=API_KEY, base_url=server.base_url) as client:
            call = client._perform(operation, {}, UNSET, Options())
            with pytest.raises(errors.APIResponseValidationError, match="is not text"):
                call.result()


def test_json_that_is_nested_more_deeply_than_models_can_be_made() -> None:
    def load(value: Any) -> list[Any]:
        return load_list(value, load)  # as a model that refers to itself does

    responses = (SuccessResponse("200", "json", load),)
    operation = Operation[list[Any]]("GET", "/a", {}, (), False, responses, "application/json", None, {})
    with RawServer(http_response(200, b"[" * 600 + b"]" * 600)) as server:
        with InventClient(api_key=API_KEY, base_url=server.base_url) as client:
            call = client._perform(operation, {}, UNSET, Options())
            with pytest.raises(errors.APIResponseValidationError, match="is nested too deeply"):
                call.result()
