"""Mocks that take wrong bodies, or refuse right ones, in a single operation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from contract_tests.self_test.fault_injection import also_allowing, not_checking, raise_refusal, reading_bodies
from contract_tests.self_test.faults.every_operation.operations import CREATIONS, NEW_CHAT, NEW_CONTACT, POSTING
from contract_tests.self_test.faults.fault import Fault
from invent_mock.operations.served_operation import JSON

WRONG_VALUES, NULLS = "wrong_values_in_a_body_are_refused", "nulls_are_refused"
EACH_PLACE = "a_wrong_item_is_refused_in_every_place"


def tolerant(read: Callable[[bytes], bytes]) -> Callable[..., Any]:
    """Bytes that are not JSON are made to be JSON."""
    return lambda healthy, media_type, data: healthy(media_type, read(data))


def failing_for(is_odd: Callable[[bytes], bool], status: int = 500) -> Callable[..., Any]:
    """Bodies are answered with a status, whatever they mean."""
    return lambda healthy, media_type, data: raise_refusal(status) if is_odd(data) else healthy(media_type, data)


BODIES = {
    f"{operation}: {name}": Fault(operation, caught_by, reading_bodies(operation, read))
    for operation in CREATIONS
    for name, caught_by, read in (
        ("any media type", "wrong_media_type", lambda healthy, media_type, data: healthy(JSON, data)),
        ("an empty body", "an_empty_body_is_refused", tolerant(lambda data: data.strip() or b"{}")),
        ("comments read", "json_is_read_strictly", tolerant(lambda data: re.sub(rb"^//.*\n", b"", data))),
        ("a trailing comma read", "json_is_read_strictly", tolerant(lambda data: data.replace(b",}", b"}"))),
        (
            "what follows the body ignored",
            "json_is_read_strictly",
            tolerant(lambda data: data if data[:1] != b"{" else cut_after_the_first_value(data)),
        ),
        (
            "the media type compared literally",
            "the_media_type_is_read_as_http_has_it",
            lambda healthy, media_type, data: healthy(JSON * (media_type == JSON), data),
        ),
        (
            "white space refused",
            "a_body_is_read_however_it_is_written",
            failing_for(lambda data: data[:1] == b"\r", 400),
        ),
        ("500 for __proto__", "odd_bodies_are_no_server_error", failing_for(lambda data: b"__proto__" in data)),
    )
}


def cut_after_the_first_value(data: bytes) -> bytes:
    try:
        return json.dumps(json.JSONDecoder().raw_decode(data.decode())[0]).encode()
    except ValueError:
        return data


FIELDS = {
    "createContact: a number for a name": Fault(
        NEW_CONTACT, WRONG_VALUES, also_allowing("NewContactChannel.name", "number")
    ),
    "createContact: true for an e-mail address": Fault(
        NEW_CONTACT, WRONG_VALUES, also_allowing("NewContactChannel.email", "boolean")
    ),
    "createContact: a list for a channel": Fault(
        NEW_CONTACT, WRONG_VALUES, also_allowing("CreateContactRequest.channel", "array")
    ),
    "createContact: null for a telephone number": Fault(
        NEW_CONTACT, NULLS, also_allowing("NewContactChannel.phone", "null")
    ),
    "createContact: any segments": Fault(
        NEW_CONTACT, EACH_PLACE, not_checking("CreateContactRequest.segment_ids.items")
    ),
    "createChat: a number for a title": Fault(
        NEW_CHAT, WRONG_VALUES, also_allowing("CreateChatRequest.title", "number")
    ),
    "createChat: null for an assistant": Fault(
        NEW_CHAT, NULLS, also_allowing("CreateChatRequest.assistant_id", "null")
    ),
    "createChat: a part for a message": Fault(
        NEW_CHAT, WRONG_VALUES, also_allowing("CreateChatRequest.message", "object")
    ),
    "createChat: any parts": Fault(NEW_CHAT, EACH_PLACE, not_checking("CreateChatRequest.message.items")),
    "sendMessageAsContact: empty messages": Fault(
        POSTING, WRONG_VALUES, not_checking("SendMessageAsContactRequest.message.minItems")
    ),
}
