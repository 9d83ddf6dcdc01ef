"""What error trackers and test runners show of a call's frames: their locals, and not the API key.

`errors_of_the_client`, in `conftest.py`, looks at the errors of all tests of the client.
"""

from __future__ import annotations

import asyncio
import json
import signal
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import httpx
import pytest

from invent_client import AsyncInventClient, InventClient, errors
from invent_client._api_key import ApiKey, Secret
from tests.client.failing_calls import (
    ECHO_AS_MESSAGE,
    KEY,
    REPLIES,
    SILENCE,
    TIMEOUT,
    cancel,
    find,
    post,
    post_with_function,
    read_pages,
    wait,
)
from tests.client.key_leaks import locals_with_key
from tests.support.alarm import alarm
from tests.support.calls import (
    API_KEY,
    ARGUMENTS,
    NOWHERE,
    client_with_hooks,
    httpx_client,
    use_client,
    with_both_clients,
    with_both_clients_and_trio,
)
from tests.support.servers.raw_server import RawServer, http_response


class Interrupt(BaseException):
    """As KeyboardInterrupt, which would stop the tests."""


def error_of(flavor: str, reply: Any, action: Callable[[Any], Any], **settings: Any) -> BaseException:
    """What an action with a client ends in, with a server that replies so."""
    with RawServer(reply or b"") as server, pytest.raises(BaseException) as caught:  # noqa: PT011
        use_client(
            flavor, server.base_url if reply is not None else NOWHERE, action, **{"timeout": TIMEOUT, **settings}
        )
    return caught.value


@with_both_clients_and_trio
@pytest.mark.parametrize("action", [post, post_with_function, read_pages, wait, find])
@pytest.mark.parametrize("reply", REPLIES)
def test_the_key_shows_in_no_frame(flavor: str, action: Callable[[Any], Any], reply: str) -> None:
    error = error_of(flavor, REPLIES[reply], action)
    assert isinstance(error, errors.APIError)
    assert [*locals_with_key(error)] == []


@with_both_clients
@pytest.mark.parametrize("action", [read_pages, wait, find])
def test_messages_of_an_earlier_page_show_in_no_frame(flavor: str, action: Callable[[Any], Any]) -> None:
    with RawServer(ECHO_AS_MESSAGE, http_response(401)) as server, pytest.raises(errors.APIError) as caught:
        use_client(flavor, server.base_url, action)
    assert [*locals_with_key(caught.value)] == []


@with_both_clients
@pytest.mark.parametrize(
    "headers", [{"X-Copy": API_KEY}, {API_KEY: "x"}, {"X-Copy": f"{API_KEY}\n"}, [API_KEY], API_KEY], ids=str
)
def test_refused_headers_show_in_no_frame(flavor: str, headers: Any) -> None:
    error = error_of(flavor, None, lambda client: client.send_message_as_contact(**ARGUMENTS, headers=headers))
    assert isinstance(error, errors.InvalidRequestError)
    assert [*locals_with_key(error)] == []


@pytest.mark.parametrize("kind", [InventClient, AsyncInventClient])
@pytest.mark.parametrize(
    "settings",
    [
        {"api_key": f"{API_KEY}\n"},
        {"api_key": f"Bearer {API_KEY}"},
        {"api_key": API_KEY.encode()},
        {"api_key": [API_KEY]},
        {"base_url": "no address"},
        {"base_url": "http://api.example"},
        {"timeout": -1},
        {"deadline": "1"},
        {"max_retries": -1},
        {"http_client": "httpx"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_a_client_that_cannot_be_made_shows_no_key(kind: Any, settings: dict[str, Any]) -> None:
    with pytest.raises(errors.ConfigurationError) as caught:
        kind(**{"api_key": API_KEY, "base_url": NOWHERE, **settings})
    assert [*locals_with_key(caught.value)] == []
    assert API_KEY not in "".join(traceback.format_exception(caught.value))


@with_both_clients
def test_a_closed_client_shows_no_key(flavor: str) -> None:
    http_client = httpx_client(flavor)

    def close_and_post(client: Any) -> Any:
        if flavor == "sync":
            http_client.close()
            return post(client)

        async def close() -> None:
            await http_client.aclose()
            await post(client)

        return close()

    error = error_of(flavor, None, close_and_post, http_client=http_client)
    assert isinstance(error, errors.InvalidRequestError)
    assert "closed" in str(error)
    assert [*locals_with_key(error)] == []


@with_both_clients
@pytest.mark.parametrize("kind", ["request", "response"])
@pytest.mark.parametrize("raised", [ValueError, httpx.ReadError, Interrupt], ids=lambda raised: raised.__name__)
def test_an_error_of_a_hook_keeps_the_hooks_locals(flavor: str, kind: str, raised: type[BaseException]) -> None:
    def fail(message: httpx.Request | httpx.Response) -> None:
        seen = "a local"
        raise raised(seen)

    error = error_of(flavor, http_response(), post, http_client=client_with_hooks(flavor, **{kind: fail}))
    assert [*locals_with_key(error)] == []
    cause = error.__cause__ or error
    *_, (frame, _) = traceback.walk_tb(cause.__traceback__)
    assert (type(cause), frame.f_locals["seen"]) == (raised, "a local")


def test_calls_that_meet_the_same_exception_do_not_end_each_other() -> None:
    """Its traceback has the frames of all of them, some of which wait for another attempt."""
    failure = httpx.ConnectError("down")

    def refuse(request: httpx.Request) -> httpx.Response:
        raise failure

    async def call_five_times() -> list[BaseException | Any]:
        http_client = httpx.AsyncClient(transport=httpx.MockTransport(refuse))
        client = AsyncInventClient(api_key=API_KEY, base_url=NOWHERE, http_client=http_client)
        return await asyncio.gather(*(client.list_contacts("c") for _ in range(5)), return_exceptions=True)

    outcomes = asyncio.run(asyncio.wait_for(call_five_times(), timeout=30))
    assert [type(outcome) for outcome in outcomes] == [errors.APIConnectionError] * 5


@with_both_clients
def test_an_error_that_the_caller_is_handling_keeps_its_locals(flavor: str) -> None:
    try:
        json.loads("{")
    except json.JSONDecodeError as earlier:
        error_of(flavor, None, post)
        *_, (frame, _) = traceback.walk_tb(earlier.__traceback__)
    assert frame.f_locals


@with_both_clients
def test_a_hook_sees_the_key_as_it_is_sent(flavor: str) -> None:
    seen: list[httpx.Request] = []
    with RawServer(http_response()) as server:
        use_client(flavor, server.base_url, post, http_client=client_with_hooks(flavor, request=seen.append))
    assert seen[0].headers["Authorization"] == f"Bearer {API_KEY}"
    assert f"Authorization: Bearer {API_KEY}\r\n".encode() in server.requests[0]
    assert API_KEY not in repr(seen[0].headers.raw)


@pytest.mark.parametrize("flavor", ["async", "trio"])
@pytest.mark.parametrize("reply", [SILENCE, [http_response(200, KEY, length=999), SILENCE]], ids=["head", "body"])
def test_a_cancelled_call_shows_no_key(flavor: str, reply: Any, errors_of_the_client: list[BaseException]) -> None:
    async def post_for_a_moment(client: Any) -> None:
        with anyio.move_on_after(0.2):
            await post(client)

    with RawServer(reply) as server:
        use_client(flavor, server.base_url, post_for_a_moment)
    assert any(not isinstance(error, Exception) for error in errors_of_the_client)


def test_a_task_that_asyncio_cancels_shows_no_key() -> None:
    error = error_of("async", SILENCE, cancel)
    assert isinstance(error, asyncio.CancelledError)
    assert [*locals_with_key(error)] == []


@pytest.fixture
def interrupt() -> Iterator[None]:
    def raise_interrupt(*_: object) -> None:
        raise Interrupt

    with alarm(0.2, raise_interrupt):
        yield


@pytest.mark.usefixtures("interrupt")
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs POSIX signals")
@pytest.mark.parametrize("reply", [SILENCE, [http_response(200, KEY, length=999), SILENCE]], ids=["head", "body"])
def test_an_interrupt_shows_no_key(reply: Any) -> None:
    error = error_of("sync", reply, post, timeout=10)
    assert isinstance(error, Interrupt)
    assert [*locals_with_key(error)] == []


def test_the_locals_of_what_a_caller_is_handling_stay() -> None:
    def read() -> None:
        seen = "a local"
        raise LookupError(seen)

    def read_or_post() -> None:
        try:
            read()
        except LookupError:
            post(InventClient(api_key=API_KEY, base_url=NOWHERE, max_retries=0))

    with pytest.raises(errors.APIConnectionError) as caught:
        read_or_post()
    handled = caught.value.__context__
    assert isinstance(handled, LookupError)
    *_, (frame, _) = traceback.walk_tb(handled.__traceback__)
    assert frame.f_locals["seen"] == "a local"


def test_a_traceback_keeps_its_lines() -> None:
    error = error_of("sync", None, post)
    lines = "".join(traceback.format_exception(error))
    assert "in connect_tcp" in lines
    assert "httpx.ConnectError: [Errno 111] Connection refused" in lines


def test_the_key_and_what_carries_it_show_nothing() -> None:
    key = ApiKey(API_KEY)
    shown = [key, key.credential("bearer"), key.credential("basic"), key.credential("plain"), key.spellings()]
    assert API_KEY not in repr(shown) + str(shown) + f"{key} {key.credential('plain')}"
    assert isinstance(bytes(key.credential("bearer")), Secret)


def test_the_errors_of_a_call_are_looked_at(errors_of_the_client: list[BaseException]) -> None:
    refused = error_of("sync", None, lambda client: client.list_contacts(""))
    passing = error_of("sync", None, post, http_client=httpx.Client(event_hooks={"request": [interrupt_call]}))
    assert {type(error) for error in errors_of_the_client} == {errors.InvalidRequestError, Interrupt}
    assert all(any(error is noted for noted in errors_of_the_client) for error in (refused, passing))


def interrupt_call(request: httpx.Request) -> None:
    raise Interrupt


def test_a_key_in_a_frame_is_found() -> None:
    """Else the other tests could not fail."""

    class Shown:
        def __repr__(self) -> str:
            return json.dumps(API_KEY)

    namespace: dict[str, Any] = {"__name__": "invent_client.example", "Shown": Shown}
    exec("def call():\n    request = Shown()\n    raise ValueError", namespace)
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        namespace["call"]()
    (leak,) = locals_with_key(caught.value)
    assert leak.startswith("request in call of invent_client.example, line 3: ")
