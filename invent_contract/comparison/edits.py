"""What an edit of a document means for those who call its operations through the generated client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract.comparison.change import (
    Change,
    breaking,
    change_if,
    change_of_need,
    changes_of_wording,
    compatible,
    shown,
)
from invent_contract.comparison.matching import match_operations, match_parameters, python_name
from invent_contract.comparison.pairing import SchemaPairing
from invent_contract.comparison.schema_edits import changes_of_pair, class_name
from invent_contract.contract import Contract
from invent_contract.errors import ContractError
from invent_contract.json_values import as_list, as_mapping, json_text
from invent_contract.operation import Body, Operation, Parameter, Response
from invent_contract.schema import Schema, Side


def changes_for_callers(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Each change between two versions of an OpenAPI document that those who call its operations can notice.

    Raises:
        ContractError: A document's operations cannot be read.
    """
    try:
        return list(dict.fromkeys(_Edit(Contract(old), Contract(new)).changes()))
    except RecursionError:
        raise ContractError("", "has schemas that are nested too deeply to be compared") from None


class _Edit:
    def __init__(self, old: Contract, new: Contract) -> None:
        self._old, self._new = old, new
        self._pairing = SchemaPairing(old, new)

    def changes(self) -> Iterator[Change]:
        operations = match_operations(self._old.operations, self._new.operations)
        for operation in operations.only_old:
            yield breaking(f"operation {operation.id}", "removed")
        for operation in operations.only_new:
            yield compatible(f"operation {operation.id}", "new")
        for old, new in operations.both:
            yield from self._changes_of_operation(old, new)
        yield from self._changes_of_classes()
        if _wording_of_document(self._old.data) != _wording_of_document(self._new.data):
            yield compatible("the document", "other words about it")

    def _changes_of_operation(self, old: Operation, new: Operation) -> Iterator[Change]:
        label = f"operation {old.id}"
        if python_name(old.id) != python_name(new.id):
            yield breaking(label, f"renamed to {new.id}")
        if python_name(old.tag) != python_name(new.tag):
            yield breaking(label, f"its module is named after the tag {shown(new.tag)}, no longer {shown(old.tag)}")
        if (old.method, old.path) != (new.method, new.path):
            yield compatible(label, f"{old.method.upper()} {old.path} → {new.method.upper()} {new.path}")
        if "x-pagination" in old.definition and "x-pagination" not in new.definition:
            yield breaking(label, "without the method that iterates over its pages")
        yield from _changes_of_credentials(label, old, new)
        yield from changes_of_wording(label, old.definition, new.definition)
        yield from self._changes_of_parameters(old, new)
        yield from self._changes_of_body(old, new)
        yield from self._changes_of_responses(old, new)

    def _changes_of_parameters(self, old: Operation, new: Operation) -> Iterator[Change]:
        parameters = match_parameters(old, new)
        for parameter in parameters.only_old:
            yield breaking(f"argument {old.id}.{parameter.name}", "removed", Side.SENT)
        for parameter in parameters.only_new:
            is_required = parameter.definition.get("required") is True
            need = "required" if is_required else "optional"
            yield change_if(not is_required, f"argument {old.id}.{parameter.name}", f"new, {need}", Side.SENT)
        for before, after in parameters.both:
            label = f"argument {old.id}.{before.name}"
            yield from _changes_of_name_and_place(label, before, after)
            order, new_order = old.order_in_path(before), new.order_in_path(after)
            if None not in (order, new_order) and order != new_order:
                yield breaking(label, "another place among the positional arguments", Side.SENT)
            if after.place != "path":
                was_required = before.definition.get("required") is True
                yield from change_of_need(label, was_required, after.is_required, Side.SENT)
            yield from changes_of_wording(label, before.definition, after.definition)
            yield from self._changes_of_schemas(before.schema_pointer, after.schema_pointer, Side.SENT, label)

    def _changes_of_body(self, old: Operation, new: Operation) -> Iterator[Change]:
        label = f"body of {old.id}"
        if old.body and new.body:
            yield from change_of_need(label, old.body.is_required, new.body.is_required, Side.SENT)
            yield from changes_of_wording(label, old.body.definition, new.body.definition)
            yield from self._changes_of_contents(old.body, new.body, Side.SENT, label)
        elif new.body:
            yield change_if(not new.body.is_required, label, "new", Side.SENT)
        elif old.body:
            yield breaking(label, "removed", Side.SENT)

    def _changes_of_responses(self, old: Operation, new: Operation) -> Iterator[Change]:
        for status in sorted(old.responses.keys() | new.responses.keys()):
            label = f"response {status} of {old.id}"
            before, after = old.responses.get(status), new.responses.get(status)
            if before and after:
                yield from changes_of_wording(label, before.definition, after.definition)
                if status in old.successes and status in new.successes:
                    yield from self._changes_of_contents(before, after, Side.RECEIVED, label)
            elif after:
                is_compatible = status not in new.successes or self._is_known_result(after, old)
                yield change_if(is_compatible, label, "new")
            elif before:
                # An error has its class by its status, and a default response of success has no status to rely on.
                is_relied_on = status in old.successes and status != "default"
                yield change_if(not is_relied_on, label, "removed")

    def _is_known_result(self, response: Response, old: Operation) -> bool:
        """Whether an operation has already had results with the schemas of a response."""
        schemas = response.schema_pointers
        return any(
            success.schema_pointers.keys() == schemas.keys()
            and all(
                self._pairing.are_alike(
                    self._old.schema(success.schema_pointers[name], Side.RECEIVED),
                    self._new.schema(schemas[name], Side.RECEIVED),
                )
                for name in schemas
            )
            for success in old.successes.values()
        )

    def _changes_of_contents(
        self, old_owner: Body | Response, new_owner: Body | Response, side: Side, label: str
    ) -> Iterator[Change]:
        old, new = old_owner.schema_pointers, new_owner.schema_pointers
        for media_type in [*old, *(media_type for media_type in new if media_type not in old)]:
            if media_type in old and media_type in new:
                yield from self._changes_of_schemas(old[media_type], new[media_type], side, label)
            elif media_type in old:
                yield breaking(label, f"without {media_type}", side)
            else:
                yield change_if(side is Side.SENT or not old, label, f"also {media_type}", side)

    def _changes_of_schemas(self, old: str, new: str, side: Side, label: str) -> Iterator[Change]:
        for pair in self._pairing.pairs(self._old.schema(old, side), self._new.schema(new, side), label):
            yield from changes_of_pair(pair)

    def _changes_of_classes(self) -> Iterator[Change]:
        """Named schemas that callers import: those that have come or gone, and those that no operation uses."""
        old, new = _classes(self._old), _classes(self._new)
        for name, schema in old.items():
            if name not in new:
                yield breaking(f"schema {name}", "removed")
            elif not self._pairing.was_compared(schema.pointer):
                for pair in self._pairing.pairs(schema, new[name], name):
                    yield from changes_of_pair(pair)
        for name in new:
            if name not in old:
                yield compatible(f"schema {name}", "new")


def _changes_of_name_and_place(label: str, old: Parameter, new: Parameter) -> Iterator[Change]:
    if python_name(old.name) != python_name(new.name):
        yield breaking(label, f"renamed to {new.name}", Side.SENT)
    elif old.name != new.name:
        yield compatible(label, f"written as {new.name} in the request", Side.SENT)
    if old.place != new.place:
        # Arguments of the path are positional, all others are not.
        yield change_if("path" not in (old.place, new.place), label, f"{old.place} → {new.place}", Side.SENT)


def _changes_of_credentials(label: str, old: Operation, new: Operation) -> Iterator[Change]:
    before, after = old.credentials.keys(), new.credentials.keys()
    if before != after:
        still_do = not after or "" in after or (bool(before) and before <= after)
        credentials = [" or ".join(names) or "none" for names in (before, after)]
        yield change_if(still_do, label, f"credentials {credentials[0]} → {credentials[1]}")


def _classes(contract: Contract) -> dict[str, Schema]:
    """The component schemas that are classes in Python, by name."""
    schemas = {name: contract.schema(pointer, Side.RECEIVED) for name, pointer in contract.schemas.items()}
    return {name: schema for name, schema in schemas.items() if class_name(schema)}


def _wording_of_document(document: dict[str, Any]) -> str:
    info = {name: value for name, value in as_mapping(document.get("info")).items() if name != "version"}
    return json_text([info, as_list(document.get("tags")), document.get("externalDocs"), document.get("servers")])
