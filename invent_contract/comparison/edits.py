"""What an edit of a document means for those who call its operations through the generated client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract.comparison.change import (
    Change,
    breaking,
    change_of_need,
    changes_of_wording,
    compatible,
    judged,
    shown,
)
from invent_contract.comparison.effective_schema import Place, SchemaReader, Side, json_text, may_be_class
from invent_contract.comparison.matching import match_operations, match_parameters
from invent_contract.comparison.operation_parts import (
    Located,
    OperationParts,
    items,
    located_operations,
    mapping,
    python_name,
)
from invent_contract.comparison.pairing import SchemaPairing
from invent_contract.comparison.schema_edits import changes_of_pair
from invent_contract.errors import ContractError
from invent_contract.json_pointer import pointer_to
from invent_contract.operations import with_path_items


def changes_for_callers(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Each change between two versions of an OpenAPI document that those who call its operations can notice.

    Raises:
        ContractError: A document's operations cannot be read.
    """
    try:
        return list(dict.fromkeys(_Edit(old, new).changes()))
    except RecursionError:
        raise ContractError("", "has schemas that are nested too deeply to be compared") from None


class _Edit:
    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self._old_operations, self._new_operations = located_operations(old), located_operations(new)
        self._old, self._new = with_path_items(old), with_path_items(new)
        self._pairing = SchemaPairing(SchemaReader(self._old), SchemaReader(self._new))

    def changes(self) -> Iterator[Change]:
        operations = match_operations(self._old_operations, self._new_operations)
        for operation in operations.only_old:
            yield breaking(f"operation {operation.id}", "removed")
        for operation in operations.only_new:
            yield compatible(f"operation {operation.id}", "new")
        for old, new in operations.both:
            yield from self._changes_of_operation(old, new)
        yield from self._changes_of_classes()
        if _wording_of_document(self._old) != _wording_of_document(self._new):
            yield compatible("the document", "other words about it")

    def _changes_of_operation(self, old: OperationParts, new: OperationParts) -> Iterator[Change]:
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

    def _changes_of_parameters(self, old: OperationParts, new: OperationParts) -> Iterator[Change]:
        parameters = match_parameters(old, new)
        for parameter in parameters.only_old:
            yield breaking(f"argument {old.id}.{parameter.value['name']}", "removed", Side.SENT)
        for parameter in parameters.only_new:
            is_required = parameter.value.get("required") is True
            need = "required" if is_required else "optional"
            yield judged(not is_required, f"argument {old.id}.{parameter.value['name']}", f"new, {need}", Side.SENT)
        for before, after in parameters.both:
            label = f"argument {old.id}.{before.value['name']}"
            yield from _changes_of_name_and_place(label, before.value, after.value)
            order, new_order = old.order_in_path(before.value), new.order_in_path(after.value)
            if None not in (order, new_order) and order != new_order:
                yield breaking(label, "another place among the positional arguments", Side.SENT)
            if after.value["in"] != "path":  # those of the path are required, whatever is said of them
                needs = (before.value.get("required") is True, after.value.get("required") is True)
                yield from change_of_need(label, *needs, Side.SENT)
            yield from changes_of_wording(label, before.value, after.value)
            yield from self._changes_of_schemas(before.schema, after.schema, Side.SENT, label)

    def _changes_of_body(self, old: OperationParts, new: OperationParts) -> Iterator[Change]:
        label = f"body of {old.id}"
        before, after = old.body, new.body
        if not before.value and after.value:
            yield judged(after.value.get("required") is not True, label, "new", Side.SENT)
        elif before.value and not after.value:
            yield breaking(label, "removed", Side.SENT)
        else:
            needs = (before.value.get("required") is True, after.value.get("required") is True)
            yield from change_of_need(label, *needs, Side.SENT)
            yield from changes_of_wording(label, before.value, after.value)
            yield from self._changes_of_contents(before.schemas, after.schemas, Side.SENT, label)

    def _changes_of_responses(self, old: OperationParts, new: OperationParts) -> Iterator[Change]:
        for status in sorted(old.responses.keys() | new.responses.keys()):
            label = f"response {status} of {old.id}"
            before, after = old.responses.get(status), new.responses.get(status)
            if before and after:
                yield from changes_of_wording(label, before.value, after.value)
                if status in old.successes and status in new.successes:
                    yield from self._changes_of_contents(before.schemas, after.schemas, Side.RECEIVED, label)
            elif after:
                is_compatible = status not in new.successes or self._is_known_result(after, old)
                yield judged(is_compatible, label, "new")
            elif before:
                # An error has its class by its status, and a default response of success has no status to rely on.
                is_relied_on = status in old.successes and status != "default"
                yield judged(not is_relied_on, label, "removed")

    def _is_known_result(self, response: Located, old: OperationParts) -> bool:
        """Whether an operation has already had results with the schemas of a response."""
        schemas = response.schemas
        return any(
            success.schemas.keys() == schemas.keys()
            and all(self._pairing.are_alike(success.schemas[name], schemas[name], Side.RECEIVED) for name in schemas)
            for success in old.successes.values()
        )

    def _changes_of_contents(
        self, old: dict[str, Place], new: dict[str, Place], side: Side, label: str
    ) -> Iterator[Change]:
        for media_type in [*old, *(media_type for media_type in new if media_type not in old)]:
            if media_type in old and media_type in new:
                yield from self._changes_of_schemas(old[media_type], new[media_type], side, label)
            elif media_type in old:
                yield breaking(label, f"without {media_type}", side)
            else:
                yield judged(side is Side.SENT or not old, label, f"also {media_type}", side)

    def _changes_of_schemas(self, old: Place, new: Place, side: Side, label: str) -> Iterator[Change]:
        for pair in self._pairing.pairs(old, new, side, label):
            yield from changes_of_pair(pair)

    def _changes_of_classes(self) -> Iterator[Change]:
        """Named schemas that callers import: those that have come or gone, and those that no operation uses."""
        old, new = _class_names(self._old), _class_names(self._new)
        for name in old:
            pointer = pointer_to("components", "schemas", name)
            if name not in new:
                yield breaking(f"schema {name}", "removed")
            elif not self._pairing.has_met(pointer):
                yield from self._changes_of_schemas((pointer,), (pointer,), Side.RECEIVED, name)
        for name in new:
            if name not in old:
                yield compatible(f"schema {name}", "new")


def _changes_of_name_and_place(label: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    if python_name(old["name"]) != python_name(new["name"]):
        yield breaking(label, f"renamed to {new['name']}", Side.SENT)
    elif old["name"] != new["name"]:
        yield compatible(label, f"written as {new['name']} in the request", Side.SENT)
    if old["in"] != new["in"]:
        # Arguments of the path are positional, all others are not.
        yield judged("path" not in (old["in"], new["in"]), label, f"{old['in']} → {new['in']}", Side.SENT)


def _changes_of_credentials(label: str, old: OperationParts, new: OperationParts) -> Iterator[Change]:
    before, after = old.credentials.keys(), new.credentials.keys()
    if before != after:
        still_do = not after or "" in after or (bool(before) and before <= after)
        credentials = [" or ".join(names) or "none" for names in (before, after)]
        yield judged(still_do, label, f"credentials {credentials[0]} → {credentials[1]}")


def _class_names(document: dict[str, Any]) -> list[str]:
    reader = SchemaReader(document)
    schemas = mapping(mapping(document.get("components")).get("schemas"))
    return [
        name
        for name, schema in schemas.items()
        if may_be_class(schema) and reader.read((pointer_to("components", "schemas", name),), Side.RECEIVED).class_name
    ]


def _wording_of_document(document: dict[str, Any]) -> str:
    info = {name: value for name, value in mapping(document.get("info")).items() if name != "version"}
    return json_text([info, items(document.get("tags")), document.get("externalDocs"), document.get("servers")])
