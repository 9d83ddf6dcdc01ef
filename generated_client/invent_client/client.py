"""The clients: `InventClient` and, for asyncio, `AsyncInventClient`."""

from __future__ import annotations

import datetime
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any, NoReturn, Self, TypeVar

import httpx

from . import __version__, models
from ._api_key import ApiKey
from ._call.call import Call
from ._call.frames import EmptiedFrames
from ._call.outcome import ends_attempt
from ._http.connections import Connections
from ._http.http_client import HttpClientHolder, make_async_client, make_client
from ._http.sending import asend_and_read, send_and_read
from ._pagination import Pages
from ._request.operation import Operation
from ._request.prepared import Options, prepare_request
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
            after a 429 that asks to wait at most 60 seconds; one that only reads also after a 408, a 5xx, a timeout or a
            broken connection. 0 disables retries.
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
        key = ApiKey(api_key)
        del api_key  # or an error's traceback would show it, where locals are shown
        if not isinstance(http_client, httpx.Client | None):
            raise ConfigurationError(f"http_client must be an httpx.Client, not {type(http_client).__name__}.")
        with EmptiedFrames():
            self._settings = Settings(
                api_key=key,
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

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled or copied, as it has connections: make one in each process"
        )

    def close(self) -> None:
        """Close the connections, unless they are those of an `http_client` that was passed in."""
        if self._http.is_own:
            self._http.get().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def list_contacts(
        self,
        org_id: str,
        *,
        search: str | None = None,
        is_admin: bool | None = None,
        unsubscribed: bool | None = None,
        user_id: str | None = None,
        name: str | None = None,
        username: str | None = None,
        email: str | None = None,
        segment_id: str | None = None,
        exclude_admins: bool | None = None,
        exclude_board_id: str | None = None,
        status: models.ListContactsStatus | str | None = None,
        page: float | None = None,
        take: float | None = None,
        next_: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> list[models.Contact]:
        """List the contacts of an organization.

        This is where the ids of contacts and of their channels come from: a connector finds its
        own customer by `user_id`. All filters are optional; whether several of them are combined is
        not documented.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            search: A text that the name must contain.
            is_admin: Only contacts that are administrators, or only those that are not.
            unsubscribed: Only contacts that are unsubscribed, or only those that are not.
            user_id: Id of the person in the connected system, as one of the contact's channels has it.
            name: Name of the contact.
            username: Account name of the contact on one of its channels.
            email: E-mail address of the contact on one of its channels.
            segment_id: Id of a segment that the contact belongs to.
            exclude_admins: Whether to leave out contacts that are administrators.
            exclude_board_id: Id of a board whose contacts are left out. What a board is, is not documented here.
            status: Only contacts of this state.
            page: Which page of the list, counted from 1, the first by default.
            take: How many items a page has at most. No more than 100, which is the default.
            next_: A token for the next page. The documentation says that only special endpoints use it, but not
                which.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            client.list_contacts('c', user_id='customer-1815')
        """
        from .api.contacts import list_contacts as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
        call = self._perform(
            module.OPERATION,
            {
                "org_id": org_id,
                "search": search,
                "is_admin": is_admin,
                "unsubscribed": unsubscribed,
                "user_id": user_id,
                "name": name,
                "username": username,
                "email": email,
                "segment_id": segment_id,
                "exclude_admins": exclude_admins,
                "exclude_board_id": exclude_board_id,
                "status": status,
                "page": page,
                "take": take,
                "next_": next_,
            },
            UNSET,
            options,
        )
        return call.result()

    def iter_list_contacts(
        self,
        org_id: str,
        *,
        search: str | None = None,
        is_admin: bool | None = None,
        unsubscribed: bool | None = None,
        user_id: str | None = None,
        name: str | None = None,
        username: str | None = None,
        email: str | None = None,
        segment_id: str | None = None,
        exclude_admins: bool | None = None,
        exclude_board_id: str | None = None,
        status: models.ListContactsStatus | str | None = None,
        page: float | None = None,
        take: float | None = None,
        next_: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[models.Contact]:
        """List the contacts of an organization, item by item. Pages are fetched while you iterate.

        This is where the ids of contacts and of their channels come from: a connector finds its
        own customer by `user_id`. All filters are optional; whether several of them are combined is
        not documented.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            search: A text that the name must contain.
            is_admin: Only contacts that are administrators, or only those that are not.
            unsubscribed: Only contacts that are unsubscribed, or only those that are not.
            user_id: Id of the person in the connected system, as one of the contact's channels has it.
            name: Name of the contact.
            username: Account name of the contact on one of its channels.
            email: E-mail address of the contact on one of its channels.
            segment_id: Id of a segment that the contact belongs to.
            exclude_admins: Whether to leave out contacts that are administrators.
            exclude_board_id: Id of a board whose contacts are left out. What a board is, is not documented here.
            status: Only contacts of this state.
            page: Which page of the list, counted from 1, the first by default.
            take: How many items a page has at most. No more than 100, which is the default.
            next_: A token for the next page. The documentation says that only special endpoints use it, but not
                which.
            timeout: For each page, as the client's `timeout`.
            deadline: For each page, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
            APIError: The list goes on after 10,000 pages. The argument `page` begins with a later one.

        Example:
            for item in client.iter_list_contacts('c', user_id='customer-1815'):
                print(item)
        """
        from .api.contacts import list_contacts as module

        return self._iterate(
            module.OPERATION,
            {
                "org_id": org_id,
                "search": search,
                "is_admin": is_admin,
                "unsubscribed": unsubscribed,
                "user_id": user_id,
                "name": name,
                "username": username,
                "email": email,
                "segment_id": segment_id,
                "exclude_admins": exclude_admins,
                "exclude_board_id": exclude_board_id,
                "status": status,
                "page": page,
                "take": take,
                "next_": next_,
            },
            "page",
            Options(timeout, deadline, headers),
        )

    def create_contact(
        self,
        org_id: str,
        *,
        channel: models.NewContactChannel | models.NewContactChannelParam | None = None,
        segment_ids: Sequence[str] | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> models.Contact:
        """Create a contact.

        Make a contact for a person of the connected system. The ids of its channels, which
        `createChat` takes, are in the response. Which fields are required is not known, as the
        copy of the page is cut off.

        Repeating a request may create a second contact.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            channel: The person behind the contact, as the connected system knows it.
            segment_ids: Ids of the segments that the contact is to belong to.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            client.create_contact('c', channel={'user_id': 'customer-1815', 'name': 'Jane Customer', 'email': 'jane@example.com'})
        """
        from .api.contacts import create_contact as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
        call = self._perform(
            module.OPERATION,
            {
                "org_id": org_id,
            },
            {
                "channel": channel if channel is not None else UNSET,
                "segment_ids": segment_ids if segment_ids is not None else UNSET,
            },
            options,
        )
        return call.result()

    def send_message_as_contact(
        self,
        org_id: str,
        contact_id: str,
        chat_id: str,
        *,
        message: Sequence[models.UserPart],
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

        The documentation names no idempotency key. Repeating a request is assumed to post the message again.

        The documentation has a twin of this endpoint, with the channel in its path and `message`
        alone in its body, and does not say which of the two is to be preferred.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            contact_id: Id of the contact on whose behalf this is done, as `listContacts` gives it.
            chat_id: Id of the chat, as `createChat` gives it. The chat must already exist.
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
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            client.send_message_as_contact('c', 'con_3qWeRtY7uIoP2aSd', 'cht_1aZ9sX8dC7fV6gB5', message=[{'type': 'text', 'text': 'Where is my order 4711?'}])
        """
        from .api.contacts import send_message_as_contact as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
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
            options,
        )
        return call.result()

    def create_chat(
        self,
        org_id: str,
        contact_id: str,
        channel_id: str,
        *,
        assistant_id: str | None = None,
        title: str | None = None,
        message: Sequence[models.UserPart] | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> models.Chat:
        """Begin a chat with a contact on one of its custom channels.

        The contact's channel is the only member of the new chat; the owner of the API key is not
        one. A first message, if there is one, is authored as the contact. The response, as far as
        it is known, does not show that message. To wait for the answer to one, post it with
        `sendMessageAsContact`. Which fields are required is not known, as the copy of the page is
        cut off.

        Repeating a request may begin a second chat.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            contact_id: Id of the contact on whose behalf this is done, as `listContacts` gives it.
            channel_id: Id of one of the contact's custom channels, as the contact's `channels` give it.
            assistant_id: Id of the assistant that is to answer.
            title: Title of the chat.
            message: A first message, authored as the contact, as parts in reading order.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            client.create_chat('c', 'con_3qWeRtY7uIoP2aSd', 'cch_5hT2mKq8Zs1LwXv9', message=[{'type': 'text', 'text': 'Where is my order 4711?'}])
        """
        from .api.chats import create_chat as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
        call = self._perform(
            module.OPERATION,
            {
                "org_id": org_id,
                "contact_id": contact_id,
                "channel_id": channel_id,
            },
            {
                "assistant_id": assistant_id if assistant_id is not None else UNSET,
                "title": title if title is not None else UNSET,
                "message": message if message is not None else UNSET,
            },
            options,
        )
        return call.result()

    def list_chat_messages(
        self,
        chat_id: str,
        *,
        from_date: datetime.datetime | str | None = None,
        page: float | None = None,
        take: float | None = None,
        next_: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> list[models.ChatMessage]:
        """List the messages of a chat.

        This is how an answer is read, and how one finds out whether a message of unknown fate
        arrived. The order of the messages is not documented, nor is how an answer refers to the
        message that it answers. An answer has the `role` `assistant`, and is final when its
        `status` is no longer `RUNNING`.

        Args:
            chat_id: Id of the chat, as `createChat` gives it. The chat must already exist.
            from_date: Only messages from this time on. Whether those of this very time are among them is not
                documented. The name is taken from public code that calls the API, as it is cut off in the copy
                of the page.
            page: Which page of the list, counted from 1, the first by default.
            take: How many items a page has at most. No more than 100, which is the default.
            next_: A token for the next page. The documentation says that only special endpoints use it, but not
                which.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            client.list_chat_messages('cht_1aZ9sX8dC7fV6gB5')
        """
        from .api.chats import list_chat_messages as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
        call = self._perform(
            module.OPERATION,
            {
                "chat_id": chat_id,
                "from_date": from_date,
                "page": page,
                "take": take,
                "next_": next_,
            },
            UNSET,
            options,
        )
        return call.result()

    def iter_list_chat_messages(
        self,
        chat_id: str,
        *,
        from_date: datetime.datetime | str | None = None,
        page: float | None = None,
        take: float | None = None,
        next_: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[models.ChatMessage]:
        """List the messages of a chat, item by item. Pages are fetched while you iterate.

        This is how an answer is read, and how one finds out whether a message of unknown fate
        arrived. The order of the messages is not documented, nor is how an answer refers to the
        message that it answers. An answer has the `role` `assistant`, and is final when its
        `status` is no longer `RUNNING`.

        Args:
            chat_id: Id of the chat, as `createChat` gives it. The chat must already exist.
            from_date: Only messages from this time on. Whether those of this very time are among them is not
                documented. The name is taken from public code that calls the API, as it is cut off in the copy
                of the page.
            page: Which page of the list, counted from 1, the first by default.
            take: How many items a page has at most. No more than 100, which is the default.
            next_: A token for the next page. The documentation says that only special endpoints use it, but not
                which.
            timeout: For each page, as the client's `timeout`.
            deadline: For each page, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
            APIError: The list goes on after 10,000 pages. The argument `page` begins with a later one.

        Example:
            for item in client.iter_list_chat_messages('cht_1aZ9sX8dC7fV6gB5'):
                print(item)
        """
        from .api.chats import list_chat_messages as module

        return self._iterate(
            module.OPERATION,
            {
                "chat_id": chat_id,
                "from_date": from_date,
                "page": page,
                "take": take,
                "next_": next_,
            },
            "page",
            Options(timeout, deadline, headers),
        )

    def _perform(
        self, operation: Operation[T], parameters: Mapping[str, object], body: object, options: Options
    ) -> Call[T]:
        """Make the attempts that a call takes, until its outcome is known."""
        with EmptiedFrames():
            call = Call(
                self._settings, operation, prepare_request(self._settings, operation, parameters, body, options)
            )
            if self._http.get().is_closed:
                raise InvalidRequestError("the client is closed")
            while True:
                http = self._http.get()
                try:
                    send_and_read(call, http)
                except Exception as error:
                    if not ends_attempt(error, http):
                        raise
                    call.note_failure(error)
                # After the `except`, as errors raised in it are chained to `error`.
                delay = call.delay_before_retry()
                if delay is None:
                    return call
                time.sleep(delay)
                if self._http.get().is_closed:
                    raise call.closed_error()

    def _iterate(
        self, operation: Operation[list[T]], parameters: dict[str, Any], page: str, options: Options
    ) -> Iterator[T]:
        """The items of all pages of a list. `page` is the argument for a page's number."""
        pages = Pages[T](parameters[page])
        while not pages.are_over:
            parameters[page] = pages.next_number()
            call = self._perform(operation, parameters, UNSET, options)
            items = pages.add(call.result(), call.attempt.headers)
            while items:  # a loop variable would keep the last item, and the error of a later page show it
                yield items.popleft()


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
            after a 429 that asks to wait at most 60 seconds; one that only reads also after a 408, a 5xx, a timeout or a
            broken connection. 0 disables retries.
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
        key = ApiKey(api_key)
        del api_key  # or an error's traceback would show it, where locals are shown
        if not isinstance(http_client, httpx.AsyncClient | None):
            raise ConfigurationError(f"http_client must be an httpx.AsyncClient, not {type(http_client).__name__}.")
        with EmptiedFrames():
            self._settings = Settings(
                api_key=key,
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

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled or copied, as it has connections: make one in each process"
        )

    async def aclose(self) -> None:
        """Close the connections, unless they are those of an `http_client` that was passed in."""
        # Where they belong to another event loop, only that could close them.
        if self._http.is_own and (self._connections is None or self._connections.are_of_this_event_loop()):
            await self._http.get().aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def list_contacts(
        self,
        org_id: str,
        *,
        search: str | None = None,
        is_admin: bool | None = None,
        unsubscribed: bool | None = None,
        user_id: str | None = None,
        name: str | None = None,
        username: str | None = None,
        email: str | None = None,
        segment_id: str | None = None,
        exclude_admins: bool | None = None,
        exclude_board_id: str | None = None,
        status: models.ListContactsStatus | str | None = None,
        page: float | None = None,
        take: float | None = None,
        next_: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> list[models.Contact]:
        """List the contacts of an organization.

        This is where the ids of contacts and of their channels come from: a connector finds its
        own customer by `user_id`. All filters are optional; whether several of them are combined is
        not documented.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            search: A text that the name must contain.
            is_admin: Only contacts that are administrators, or only those that are not.
            unsubscribed: Only contacts that are unsubscribed, or only those that are not.
            user_id: Id of the person in the connected system, as one of the contact's channels has it.
            name: Name of the contact.
            username: Account name of the contact on one of its channels.
            email: E-mail address of the contact on one of its channels.
            segment_id: Id of a segment that the contact belongs to.
            exclude_admins: Whether to leave out contacts that are administrators.
            exclude_board_id: Id of a board whose contacts are left out. What a board is, is not documented here.
            status: Only contacts of this state.
            page: Which page of the list, counted from 1, the first by default.
            take: How many items a page has at most. No more than 100, which is the default.
            next_: A token for the next page. The documentation says that only special endpoints use it, but not
                which.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            await client.list_contacts('c', user_id='customer-1815')
        """
        from .api.contacts import list_contacts as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
        call = await self._perform(
            module.OPERATION,
            {
                "org_id": org_id,
                "search": search,
                "is_admin": is_admin,
                "unsubscribed": unsubscribed,
                "user_id": user_id,
                "name": name,
                "username": username,
                "email": email,
                "segment_id": segment_id,
                "exclude_admins": exclude_admins,
                "exclude_board_id": exclude_board_id,
                "status": status,
                "page": page,
                "take": take,
                "next_": next_,
            },
            UNSET,
            options,
        )
        return call.result()

    def iter_list_contacts(
        self,
        org_id: str,
        *,
        search: str | None = None,
        is_admin: bool | None = None,
        unsubscribed: bool | None = None,
        user_id: str | None = None,
        name: str | None = None,
        username: str | None = None,
        email: str | None = None,
        segment_id: str | None = None,
        exclude_admins: bool | None = None,
        exclude_board_id: str | None = None,
        status: models.ListContactsStatus | str | None = None,
        page: float | None = None,
        take: float | None = None,
        next_: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[models.Contact]:
        """List the contacts of an organization, item by item. Pages are fetched while you iterate.

        This is where the ids of contacts and of their channels come from: a connector finds its
        own customer by `user_id`. All filters are optional; whether several of them are combined is
        not documented.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            search: A text that the name must contain.
            is_admin: Only contacts that are administrators, or only those that are not.
            unsubscribed: Only contacts that are unsubscribed, or only those that are not.
            user_id: Id of the person in the connected system, as one of the contact's channels has it.
            name: Name of the contact.
            username: Account name of the contact on one of its channels.
            email: E-mail address of the contact on one of its channels.
            segment_id: Id of a segment that the contact belongs to.
            exclude_admins: Whether to leave out contacts that are administrators.
            exclude_board_id: Id of a board whose contacts are left out. What a board is, is not documented here.
            status: Only contacts of this state.
            page: Which page of the list, counted from 1, the first by default.
            take: How many items a page has at most. No more than 100, which is the default.
            next_: A token for the next page. The documentation says that only special endpoints use it, but not
                which.
            timeout: For each page, as the client's `timeout`.
            deadline: For each page, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
            APIError: The list goes on after 10,000 pages. The argument `page` begins with a later one.

        Example:
            async for item in client.iter_list_contacts('c', user_id='customer-1815'):
                print(item)
        """
        from .api.contacts import list_contacts as module

        return self._iterate(
            module.OPERATION,
            {
                "org_id": org_id,
                "search": search,
                "is_admin": is_admin,
                "unsubscribed": unsubscribed,
                "user_id": user_id,
                "name": name,
                "username": username,
                "email": email,
                "segment_id": segment_id,
                "exclude_admins": exclude_admins,
                "exclude_board_id": exclude_board_id,
                "status": status,
                "page": page,
                "take": take,
                "next_": next_,
            },
            "page",
            Options(timeout, deadline, headers),
        )

    async def create_contact(
        self,
        org_id: str,
        *,
        channel: models.NewContactChannel | models.NewContactChannelParam | None = None,
        segment_ids: Sequence[str] | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> models.Contact:
        """Create a contact.

        Make a contact for a person of the connected system. The ids of its channels, which
        `createChat` takes, are in the response. Which fields are required is not known, as the
        copy of the page is cut off.

        Repeating a request may create a second contact.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            channel: The person behind the contact, as the connected system knows it.
            segment_ids: Ids of the segments that the contact is to belong to.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            await client.create_contact('c', channel={'user_id': 'customer-1815', 'name': 'Jane Customer', 'email': 'jane@example.com'})
        """
        from .api.contacts import create_contact as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
        call = await self._perform(
            module.OPERATION,
            {
                "org_id": org_id,
            },
            {
                "channel": channel if channel is not None else UNSET,
                "segment_ids": segment_ids if segment_ids is not None else UNSET,
            },
            options,
        )
        return call.result()

    async def send_message_as_contact(
        self,
        org_id: str,
        contact_id: str,
        chat_id: str,
        *,
        message: Sequence[models.UserPart],
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

        The documentation names no idempotency key. Repeating a request is assumed to post the message again.

        The documentation has a twin of this endpoint, with the channel in its path and `message`
        alone in its body, and does not say which of the two is to be preferred.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            contact_id: Id of the contact on whose behalf this is done, as `listContacts` gives it.
            chat_id: Id of the chat, as `createChat` gives it. The chat must already exist.
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
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            await client.send_message_as_contact('c', 'con_3qWeRtY7uIoP2aSd', 'cht_1aZ9sX8dC7fV6gB5', message=[{'type': 'text', 'text': 'Where is my order 4711?'}])
        """
        from .api.contacts import send_message_as_contact as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
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
            options,
        )
        return call.result()

    async def create_chat(
        self,
        org_id: str,
        contact_id: str,
        channel_id: str,
        *,
        assistant_id: str | None = None,
        title: str | None = None,
        message: Sequence[models.UserPart] | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> models.Chat:
        """Begin a chat with a contact on one of its custom channels.

        The contact's channel is the only member of the new chat; the owner of the API key is not
        one. A first message, if there is one, is authored as the contact. The response, as far as
        it is known, does not show that message. To wait for the answer to one, post it with
        `sendMessageAsContact`. Which fields are required is not known, as the copy of the page is
        cut off.

        Repeating a request may begin a second chat.

        Args:
            org_id: Id of the organization. `c` stands for the organization in which the API key was made. The key
                of a parent organization may also name a sub-organization, by its real id.
            contact_id: Id of the contact on whose behalf this is done, as `listContacts` gives it.
            channel_id: Id of one of the contact's custom channels, as the contact's `channels` give it.
            assistant_id: Id of the assistant that is to answer.
            title: Title of the chat.
            message: A first message, authored as the contact, as parts in reading order.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            await client.create_chat('c', 'con_3qWeRtY7uIoP2aSd', 'cch_5hT2mKq8Zs1LwXv9', message=[{'type': 'text', 'text': 'Where is my order 4711?'}])
        """
        from .api.chats import create_chat as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
        call = await self._perform(
            module.OPERATION,
            {
                "org_id": org_id,
                "contact_id": contact_id,
                "channel_id": channel_id,
            },
            {
                "assistant_id": assistant_id if assistant_id is not None else UNSET,
                "title": title if title is not None else UNSET,
                "message": message if message is not None else UNSET,
            },
            options,
        )
        return call.result()

    async def list_chat_messages(
        self,
        chat_id: str,
        *,
        from_date: datetime.datetime | str | None = None,
        page: float | None = None,
        take: float | None = None,
        next_: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> list[models.ChatMessage]:
        """List the messages of a chat.

        This is how an answer is read, and how one finds out whether a message of unknown fate
        arrived. The order of the messages is not documented, nor is how an answer refers to the
        message that it answers. An answer has the `role` `assistant`, and is final when its
        `status` is no longer `RUNNING`.

        Args:
            chat_id: Id of the chat, as `createChat` gives it. The chat must already exist.
            from_date: Only messages from this time on. Whether those of this very time are among them is not
                documented. The name is taken from public code that calls the API, as it is cut off in the copy
                of the page.
            page: Which page of the list, counted from 1, the first by default.
            take: How many items a page has at most. No more than 100, which is the default.
            next_: A token for the next page. The documentation says that only special endpoints use it, but not
                which.
            timeout: For this call, as the client's `timeout`.
            deadline: For this call, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.

        Example:
            await client.list_chat_messages('cht_1aZ9sX8dC7fV6gB5')
        """
        from .api.chats import list_chat_messages as module

        options = Options(timeout, deadline, headers)
        del headers  # which may hold secrets
        call = await self._perform(
            module.OPERATION,
            {
                "chat_id": chat_id,
                "from_date": from_date,
                "page": page,
                "take": take,
                "next_": next_,
            },
            UNSET,
            options,
        )
        return call.result()

    def iter_list_chat_messages(
        self,
        chat_id: str,
        *,
        from_date: datetime.datetime | str | None = None,
        page: float | None = None,
        take: float | None = None,
        next_: str | None = None,
        timeout: Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[models.ChatMessage]:
        """List the messages of a chat, item by item. Pages are fetched while you iterate.

        This is how an answer is read, and how one finds out whether a message of unknown fate
        arrived. The order of the messages is not documented, nor is how an answer refers to the
        message that it answers. An answer has the `role` `assistant`, and is final when its
        `status` is no longer `RUNNING`.

        Args:
            chat_id: Id of the chat, as `createChat` gives it. The chat must already exist.
            from_date: Only messages from this time on. Whether those of this very time are among them is not
                documented. The name is taken from public code that calls the API, as it is cut off in the copy
                of the page.
            page: Which page of the list, counted from 1, the first by default.
            take: How many items a page has at most. No more than 100, which is the default.
            next_: A token for the next page. The documentation says that only special endpoints use it, but not
                which.
            timeout: For each page, as the client's `timeout`.
            deadline: For each page, as the client's `deadline`.
            headers: Further headers, such as `traceparent`. Those that the client sets itself are refused.

        Raises:
            InvalidRequestError: The contract refuses an argument. Nothing was sent.
            APIStatusError: The status is not 2xx. Subclasses tell the common statuses apart.
            APIConnectionError: There is no complete response. It is an APITimeoutError if a timeout passed.
            APIResponseValidationError: The status is 2xx, but the response cannot be read.
            APIError: The list goes on after 10,000 pages. The argument `page` begins with a later one.

        Example:
            async for item in client.iter_list_chat_messages('cht_1aZ9sX8dC7fV6gB5'):
                print(item)
        """
        from .api.chats import list_chat_messages as module

        return self._iterate(
            module.OPERATION,
            {
                "chat_id": chat_id,
                "from_date": from_date,
                "page": page,
                "take": take,
                "next_": next_,
            },
            "page",
            Options(timeout, deadline, headers),
        )

    async def _perform(
        self, operation: Operation[T], parameters: Mapping[str, object], body: object, options: Options
    ) -> Call[T]:
        """Make the attempts that a call takes, until its outcome is known."""
        with EmptiedFrames():
            call = Call(
                self._settings, operation, prepare_request(self._settings, operation, parameters, body, options)
            )
            if self._http.get().is_closed:
                raise InvalidRequestError("the client is closed")
            while True:
                connections = self._current_connections()
                http = connections.http_client
                try:
                    await asend_and_read(call, connections)
                except Exception as error:
                    if not ends_attempt(error, http):
                        raise
                    call.note_failure(error)
                # After the `except`, as errors raised in it are chained to `error`.
                delay = call.delay_before_retry()
                if delay is None:
                    return call
                import anyio

                await anyio.sleep(delay)
                if self._http.get().is_closed:
                    raise call.closed_error()

    async def _iterate(
        self, operation: Operation[list[T]], parameters: dict[str, Any], page: str, options: Options
    ) -> AsyncIterator[T]:
        """The items of all pages of a list. `page` is the argument for a page's number."""
        pages = Pages[T](parameters[page])
        while not pages.are_over:
            parameters[page] = pages.next_number()
            call = await self._perform(operation, parameters, UNSET, options)
            items = pages.add(call.result(), call.attempt.headers)
            while items:  # a loop variable would keep the last item, and the error of a later page show it
                yield items.popleft()

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
