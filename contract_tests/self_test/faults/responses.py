"""Mocks whose responses break the contract."""

from __future__ import annotations

import json

from starlette.responses import Response

from contract_tests.self_test.fault_injection import removing, responding, setting
from contract_tests.self_test.faults.fault import Fault
from invent_mock import sample_data
from invent_mock.operations.served_operation import JSON

WRONG_RESPONSE = "valid:response_schema"
AUTHOR = "authored_as_the_contact"
CONTENT = "responses/200/content"
AUDIO_OF_A_SIZE_IN_TEXT = {"type": "text", "audio": {"file_size": "1"}}
TOOLS_OF_WHICH_THE_LAST_IS_WRONG = [{"name": "a"}, {"name": "b"}, {"name": 7}]
TURNS_OF_WHICH_THE_LAST_IS_WRONG = [{}, {"input_tokens": 1}, {"input_tokens": "1"}]

RESPONSES = {
    "201 for 200": Fault(
        "responses", "valid:status_code_conformance", responding(lambda body: Response(body, 201, media_type=JSON))
    ),
    "HTML": Fault(
        CONTENT, "valid:content_type_conformance", responding(lambda body: Response(body, media_type="text/html"))
    ),
    "no media type": Fault(CONTENT, AUTHOR, responding(lambda body: Response(body))),
    "another media type of JSON": Fault(
        CONTENT, AUTHOR, responding(lambda body: Response(body, media_type="application/hal+json"))
    ),
    "broken JSON": Fault("ChatMessage", WRONG_RESPONSE, responding(lambda body: Response(body[:-1], media_type=JSON))),
    "UTF-16": Fault(
        CONTENT,
        AUTHOR,
        responding(lambda body: Response(json.dumps(json.loads(body)).encode("utf-16"), media_type=JSON)),
    ),
    "byte order mark": Fault(
        CONTENT, AUTHOR, responding(lambda body: Response(b"\xef\xbb\xbf" + body, media_type=JSON))
    ),
    "NaN for a number": Fault(
        CONTENT,
        AUTHOR,
        responding(lambda body: Response(b'{"usage":{"total_tokens":NaN},' + body[1:], media_type=JSON)),
    ),
    "a name twice": Fault(
        CONTENT, AUTHOR, responding(lambda body: Response(b'{"id":"msg_0",' + body[1:], media_type=JSON))
    ),
    "a list around the message": Fault(
        "ChatMessage.type", AUTHOR, responding(lambda body: Response(b"[" + body + b"]", media_type=JSON))
    ),
    "compressed, and not said": Fault(
        CONTENT, AUTHOR, responding(lambda body: Response(body, media_type=JSON, headers={"Content-Encoding": "gzip"}))
    ),
    "the key in a header": Fault(
        "securitySchemes/apiKey",
        AUTHOR,
        responding(lambda body: Response(body, media_type=JSON, headers={"X-Key": sample_data.API_KEY})),
    ),
    "the key in a field": Fault("securitySchemes/apiKey", AUTHOR, setting("debug", f"Bearer {sample_data.API_KEY}")),
    "id missing": Fault("ChatMessage.required", WRONG_RESPONSE, removing("id")),
    "role missing": Fault("ChatMessage.required", WRONG_RESPONSE, removing("role")),
    "id is a number": Fault("ChatMessage.id", WRONG_RESPONSE, setting("id", 7)),
    "role not listed": Fault("ChatMessage.role.enum", WRONG_RESPONSE, setting("role", "customer")),
    "status not listed": Fault("ChatMessage.status.enum", WRONG_RESPONSE, setting("status", "running")),
    "status null": Fault("ChatMessage.status", WRONG_RESPONSE, setting("status", None)),
    "date without a zone": Fault(
        "ChatMessage.created_at.format", WRONG_RESPONSE, setting("created_at", "2026-03-02T09:15:27")
    ),
    "date that does not exist": Fault(
        "ChatMessage.updated_at.format", WRONG_RESPONSE, setting("updated_at", "2026-02-30T09:15:27Z")
    ),
    "date as a number": Fault("ChatMessage.updated_at", WRONG_RESPONSE, setting("updated_at", 1772442927)),
    "e-mail that is none": Fault(
        "ContactChannel.email.format", WRONG_RESPONSE, setting("member.contact_channel.email", "jane")
    ),
    "eleven tools": Fault("ChatMessage.tools.maxItems", WRONG_RESPONSE, setting("tools", [{}] * 11)),
    "third tool wrong": Fault("Tool.name", WRONG_RESPONSE, setting("tools", TOOLS_OF_WHICH_THE_LAST_IS_WRONG)),
    "third turn wrong": Fault(
        "TokenUsage", WRONG_RESPONSE, setting("usage", {"turns": TURNS_OF_WHICH_THE_LAST_IS_WRONG})
    ),
    "error is an object": Fault("ChatMessage.error", WRONG_RESPONSE, setting("error", {})),
    "1 for true": Fault("ChannelContact.blocked", WRONG_RESPONSE, setting("member.contact_channel.contact.blocked", 1)),
    "counter is true": Fault("TokenCount", WRONG_RESPONSE, setting("usage", {"total_tokens": True})),
    "size is text": Fault(
        "AudioFile.file_size",
        WRONG_RESPONSE,
        setting("messages", [{"role": "system", "parts": [AUDIO_OF_A_SIZE_IN_TEXT]}]),
    ),
    "reasoning is text": Fault("ModelFeatures.reasoning", WRONG_RESPONSE, setting("features", {"reasoning": "low"})),
}
