"""A program that prints what Sentry is sent of errors: a JSON object of texts, by what the error comes of.

It is a process of its own, as Sentry's SDK patches httpx, asyncio and logging.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from invent_client import InventClient
from tests.client.failing_calls import (
    ECHO_AS_MESSAGE,
    REPLIES,
    SILENCE,
    TIMEOUT,
    cancel,
    post,
    read_pages,
    show_key,
    wait,
)
from tests.support.calls import API_KEY, ARGUMENTS, NOWHERE, use_client
from tests.support.servers.raw_server import RawServer, http_response

Action = Callable[[], object]


class KeptEvents(Transport):
    """Keeps the events, instead of sending them, without the locals of this program, which has the key."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        for item in envelope.items:
            event: Any = item.payload.json
            for error in event["exception"]["values"]:
                for frame in error.get("stacktrace", {}).get("frames", []):
                    if frame["module"] in (__name__, "tests.support.calls"):
                        frame.pop("vars", None)
            self.events.append(json.dumps(event, default=str))


def with_server(flavor: str, reply: Any, action: Callable[[Any], Any], **settings: Any) -> Action:
    """An action with a client and a server."""

    def call() -> None:
        with RawServer(*(reply if isinstance(reply, tuple) else [reply or b""])) as server:
            base_url = NOWHERE if reply is None else server.base_url
            use_client(flavor, base_url, action, **{"timeout": TIMEOUT, **settings})

    return call


def failing_actions() -> Iterator[tuple[str, Action]]:
    """What fails, by what it is."""
    for flavor in ("sync", "async"):
        for name, reply in REPLIES.items():
            yield f"{flavor}: {name}", with_server(flavor, reply, post)
        yield f"{flavor}: a wait", with_server(flavor, ECHO_AS_MESSAGE, wait)
        yield f"{flavor}: a later page", with_server(flavor, (ECHO_AS_MESSAGE, http_response(401)), read_pages)
        yield f"{flavor}: a refused header", with_server(flavor, None, post_header)
    yield "a cancelled task", with_server("async", SILENCE, cancel)
    yield "a hook", with_server("sync", None, post, http_client=httpx.Client(event_hooks={"request": [fail]}))
    yield "a refused key", lambda: InventClient(api_key=f"{API_KEY} ", base_url=NOWHERE)
    yield "a refused setting", lambda: InventClient(api_key=API_KEY, base_url=NOWHERE, max_retries=-1)
    yield "a caller's local", show_key


def post_header(client: Any) -> Any:
    return client.send_message_as_contact(**ARGUMENTS, headers={"X": API_KEY})


def fail(request: httpx.Request) -> None:
    raise ValueError(str(request.url))


def send_event(action: Action) -> None:
    try:
        action()
    except BaseException as error:
        sentry_sdk.capture_exception(error)
    sentry_sdk.flush()


def main() -> None:
    kept = KeptEvents()
    sentry_sdk.init(dsn="http://key@127.0.0.1:9/1", transport=kept)
    events: dict[str, str] = {}
    for name, action in failing_actions():
        send_event(action)
        events[name] = "".join(kept.events)
        kept.events.clear()
    print(json.dumps(events))


if __name__ == "__main__":
    main()
