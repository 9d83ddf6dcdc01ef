"""Bodies in the words that the rest of the generator knows: files of forms, and JSON of any media type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from generator.graphs import after_their_targets, closure
from invent_contract import lookup, pointer_of, pointer_to, reachable, tokens_of
from invent_contract.contract import Contract
from invent_contract.media_types import ANY, JSON, body_kind
from invent_contract.operation import Body, Response
from invent_contract.schema import Side
from invent_contract.schema.keywords import TYPES

_IN_PLACE = ("allOf", "anyOf", "oneOf")
_TEXT = frozenset(("string", "null"))

Schema = dict[str, Any]
_Mark = Callable[[Schema], Schema]


def spell_out_bodies(contract: dict[str, Any]) -> dict[str, str]:
    """Write `format: binary` for the files of forms, and `application/json` for what is values of any media type.

    Args:
        contract: The contract, which is changed in place. It has no malformed values.

    Returns:
        The pointers of components that are added, and of what each is a copy.
    """
    model = Contract(contract)
    for operation in model.operations:
        bodies: list[Body | Response] = [*operation.responses.values()]
        bodies += [operation.body] if operation.body else []
        for body in bodies:
            content = body.definition.get("content", {})
            # Spring documents the JSON of its replies so.
            if ANY in content and JSON not in content and _is_of_values(model, body.schema_pointers[ANY]):
                body.definition["content"] = {JSON if name == ANY else name: content[name] for name in content}
    forms: list[dict[str, Any]] = []  # the media type objects
    others: list[dict[str, Any]] = []
    for operation in model.operations:
        others += [parameter.definition for parameter in operation.parameters]
        others += [response.definition for response in operation.responses.values()]
        for media_type, definition in operation.body.definition.get("content", {}).items() if operation.body else ():
            (forms if body_kind(media_type) == "multipart" else others).append(definition)
    marker = _FileMarker(contract, {pointer_of(reference) for reference in reachable(contract, *others)})
    for form in forms:
        if "schema" in form:
            form["schema"] = marker.marked_form(form["schema"])
    return marker.originals


def _is_of_values(contract: Contract, pointer: str) -> bool:
    """Whether a schema is that of more than text or bytes."""
    types = contract.schema(pointer, Side.RECEIVED).intended_types
    return types != TYPES and not types <= _TEXT


class _Use(NamedTuple):
    """What is referred to, and how it is marked in that place: as a form, a field or an item."""

    pointer: str
    mark: _Mark


class _FileMarker:
    """Marks the fields of forms that are files, or lists of them. Elsewhere, `contentMediaType` tells of a text.

    Args:
        contract: The contract, which is changed in place.
        shared: The pointers of the schemas that are referred to elsewhere, too. Forms get marked copies of them, which
            are components of their own.

    Attributes:
        originals: The pointers of the copies, and of what each is a copy.
    """

    def __init__(self, contract: dict[str, Any], shared: set[str]) -> None:
        self._contract = contract
        self._shared = shared
        self.originals: dict[str, str] = {}
        self._references: dict[_Use, str] = {}  # to what is marked, where that is not what was referred to before
        self._uses: list[_Use] = []

    def marked_form(self, form: Any) -> Any:
        """A form's schema with its files marked."""
        uses = closure(self._uses_in(form, self._with_marked_fields), self._uses_within)
        for use in after_their_targets({use: self._uses_within(use) for use in uses}):
            self._mark(use)
        return self._in_place(form, self._with_marked_fields)

    def _uses_within(self, use: _Use) -> list[_Use]:
        return self._uses_in(lookup(self._contract, use.pointer), use.mark)

    def _uses_in(self, schema: Any, mark: _Mark) -> list[_Use]:
        """What a schema refers to in the place of what is marked."""
        self._uses = []
        self._in_place(schema, mark)
        return self._uses

    def _mark(self, use: _Use) -> None:
        """Mark what is used, or make a marked copy of it, unless another form has done so."""
        if use in self._references:
            return
        schema = lookup(self._contract, use.pointer)
        marked = self._in_place(schema, use.mark)
        if marked != schema and use.pointer in self._shared:
            components = self._contract.setdefault("components", {}).setdefault("schemas", {})
            name = f"{tokens_of(use.pointer)[-1]}Form"
            while name in components:
                name += "_"
            components[name] = marked
            pointer = pointer_to("components", "schemas", name)
            self.originals[pointer] = use.pointer
            self._references[use] = "#" + pointer
        elif marked != schema:
            schema.update(marked)

    def _with_marked_fields(self, form: Schema) -> Schema:
        properties = form.get("properties", {})
        marked = {name: self._in_place(field, self._marked_field) for name, field in properties.items()}
        return form if marked == properties else {**form, "properties": marked}

    def _marked_field(self, field: Schema) -> Schema:
        items = self._in_place(field.get("items"), _marked_file)
        return _marked_file(field if items == field.get("items") else {**field, "items": items})

    def _in_place(self, schema: Any, mark: _Mark) -> Any:
        """A schema that is marked itself, as are those that apply to the same value."""
        if not isinstance(schema, dict):
            return schema
        for keyword in _IN_PLACE:
            if keyword in schema:
                schema = {**schema, keyword: [self._in_place(part, mark) for part in schema[keyword]]}
        schema = mark(schema)
        if "$ref" not in schema:
            return schema
        use = _Use(pointer_of(schema["$ref"]), mark)
        self._uses.append(use)
        return {**schema, "$ref": self._references.get(use, schema["$ref"])}


def _marked_file(schema: Schema) -> Schema:
    # A `contentSchema` describes a text, such as the JSON in a field of a form.
    is_raw = "contentMediaType" in schema and schema.keys().isdisjoint(("contentEncoding", "contentSchema"))
    is_file = is_raw and "string" in schema.get("type", "string")
    return {**schema, "type": schema.get("type", "string"), "format": "binary"} if is_file else schema
