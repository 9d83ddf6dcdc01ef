"""Mocks whose responses break the contract."""

from __future__ import annotations

import json

from starlette.responses import Response

from contract_tests.self_test.fault_injection import removing, responding, setting
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock import sample_data
from invent_mock.operations.served_operation import JSON

AUDIO_OF_A_SIZE_IN_TEXT = {"type": "text", "audio": {"file_size": "1"}}
TOOLS_OF_WHICH_THE_LAST_IS_WRONG = [{"name": "a"}, {"name": "b"}, {"name": 7}]
TURNS_OF_WHICH_THE_LAST_IS_WRONG = [{}, {"input_tokens": 1}, {"input_tokens": "1"}]

RESPONSES: FaultsByCheck = {
    "valid:status_code_conformance": {"201 for 200": responding(lambda body: Response(body, 201, media_type=JSON))},
    "valid:content_type_conformance": {"HTML": responding(lambda body: Response(body, media_type="text/html"))},
    "authored_as_the_contact": {
        "no media type": responding(lambda body: Response(body)),
        "another media type of JSON": responding(lambda body: Response(body, media_type="application/hal+json")),
        "UTF-16": responding(lambda body: Response(json.dumps(json.loads(body)).encode("utf-16"), media_type=JSON)),
        "byte order mark": responding(lambda body: Response(b"\xef\xbb\xbf" + body, media_type=JSON)),
        "NaN for a number": responding(
            lambda body: Response(b'{"usage":{"total_tokens":NaN},' + body[1:], media_type=JSON)
        ),
        "a name twice": responding(lambda body: Response(b'{"id":"msg_0",' + body[1:], media_type=JSON)),
        "a list around the message": responding(lambda body: Response(b"[" + body + b"]", media_type=JSON)),
        "compressed, and not said": responding(
            lambda body: Response(body, media_type=JSON, headers={"Content-Encoding": "gzip"})
        ),
        "the key in a header": responding(
            lambda body: Response(body, media_type=JSON, headers={"X-Key": sample_data.API_KEY})
        ),
        "the key in a field": setting("debug", f"Bearer {sample_data.API_KEY}"),
    },
    "valid:response_schema": {
        "broken JSON": responding(lambda body: Response(body[:-1], media_type=JSON)),
        "id missing": removing("id"),
        "role missing": removing("role"),
        "id is a number": setting("id", 7),
        "role not listed": setting("role", "customer"),
        "status not listed": setting("status", "running"),
        "status null": setting("status", None),
        "date without a zone": setting("created_at", "2026-03-02T09:15:27"),
        "date that does not exist": setting("updated_at", "2026-02-30T09:15:27Z"),
        "date as a number": setting("updated_at", 1772442927),
        "e-mail that is none": setting("member.contact_channel.email", "jane"),
        "eleven tools": setting("tools", [{}] * 11),
        "third tool wrong": setting("tools", TOOLS_OF_WHICH_THE_LAST_IS_WRONG),
        "third turn wrong": setting("usage", {"turns": TURNS_OF_WHICH_THE_LAST_IS_WRONG}),
        "error is an object": setting("error", {}),
        "1 for true": setting("member.contact_channel.contact.blocked", 1),
        "counter is true": setting("usage", {"total_tokens": True}),
        "size is text": setting("messages", [{"role": "system", "parts": [AUDIO_OF_A_SIZE_IN_TEXT]}]),
        "reasoning is text": setting("features", {"reasoning": "low"}),
    },
}
