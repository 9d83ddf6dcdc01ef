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
from contract_tests.self_test.faults.fault import Fault
from invent_mock.app import MockApp
from invent_mock.operations.served_operation import JSON

INVALID_BODY, SERVER_ERROR = "invalid:negative_data_rejection", "invalid:not_a_server_error"
CONTENT = "requestBody/content"
ROBUSTNESS = "robustness"
WRONG_VALUES, NULLS = "wrong_values_in_a_body_are_refused", "nulls_are_refused"
EACH_PLACE, REQUIRED_FIELDS = "a_wrong_item_is_refused_in_every_place", "required_fields_are_needed_in_every_place"
MALFORMED, STRICT = "malformed_json", "json_is_read_strictly"
WRITTEN_OTHERWISE, ODD = "a_body_is_read_however_it_is_written", "odd_bodies_are_no_server_error"
METHODS, BESIDE = "other_methods_are_refused", "irrelevant_headers_and_parameters_change_nothing"
WRONG_MEDIA_TYPE, MEDIA_TYPE_OF_HTTP = "wrong_media_type", "the_media_type_is_read_as_http_has_it"

EMPTY_MESSAGE = b'{"message": [{"type": "text", "text": ""}]}'

UNCHECKED_KEYWORDS = {
    "message of any type": "SendMessageAsContactRequest.message.type",
    "empty message": "SendMessageAsContactRequest.message.minItems",
    "channel_id of any type": "SendMessageAsContactRequest.channel_id.type",
    "parts not checked": "SendMessageAsContactRequest.message.items",
    "text not needed": "UserTextPart.required",
    "text of any type": "UserTextPart.text.type",
    "start of any type": "PartStart.type",
    "end of any type": "PartEnd.type",
    "kind of part not needed": "OtherPart.required",
    "kind of part of any type": "OtherPart.type.type",
    "text parts not checked": "OtherPart.type.not",
}

# What the mock cannot do without, so that it fails.
NEEDED_KEYWORDS = {
    "body of any type": "SendMessageAsContactRequest.type",
    "message not needed": "SendMessageAsContactRequest.required",
    "part of any type": "OtherPart.type",
}

ALSO_ALLOWED_TYPES = {
    "a number for text": ("UserTextPart.text", "number", WRONG_VALUES),
    "a list for text": ("UserTextPart.text", "array", WRONG_VALUES),
    "text for a start": ("UserTextPart.start_timestamp", "string", WRONG_VALUES),
    "true for an end": ("UserTextPart.end_timestamp", "boolean", WRONG_VALUES),
    "an object for a message": ("SendMessageAsContactRequest.message", "object", WRONG_VALUES),
    "null for text": ("UserTextPart.text", "null", NULLS),
    "null for an end": ("UserTextPart.end_timestamp", "null", NULLS),
    "null for a channel": ("SendMessageAsContactRequest.channel_id", "null", NULLS),
}


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


REQUESTS = {
    **{
        name: Fault(f"{place}.type", check, also_allowing(place, type_name))
        for name, (place, type_name, check) in ALSO_ALLOWED_TYPES.items()
    },
    **{name: Fault(place, INVALID_BODY, not_checking(place)) for name, place in UNCHECKED_KEYWORDS.items()},
    **{name: Fault(place, SERVER_ERROR, not_checking(place)) for name, place in NEEDED_KEYWORDS.items()},
    "only ten parts checked": Fault("SendMessageAsContactRequest.message.items", EACH_PLACE, only_ten_parts_checked),
    "text needed only in the first part": Fault(
        "UserTextPart.required", REQUIRED_FIELDS, text_needed_only_in_the_first_part
    ),
    "422 for 400": Fault("responses/400", INVALID_BODY, mistaking_status(400, 422)),
    "any media type": Fault(CONTENT, WRONG_MEDIA_TYPE, reading_media_types(lambda media_type: JSON)),
    "no media type needed": Fault(CONTENT, WRONG_MEDIA_TYPE, accepting_media_types("")),
    "other media types of JSON": Fault(
        CONTENT, WRONG_MEDIA_TYPE, accepting_media_types("text/json", "application/problem+json")
    ),
    "the media type anywhere in the header": Fault(
        CONTENT,
        WRONG_MEDIA_TYPE,
        accepting_media_types("text/plain; application/json", "multipart/form-data; boundary=application/json"),
    ),
    "media type compared literally": Fault(
        CONTENT, MEDIA_TYPE_OF_HTTP, reading_media_types(lambda media_type: JSON if media_type == JSON else "")
    ),
    "media type in one case": Fault(
        CONTENT, MEDIA_TYPE_OF_HTTP, reading_media_types(lambda media_type: JSON if media_type.startswith(JSON) else "")
    ),
    "a body that was cut completed": Fault(
        CONTENT, MALFORMED, mending(lambda data: data + b"}" * (data.count(b"{") - data.count(b"}")))
    ),
    "broken UTF-8 mended": Fault(CONTENT, STRICT, mending(lambda data: data.decode(errors="replace").encode())),
    "UTF-16 read": Fault(
        CONTENT,
        STRICT,
        mending(lambda data: data.decode("utf-16").encode() if data.startswith(codecs.BOM_UTF16_LE) else data),
    ),
    "trailing comma read": Fault(CONTENT, STRICT, mending(lambda data: data.replace(b",}", b"}"))),
    "comments read": Fault(
        CONTENT, STRICT, mending(lambda data: data[data.index(b"\n") :] if data.startswith(b"//") else data)
    ),
    "an empty body accepted": Fault(
        "requestBody.required",
        "an_empty_body_is_refused",
        replacing("read_body", lambda healthy, operation, kind, data: healthy(operation, kind, data or EMPTY_MESSAGE)),
    ),
    "NaN read": Fault(CONTENT, STRICT, mending(lambda data: data.replace(b": NaN", b": 0"))),
    "more after the body ignored": Fault(
        CONTENT, STRICT, replacing("parse_json", lambda healthy, data: first_document(data))
    ),
    "line ends in texts": Fault(
        CONTENT, STRICT, replacing("parse_json", lambda healthy, data: json.loads(data.decode(), strict=False))
    ),
    "500 for nesting": Fault(ROBUSTNESS, STRICT, refusing(500, lambda data: b"[[" in data)),
    "a channel in a list": Fault("SendMessageAsContactRequest.channel_id.type", WRONG_VALUES, unwrapping_the_channel),
    "500 for __proto__": Fault(ROBUSTNESS, ODD, refusing(500, lambda data: b"__proto__" in data)),
    "500 for a name that comes twice": Fault(ROBUSTNESS, ODD, replacing("parse_json", failing_at_repeated_names)),
    "500 for a megabyte": Fault(ROBUSTNESS, ODD, refusing(500, lambda data: len(data) > 1e6)),
    "500 for a query": Fault(ROBUSTNESS, BESIDE, refusing_requests(500, lambda scope: scope["query_string"] != b"")),
    "403 without a User-Agent": Fault(
        ROBUSTNESS, BESIDE, refusing_requests(403, lambda scope: b"user-agent" not in dict(scope["headers"]))
    ),
    "500 for unknown methods": Fault(
        ROBUSTNESS, METHODS, refusing_requests(500, lambda scope: scope["method"] == "PURGE")
    ),
    "escaped characters lost": Fault(
        CONTENT, WRITTEN_OTHERWISE, mending(lambda data: data.replace(b"\\ud83d\\ude00", b"??"))
    ),
    "white space refused": Fault(CONTENT, WRITTEN_OTHERWISE, refusing(400, lambda data: data[:1] != b"{")),
    "exponents refused": Fault(CONTENT, WRITTEN_OTHERWISE, refusing(400, lambda data: b"1E+2" in data)),
    "names in another order refused": Fault(
        CONTENT, WRITTEN_OTHERWISE, refusing(400, lambda data: data.strip().startswith(b'{"channel_id"'))
    ),
    "GET taken for POST": Fault(
        "the method", "other_methods_are_refused", changing_requests(lambda scope: {**scope, "method": "POST"})
    ),
    "405 without Allow": Fault(
        "the method",
        "other_methods_are_refused",
        replacing("error_response", lambda healthy, problem: healthy(HTTPException(problem.status_code))),
    ),
}
