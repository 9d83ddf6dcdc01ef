"""Replies with everything that the page shows."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER
from contract_tests.self_test.fault_injection import replacing
from invent_contract import container_and_key, tokens_of, walk
from invent_contract.examples import examples
from invent_mock.app import MockApp

Change = Callable[[Any], object]  # of a reply, in place

(FULL_REPLY,) = [
    value for pointer, value, _ in examples(CONTRACT) if pointer.startswith(f"{OPERATION_POINTER}/responses")
]
# What the mock says of a message itself, and must not be overwritten.
OWN_FIELDS = {"id", "role", "created_at", "updated_at", "messages"}
PLACES = [pointer for pointer, _ in walk(FULL_REPLY) if pointer and tokens_of(pointer)[0] not in OWN_FIELDS]


def fill(reply: Any, full: Any) -> None:
    """Add all fields that the reply does not have."""
    for name, value in full.items():
        if isinstance(reply.get(name), dict) and isinstance(value, dict):
            fill(reply[name], value)
        elif name not in reply:
            reply[name] = copy.deepcopy(value)


def filling_replies(change: Change = lambda reply: None) -> Callable[[], MockApp]:
    """Replies have everything that the page shows, and are then changed."""

    def compose_message(healthy: Any, chat: Any, channel: Any, *arguments: Any) -> Any:
        reply = healthy(chat, channel, *arguments)
        fill(reply, FULL_REPLY)
        reply["member"]["contact_channel"]["user_id"] = channel.user_id or "unknown"
        change(reply)
        return reply

    return replacing("compose_message", compose_message)


def set_value(pointer: str, value: Any) -> Change:
    def change(reply: Any) -> None:
        container, key = container_and_key(reply, pointer)
        container[key] = value

    return change


def extend(reply: Any) -> None:
    """Each object has a further field."""
    for _, value in list(walk(reply)):
        if isinstance(value, dict):
            value["surprise"] = 1
