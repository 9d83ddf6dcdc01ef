"""`MockApp` as an ASGI application, without a server of ours."""

from __future__ import annotations

from urllib.parse import unquote

import anyio
import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from invent_mock.app import MockApp
from invent_mock.control.control import Control
from invent_mock.root_app import RootApp
from tests.support.sample_request import BODY, HEADERS, URL_PATH


def post(app: object) -> httpx.Response:
    """Post a message with httpx's own transport for ASGI."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            return await client.post(URL_PATH, json=BODY, headers=HEADERS)

    return anyio.run(send)


def test_it_answers() -> None:
    assert post(MockApp()).status_code == 200


@pytest.mark.parametrize(
    ("protocol", "events", "answers"),
    [
        (
            "lifespan",
            ["lifespan.startup", "lifespan.shutdown"],
            ["lifespan.startup.complete", "lifespan.shutdown.complete"],
        ),
        ("websocket", ["websocket.connect"], ["websocket.close"]),
    ],
)
@pytest.mark.parametrize("app", [MockApp(), RootApp(MockApp())], ids=lambda app: type(app).__name__)
def test_it_takes_part_in_the_lifespan_and_refuses_web_sockets(
    app: MockApp | RootApp, protocol: str, events: list[str], answers: list[str]
) -> None:
    received, sent = iter(events), list[str]()

    async def receive() -> Message:
        return {"type": next(received)}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    anyio.run(app, {"type": protocol, "path": "/", "headers": []}, receive, send)
    assert sent == answers


def test_an_encoded_path_is_read_where_the_server_gives_only_the_decoded_one() -> None:
    mock_app = MockApp()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope["raw_path"]
        await mock_app({**scope, "path": unquote(scope["path"])}, receive, send)

    assert post(app).status_code == 200


def test_a_connection_that_cannot_be_cut_is_told() -> None:
    mock_app = MockApp()
    Control(mock_app).drop()
    with pytest.raises(RuntimeError, match=r"drop\(\) needs a connection"):
        post(mock_app)
    assert [request.status for request in mock_app.requests] == [None]
    assert len(Control(mock_app).messages) == 1
