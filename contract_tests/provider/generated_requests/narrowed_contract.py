"""The contract, narrowed to what can be judged: parts that are described, and a channel that exists."""

from __future__ import annotations

import copy
from typing import Any

from contract_tests.contract.contract_under_test import PATH
from contract_tests.provider.provider import Provider
from contract_tests.provider.valid_requests import JSON, with_nobodys_ids
from invent_contract import container_and_key, parts, tokens_of
from invent_contract.contract import Contract
from invent_contract.examples import examples
from invent_contract.schema import Schema, Side


def narrowed_contract(provider: Provider, run: str) -> dict[str, Any]:
    """The contract of which Schemathesis makes the requests of a run."""
    contract = copy.deepcopy(provider.contract)
    _rename_people(contract)
    if PATH in contract["paths"] and provider.send_message.body:
        schema_pointer = provider.send_message.body.schema_pointers[JSON]
        _narrow_body(contract, schema_pointer, provider.id("CHANNEL_ID"), allows_more=run == "invalid")
    contract.pop("security", None)
    for operation in Contract(contract).operations:
        operation.definition.pop("security", None)
    if run == "unknown":
        _remove_examples(contract)  # ids in them exist, and Schemathesis also tries those of responses
        _generate_ids(contract)
    return contract


def _rename_people(contract: dict[str, Any]) -> None:
    """Let the examples be of people whom nobody knows, in place. Who is there already might become another one."""
    model = Contract(contract)
    for pointer, example, schema_pointer in list(examples(contract)):
        name = tokens_of(pointer)[-3]  # such as in `user_id/examples/0`
        renamed = with_nobodys_ids({name: example})[name]
        if model.validator(schema_pointer).is_valid(renamed):  # it may be too long, or have to be of some form
            container, key = container_and_key(contract, pointer)
            container[key] = renamed


def _remove_examples(contract: dict[str, Any]) -> None:
    """Remove all examples, in place."""
    for part in list(parts(contract)):
        if part.kind in ("header", "media type", "parameter", "schema") and isinstance(part.value, dict):
            part.value.pop("example", None)
            part.value.pop("examples", None)


def _generate_ids(contract: dict[str, Any]) -> None:
    """Let the ids in paths be any text, in place."""
    for operation in Contract(contract).operations:
        for parameter in operation.parameters_in("path").values():
            # Not shorter, as `c` is the organization of the key.
            parameter.definition["schema"] = {"type": "string", "minLength": 2}


def _narrow_body(contract: dict[str, Any], schema_pointer: str, channel_id: str, *, allows_more: bool) -> None:
    """Narrow the body of the operation that posts a message, in place: to this channel and, but for `allows_more`, to
    text parts and fields that are described.
    """
    schema = Contract(contract).schema(schema_pointer, Side.SENT)
    message_schema = schema.all_properties["message"]
    body, message = dict(_definition(schema, "properties")), dict(_definition(message_schema, "items"))
    if not allows_more:
        body["additionalProperties"] = False
        message["items"] = {**_definition(_text_part(message_schema), "properties"), "additionalProperties": False}
    channel = {"type": "string", "enum": [channel_id]}
    container, key = container_and_key(contract, schema_pointer)
    container[key] = {**body, "properties": {**body["properties"], "message": message, "channel_id": channel}}


def _text_part(message: Schema) -> Schema:
    """The variant of a message part whose type is `text`, the only one that the documentation describes."""
    assert message.items
    variants = message.items.variants or [message.items]
    return next(
        variant for variant in variants if [*(variant.all_properties["type"].values or {}).values()] == ["text"]
    )


def _definition(schema: Schema, keyword: str) -> dict[str, Any]:
    """The schema object that has a keyword."""
    return next(part for part in schema.objects.values() if isinstance(part, dict) and keyword in part)
