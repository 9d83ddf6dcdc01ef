"""Waits for a reply in a chat, and tells whether a message was posted."""

from __future__ import annotations

import datetime
import math
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from . import models
from ._call.frames import EmptiedFrames
from ._json.invalid_field import InvalidField
from ._json.model import to_json
from ._json.text import dumps, loads
from ._message_text import lists_of_parts
from ._pagination import Pages
from ._polling import Polling, RequestBudget, Turn
from ._request.prepared import Options
from ._settings import check_deadline
from .client import AsyncInventClient, InventClient
from .errors import APITimeoutError, Delivery, InvalidRequestError, InventError
from .types import UNSET

_budgets: WeakKeyDictionary[InventClient | AsyncInventClient, RequestBudget] = WeakKeyDictionary()


def _budget_of(client: InventClient | AsyncInventClient) -> RequestBudget:
    return _budgets.setdefault(client, RequestBudget())


def _forget_turns() -> None:
    for budget in _budgets.values():
        budget.forget_turns()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_forget_turns)


@contextmanager
def _refusals(delivery: Delivery) -> Iterator[None]:
    """Refuse arguments with an InvalidRequestError, which says what is known of the message that they are about."""
    try:
        yield
    except InvalidField as error:
        refusal = InvalidRequestError(str(error), field=error.path)
        refusal.delivery = delivery
        raise refusal from None


def _moment_after(message: object) -> datetime.datetime:
    """The moment since which there may be an answer to a message.

    Raises:
        InvalidField: It is no message, or has no time.
    """
    if not isinstance(message, models.ChatMessage):
        raise InvalidField("after", "must be a ChatMessage, such as send_message_as_contact returns")
    return _check_moment("after.created_at", _created_at(message))


def _created_at(message: models.ChatMessage) -> datetime.datetime | None:
    """When a message was created; None where that is not known."""
    return message.created_at if isinstance(message.created_at, datetime.datetime) else None


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
    """The first final message of the assistant since a moment.

    Of equal times it is the first in the list or, where the list begins with the newest, the last.
    """
    dated = [(created_at, message) for message in messages if (created_at := _created_at(message)) is not None]
    if dated and dated[0][0] > dated[-1][0]:
        dated.reverse()
    replies = [
        (created_at, message)
        for created_at, message in dated
        if message.role == "assistant" and message.status != "RUNNING" and message.id != posted_id
        if _is_since(created_at, moment)
    ]
    return min(replies, key=lambda reply: reply[0])[1] if replies else None


def _from_date(moment: datetime.datetime) -> datetime.datetime:
    """What to ask for, as it is not documented whether messages of the very time are among those from it on."""
    try:
        return moment.astimezone(datetime.UTC) - datetime.timedelta(seconds=1)
    except OverflowError:  # there is no earlier one
        return moment


def _parts_to_find(message: object) -> Sequence[Mapping[str, Any]]:
    """The parts of a message as JSON has them.

    Raises:
        InvalidField: They are no parts.
    """
    if isinstance(message, str | Mapping) or not isinstance(message, Sequence) or not message:
        raise InvalidField("message", "must be the list of parts that was posted")
    try:
        parts: list[Any] = loads(dumps([to_json(part) for part in message], "message"))
    except RecursionError:
        raise InvalidField("message", "is nested too deeply") from None
    for index, part in enumerate(parts):
        if not isinstance(part, Mapping):
            raise InvalidField(f"message[{index}]", "must be a part, such as a UserTextPart")
    return parts


def _has_parts(message: models.ChatMessage, parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of a message's contents has just these parts. A part may have come back with further fields."""
    return any(
        len(received) == len(parts) and all(map(_is_part, parts, received)) for received in lists_of_parts(message)
    )


def _is_part(sent: Mapping[str, Any], received: object) -> bool:
    return isinstance(received, dict) and sent.get("type") == received.get("type") and _is_same(sent, received)


def _is_same(sent: object, received: object) -> bool:
    """Whether a JSON value is what was sent. An object may have further members, and lack those that were null."""
    pairs = [(sent, received)]  # instead of recursion, as JSON can be nested more deeply than Python calls
    while pairs:
        sent, received = pairs.pop()
        if isinstance(sent, dict):
            if not isinstance(received, dict):
                return False
            pairs += [(member, received.get(name)) for name, member in sent.items()]
        elif isinstance(sent, list):
            if not isinstance(received, list) or len(sent) != len(received):
                return False
            pairs += zip(sent, received, strict=True)
        elif isinstance(sent, bool) != isinstance(received, bool) or sent != received:
            return False
    return True


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
            A server that sends its response's head byte by byte outlasts them, as httpx bounds only single reads there.

    Returns:
        The answer. Look at its `status`, which can also be FAILED or CANCELED.

    Raises:
        InvalidRequestError: An argument cannot be used, such as a message without `created_at`.
        APITimeoutError: No answer came in time.
        InventError: The chat cannot be read. The `delivery` of all these errors is `"delivered"`, as `after` was.

    Example:
        reply = wait_for_reply(client, chat.id, after=posted)
    """
    with EmptiedFrames():
        return _wait(client, chat_id, after, timeout)


def _wait(client: InventClient, chat_id: str, after: models.ChatMessage, timeout: float) -> models.ChatMessage:
    with _refusals("delivered"):
        seconds = check_deadline(timeout, "timeout")
        moment = _moment_after(after)
    polling = Polling("a reply", _budget_of(client), seconds, "delivered")
    while True:
        polling.begin_round()
        pages = Pages[models.ChatMessage](None)
        messages: list[models.ChatMessage] = []
        while not pages.are_over:
            try:
                _wait_for_turn(polling)
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


def _wait_for_turn(polling: Polling) -> None:
    """Wait until the next request may be sent.

    Raises:
        APITimeoutError: It would be too late.
    """
    with Turn() as turn:
        while (delay := polling.delay(turn)) > 0:
            time.sleep(delay)


def _read_page(
    client: InventClient,
    chat_id: str,
    moment: datetime.datetime,
    pages: Pages[models.ChatMessage],
    polling: Polling,
) -> Sequence[models.ChatMessage]:
    from .api.chats import list_chat_messages as module

    parameters = {"chat_id": chat_id, "from_date": _from_date(moment), "page": pages.next_number()}
    options = Options(deadline=polling.deadline_of_request(), max_retries=0)
    call = client._perform(module.OPERATION, parameters, UNSET, options)
    return pages.add(call.result(), call.attempt.headers)


def find_message(
    client: InventClient,
    chat_id: str,
    *,
    message: Sequence[models.UserPart],
    since: datetime.datetime,
    timeout: float = 60,
) -> list[models.ChatMessage]:
    """The contact's messages in a chat with just these parts: none, one or several.

    This tells what became of a message whose error has `delivery == "unknown"`. The API may still be at work on a
    request that has timed out, so wait a moment before you look.

    The parts are compared as JSON: texts by their characters, numbers by their value. A part may have come back with
    further fields. All pages since the moment are read, within the 240 requests a minute that the waits of the client
    share. A 429, a 5xx or a broken connection does not end the search.

    Args:
        client: The client. Its `timeout` bounds each request, its `max_retries` does not count here.
        chat_id: Id of the chat that the message was posted into.
        message: The parts, as they were posted.
        since: Only messages that were created at this moment or later, by the API's clock, are looked at. It has a time
            zone: take `datetime.now(UTC)` before you post.
        timeout: Seconds to look at most, or the client's `deadline` where that is less.
            A server that sends its response's head byte by byte outlasts them, as httpx bounds only single reads there.

    Raises:
        InvalidRequestError: These are no parts, or no moment with a time zone.
        APITimeoutError: The chat could not be read to its end in time.
        InventError: The chat cannot be read. Of all errors `delivery` is `"unknown"`, as the message's fate still is.

    Example:
        is_posted = bool(find_message(client, chat.id, message=parts, since=before_posting))
    """
    with EmptiedFrames():
        return _find(client, chat_id, message, since, timeout)


def _find(
    client: InventClient, chat_id: str, message: object, since: datetime.datetime, timeout: float
) -> list[models.ChatMessage]:
    with _refusals("unknown"):
        seconds = min(check_deadline(timeout, "timeout"), client._settings.deadline or math.inf)
        _check_moment("since", since)
        parts = _parts_to_find(message)
    polling = Polling("the end of the chat's messages", _budget_of(client), seconds, "unknown")
    pages = Pages[models.ChatMessage](None)
    messages_by_id: dict[str, models.ChatMessage] = {}
    polling.begin_round()
    while not pages.are_over:
        _wait_for_turn(polling)
        try:
            candidates = _read_page(client, chat_id, since, pages, polling)
        except InventError as error:
            if not polling.survives(error):
                error.delivery = "unknown"
                raise
            polling.begin_round()  # with the same page
            continue
        for candidate in candidates:
            created_at = _created_at(candidate)
            # One of unknown age may be the message, which must not be posted again then.
            is_since = created_at is None or _is_since(created_at, since)
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
            Where a test has frozen the time with freezegun, asyncio needs `freeze_time(…, real_asyncio=True)`.

    Returns:
        The answer. Look at its `status`, which can also be FAILED or CANCELED.

    Raises:
        InvalidRequestError: An argument cannot be used, such as a message without `created_at`.
        APITimeoutError: No answer came in time.
        InventError: The chat cannot be read. The `delivery` of all these errors is `"delivered"`, as `after` was.

    Example:
        reply = await wait_for_reply_async(client, chat.id, after=posted)
    """
    with EmptiedFrames():
        return await _wait_async(client, chat_id, after, timeout)


async def _wait_async(
    client: AsyncInventClient, chat_id: str, after: models.ChatMessage, timeout: float
) -> models.ChatMessage:
    with _refusals("delivered"):
        seconds = check_deadline(timeout, "timeout")
        moment = _moment_after(after)
    polling = Polling("a reply", _budget_of(client), seconds, "delivered")
    while True:
        polling.begin_round()
        pages = Pages[models.ChatMessage](None)
        messages: list[models.ChatMessage] = []
        while not pages.are_over:
            try:
                await _wait_for_turn_async(polling)
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


async def _wait_for_turn_async(polling: Polling) -> None:
    """Wait until the next request may be sent.

    Raises:
        APITimeoutError: It would be too late.
    """
    import anyio

    with Turn() as turn:
        while (delay := polling.delay(turn)) > 0:
            await anyio.sleep(delay)


async def _read_page_async(
    client: AsyncInventClient,
    chat_id: str,
    moment: datetime.datetime,
    pages: Pages[models.ChatMessage],
    polling: Polling,
) -> Sequence[models.ChatMessage]:
    from .api.chats import list_chat_messages as module

    parameters = {"chat_id": chat_id, "from_date": _from_date(moment), "page": pages.next_number()}
    options = Options(deadline=polling.deadline_of_request(), max_retries=0)
    call = await client._perform(module.OPERATION, parameters, UNSET, options)
    return pages.add(call.result(), call.attempt.headers)


async def find_message_async(
    client: AsyncInventClient,
    chat_id: str,
    *,
    message: Sequence[models.UserPart],
    since: datetime.datetime,
    timeout: float = 60,
) -> list[models.ChatMessage]:
    """The contact's messages in a chat with just these parts: none, one or several.

    This tells what became of a message whose error has `delivery == "unknown"`. The API may still be at work on a
    request that has timed out, so wait a moment before you look.

    The parts are compared as JSON: texts by their characters, numbers by their value. A part may have come back with
    further fields. All pages since the moment are read, within the 240 requests a minute that the waits of the client
    share. A 429, a 5xx or a broken connection does not end the search.

    Args:
        client: The client. Its `timeout` bounds each request, its `max_retries` does not count here.
        chat_id: Id of the chat that the message was posted into.
        message: The parts, as they were posted.
        since: Only messages that were created at this moment or later, by the API's clock, are looked at. It has a time
            zone: take `datetime.now(UTC)` before you post.
        timeout: Seconds to look at most, or the client's `deadline` where that is less.
            Where a test has frozen the time with freezegun, asyncio needs `freeze_time(…, real_asyncio=True)`.

    Raises:
        InvalidRequestError: These are no parts, or no moment with a time zone.
        APITimeoutError: The chat could not be read to its end in time.
        InventError: The chat cannot be read. Of all errors `delivery` is `"unknown"`, as the message's fate still is.

    Example:
        is_posted = bool(await find_message_async(client, chat.id, message=parts, since=before_posting))
    """
    with EmptiedFrames():
        return await _find_async(client, chat_id, message, since, timeout)


async def _find_async(
    client: AsyncInventClient, chat_id: str, message: object, since: datetime.datetime, timeout: float
) -> list[models.ChatMessage]:
    with _refusals("unknown"):
        seconds = min(check_deadline(timeout, "timeout"), client._settings.deadline or math.inf)
        _check_moment("since", since)
        parts = _parts_to_find(message)
    polling = Polling("the end of the chat's messages", _budget_of(client), seconds, "unknown")
    pages = Pages[models.ChatMessage](None)
    messages_by_id: dict[str, models.ChatMessage] = {}
    polling.begin_round()
    while not pages.are_over:
        await _wait_for_turn_async(polling)
        try:
            candidates = await _read_page_async(client, chat_id, since, pages, polling)
        except InventError as error:
            if not polling.survives(error):
                error.delivery = "unknown"
                raise
            polling.begin_round()  # with the same page
            continue
        for candidate in candidates:
            created_at = _created_at(candidate)
            # One of unknown age may be the message, which must not be posted again then.
            is_since = created_at is None or _is_since(created_at, since)
            if candidate.role == "user" and is_since and _has_parts(candidate, parts):
                messages_by_id[candidate.id] = candidate
    return list(messages_by_id.values())


__all__ = ("find_message", "find_message_async", "wait_for_reply", "wait_for_reply_async")
