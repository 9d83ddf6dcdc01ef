"""The contract under test, and the places in it that tests speak of."""

from __future__ import annotations

import copy
import json
from typing import Any

from invent_contract import CONTRACT_FILE, container_and_key, load, reachable, tokens_of
from invent_contract.contract import Contract

CONTRACT = load(CONTRACT_FILE)
MODEL = Contract(CONTRACT)
_TEXT = json.dumps(CONTRACT)  # which is copied in a fifth of the time

PATH_ITEM_POINTER = "/paths/~1orgs~1{org_id}~1contacts~1{contact_id}~1chats~1{chat_id}~1messages"
OPERATION_POINTER = f"{PATH_ITEM_POINTER}/post"
PATH = tokens_of(PATH_ITEM_POINTER)[-1]
CONTACTS_PATH = "/orgs/{org_id}/contacts"
CHATS_PATH = "/orgs/{org_id}/contacts/{contact_id}/channels/{channel_id}/chats"
MESSAGES_PATH = "/chats/{chat_id}/messages"
SEND_MESSAGE_OPERATION = next(operation for operation in MODEL.operations if operation.pointer == OPERATION_POINTER)
assert SEND_MESSAGE_OPERATION.body
REQUEST_SCHEMA_POINTER = SEND_MESSAGE_OPERATION.body.schema_pointers["application/json"]
RESPONSE_SCHEMA_POINTER = SEND_MESSAGE_OPERATION.responses["200"].schema_pointers["application/json"]

request_validator = MODEL.validator(REQUEST_SCHEMA_POINTER)
response_validator = MODEL.validator(RESPONSE_SCHEMA_POINTER)


def contract_of_the_page() -> dict[str, Any]:
    """A copy of the contract with the page's operation alone, and what it refers to."""
    references = reachable(CONTRACT, SEND_MESSAGE_OPERATION.definition)
    components: dict[str, Any] = {"securitySchemes": CONTRACT["components"]["securitySchemes"]}
    for reference, value in references.items():
        _, kind, name = tokens_of(reference.removeprefix("#"))
        components.setdefault(kind, {})[name] = value
    return copy.deepcopy({**CONTRACT, "paths": {PATH: CONTRACT["paths"][PATH]}, "components": components})


def contract_with(pointer: str, value: Any) -> dict[str, Any]:
    """A copy of the contract with another value at this place."""
    contract: dict[str, Any] = json.loads(_TEXT)
    container, key = container_and_key(contract, pointer)
    container[key] = value
    return contract


def contract_without(pointer: str) -> dict[str, Any]:
    """A copy of the contract with nothing at this place."""
    contract: dict[str, Any] = json.loads(_TEXT)
    container, key = container_and_key(contract, pointer)
    del container[key]
    return contract
