"""Waits for a reply in a chat, and tells whether a message was posted."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from . import models
from ._frames import emptied_frames
from ._invalid_field import InvalidField
from ._loading import load_datetime
from ._model import to_json
from ._pagination import Pages
from ._polling import Polling, RequestBudget
from ._request import Options
from ._settings import check_deadline
from .client import AsyncInventClient, InventClient
from .errors import APITimeoutError, InvalidRequestError, InventError
from .types import UNSET

_budgets: WeakKeyDictionary[InventClient | AsyncInventClient, RequestBudget] = WeakKeyDictionary()


def _polling(
    client: InventClient | AsyncInventClient, after: models.ChatMessage, timeout: float
) -> tuple[Polling, datetime.datetime]:
    """The requests of a wait, and the moment since which there may be an answer.

    Raises:
        InvalidRequestError: It cannot be waited like this.
    """
    try:
        seconds = check_deadline(timeout, "timeout")
        if not isinstance(after, models.ChatMessage):
            raise InvalidField("after", "must be a ChatMessage, such as send_message_as_contact returns")
        moment = _check_moment("after.created_at", _created_at(after))
    except InvalidField as error:
        refusal = InvalidRequestError(str(error), field=error.path)
        refusal.delivery = "delivered"  # the message that is waited on
        raise refusal from None
    return Polling("a reply", _budgets.setdefault(client, RequestBudget()), seconds), moment


def _created_at(message: models.ChatMessage) -> datetime.datetime | None:
    """When a message was created; None where that is not known. What is finer than microseconds is cut off."""
    if isinstance(message.created_at, datetime.datetime):
        return message.created_at
    text = message.additional_properties.get("created_at")
    try:
        return load_datetime(re.sub(r"(\.\d{6})\d+", r"\1", text)) if isinstance(text, str) else None
    except InvalidField:
        return None


def _check_moment(name: str, moment: object) -> datetime.datetime:
    if not isinstance(moment, datetime.datetime) or moment.utcoffset() is None:
        raise InvalidField(name, "must be a datetime with a time zone")
    return moment


def _is_since(created_at: datetime.datetime, moment: datetime.datetime) -> bool:
    """Whether a message was created at a moment or after it, as exactly as its time tells."""
    if created_at.microsecond == 0:
        moment = moment.replace(microsecond=0)
    elif created_at.microsecond % 1000 == 0:
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return created_at >= moment


def _reply_in(
    messages: Sequence[models.ChatMessage], posted_id: str, moment: datetime.datetime
) -> models.ChatMessage | None:
    """The first final message of the assistant since a moment, whatever their order in the list."""
    replies = []
    for message in messages:
        if message.role == "assistant" and message.status != "RUNNING" and message.id != posted_id:
            created_at = _created_at(message)
            if created_at is not None and _is_since(created_at, moment):
                replies.append((created_at, message.id, message))
    return min(replies, key=lambda reply: reply[:2])[2] if replies else None


def _from_date(moment: datetime.datetime) -> datetime.datetime:
    """What to ask for, as it is not documented whether messages of the very time are among those from it on."""
    try:
        return moment.astimezone(datetime.UTC) - datetime.timedelta(seconds=1)
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
        parts = [to_json(part) for part in message]
        for index, part in enumerate(parts):
            if not isinstance(part, Mapping):
                raise InvalidField(f"message[{index}]", "must be a part, such as a UserTextPart")
    except InvalidField as error:
        refusal = InvalidRequestError(str(error), field=error.path)
        refusal.delivery = "unknown"  # the message that is looked for
        raise refusal from None
    return parts


def _has_parts(message: models.ChatMessage, parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of a message's contents has just these parts. A part may have come back with further fields."""
    contents = message.to_dict().get("messages")
    for content in contents if isinstance(contents, list) else []:
        received = content.get("parts") if isinstance(content, dict) else None
        if isinstance(received, list) and len(received) == len(parts):
            if all(map(_is_same, parts, received)):
                return True
    return False


def _is_same(sent: object, received: object) -> bool:
    """Whether a value is what was sent. An object may have further members, and lack those that were null."""
    if isinstance(sent, dict):
        return isinstance(received, dict) and all(_is_same(sent[name], received.get(name)) for name in sent)
    if isinstance(sent, list):
        return isinstance(received, list) and len(sent) == len(received) and all(map(_is_same, sent, received))
    return sent == received or _is_same_moment(sent, received)


def _is_same_moment(sent: object, received: object) -> bool:
    """Whether both are date-times of one moment, which may be written with another offset or precision."""
    try:
        moment = load_datetime(received)
        return moment <= load_datetime(sent) and _is_since(moment, load_datetime(sent))
    except InvalidField:
        return False


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
    with emptied_frames:
        return _wait(client, chat_id, after, timeout)


def _wait(client: InventClient, chat_id: str, after: models.ChatMessage, timeout: float) -> models.ChatMessage:
    polling, moment = _polling(client, after, timeout)
    while True:
        polling.begin_round()
        pages = Pages[models.ChatMessage](None)
        messages: list[models.ChatMessage] = []
        while not pages.are_over:
            try:
                while (delay := polling.delay()) > 0:
                    time.sleep(delay)
            except APITimeoutError:
                if _reply_in(messages, after.id, moment) is None:
                    raise
                break
            try:
                messages += _read_page(client, chat_id, moment, pages, polling)
            except InventError as error:
                if polling.survives(error):
                    break
                error.delivery = "delivered"
                raise
        # If a page could not be read, the others may have the answer.
        reply = _reply_in(messages, after.id, moment)
        if reply is not None:
            return reply


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
    options = Options(deadline=polling.deadline_of_request(), max_retries=0)
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
        InventError: The chat cannot be read. Of all errors `delivery` is `"unknown"`, as the message's fate still is.

    Example:
        is_posted = bool(find_message(client, chat.id, message=parts, since=before_posting))
    """
    with emptied_frames:
        return _find(client, chat_id, message, since)


def _find(client: InventClient, chat_id: str, message: object, since: datetime.datetime) -> list[models.ChatMessage]:
    parts = _parts_to_find(message, since)
    messages_by_id: dict[str, models.ChatMessage] = {}
    try:
        for candidate in client.iter_list_chat_messages(chat_id, from_date=_from_date(since)):
            created_at = _created_at(candidate)
            # One of unknown age may be the message, which must not be posted again then.
            is_since = created_at is None or _is_since(created_at, since)
            if candidate.role == "user" and is_since and _has_parts(candidate, parts):
                messages_by_id[candidate.id] = candidate
    except InventError as error:
        error.delivery = "unknown"
        raise
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
    with emptied_frames:
        return await _wait_async(client, chat_id, after, timeout)


async def _wait_async(
    client: AsyncInventClient, chat_id: str, after: models.ChatMessage, timeout: float
) -> models.ChatMessage:
    import anyio

    polling, moment = _polling(client, after, timeout)
    while True:
        polling.begin_round()
        pages = Pages[models.ChatMessage](None)
        messages: list[models.ChatMessage] = []
        while not pages.are_over:
            try:
                while (delay := polling.delay()) > 0:
                    await anyio.sleep(delay)
            except APITimeoutError:
                if _reply_in(messages, after.id, moment) is None:
                    raise
                break
            try:
                messages += await _read_page_async(client, chat_id, moment, pages, polling)
            except InventError as error:
                if polling.survives(error):
                    break
                error.delivery = "delivered"
                raise
        # If a page could not be read, the others may have the answer.
        reply = _reply_in(messages, after.id, moment)
        if reply is not None:
            return reply


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
    options = Options(deadline=polling.deadline_of_request(), max_retries=0)
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
        InventError: The chat cannot be read. Of all errors `delivery` is `"unknown"`, as the message's fate still is.

    Example:
        is_posted = bool(await find_message_async(client, chat.id, message=parts, since=before_posting))
    """
    with emptied_frames:
        return await _find_async(client, chat_id, message, since)


async def _find_async(
    client: AsyncInventClient, chat_id: str, message: object, since: datetime.datetime
) -> list[models.ChatMessage]:
    parts = _parts_to_find(message, since)
    messages_by_id: dict[str, models.ChatMessage] = {}
    try:
        async for candidate in client.iter_list_chat_messages(chat_id, from_date=_from_date(since)):
            created_at = _created_at(candidate)
            # One of unknown age may be the message, which must not be posted again then.
            is_since = created_at is None or _is_since(created_at, since)
            if candidate.role == "user" and is_since and _has_parts(candidate, parts):
                messages_by_id[candidate.id] = candidate
    except InventError as error:
        error.delivery = "unknown"
        raise
    return list(messages_by_id.values())


__all__ = ("find_message", "find_message_async", "wait_for_reply", "wait_for_reply_async")
