"""Mocks that accept what they should refuse, or refuse what they should accept."""

from __future__ import annotations

import codecs
import copy
import json
from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException

from contract_tests.contract.contract_under_test import CONTRACT
from contract_tests.self_test.fault_injection import (
    MockFactory,
    also_allowing,
    changing_requests,
    mistaking_status,
    not_checking,
    raise_refusal,
    refusing_requests,
    replacing,
)
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock.app import MockApp
from invent_mock.operations.served_operation import JSON

EMPTY_MESSAGE = b'{"message": [{"type": "text", "text": ""}]}'


def reading_media_types(read: Callable[[str], str]) -> MockFactory:
    """A media type is taken for another one."""
    return replacing(
        "read_body", lambda healthy, operation, media_type, data: healthy(operation, read(media_type), data)
    )


def accepting_media_types(*accepted: str) -> MockFactory:
    """These media types, too, are taken for JSON."""
    return reading_media_types(lambda media_type: JSON if media_type in accepted else media_type)


def mending(mend: Callable[[bytes], bytes]) -> MockFactory:
    """Bytes that are not JSON are made to be JSON."""
    return replacing("parse_json", lambda healthy, data: healthy(mend(data)))


def refusing(status: int, is_refused: Callable[[bytes], bool]) -> MockFactory:
    """JSON that is written in some way is refused."""
    return replacing("parse_json", lambda healthy, data: raise_refusal(status) if is_refused(data) else healthy(data))


def unwrapping_the_channel() -> MockApp:
    """A channel_id may also be a list of a single channel."""
    app = MockApp()
    healthy = app.parse_json

    def parse_json(data: bytes) -> Any:
        body = healthy(data)
        if isinstance(body, dict) and isinstance(body.get("channel_id"), list) and len(body["channel_id"]) == 1:
            body["channel_id"] = body["channel_id"][0]
        return body

    app.parse_json = parse_json  # type: ignore[method-assign]
    return app


def first_document(data: bytes) -> Any:
    """What JSON begins with, whatever follows."""
    return json.JSONDecoder().raw_decode(data.decode())[0]


def failing_at_repeated_names(healthy: Any, data: bytes) -> Any:
    """Fails where an object has a name twice, as a reader does that was not made for it."""

    def as_object(members: list[tuple[str, Any]]) -> Any:
        return dict(members) if len(dict(members)) == len(members) else raise_refusal(500)

    body = healthy(data)
    json.loads(data, object_pairs_hook=as_object)
    return body


def only_ten_parts_checked() -> MockApp:
    contract = copy.deepcopy(CONTRACT)
    message = contract["components"]["schemas"]["SendMessageAsContactRequest"]["properties"]["message"]
    message["prefixItems"] = [message.pop("items")] * 10
    return MockApp(contract)


def text_needed_only_in_the_first_part() -> MockApp:
    contract = copy.deepcopy(CONTRACT)
    schemas = contract["components"]["schemas"]
    message = schemas["SendMessageAsContactRequest"]["properties"]["message"]
    message["prefixItems"] = [message["items"]]
    schemas["PartWithoutText"] = {**schemas["UserTextPart"], "required": ["type"]}
    message["items"] = {"anyOf": [{"$ref": "#/components/schemas/PartWithoutText"}, message["items"]]}
    return MockApp(contract)


REQUESTS: FaultsByCheck = {
    "wrong_values_in_a_body_are_refused": {
        "a number for text": also_allowing("UserTextPart.text", "number"),
        "a list for text": also_allowing("UserTextPart.text", "array"),
        "text for a start": also_allowing("UserTextPart.start_timestamp", "string"),
        "true for an end": also_allowing("UserTextPart.end_timestamp", "boolean"),
        "an object for a message": also_allowing("SendMessageAsContactRequest.message", "object"),
        "a channel in a list": unwrapping_the_channel,
    },
    "nulls_are_refused": {
        "null for text": also_allowing("UserTextPart.text", "null"),
        "null for an end": also_allowing("UserTextPart.end_timestamp", "null"),
        "null for a channel": also_allowing("SendMessageAsContactRequest.channel_id", "null"),
    },
    "invalid:negative_data_rejection": {
        "message of any type": not_checking("SendMessageAsContactRequest.message.type"),
        "empty message": not_checking("SendMessageAsContactRequest.message.minItems"),
        "channel_id of any type": not_checking("SendMessageAsContactRequest.channel_id.type"),
        "parts not checked": not_checking("SendMessageAsContactRequest.message.items"),
        "text not needed": not_checking("UserTextPart.required"),
        "text of any type": not_checking("UserTextPart.text.type"),
        "start of any type": not_checking("PartStart.type"),
        "end of any type": not_checking("PartEnd.type"),
        "kind of part not needed": not_checking("OtherPart.required"),
        "kind of part of any type": not_checking("OtherPart.type.type"),
        "text parts not checked": not_checking("OtherPart.type.not"),
        "422 for 400": mistaking_status(400, 422),
    },
    # The mock cannot do without these.
    "invalid:not_a_server_error": {
        "body of any type": not_checking("SendMessageAsContactRequest.type"),
        "message not needed": not_checking("SendMessageAsContactRequest.required"),
        "part of any type": not_checking("OtherPart.type"),
    },
    "a_wrong_item_is_refused_in_every_place": {"only ten parts checked": only_ten_parts_checked},
    "required_fields_are_needed_in_every_place": {
        "text needed only in the first part": text_needed_only_in_the_first_part
    },
    "wrong_media_type": {
        "any media type": reading_media_types(lambda media_type: JSON),
        "no media type needed": accepting_media_types(""),
        "other media types of JSON": accepting_media_types("text/json", "application/problem+json"),
        "the media type anywhere in the header": accepting_media_types(
            "text/plain; application/json", "multipart/form-data; boundary=application/json"
        ),
    },
    "the_media_type_is_read_as_http_has_it": {
        "media type compared literally": reading_media_types(lambda media_type: JSON if media_type == JSON else ""),
        "media type in one case": reading_media_types(lambda media_type: JSON if media_type.startswith(JSON) else ""),
    },
    "malformed_json": {
        "a body that was cut completed": mending(lambda data: data + b"}" * (data.count(b"{") - data.count(b"}")))
    },
    "json_is_read_strictly": {
        "broken UTF-8 mended": mending(lambda data: data.decode(errors="replace").encode()),
        "UTF-16 read": mending(
            lambda data: data.decode("utf-16").encode() if data.startswith(codecs.BOM_UTF16_LE) else data
        ),
        "trailing comma read": mending(lambda data: data.replace(b",}", b"}")),
        "comments read": mending(lambda data: data[data.index(b"\n") :] if data.startswith(b"//") else data),
        "NaN read": mending(lambda data: data.replace(b": NaN", b": 0")),
        "more after the body ignored": replacing("parse_json", lambda healthy, data: first_document(data)),
        "line ends in texts": replacing("parse_json", lambda healthy, data: json.loads(data.decode(), strict=False)),
        "500 for nesting": refusing(500, lambda data: b"[[" in data),
    },
    "an_empty_body_is_refused": {
        "an empty body accepted": replacing(
            "read_body", lambda healthy, operation, kind, data: healthy(operation, kind, data or EMPTY_MESSAGE)
        )
    },
    "odd_bodies_are_no_server_error": {
        "500 for __proto__": refusing(500, lambda data: b"__proto__" in data),
        "500 for a name that comes twice": replacing("parse_json", failing_at_repeated_names),
        "500 for a megabyte": refusing(500, lambda data: len(data) > 1e6),
    },
    "irrelevant_headers_and_parameters_change_nothing": {
        "500 for a query": refusing_requests(500, lambda scope: scope["query_string"] != b""),
        "403 without a User-Agent": refusing_requests(403, lambda scope: b"user-agent" not in dict(scope["headers"])),
    },
    "a_body_is_read_however_it_is_written": {
        "escaped characters lost": mending(lambda data: data.replace(b"\\ud83d\\ude00", b"??")),
        "white space refused": refusing(400, lambda data: data[:1] != b"{"),
        "exponents refused": refusing(400, lambda data: b"1E+2" in data),
        "names in another order refused": refusing(400, lambda data: data.strip().startswith(b'{"channel_id"')),
    },
    "other_methods_are_refused": {
        "500 for unknown methods": refusing_requests(500, lambda scope: scope["method"] == "PURGE"),
        "GET taken for POST": changing_requests(lambda scope: {**scope, "method": "POST"}),
        "405 without Allow": replacing(
            "error_response", lambda healthy, problem: healthy(HTTPException(problem.status_code))
        ),
    },
}
