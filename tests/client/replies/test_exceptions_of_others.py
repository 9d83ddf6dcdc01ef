"""What a signal handler raises passes through a call at once, and nothing is tried again."""

from __future__ import annotations

import signal
import time
from typing import Any

import httpx
import pytest

from invent_client import InventClient
from tests.support.alarm import alarm
from tests.support.calls import (
    API_KEY,
    ARGUMENTS,
    NOWHERE,
    httpx_client,
    send_message,
    with_both_clients,
    with_both_clients_and_trio,
)
from tests.support.servers.raw_server import RawServer, http_response

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs POSIX signals")
SECONDS = 0.2


class SoftTimeLimitExceeded(Exception):
    """As Celery raises it."""


def exceed(*_: object) -> None:
    raise SoftTimeLimitExceeded


@pytest.mark.parametrize(
    "reply",
    [
        3.0,
        [http_response(200, b"{", length=99), 3.0],
        [http_response(401, b"{", length=99), 3.0],
        [http_response(500, b"{", length=99), 3.0],
        [http_response(429, b"{", "Retry-After: 0", length=99), 3.0],
        http_response(429, b"", "Retry-After: 3"),
    ],
    ids=["silence", "in the body", "in the body of a 401", "of a 500", "of a 429", "in the wait after a 429"],
)
def test_it_passes_through_a_sync_call(reply: Any) -> None:
    with RawServer(reply) as server, InventClient(api_key=API_KEY, base_url=server.base_url, max_retries=5) as client:
        began = time.monotonic()
        with alarm(SECONDS, exceed), pytest.raises(SoftTimeLimitExceeded):
            client.send_message_as_contact(**ARGUMENTS)
        assert time.monotonic() - began < 1
    assert len(server.requests) == 1


@with_both_clients
def test_an_exception_of_a_transport_that_is_not_httpxs_passes_through(flavor: str) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise LookupError("of the transport")

    own_client = httpx_client(flavor, transport=httpx.MockTransport(fail))
    with pytest.raises(LookupError):
        send_message(flavor, NOWHERE, {"http_client": own_client, "max_retries": 5})


@with_both_clients_and_trio
def test_an_interrupt_passes_through(flavor: str) -> None:
    def interrupt(request: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    own_client = httpx_client(flavor, transport=httpx.MockTransport(interrupt))
    with pytest.raises((KeyboardInterrupt, BaseExceptionGroup)):
        send_message(flavor, NOWHERE, {"http_client": own_client})


@pytest.mark.parametrize("while_handling", ["the client is closed", "the deadline passes"])
def test_it_passes_through_whatever_the_handler_did_before(while_handling: str) -> None:
    with RawServer([http_response(200, b"{", length=99), 2.0]) as server:
        client = InventClient(api_key=API_KEY, base_url=server.base_url, deadline=0.4)

        def handle(*_: object) -> None:
            if while_handling == "the client is closed":
                client.close()
            else:
                time.sleep(0.4)
            raise SoftTimeLimitExceeded

        with client, alarm(SECONDS, handle), pytest.raises(SoftTimeLimitExceeded):
            client.send_message_as_contact(**ARGUMENTS)
