"""Faults of texts that look like commands, of parts of other kinds, and of parts with times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contract_tests.self_test.fault_injection import MockFactory, Part, changing_response, parts_of, replacing
from contract_tests.self_test.faults.conversations.chats import changing_first_message, composing_first_message
from contract_tests.self_test.faults.conversations.injection import Items, listing_messages
from contract_tests.self_test.faults.conversations.over_time import fail_with_another_kind
from contract_tests.self_test.faults.fault import FaultsByCheck


def text_of(message: Any) -> str:
    """The text of a message's first part."""
    return "".join(str(part.get("text")) for part in parts_of(message)[:1])


def composing(change: Callable[[Any], Any]) -> MockFactory:
    """Each message of a contact, also a chat's first one, is changed before it is kept."""
    return replacing("compose_message", lambda healthy, *arguments: change(healthy(*arguments)))


def without(is_lost: Callable[[str], bool]) -> MockFactory:
    """Messages with such a text are not listed."""

    def change(items: Items) -> Items:
        return [item for item in items if item["role"] != "user" or not is_lost(text_of(item))]

    return listing_messages(change)


def as_event(message: Any) -> Any:
    """A message that is a command is an event."""
    return {**message, "role": "event"} if text_of(message).startswith("/") else message


def by_the_system_without_text(message: Any) -> Any:
    return message if any(part["type"] == "text" for part in parts_of(message)) else {**message, "role": "system"}


def without_mention(message: Any) -> Any:
    """Who is mentioned is taken from the text."""
    if not text_of(message).startswith("@"):
        return message
    return {**message, "messages": [{"role": "user", "parts": [{"type": "text", "text": "hello"}]}]}


def begin_of(part: Part) -> float:
    """When a part begins, or else the beginning."""
    return float(part.get("start_timestamp", 0))


def by_beginning(parts: list[Part]) -> list[Part]:
    """Parts in the order of their times, if all have one."""
    return sorted(parts, key=begin_of) if all("start_timestamp" in part for part in parts) else parts


def with_timed_ones_first(parts: list[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: "start_timestamp" not in part)


def ordering(order: Callable[[list[Part]], list[Part]]) -> MockFactory:
    """The parts of a message that is posted are put in another order."""
    return replacing(
        "send_message", lambda healthy, ids, body: healthy(ids, {**body, "message": order(body["message"])})
    )


PARTS: FaultsByCheck = {
    "what_looks_like_a_command_is_a_message_as_any_other": {
        "commands shown as events": composing(as_event),
        "keywords of text messages not listed": without(lambda text: text == "STOP"),
        "mentions taken from the text": composing(without_mention),
    },
    "a_first_message_that_looks_like_a_command_is_as_any_other": {
        "a chat that begins with a command begins with an event": composing_first_message(
            lambda healthy, *arguments: as_event(healthy(*arguments))
        ),
        "a chat's first command not listed": without(lambda text: text.startswith("/start ")),
    },
    "a_part_of_another_kind_stays_beside_a_text": {
        "messages with other kinds of part failed without an error": changing_response(
            lambda message, _: fail_with_another_kind(message)
        ),
        "other kinds of part dropped": ordering(lambda parts: [part for part in parts if part["type"] == "text"]),
        "the last of several parts with another kind kept": ordering(
            lambda parts: parts[-1:] if parts[-1]["type"] != "text" else parts
        ),
        "messages without text by the system": composing(by_the_system_without_text),
    },
    "parts_are_listed_in_order": {
        "parts in the order of their times": ordering(by_beginning),
        "parts in the reverse order of their times": ordering(lambda parts: sorted(parts, key=begin_of, reverse=True)),
        "parts without times last": ordering(with_timed_ones_first),
    },
    "parts_of_a_first_message_are_listed_in_order": {
        "parts of a first message in the order of their times": changing_first_message(by_beginning)
    },
}
