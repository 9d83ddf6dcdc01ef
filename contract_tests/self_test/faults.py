"""The catalogue of seeded faults: broken mocks, each with the check that must notice it.

A check is a rule's name, or `run:check` for a check in a Schemathesis run.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contract_tests.self_test.fault_injection import (
    MockFactory,
    also_accepting,
    also_allowing,
    changing_field,
    changing_parts,
    changing_response,
    checking_only_the_first_part,
    choosing_channel,
    mistaking_ids,
    mistaking_status,
    not_checking,
    only_responses,
    parts_of,
    raise_refusal,
    removing,
    replacing,
    responding,
    set_field,
    setting,
)
from invent_mock import sample_data
from invent_mock.served_operation import JSON


@dataclass(frozen=True)
class Fault:
    """A seeded fault.

    Attributes:
        breaks: A place in the contract, such as `ChatMessage.id`, or a behaviour in words.
        caught_by: The check that must notice it.
        make: Makes the broken mock.
    """

    breaks: str
    caught_by: str
    make: MockFactory


# --- credentials ---

AUTH = "securitySchemes/apiKey"
KEY = sample_data.API_KEY
HEADER = f"Bearer {KEY}"

CREDENTIALS = {
    "no key needed": Fault(AUTH, "missing_credentials", also_accepting(lambda header: header == "")),
    "any key will do": Fault(AUTH, "wrong_credentials", also_accepting(lambda header: header.startswith("Bearer "))),
    "key's case ignored": Fault(
        AUTH, "wrong_credentials", also_accepting(lambda header: header.lower() == HEADER.lower())
    ),
    "start of the key is enough": Fault(
        AUTH, "wrong_credentials", also_accepting(lambda header: len(header) > 9 and HEADER.startswith(header))
    ),
    "more after the key ignored": Fault(
        AUTH, "wrong_credentials", also_accepting(lambda header: header.startswith(HEADER))
    ),
    "scheme ignored": Fault(AUTH, "malformed_credentials", also_accepting(lambda header: header.endswith(f" {KEY}"))),
    "scheme not needed": Fault(AUTH, "malformed_credentials", also_accepting(lambda header: header == KEY)),
    "keys not looked at": Fault(AUTH, "valid:ignored_auth", also_accepting(lambda header: True)),
    "403 for 401": Fault(AUTH, "missing_credentials", mistaking_status(401, 403)),
}

# --- the path's ids ---

IDS = "the path's ids"
OWN_ORGANIZATION = "c_is_the_own_organization"
UNKNOWN_IDS = "unknown:positive_data_acceptance"
OWNERS = {chat.id: chat.contact.id for chat in sample_data.CHATS.values()}

PATH_IDS = {
    "organization ignored": Fault(IDS, "unknown_organization", mistaking_ids(lambda ids: {"org_id": "c"})),
    "contact ignored": Fault(IDS, "unknown_contact", mistaking_ids(lambda ids: {"contact_id": sample_data.JANE.id})),
    "chat ignored": Fault(
        IDS, "unknown_chat", mistaking_ids(lambda ids: {"chat_id": sample_data.ONE_CUSTOM_CHANNEL.id})
    ),
    "chats of all contacts": Fault(
        IDS, "chat_of_another_contact", mistaking_ids(lambda ids: {"contact_id": OWNERS.get(ids["chat_id"], "?")})
    ),
    "c unknown": Fault(
        IDS, OWN_ORGANIZATION, mistaking_ids(lambda ids: {"org_id": "?"} if ids["org_id"] == "c" else {})
    ),
    "only c known": Fault(
        IDS, OWN_ORGANIZATION, mistaking_ids(lambda ids: {"org_id": "?"} if ids["org_id"] != "c" else {})
    ),
    "unknown ids accepted": Fault(IDS, UNKNOWN_IDS, mistaking_ids(lambda ids: sample_data.VALID_IDS)),
    "400 for unknown ids": Fault("responses/404", UNKNOWN_IDS, mistaking_status(404, 400)),
    "500 for unknown ids": Fault("responses/404", "unknown:not_a_server_error", mistaking_status(404, 500)),
}

# --- the request ---

INVALID_BODY = "invalid:negative_data_rejection"
CONTENT = "requestBody/content"
ROBUSTNESS = "robustness"
UNCHECKED_KEYWORDS = {
    "body of any type": "SendMessageAsContactRequest.type",
    "message not needed": "SendMessageAsContactRequest.required",
    "message of any type": "SendMessageAsContactRequest.message.type",
    "empty message": "SendMessageAsContactRequest.message.minItems",
    "channel_id of any type": "SendMessageAsContactRequest.channel_id.type",
    "parts not checked": "SendMessageAsContactRequest.message.items",
    "text not needed": "UserTextPart.required",
    "text of any type": "UserTextPart.text.type",
    "start of any type": "PartStart.type",
    "end of any type": "PartEnd.type",
    "kind of part not needed": "OtherPart.required",
    "part of any type": "OtherPart.type",
    "kind of part of any type": "OtherPart.type.type",
    "text parts not checked": "OtherPart.type.not",
}

OTHER_TYPES = "values_of_another_type_are_refused"
ALSO_ALLOWED_TYPES = {
    "a number for text": ("UserTextPart.text", "number"),
    "a list for text": ("UserTextPart.text", "array"),
    "text for a start": ("UserTextPart.start_timestamp", "string"),
    "true for an end": ("UserTextPart.end_timestamp", "boolean"),
    "an object for a message": ("SendMessageAsContactRequest.message", "object"),
}

REQUESTS = {
    **{
        name: Fault(f"{place}.type", OTHER_TYPES, also_allowing(place, type_name))
        for name, (place, type_name) in ALSO_ALLOWED_TYPES.items()
    },
    "only the first part checked": Fault(
        "SendMessageAsContactRequest.message.items",
        "a_wrong_part_is_refused_in_every_place",
        checking_only_the_first_part,
    ),
    "media type compared literally": Fault(
        CONTENT,
        "the_media_type_is_read_as_http_has_it",
        replacing(
            "read_body",
            lambda healthy, operation, media_type, data: healthy(operation, JSON * (media_type == JSON), data),
        ),
    ),
    **{name: Fault(place, INVALID_BODY, not_checking(place)) for name, place in UNCHECKED_KEYWORDS.items()},
    "422 for 400": Fault("responses/400", INVALID_BODY, mistaking_status(400, 422)),
    "any media type": Fault(
        CONTENT,
        "wrong_media_type",
        replacing("read_body", lambda healthy, operation, media_type, data: healthy(operation, JSON, data)),
    ),
    "broken UTF-8 mended": Fault(
        CONTENT,
        "malformed_json",
        replacing("parse_json", lambda healthy, data: json.loads(data.decode(errors="replace"))),
    ),
    "500 for nesting": Fault(
        ROBUSTNESS,
        "malformed_json",
        replacing("parse_json", lambda healthy, data: raise_refusal(500) if b"[[" in data else healthy(data)),
    ),
}

# --- the response ---

WRONG_RESPONSE = "valid:response_schema"
RESPONSE_CONTENT = "responses/200/content"
AUDIO_OF_A_SIZE_IN_TEXT = {"type": "text", "audio": {"file_size": "1"}}

RESPONSES = {
    "201 for 200": Fault(
        "responses", "valid:status_code_conformance", responding(lambda body: Response(body, 201, media_type=JSON))
    ),
    "HTML": Fault(
        RESPONSE_CONTENT,
        "valid:content_type_conformance",
        responding(lambda body: Response(body, media_type="text/html")),
    ),
    "no media type": Fault(RESPONSE_CONTENT, "authored_as_the_contact", responding(lambda body: Response(body))),
    "broken JSON": Fault("ChatMessage", WRONG_RESPONSE, responding(lambda body: Response(body[:-1], media_type=JSON))),
    "id missing": Fault("ChatMessage.required", WRONG_RESPONSE, removing("id")),
    "role missing": Fault("ChatMessage.required", WRONG_RESPONSE, removing("role")),
    "id is a number": Fault("ChatMessage.id", WRONG_RESPONSE, setting("id", 7)),
    "role not listed": Fault("ChatMessage.role.enum", WRONG_RESPONSE, setting("role", "customer")),
    "status not listed": Fault("ChatMessage.status.enum", WRONG_RESPONSE, setting("status", "running")),
    "status null": Fault("ChatMessage.status", WRONG_RESPONSE, setting("status", None)),
    "date without a zone": Fault(
        "ChatMessage.created_at.format", WRONG_RESPONSE, setting("created_at", "2026-03-02T09:15:27")
    ),
    "date as a number": Fault("ChatMessage.updated_at", WRONG_RESPONSE, setting("updated_at", 1772442927)),
    "e-mail that is none": Fault(
        "ContactChannel.email.format", WRONG_RESPONSE, setting("member.contact_channel.email", "jane")
    ),
    "eleven tools": Fault("ChatMessage.tools.maxItems", WRONG_RESPONSE, setting("tools", [{}] * 11)),
    "error is an object": Fault("ChatMessage.error", WRONG_RESPONSE, setting("error", {})),
    "1 for true": Fault("ChannelContact.blocked", WRONG_RESPONSE, setting("member.contact_channel.contact.blocked", 1)),
    "counter is text": Fault("TokenUsage", WRONG_RESPONSE, setting("usage", {"turns": [{"input_tokens": "5"}]})),
    "counter is true": Fault("TokenCount", WRONG_RESPONSE, setting("usage", {"total_tokens": True})),
    "size is text": Fault(
        "AudioFile.file_size",
        WRONG_RESPONSE,
        setting("messages", [{"role": "system", "parts": [AUDIO_OF_A_SIZE_IN_TEXT]}]),
    ),
    "reasoning is text": Fault("ModelFeatures.reasoning", WRONG_RESPONSE, setting("features", {"reasoning": "low"})),
}

# --- author and channel ---

PROSE = "description of the operation"
AUTHOR = "authored_as_the_contact"
CHANNEL_ID = "channel_id"
KIOSK, GAME, EMAIL = sample_data.JANES_KIOSK, sample_data.JANES_GAME, sample_data.JANES_EMAIL
SAMS = sample_data.SAMS_KIOSK

AUTHORSHIP = {
    "authored by the assistant": Fault(PROSE, AUTHOR, setting("role", "assistant")),
    "authored by another contact": Fault(
        PROSE, AUTHOR, setting("member.contact_channel.contact.id", sample_data.SAM.id)
    ),
    "posted through another channel": Fault(
        PROSE, AUTHOR, setting("member.contact_channel.id", sample_data.JANES_GAME.id)
    ),
    "e-mail channels accepted": Fault(
        CHANNEL_ID,
        "custom_channels_only",
        choosing_channel(lambda chat, channel_id: EMAIL if channel_id == EMAIL.id else None),
    ),
    "channels of other contacts accepted": Fault(
        CHANNEL_ID,
        "channel_of_another_contact",
        choosing_channel(lambda chat, channel_id: SAMS if channel_id == SAMS.id else None),
    ),
    "channels of other chats accepted": Fault(
        CHANNEL_ID,
        "channel_of_another_chat",
        choosing_channel(lambda chat, channel_id: GAME if channel_id == GAME.id else None),
    ),
    "channel guessed": Fault(
        CHANNEL_ID,
        "channel_needed_where_there_are_several",
        choosing_channel(lambda chat, channel_id: None if channel_id else KIOSK),
    ),
    "channel always needed": Fault(
        CHANNEL_ID,
        "channel_not_needed_where_there_is_one",
        choosing_channel(lambda chat, channel_id: None if channel_id else raise_refusal(400)),
    ),
    "unknown channels ignored": Fault(
        CHANNEL_ID, "broken_channel_rule_is_400", choosing_channel(lambda chat, channel_id: KIOSK)
    ),
    "404 for a wrong channel": Fault(
        CHANNEL_ID,
        "broken_channel_rule_is_400",
        choosing_channel(lambda chat, channel_id: None if channel_id in (None, KIOSK.id) else raise_refusal(404)),
    ),
    "chats of e-mail accepted": Fault(
        CHANNEL_ID,
        "chat_without_a_custom_channel",
        choosing_channel(lambda chat, channel_id: KIOSK if chat == sample_data.NO_CUSTOM_CHANNEL else None),
    ),
}

# --- the method ---

METHODS = {
    "GET taken for POST": Fault(
        "the method",
        "other_methods_are_refused",
        replacing("_router", lambda healthy, scope, *streams: healthy({**scope, "method": "POST"}, *streams)),
    ),
    "405 without Allow": Fault(
        "the method",
        "other_methods_are_refused",
        replacing("error_response", lambda healthy, problem: healthy(HTTPException(problem.status_code))),
    ),
}

# --- the echo ---

ECHO = "the echo"
TEXTS = "texts_come_back_unchanged"
CATEGORIES = "characters_of_every_category_come_back"
INTERPRETED = "texts_that_other_programs_interpret_come_back"
TIMESTAMPS = "timestamps_come_back_unchanged"
LONG_MESSAGES = "long_messages_come_back_unchanged"


def without_category(category: str) -> Callable[[str], str]:
    """Removes the characters of a general category of Unicode."""
    return lambda text: "".join(char for char in text if unicodedata.category(char) != category)


def remove_zero_starts(parts: list[dict[str, object]]) -> None:
    for part in parts:
        if part.get("start_timestamp") == 0:
            del part["start_timestamp"]


def keep_100(parts: list[dict[str, object]]) -> None:
    del parts[100:]


ECHOES = {
    "astral characters lost": Fault(
        ECHO, TEXTS, changing_field("text", lambda text: re.sub("[\U00010000-\U0010ffff]", "?", text))
    ),
    "null characters lost": Fault(ECHO, TEXTS, changing_field("text", lambda text: text.replace("\0", ""))),
    "white space stripped": Fault(ECHO, TEXTS, changing_field("text", str.strip)),
    "Unicode normalized": Fault(ECHO, TEXTS, changing_field("text", lambda text: unicodedata.normalize("NFC", text))),
    "HTML escaped": Fault(ECHO, TEXTS, changing_field("text", lambda text: text.replace("<", "&lt;"))),
    "lines folded": Fault(ECHO, TEXTS, changing_field("text", lambda text: text.replace("\r\n", "\n"))),
    "control characters lost": Fault(ECHO, CATEGORIES, changing_field("text", without_category("Cc"))),
    "format characters lost": Fault(ECHO, CATEGORIES, changing_field("text", without_category("Cf"))),
    "private use characters lost": Fault(ECHO, CATEGORIES, changing_field("text", without_category("Co"))),
    "unassigned code points lost": Fault(ECHO, CATEGORIES, changing_field("text", without_category("Cn"))),
    "enclosing marks lost": Fault(ECHO, CATEGORIES, changing_field("text", without_category("Me"))),
    "templates rendered": Fault(ECHO, INTERPRETED, changing_field("text", lambda text: text.replace("{{7*7}}", "49"))),
    "entities decoded": Fault(ECHO, INTERPRETED, changing_field("text", html.unescape)),
    "compatibility characters normalized": Fault(
        ECHO, INTERPRETED, changing_field("text", lambda text: unicodedata.normalize("NFKC", text))
    ),
    "numbers rewritten": Fault(ECHO, INTERPRETED, changing_field("text", lambda text: text.replace("007", "7"))),
    "escape sequences lost": Fault(
        ECHO, INTERPRETED, changing_field("text", lambda text: re.sub(r"\x1b\[\d*m", "", text))
    ),
    "soft hyphens lost": Fault(ECHO, INTERPRETED, changing_field("text", lambda text: text.replace("\u00ad", ""))),
    "parts reversed": Fault(ECHO, TEXTS, changing_parts(lambda parts: parts.reverse())),
    "last part lost": Fault(ECHO, TEXTS, changing_parts(lambda parts: parts.pop())),
    "last part doubled": Fault(ECHO, TEXTS, changing_parts(lambda parts: parts.append(parts[-1]))),
    "start 0 lost": Fault(ECHO, TIMESTAMPS, changing_parts(remove_zero_starts)),
    "fractions rounded": Fault(ECHO, TIMESTAMPS, changing_field("start_timestamp", lambda start: round(start, 3))),
    "long texts cut": Fault(ECHO, LONG_MESSAGES, changing_field("text", lambda text: text[:10_000])),
    "100 parts at most": Fault(ECHO, LONG_MESSAGES, changing_parts(keep_100)),
    "500 for long texts": Fault(
        ROBUSTNESS,
        LONG_MESSAGES,
        changing_field("text", lambda text: text if len(text) < 10_000 else raise_refusal(500)),
    ),
    "500 for an empty text": Fault(
        ROBUSTNESS, "valid:not_a_server_error", changing_field("text", lambda text: text or raise_refusal(500))
    ),
}

# --- state, and what is rare ---

MANY_MESSAGES = "many_messages_are_all_right"
UNIQUE_IDS = "ids_are_unique"
EVERY_50TH = range(50, 10_000, 50)

STATE = {
    "one id for all": Fault("state", UNIQUE_IDS, setting("id", "msg_1")),
    "answer of the message before": Fault(
        "state", UNIQUE_IDS, changing_response(lambda body, posted: posted and body.update(posted[-1].response_body))
    ),
    "every 50th id is the first": Fault(
        "rare", MANY_MESSAGES, only_responses(EVERY_50TH, lambda body, _: set_field(body, "id", "msg_1"))
    ),
    "every 50th without an id": Fault(
        "rare", MANY_MESSAGES, only_responses(EVERY_50TH, lambda body, _: body.pop("id"))
    ),
    "every 50th part lost": Fault(
        "rare", MANY_MESSAGES, only_responses(EVERY_50TH, lambda body, _: parts_of(body).clear())
    ),
    "every 50th call is 500": Fault("rare", MANY_MESSAGES, only_responses(EVERY_50TH, lambda *_: raise_refusal(500))),
    "second message by the assistant": Fault(
        "rare", MANY_MESSAGES, only_responses(range(2, 3), lambda body, _: set_field(body, "role", "assistant"))
    ),
}

FAULTS = CREDENTIALS | PATH_IDS | REQUESTS | RESPONSES | AUTHORSHIP | METHODS | ECHOES | STATE
