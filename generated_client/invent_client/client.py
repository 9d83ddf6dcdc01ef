"""The clients: `InventClient` and, for asyncio, `AsyncInventClient`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeVar

import httpx

from . import __version__, models
from ._call import Call
from ._connections import Connections
from ._http_client import HttpClientHolder, make_async_client, make_client
from ._operation import Operation
from ._outcome import is_outcome
from ._request import Options, prepare_request
from ._sending import asend_and_read, send_and_read
from ._settings import Settings, Timeout
from .errors import ConfigurationError, InvalidRequestError
from .types import UNSET

T = TypeVar("T")

DEFAULT_BASE_URL: str | None = "https://api.useinvent.com"
USER_AGENT = f"invent-client/{__version__}"
NEEDS_API_KEY = True


class InventClient:
    """Calls the API. One client can serve many calls at once, from any number of threads.
    A forked process opens connections of its own.

    Args:
        api_key: The API key. Without it the environment variable INVENT_API_KEY is used.
        base_url: Where the API is. Without it INVENT_BASE_URL is used, and without that https://api.useinvent.com.
        timeout: Seconds that connecting, and each single read, write and wait for a free connection may take; not the
            whole call, as a server that keeps sending a little keeps a call going. An httpx.Timeout sets the four
            apart. Default: that of `http_client` if it has another than httpx's own, else 5 for connecting, 60 for each of the others.
        deadline: Seconds that a whole call may take: connecting, all attempts, the waits between them, and reading. A wait
            that would last longer is not begun. Default: no limit. httpx bounds only single reads of a response's head, so
            a server that sends it byte by byte outlasts the deadline, as the resolver and a host of several addresses can.
        max_retries: How many times to retry a request that was certainly not delivered: after a failed connection, and
            after a 429 that asks to wait at most 60 seconds. 0 disables retries.
        http_client: An httpx.Client of your own, for its transport, proxies, certificates, event hooks,
            cookies, parameters and headers (but for Authorization, Content-Type, Accept and Accept-Encoding). Its auth,
            base_url and redirects are not used, and it is never closed by this class. Make it after a fork, as a forked
            process would share its connections with its parent.
        allow_http: Allow http:// to other machines, which exposes the API key on the network. The environment variable
            INVENT_ALLOW_HTTP=1 does the same.

    Raises:
        ConfigurationError: One of these is missing or cannot be used.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        max_retries: int = 2,
        http_client: httpx.Client | None = None,
        allow_http: bool = False,
    ) -> None:
        if not isinstance(http_client, httpx.Client | None):
            raise ConfigurationError(f"http_client must be an httpx.Client, not {type(http_client).__name__}.")
        self._settings = Settings(
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            http_client=http_client,
            allow_http=allow_http,
            default_base_url=DEFAULT_BASE_URL,
            user_agent=USER_AGENT,
            needs_api_key=NEEDS_API_KEY,
        )
        self._http = HttpClientHolder(http_client, lambda: make_client(self._settings))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"

    def close(self) -> None:
        """Close the connections, unless they are those of an `http_client` that was passed in."""
        if self._http.is_own:
            self._http.get().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send_message_as_contact(
        self,
        org_id: str,
        contact_id: str,
        chat_id: str,
        *,
        message: Sequence[models.UserTextPart | Mapping[str, Any] | models.OtherPart],
        channel_id: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> models.ChatMessage:
        """Post a message into an existing chat, authored as the contact.

        The message counts as written by the contact, not by the owner of the API key. The chat
        must exist and must be reachable through a custom channel of the contact; messages of any
        other kind of channel (e-mail, WhatsApp and so on) cannot be posted here.

        A 200 means that the message was accepted. It does not mean that it was answered: while
        `status` is `RUNNING` the reply is still being worked on, and a message whose `status` is
        `FAILED`, with the reason in `error`, is also delivered with a 200.

        The documentation names no idempotency key. Repeating a request posts the message again.

        Args:
            org_id: Id of the organization that the chat belongs to. `c` stands for the organization in which the
                API key was made. The key of a parent organization may also name a sub-organization, by its real
                id.
            contact_id: Id of the contact in whose name the message is posted.
            chat_id: Id of the chat to post into. The chat must already exist.
            message: The content, authored as the contact, as parts in reading order.
            channel_id: Id of the contact's custom channel to send as. It may be left out when the contact has just one
                custom channel on this chat, and is needed when there are several.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The request was carried out, but the response cannot be read.

        Example:
            client.send_message_as_contact('c', 'con_3qWeRtY7uIoP2aSd', 'cht_1aZ9sX8dC7fV6gB5', message=[{'type': 'text', 'text': 'Where is my order 4711?'}])
        """
        from .api.contacts import send_message_as_contact as module

        call = self._perform(
            module.OPERATION,
            {
                "org_id": org_id,
                "contact_id": contact_id,
                "chat_id": chat_id,
            },
            {
                "message": message,
                "channel_id": channel_id if channel_id is not None else UNSET,
            },
            Options(timeout, deadline, headers),
        )
        return call.result()

    def _perform(
        self, operation: Operation[T], parameters: Mapping[str, object], body: object, options: Options
    ) -> Call[T]:
        """Make the attempts that a call takes, until it is over."""
        request = prepare_request(self._settings, operation, parameters, body, options)
        call = Call(self._settings, operation, request)
        if self._http.get().is_closed:
            raise InvalidRequestError("the client is closed")
        while True:
            failure: Exception | None = None
            http = self._http.get()
            try:
                send_and_read(call, http)
            except Exception as error:
                if not is_outcome(error, http):
                    raise
                failure = error
            # After the `except`, as errors raised in it are chained to `error`, whose request has the API key.
            delay = call.delay_before_retry(failure)
            if delay is None:
                return call
            time.sleep(delay)
            if self._http.get().is_closed:
                raise call.closed_error()


class AsyncInventClient:
    """Calls the API under asyncio or trio. One client can serve many calls at once, in one event loop.
    A forked process opens connections of its own.

    Args:
        api_key: The API key. Without it the environment variable INVENT_API_KEY is used.
        base_url: Where the API is. Without it INVENT_BASE_URL is used, and without that https://api.useinvent.com.
        timeout: Seconds that connecting, and each single read, write and wait for a free connection may take; not the
            whole call, as a server that keeps sending a little keeps a call going. An httpx.Timeout sets the four
            apart. Default: that of `http_client` if it has another than httpx's own, else 5 for connecting, 60 for each of the others.
        deadline: Seconds that a whole call may take: connecting, all attempts, the waits between them, and reading. A wait
            that would last longer is not begun. Default: no limit.
        max_retries: How many times to retry a request that was certainly not delivered: after a failed connection, and
            after a 429 that asks to wait at most 60 seconds. 0 disables retries.
        http_client: An httpx.AsyncClient of your own, for its transport, proxies, certificates, event hooks,
            cookies, parameters and headers (but for Authorization, Content-Type, Accept and Accept-Encoding). Its auth,
            base_url and redirects are not used, and it is never closed by this class. Make it after a fork, as a forked
            process would share its connections with its parent.
        allow_http: Allow http:// to other machines, which exposes the API key on the network. The environment variable
            INVENT_ALLOW_HTTP=1 does the same.

    Raises:
        ConfigurationError: One of these is missing or cannot be used.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        max_retries: int = 2,
        http_client: httpx.AsyncClient | None = None,
        allow_http: bool = False,
    ) -> None:
        if not isinstance(http_client, httpx.AsyncClient | None):
            raise ConfigurationError(f"http_client must be an httpx.AsyncClient, not {type(http_client).__name__}.")
        self._settings = Settings(
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            http_client=http_client,
            allow_http=allow_http,
            default_base_url=DEFAULT_BASE_URL,
            user_agent=USER_AGENT,
            needs_api_key=NEEDS_API_KEY,
        )
        self._http = HttpClientHolder(http_client, lambda: make_async_client(self._settings))
        self._connections: Connections | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"

    async def aclose(self) -> None:
        """Close the connections, unless they are those of an `http_client` that was passed in."""
        # Where they belong to another event loop, only that could close them.
        if self._http.is_own and (self._connections is None or self._connections.are_of_this_event_loop()):
            await self._http.get().aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def send_message_as_contact(
        self,
        org_id: str,
        contact_id: str,
        chat_id: str,
        *,
        message: Sequence[models.UserTextPart | Mapping[str, Any] | models.OtherPart],
        channel_id: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> models.ChatMessage:
        """Post a message into an existing chat, authored as the contact.

        The message counts as written by the contact, not by the owner of the API key. The chat
        must exist and must be reachable through a custom channel of the contact; messages of any
        other kind of channel (e-mail, WhatsApp and so on) cannot be posted here.

        A 200 means that the message was accepted. It does not mean that it was answered: while
        `status` is `RUNNING` the reply is still being worked on, and a message whose `status` is
        `FAILED`, with the reason in `error`, is also delivered with a 200.

        The documentation names no idempotency key. Repeating a request posts the message again.

        Args:
            org_id: Id of the organization that the chat belongs to. `c` stands for the organization in which the
                API key was made. The key of a parent organization may also name a sub-organization, by its real
                id.
            contact_id: Id of the contact in whose name the message is posted.
            chat_id: Id of the chat to post into. The chat must already exist.
            message: The content, authored as the contact, as parts in reading order.
            channel_id: Id of the contact's custom channel to send as. It may be left out when the contact has just one
                custom channel on this chat, and is needed when there are several.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The request was carried out, but the response cannot be read.

        Example:
            await client.send_message_as_contact('c', 'con_3qWeRtY7uIoP2aSd', 'cht_1aZ9sX8dC7fV6gB5', message=[{'type': 'text', 'text': 'Where is my order 4711?'}])
        """
        from .api.contacts import send_message_as_contact as module

        call = await self._perform(
            module.OPERATION,
            {
                "org_id": org_id,
                "contact_id": contact_id,
                "chat_id": chat_id,
            },
            {
                "message": message,
                "channel_id": channel_id if channel_id is not None else UNSET,
            },
            Options(timeout, deadline, headers),
        )
        return call.result()

    async def _perform(
        self, operation: Operation[T], parameters: Mapping[str, object], body: object, options: Options
    ) -> Call[T]:
        """Make the attempts that a call takes, until it is over."""
        request = prepare_request(self._settings, operation, parameters, body, options)
        call = Call(self._settings, operation, request)
        if self._http.get().is_closed:
            raise InvalidRequestError("the client is closed")
        while True:
            failure: Exception | None = None
            connections = self._current_connections()
            http = connections.http_client
            try:
                await asend_and_read(call, connections)
            except Exception as error:
                if not is_outcome(error, http):
                    raise
                failure = error
            # After the `except`, as errors raised in it are chained to `error`, whose request has the API key.
            delay = call.delay_before_retry(failure)
            if delay is None:
                return call
            import anyio

            await anyio.sleep(delay)
            if self._http.get().is_closed:
                raise call.closed_error()

    def _current_connections(self) -> Connections:
        """The connections of this process and this event loop.

        Raises:
            InvalidRequestError: They belong to another event loop.
        """
        if self._connections is None or self._connections.http_client is not self._http.get():
            self._connections = Connections(self._http)
        self._connections.check_event_loop()
        return self._connections


__all__ = ("AsyncInventClient", "InventClient")
