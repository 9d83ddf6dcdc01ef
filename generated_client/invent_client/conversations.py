"""Waits for a reply in a chat, and tells whether a message was posted."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from . import models
from ._invalid_field import InvalidField
from ._model import Model
from ._pagination import Pages
from ._polling import LEAST_DEADLINE, TRANSIENT_ERRORS, Polling, RequestBudget
from ._request import Options
from ._settings import check_deadline
from .client import AsyncInventClient, InventClient
from .errors import InvalidRequestError, InventError
from .types import UNSET

_budgets: WeakKeyDictionary[InventClient | AsyncInventClient, RequestBudget] = WeakKeyDictionary()


def _polling(client: InventClient | AsyncInventClient, after: models.ChatMessage, timeout: float) -> Polling:
    """The requests of a wait.

    Raises:
        InvalidRequestError: It cannot be waited like this.
    """
    try:
        seconds = check_deadline(timeout, "timeout")
        if not isinstance(after, models.ChatMessage):
            raise InvalidField("after", "must be a ChatMessage, such as send_message_as_contact returns")
        _check_moment("after.created_at", after.created_at)
    except InvalidField as error:
        refusal = InvalidRequestError(str(error), field=error.path)
        refusal.delivery = "delivered"  # the message that is waited on
        raise refusal from None
    return Polling("a reply", _budgets.setdefault(client, RequestBudget()), seconds)


def _check_moment(name: str, moment: object) -> None:
    if not isinstance(moment, datetime.datetime) or moment.tzinfo is None:
        raise InvalidField(name, "must be a datetime with a time zone")


def _is_since(created_at: datetime.datetime, moment: datetime.datetime) -> bool:
    """Whether a message was created at a moment or after it, as exactly as its time tells."""
    if created_at.microsecond == 0:
        moment = moment.replace(microsecond=0)
    elif created_at.microsecond % 1000 == 0:
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return created_at >= moment


def _reply_in(messages: Sequence[models.ChatMessage], after: models.ChatMessage) -> models.ChatMessage | None:
    """The first final message of the assistant since another message, whatever their order in the list."""
    assert isinstance(after.created_at, datetime.datetime)
    replies = [
        message
        for message in messages
        if message.role == "assistant" and message.status != "RUNNING" and message.id != after.id
        if isinstance(message.created_at, datetime.datetime) and _is_since(message.created_at, after.created_at)
    ]
    return min(replies, key=lambda message: (message.created_at, message.id), default=None)


def _from_date(moment: datetime.datetime) -> datetime.datetime:
    """What to ask for, as it is not documented whether messages of the very time are among those from it on."""
    try:
        return moment - datetime.timedelta(seconds=1)
    except OverflowError:  # there is no earlier one
        return moment


def _parts_to_find(message: object, since: object) -> Sequence[Mapping[str, Any]]:
    """The parts of a message as JSON has them.

    Raises:
        InvalidRequestError: They are no parts, or there is no moment since which to look for them.
    """
    try:
        _check_moment("since", since)
        if isinstance(message, str | Mapping) or not isinstance(message, Sequence) or not message:
            raise InvalidField("message", "must be the list of parts that was posted")
        parts: list[Any] = [part.to_dict() if isinstance(part, Model) else part for part in message]
        for index, part in enumerate(parts):
            if not isinstance(part, Mapping):
                raise InvalidField(f"message[{index}]", "must be a part, such as a UserTextPart")
    except InvalidField as error:
        raise InvalidRequestError(str(error), field=error.path) from None
    return parts


def _has_parts(message: models.ChatMessage, parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of a message's contents has just these parts. A part may have come back with further fields."""
    contents = message.to_dict().get("messages")
    for content in contents if isinstance(contents, list) else []:
        received = content.get("parts") if isinstance(content, dict) else None
        if isinstance(received, list) and len(received) == len(parts):
            if all(map(_is_same_part, parts, received)):
                return True
    return False


def _is_same_part(sent: Mapping[str, Any], received: object) -> bool:
    return isinstance(received, dict) and all(name in received and received[name] == sent[name] for name in sent)


def wait_for_reply(
    client: InventClient, chat_id: str, *, after: models.ChatMessage, timeout: float = 60
) -> models.ChatMessage:
    """Wait for the assistant's answer to a message.

    The chat's messages are listed again and again, first often and then less often, until one of the assistant's is
    there that was created since `after` and is no longer RUNNING. A 429, a 5xx or a broken connection does not end
    the wait.

    An answer does not say which message it answers, so one to an earlier message that comes later is taken, too. All
    waits of a client share 240 requests a minute.

    Args:
        client: The client. Its `timeout` bounds each request, its `deadline` and `max_retries` do not count here.
        chat_id: Id of the chat that the message was posted into.
        after: The message, as `send_message_as_contact` returned it, with its `created_at`.
        timeout: Seconds to wait at most.

    Returns:
        The answer. Look at its `status`, which can also be FAILED or CANCELED.

    Raises:
        InvalidRequestError: An argument cannot be used, such as a message without `created_at`.
        APITimeoutError: No answer came in time.
        InventError: The chat cannot be read. The `delivery` of all these errors is `"delivered"`, as `after` was.

    Example:
        reply = wait_for_reply(client, chat.id, after=posted)
    """
    polling = _polling(client, after, timeout)
    assert isinstance(after.created_at, datetime.datetime)
    delay = polling.delay_before_round()
    while True:
        pages = Pages[models.ChatMessage](None)
        messages: list[models.ChatMessage] = []
        while not pages.are_over:
            time.sleep(delay)
            try:
                messages += _read_page(client, chat_id, after.created_at, pages, polling)
            except TRANSIENT_ERRORS as error:
                polling.note_error(error)
                break
            except InventError as error:
                error.delivery = "delivered"
                raise
            if not pages.are_over:
                delay = polling.delay_before_page()
        else:
            reply = _reply_in(messages, after)
            if reply is not None:
                return reply
        delay = polling.delay_before_round()


def _read_page(
    client: InventClient,
    chat_id: str,
    moment: datetime.datetime,
    pages: Pages[models.ChatMessage],
    polling: Polling,
) -> Sequence[models.ChatMessage]:
    from .api.chats import list_chat_messages as module

    parameters: dict[str, object] = {
        "chat_id": chat_id,
        "from_date": _from_date(moment),
        "page": pages.number,
        "take": UNSET,
        "next_": UNSET,
    }
    options = Options(deadline=max(polling.remaining(), LEAST_DEADLINE), max_retries=0)
    call = client._perform(module.OPERATION, parameters, UNSET, options)
    return pages.add(call.result(), call.attempt.headers)


def find_message(
    client: InventClient,
    chat_id: str,
    *,
    message: Sequence[models.UserTextPart | models.OtherPart | Mapping[str, Any]],
    since: datetime.datetime,
) -> list[models.ChatMessage]:
    """The contact's messages in a chat with just these parts: none, one or several.

    This tells what became of a message whose error has `delivery == "unknown"`. The API may still be at work on a
    request that has timed out, so wait a moment before you look.

    Args:
        client: The client.
        chat_id: Id of the chat that the message was posted into.
        message: The parts, as they were posted.
        since: Only messages that were created at this moment or later, by the API's clock, are looked at. It has a time
            zone: take `datetime.now(UTC)` before you post.

    Raises:
        InvalidRequestError: These are no parts, or no moment with a time zone.
        InventError: The chat cannot be read, as with `iter_list_chat_messages`.

    Example:
        is_posted = bool(find_message(client, chat.id, message=parts, since=before_posting))
    """
    parts = _parts_to_find(message, since)
    messages_by_id: dict[str, models.ChatMessage] = {}
    for candidate in client.iter_list_chat_messages(chat_id, from_date=_from_date(since)):
        created_at = candidate.created_at
        # One of unknown age may be the message, which must not be posted again then.
        is_since = not isinstance(created_at, datetime.datetime) or _is_since(created_at, since)
        if candidate.role == "user" and is_since and _has_parts(candidate, parts):
            messages_by_id[candidate.id] = candidate
    return list(messages_by_id.values())


async def wait_for_reply_async(
    client: AsyncInventClient, chat_id: str, *, after: models.ChatMessage, timeout: float = 60
) -> models.ChatMessage:
    """Wait for the assistant's answer to a message.

    The chat's messages are listed again and again, first often and then less often, until one of the assistant's is
    there that was created since `after` and is no longer RUNNING. A 429, a 5xx or a broken connection does not end
    the wait.

    An answer does not say which message it answers, so one to an earlier message that comes later is taken, too. All
    waits of a client share 240 requests a minute.

    Args:
        client: The client. Its `timeout` bounds each request, its `deadline` and `max_retries` do not count here.
        chat_id: Id of the chat that the message was posted into.
        after: The message, as `send_message_as_contact` returned it, with its `created_at`.
        timeout: Seconds to wait at most.

    Returns:
        The answer. Look at its `status`, which can also be FAILED or CANCELED.

    Raises:
        InvalidRequestError: An argument cannot be used, such as a message without `created_at`.
        APITimeoutError: No answer came in time.
        InventError: The chat cannot be read. The `delivery` of all these errors is `"delivered"`, as `after` was.

    Example:
        reply = await wait_for_reply_async(client, chat.id, after=posted)
    """
    import anyio

    polling = _polling(client, after, timeout)
    assert isinstance(after.created_at, datetime.datetime)
    delay = polling.delay_before_round()
    while True:
        pages = Pages[models.ChatMessage](None)
        messages: list[models.ChatMessage] = []
        while not pages.are_over:
            await anyio.sleep(delay)
            try:
                messages += await _read_page_async(client, chat_id, after.created_at, pages, polling)
            except TRANSIENT_ERRORS as error:
                polling.note_error(error)
                break
            except InventError as error:
                error.delivery = "delivered"
                raise
            if not pages.are_over:
                delay = polling.delay_before_page()
        else:
            reply = _reply_in(messages, after)
            if reply is not None:
                return reply
        delay = polling.delay_before_round()


async def _read_page_async(
    client: AsyncInventClient,
    chat_id: str,
    moment: datetime.datetime,
    pages: Pages[models.ChatMessage],
    polling: Polling,
) -> Sequence[models.ChatMessage]:
    from .api.chats import list_chat_messages as module

    parameters: dict[str, object] = {
        "chat_id": chat_id,
        "from_date": _from_date(moment),
        "page": pages.number,
        "take": UNSET,
        "next_": UNSET,
    }
    options = Options(deadline=max(polling.remaining(), LEAST_DEADLINE), max_retries=0)
    call = await client._perform(module.OPERATION, parameters, UNSET, options)
    return pages.add(call.result(), call.attempt.headers)


async def find_message_async(
    client: AsyncInventClient,
    chat_id: str,
    *,
    message: Sequence[models.UserTextPart | models.OtherPart | Mapping[str, Any]],
    since: datetime.datetime,
) -> list[models.ChatMessage]:
    """The contact's messages in a chat with just these parts: none, one or several.

    This tells what became of a message whose error has `delivery == "unknown"`. The API may still be at work on a
    request that has timed out, so wait a moment before you look.

    Args:
        client: The client.
        chat_id: Id of the chat that the message was posted into.
        message: The parts, as they were posted.
        since: Only messages that were created at this moment or later, by the API's clock, are looked at. It has a time
            zone: take `datetime.now(UTC)` before you post.

    Raises:
        InvalidRequestError: These are no parts, or no moment with a time zone.
        InventError: The chat cannot be read, as with `iter_list_chat_messages`.

    Example:
        is_posted = bool(await find_message_async(client, chat.id, message=parts, since=before_posting))
    """
    parts = _parts_to_find(message, since)
    messages_by_id: dict[str, models.ChatMessage] = {}
    async for candidate in client.iter_list_chat_messages(chat_id, from_date=_from_date(since)):
        created_at = candidate.created_at
        # One of unknown age may be the message, which must not be posted again then.
        is_since = not isinstance(created_at, datetime.datetime) or _is_since(created_at, since)
        if candidate.role == "user" and is_since and _has_parts(candidate, parts):
            messages_by_id[candidate.id] = candidate
    return list(messages_by_id.values())


__all__ = ("find_message", "find_message_async", "wait_for_reply", "wait_for_reply_async")
