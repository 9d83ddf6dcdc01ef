"""Mocks that take wrong bodies, or refuse right ones, in a single operation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from contract_tests.self_test.fault_injection import (
    MockFactory,
    also_allowing,
    not_checking,
    raise_refusal,
    reading_bodies,
)
from contract_tests.self_test.faults.every_operation.operations import CREATIONS
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock.operations.served_operation import JSON


def tolerant(read: Callable[[bytes], bytes]) -> Callable[..., Any]:
    """Bytes that are not JSON are made to be JSON."""
    return lambda healthy, media_type, data: healthy(media_type, read(data))


def failing_for(is_odd: Callable[[bytes], bool], status: int = 500) -> Callable[..., Any]:
    """Bodies are answered with a status, whatever they mean."""
    return lambda healthy, media_type, data: raise_refusal(status) if is_odd(data) else healthy(media_type, data)


def cut_after_the_first_value(data: bytes) -> bytes:
    try:
        return json.dumps(json.JSONDecoder().raw_decode(data.decode())[0]).encode()
    except ValueError:
        return data


def with_later_numbers_as_texts(data: bytes) -> bytes:
    """The parts of a message but for the first one with texts in the place of numbers."""
    try:
        body = json.loads(data)
        for part in body["message"][1:]:
            part["text"] = str(part["text"]) if type(part["text"]) is int else part["text"]
    except (ValueError, LookupError, TypeError):
        return data
    return json.dumps(body).encode()


def in_creations(name: str, read: Callable[..., Any]) -> dict[str, MockFactory]:
    """A fault in how the bodies of each operation that creates are read."""
    return {f"{operation}: {name}": reading_bodies(operation, read) for operation in CREATIONS}


BODIES: FaultsByCheck = {
    "wrong_media_type": {**in_creations("any media type", lambda healthy, media_type, data: healthy(JSON, data))},
    "an_empty_body_is_refused": {**in_creations("an empty body", tolerant(lambda data: data.strip() or b"{}"))},
    "json_is_read_strictly": {
        **in_creations("comments read", tolerant(lambda data: re.sub(rb"^//.*\n", b"", data))),
        **in_creations("a trailing comma read", tolerant(lambda data: data.replace(b",}", b"}"))),
        **in_creations(
            "what follows the body ignored",
            tolerant(lambda data: data if data[:1] != b"{" else cut_after_the_first_value(data)),
        ),
    },
    "the_media_type_is_read_as_http_has_it": {
        **in_creations(
            "the media type compared literally",
            lambda healthy, media_type, data: healthy(JSON * (media_type == JSON), data),
        )
    },
    "a_body_is_read_however_it_is_written": {
        **in_creations("white space refused", failing_for(lambda data: data[:1] == b"\r", 400))
    },
    "odd_bodies_are_no_server_error": {
        **in_creations("500 for __proto__", failing_for(lambda data: b"__proto__" in data))
    },
    "wrong_values_in_a_body_are_refused": {
        "createContact: a number for a name": also_allowing("NewContactChannel.name", "number"),
        "createContact: true for an e-mail address": also_allowing("NewContactChannel.email", "boolean"),
        "createContact: a list for a channel": also_allowing("CreateContactRequest.channel", "array"),
        "createChat: a number for a title": also_allowing("CreateChatRequest.title", "number"),
        "createChat: a part for a message": also_allowing("CreateChatRequest.message", "object"),
        "sendMessageAsContact: empty messages": not_checking("SendMessageAsContactRequest.message.minItems"),
    },
    "nulls_are_refused": {
        "createContact: null for a telephone number": also_allowing("NewContactChannel.phone", "null"),
        "createChat: null for an assistant": also_allowing("CreateChatRequest.assistant_id", "null"),
    },
    "a_wrong_item_is_refused_in_every_place": {
        "createContact: any segments": not_checking("CreateContactRequest.segment_ids.items"),
        "createChat: any parts": not_checking("CreateChatRequest.message.items"),
        "createChat: numbers as texts of parts after the first": reading_bodies(
            "createChat", tolerant(with_later_numbers_as_texts)
        ),
    },
}
