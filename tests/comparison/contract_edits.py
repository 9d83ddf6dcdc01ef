"""Edits of a contract, and what each means for callers, as a line for each change."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, NamedTuple

from contract_tests.contract.contract_under_test import OPERATION_POINTER, PATH
from invent_contract import container_and_key, load, lookup

FROZEN_FILE = Path(__file__).with_name("frozen_contract.yaml")
FROZEN = load(FROZEN_FILE)
SCHEMAS = "/components/schemas"
MESSAGE = f"{SCHEMAS}/ChatMessage"
REQUEST = f"{SCHEMAS}/SendMessageAsContactRequest"
TOOL = f"{SCHEMAS}/Tool"
CHANNEL = f"{SCHEMAS}/ContactChannel"
PARAMETERS = f"{OPERATION_POINTER}/parameters"
OK_CONTENT = f"{OPERATION_POINTER}/responses/200/content"

REMOVED = object()
NOTE = {"name": "note", "in": "query", "schema": {"type": "string"}}
OTHER_KEY = {"type": "http", "scheme": "basic"}


class Edit(NamedTuple):
    """An edit: the values at these pointers are replaced, added or `REMOVED`, and these lines are said of it."""

    values: dict[str, Any]
    lines: list[str]


def edited(edit: Edit, contract: dict[str, Any] = FROZEN) -> dict[str, Any]:
    """The contract after an edit. The index `-` appends to a list."""
    contract = copy.deepcopy(contract)
    for pointer, value in edit.values.items():
        if pointer.endswith("/-"):
            lookup(contract, pointer[:-2]).append(value)
            continue
        container, key = container_and_key(contract, pointer)
        if value is REMOVED:
            del container[key]
        else:
            container[key] = value
    return contract


def value_of(pointer: str) -> Any:
    """A value of the contract, to put it in another place."""
    return copy.deepcopy(lookup(FROZEN, pointer))


def inlined(pointer: str, contract: dict[str, Any] = FROZEN) -> dict[str, Any]:
    """A component's schema with all references in it replaced by what they refer to."""

    def inline(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return inline(lookup(contract, node["$ref"]))
            return {name: inline(value) for name, value in node.items()}
        return [inline(item) for item in node] if isinstance(node, list) else node

    schema: dict[str, Any] = inline(lookup(contract, pointer))
    return schema


EDITS = {
    # --- operations and their parts ---
    "an operation removed": Edit({OPERATION_POINTER: REMOVED}, ["breaking: operation sendMessageAsContact: removed"]),
    "an operation renamed": Edit(
        {f"{OPERATION_POINTER}/operationId": "postMessage"},
        ["breaking: operation sendMessageAsContact: renamed to postMessage"],
    ),
    "an operation of another tag": Edit(
        {f"{OPERATION_POINTER}/tags": ["chats"]},
        ['breaking: operation sendMessageAsContact: its module is named after the tag "chats", no longer "contacts"'],
    ),
    "a new operation": Edit(
        {"/paths/~1ping": {"get": {"operationId": "ping", "responses": {"204": {"description": "Here."}}}}},
        ["compatible: operation ping: new"],
    ),
    "an argument of the path renamed": Edit(
        {
            "/components/parameters/ContactId/name": "person_id",
            "/paths": {PATH.replace("contact_id", "person_id"): value_of("/paths").popitem()[1]},
        },
        [
            "breaking: argument sendMessageAsContact.contact_id (sent): renamed to person_id",
            f"compatible: operation sendMessageAsContact: POST {PATH} → POST {PATH.replace('contact_id', 'person_id')}",
        ],
    ),
    "an argument of another type, behind a reference": Edit(
        {"/components/parameters/ChatId/schema/type": "integer"},
        ["breaking: argument sendMessageAsContact.chat_id (sent): type string → integer"],
    ),
    "a new optional argument": Edit(
        {f"{PARAMETERS}/-": NOTE}, ["compatible: argument sendMessageAsContact.note (sent): new, optional"]
    ),
    "a new required argument": Edit(
        {f"{PARAMETERS}/-": {**NOTE, "required": True}},
        ["breaking: argument sendMessageAsContact.note (sent): new, required"],
    ),
    "a key of another kind": Edit(
        {"/components/securitySchemes/apiKey": OTHER_KEY},
        [
            'breaking: operation sendMessageAsContact: credentials {"scheme": "bearer", "type": "http"}'
            ' → {"scheme": "basic", "type": "http"}'
        ],
    ),
    "no key at all": Edit(
        {"/security": []},
        ['compatible: operation sendMessageAsContact: credentials {"scheme": "bearer", "type": "http"} → none'],
    ),
    "a body that may be left out": Edit(
        {f"{OPERATION_POINTER}/requestBody/required": False},
        ["compatible: body of sendMessageAsContact (sent): required → optional"],
    ),
    "a body of another media type": Edit(
        {f"{OPERATION_POINTER}/requestBody/content": {"text/plain": {"schema": {"type": "string"}}}},
        [
            "breaking: body of sendMessageAsContact (sent): without application/json",
            "compatible: body of sendMessageAsContact (sent): also text/plain",
        ],
    ),
    "a success of another status": Edit(
        {
            f"{OPERATION_POINTER}/responses/200": REMOVED,
            f"{OPERATION_POINTER}/responses/201": value_of(f"{OPERATION_POINTER}/responses/200"),
        },
        ["compatible: response 200 of sendMessageAsContact: status 200 → 201"],
    ),
    "a success of another status and another type beside the first": Edit(
        {f"{OPERATION_POINTER}/responses/202": {"description": "Later."}},
        ["breaking: response 202 of sendMessageAsContact: new"],
    ),
    "a further error status": Edit(
        {f"{OPERATION_POINTER}/responses/403": {"description": "Not allowed."}},
        ["compatible: response 403 of sendMessageAsContact: new"],
    ),
    "an error status that is gone": Edit(
        {f"{OPERATION_POINTER}/responses/404": REMOVED}, ["compatible: response 404 of sendMessageAsContact: removed"]
    ),
    # --- what is sent ---
    "a field that is sent removed": Edit(
        {f"{REQUEST}/properties/channel_id": REMOVED},
        ["breaking: SendMessageAsContactRequest.channel_id (sent): removed"],
    ),
    "a field that is sent renamed": Edit(
        {f"{REQUEST}/properties/channel_id": REMOVED, f"{REQUEST}/properties/channel": {"type": "string"}},
        [
            "breaking: SendMessageAsContactRequest.channel_id (sent): removed",
            "compatible: SendMessageAsContactRequest.channel (sent): new, optional",
        ],
    ),
    "an optional field that must be sent": Edit(
        {f"{REQUEST}/required": ["message", "channel_id"]},
        ["breaking: SendMessageAsContactRequest.channel_id (sent): optional → required"],
    ),
    "a required field that need not be sent, behind a reference and a union": Edit(
        {f"{SCHEMAS}/UserTextPart/required": ["type"]}, ["compatible: UserTextPart.text (sent): required → optional"]
    ),
    "a new field that must be sent": Edit(
        {f"{REQUEST}/properties/language": {"type": "string"}, f"{REQUEST}/required": ["message", "language"]},
        ["breaking: SendMessageAsContactRequest.language (sent): new, required"],
    ),
    "a new field that may be sent": Edit(
        {f"{REQUEST}/properties/language": {"type": "string"}},
        ["compatible: SendMessageAsContactRequest.language (sent): new, optional"],
    ),
    "a limit on what is sent": Edit(
        {f"{SCHEMAS}/UserTextPart/properties/text/maxLength": 1000},
        ["breaking: UserTextPart.text (sent): maxLength none → 1000"],
    ),
    "a tighter limit": Edit(
        {f"{REQUEST}/properties/message/minItems": 2},
        ["breaking: SendMessageAsContactRequest.message (sent): minItems 1 → 2"],
    ),
    "a wider limit": Edit(
        {f"{REQUEST}/properties/message/minItems": REMOVED},
        ["compatible: SendMessageAsContactRequest.message (sent): minItems 1 → none"],
    ),
    "a pattern for what is sent": Edit(
        {f"{REQUEST}/properties/channel_id/pattern": "^cch_"},
        ['breaking: SendMessageAsContactRequest.channel_id (sent): pattern none → "^cch_"'],
    ),
    "null may be sent": Edit(
        {f"{REQUEST}/properties/channel_id/type": ["string", "null"]},
        ["compatible: SendMessageAsContactRequest.channel_id (sent): type string → string or null"],
    ),
    "only some values may be sent": Edit(
        {f"{REQUEST}/properties/channel_id/enum": ["cch_1", "cch_2"]},
        ['breaking: SendMessageAsContactRequest.channel_id (sent): only "cch_1", "cch_2"'],
    ),
    "a kind of part may no longer be sent": Edit(
        {f"{SCHEMAS}/UserPart/oneOf": [{"$ref": f"#{SCHEMAS}/UserTextPart"}]},
        ["breaking: UserPart (sent): without OtherPart"],
    ),
    "a further kind of part may be sent": Edit(
        {
            f"{SCHEMAS}/ImagePart": {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}},
            f"{SCHEMAS}/UserPart/oneOf/-": {"$ref": f"#{SCHEMAS}/ImagePart"},
        },
        ["compatible: UserPart (sent): also ImagePart", "compatible: schema ImagePart: new"],
    ),
    "no further fields may be sent": Edit(
        {f"{REQUEST}/additionalProperties": False}, ["breaking: SendMessageAsContactRequest.* (sent): type any → none"]
    ),
    # --- what is received ---
    "a field that is received removed": Edit(
        {f"{MESSAGE}/properties/model": REMOVED}, ["breaking: ChatMessage.model (received): removed"]
    ),
    "a field that is no longer always there": Edit(
        {f"{MESSAGE}/required": ["id"]}, ["breaking: ChatMessage.role (received): required → optional"]
    ),
    "a field that is now always there": Edit(
        {f"{MESSAGE}/required": ["id", "role", "status"]},
        ["compatible: ChatMessage.status (received): optional → required"],
    ),
    "a new field that is always received": Edit(
        {f"{MESSAGE}/properties/mood": {"type": "string"}, f"{MESSAGE}/required": ["id", "role", "mood"]},
        ["compatible: ChatMessage.mood (received): new, required"],
    ),
    "a number that is whole": Edit(
        {f"{SCHEMAS}/TokenCount/type": "integer"}, ["compatible: TokenCount (received): type number → integer"]
    ),
    "a field of another type": Edit(
        {f"{TOOL}/properties/enabled_by_default/type": "string"},
        ["breaking: Tool.enabled_by_default (received): type boolean → string"],
    ),
    "null may be received": Edit(
        {f"{MESSAGE}/properties/model/type": ["string", "null"]},
        ["breaking: ChatMessage.model (received): type string → string or null"],
    ),
    "null is no longer received": Edit(
        {f"{CHANNEL}/properties/phone/type": "string"},
        ["compatible: ContactChannel.phone (received): type string or null → string"],
    ),
    "text that becomes a date": Edit(
        {f"{MESSAGE}/properties/broadcast_id/format": "date"},
        ['breaking: ChatMessage.broadcast_id (received): format none → "date"'],
    ),
    "a format that only restricts": Edit(
        {f"{CHANNEL}/properties/email/format": REMOVED},
        ['compatible: ContactChannel.email (received): format "email" → none'],
    ),
    "a new member of an enumeration": Edit(
        {f"{MESSAGE}/properties/status/enum/-": "PAUSED"}, ['compatible: ChatMessage.status (received): also "PAUSED"']
    ),
    "a member of an enumeration removed": Edit(
        {f"{MESSAGE}/properties/role/enum": ["user", "assistant", "system", "tool", "event"]},
        ['breaking: ChatMessage.role (received): without "note"'],
    ),
    "an enumeration that is any text": Edit(
        {f"{MESSAGE}/properties/status/enum": REMOVED},
        ['breaking: ChatMessage.status (received): no longer only "RUNNING", "COMPLETED", "FAILED", "CANCELED"'],
    ),
    "a limit on what is received": Edit(
        {f"{MESSAGE}/properties/tools/maxItems": 20}, ["compatible: ChatMessage.tools (received): maxItems 10 → 20"]
    ),
    "a further kind of content may be received": Edit(
        {f"{SCHEMAS}/MessageContent/oneOf/-": {"$ref": f"#{SCHEMAS}/AudioFile"}},
        ["breaking: MessageContent (received): also AudioFile"],
    ),
    "a field received through allOf removed": Edit(
        {f"{SCHEMAS}/Usage/allOf/1/properties/turns": REMOVED}, ["breaking: Usage.turns (received): removed"]
    ),
    "a list of other items": Edit(
        {f"{MESSAGE}/properties/tools/items": {"type": "string"}},
        ["breaking: ChatMessage.tools[] (received): type object → string"],
    ),
    # --- what is sent and received ---
    "a field of a kind of part that is sent and received": Edit(
        {f"{SCHEMAS}/OtherPart/properties/url": {"type": "string"}},
        ["compatible: OtherPart.url (sent and received): new, optional"],
    ),
    "a value that is sent and received may be null": Edit(
        {f"{SCHEMAS}/PartStart/type": ["number", "null"]},
        [
            "breaking: PartStart (received): type number → number or null",
            "compatible: PartStart (sent): type number → number or null",
        ],
    ),
    "a required field of what is sent and received": Edit(
        {f"{SCHEMAS}/OtherPart/required": []},
        [
            "breaking: OtherPart.type (received): required → optional",
            "compatible: OtherPart.type (sent): required → optional",
        ],
    ),
    # --- schemas ---
    "a schema renamed": Edit(
        {
            f"{SCHEMAS}/Reasoning": REMOVED,
            f"{SCHEMAS}/Thinking": value_of(f"{SCHEMAS}/Reasoning"),
            f"{SCHEMAS}/ModelFeatures/properties/reasoning": {"$ref": f"#{SCHEMAS}/Thinking"},
        },
        [
            "breaking: ModelFeatures.reasoning (received): class Reasoning → Thinking",
            "breaking: schema Reasoning: removed",
            "compatible: schema Thinking: new",
        ],
    ),
    # --- the document ---
    "another address": Edit(
        {"/servers/0/url": "https://eu.useinvent.com"},
        ["breaking: the client: base URL https://api.useinvent.com → https://eu.useinvent.com"],
    ),
    "no address": Edit({"/servers": REMOVED}, ["breaking: the client: base URL https://api.useinvent.com → none"]),
    "a relative address": Edit(
        {"/servers/0/url": "/v2"}, ["breaking: the client: base URL https://api.useinvent.com → none"]
    ),
    # --- wording ---
    "another description": Edit(
        {f"{MESSAGE}/properties/model/description": "The model's name."},
        ["compatible: ChatMessage.model: another description"],
    ),
    "other examples": Edit({f"{TOOL}/properties/icon/examples": ["Star"]}, ["compatible: Tool.icon: another examples"]),
    "other words about the whole": Edit(
        {"/info/summary": "Messages."}, ["compatible: the document: other words about it"]
    ),
}

# Edits after which the contract means the same.
EDITS_WITHOUT_A_CHANGE = {
    "nothing": {},
    "another version": {"/info/version": "2.0.1"},
    "a reference replaced by its target": {f"{MESSAGE}/properties/usage": inlined(f"{SCHEMAS}/Usage")},
    "all references replaced": {f"{OK_CONTENT}/application~1json/schema": inlined(MESSAGE)},
    "a union's references replaced": {f"{REQUEST}/properties/message/items": inlined(f"{SCHEMAS}/UserPart")},
    "a parameter's reference replaced": {f"{PARAMETERS}/0": value_of("/components/parameters/OrgId")},
    "a scalar component that is gone": {
        f"{SCHEMAS}/TokenCount": REMOVED,
        f"{SCHEMAS}/TokenUsage/properties": inlined(f"{SCHEMAS}/TokenUsage")["properties"],
    },
    "a reference in an allOf": {f"{MESSAGE}/properties/member": {"allOf": [{"$ref": f"#{SCHEMAS}/ChatMember"}]}},
    "an allOf merged": {
        f"{SCHEMAS}/Usage": {
            "type": "object",
            "description": value_of(f"{SCHEMAS}/Usage/description"),
            "properties": {
                **value_of(f"{SCHEMAS}/TokenUsage/properties"),
                **value_of(f"{SCHEMAS}/Usage/allOf/1/properties"),
            },
        }
    },
    "an allOf divided": {
        TOOL: {
            "description": value_of(f"{TOOL}/description"),
            "allOf": [
                {"type": "object", "properties": {name: schema}}
                for name, schema in value_of(f"{TOOL}/properties").items()
            ],
        }
    },
    "a constant as an enumeration": {
        f"{SCHEMAS}/TextPartType/const": REMOVED,
        f"{SCHEMAS}/TextPartType/enum": ["text"],
    },
    "null as a variant": {
        f"{CHANNEL}/properties/phone": {
            "anyOf": [{"type": "string"}, {"type": "null"}],
            "description": value_of(f"{CHANNEL}/properties/phone/description"),
        }
    },
    "another order": {
        f"{MESSAGE}/properties": dict(reversed(value_of(f"{MESSAGE}/properties").items())),
        f"{MESSAGE}/required": ["role", "id"],
        f"{MESSAGE}/properties/status/enum": ["FAILED", "RUNNING", "CANCELED", "COMPLETED"],
        f"{SCHEMAS}/UserPart/oneOf": value_of(f"{SCHEMAS}/UserPart/oneOf")[::-1],
    },
    "limits that limit nothing": {f"{MESSAGE}/properties/tools/minItems": 0, f"{TOOL}/additionalProperties": True},
    "a media type that the client does not read": {f"{OK_CONTENT}/application~1xml": {"schema": {"type": "string"}}},
    "another address, which the client does not use": {"/servers/-": {"url": "https://eu.useinvent.com"}},
    "a bearer token from elsewhere": {
        "/components/securitySchemes/apiKey": {
            "type": "openIdConnect",
            "openIdConnectUrl": "https://login.example.com/.well-known/openid-configuration",
        }
    },
    "provenance": {f"{MESSAGE}/x-inferred": {"required": "Because."}},
}
