"""Goes through two documents at once, and tells what they say of the same things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract.comparison.aspects import Aspect, Comparison, Operations, Pair, SchemaPair, Thing, compare_values
from invent_contract.comparison.matching import (
    ByName,
    match_names,
    match_operations,
    match_parameters,
    match_responses,
    python_name,
)
from invent_contract.comparison.schema_matching import SchemaMatcher
from invent_contract.comparison.serialization import field_serialization, is_form, parameter_serialization
from invent_contract.contract import Contract
from invent_contract.operation import Body, Parameter, Response
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import WORDING
from invent_contract.source.json_pointer import pointer_to


class DocumentTraversal:
    """Compares all that two documents have: operations, their parts, and the schemas of these.

    Args:
        old: The first document.
        new: The second document.
        matching: How their things are matched.

    Attributes:
        schema_matcher: Which schemas belong together, and which have been compared.
    """

    def __init__(self, old: Contract, new: Contract, matching: ByName) -> None:
        self._old = old
        self._new = new
        self._matching = matching
        self.schema_matcher = SchemaMatcher(old, new, knows_stand_ins=matching.knows_stand_ins)

    def comparisons(self) -> Iterator[Comparison]:
        """What the documents say of their operations, and of the schemas that these use: of each pair of them once."""
        for old, new in match_operations(self._old.operations, self._new.operations, self._matching).pairs():
            yield _presence(Pair(old, new))
            if old and new:
                yield from self._compare_operation(Operations(old, new))

    def compare_schemas(self, old: Schema, new: Schema, label: str) -> Iterator[Comparison]:
        """What two schemas say, and those of their fields, items and variants, at any depth."""
        for pair in self.schema_matcher.pairs(old, new, label):
            yield from _compare_schema(pair)

    def are_alike(self, old: Response, new: Response) -> bool:
        """Whether what is received has schemas that mean the same, as far as a few levels tell."""
        old_pointers, new_pointers = old.schema_pointers, new.schema_pointers
        return old_pointers.keys() == new_pointers.keys() and all(
            self.schema_matcher.are_alike(
                self._old.schema(old_pointers[name], Side.RECEIVED), self._new.schema(new_pointers[name], Side.RECEIVED)
            )
            for name in old_pointers
        )

    def _compare_operation(self, operations: Operations) -> Iterator[Comparison]:
        old, new = operations
        pair = Pair(old, new)
        yield compare_values(Aspect.NAME, pair, python_name(old.id), python_name(new.id))
        yield compare_values(Aspect.TAG, pair, python_name(old.tag), python_name(new.tag))
        yield compare_values(Aspect.ROUTE, pair, [old.method, old.path], [new.method, new.path])
        yield compare_values(Aspect.PAGES, pair, "x-pagination" in old.definition, "x-pagination" in new.definition)
        yield compare_values(Aspect.SERVERS, pair, list(old.servers), list(new.servers))
        yield compare_values(Aspect.CREDENTIALS, pair, sorted(old.credentials), sorted(new.credentials))
        yield _wording(pair, old, new)
        for parameters in match_parameters(old, new).pairs():
            yield from self._compare_parameter(Pair(*parameters, operations))
        if old.body or new.body:
            yield from self._compare_body(Pair(old.body, new.body, operations))
        for responses in match_responses(old, new, self._matching).pairs():
            yield from self._compare_response(Pair(*responses, operations))

    def _compare_parameter(self, pair: Pair[Parameter]) -> Iterator[Comparison]:
        yield _presence(pair)
        old, new, operations = pair.old, pair.new, pair.operations
        if old and new:
            yield compare_values(Aspect.NAME, pair, old.name, new.name)
            yield compare_values(Aspect.LOCATION, pair, old.location, new.location)
            positions = (operations.old.position_in_path(old), operations.new.position_in_path(new))
            yield compare_values(Aspect.ORDER, pair, *positions)
            yield compare_values(Aspect.REQUIRED, pair, old.is_required, new.is_required)
            yield from self._compare_serialization(pair, old, new)
            yield _wording(pair, old, new)
            yield from self._compare_schemas_at(old.schema_pointer, new.schema_pointer, Side.SENT, pair.label)

    def _compare_serialization(self, pair: Pair[Parameter], old: Parameter, new: Parameter) -> Iterator[Comparison]:
        """How values that both parameters allow are written. Another location is told as such."""
        old_schema = self._old.schema(old.schema_pointer, Side.SENT)
        new_schema = self._new.schema(new.schema_pointer, Side.SENT)
        types = old_schema.intended_types & new_schema.intended_types
        if old.location == new.location and types:
            serializations = (parameter_serialization(old, types), parameter_serialization(new, types))
            yield compare_values(Aspect.SERIALIZATION, pair, *serializations)

    def _compare_body(self, pair: Pair[Body]) -> Iterator[Comparison]:
        yield _presence(pair)
        if pair.old and pair.new:
            yield compare_values(Aspect.REQUIRED, pair, pair.old.is_required, pair.new.is_required)
            yield _wording(pair, pair.old, pair.new)
            yield from self._compare_contents(pair, pair.old, pair.new, Side.SENT)

    def _compare_response(self, pair: Pair[Response]) -> Iterator[Comparison]:
        yield _presence(pair)
        old, new = pair.old, pair.new
        if old and new:
            yield compare_values(Aspect.STATUS, pair, old.status, new.status)
            yield _wording(pair, old, new)
        if old and new and old.is_success and new.is_success:
            yield from self._compare_contents(pair, old, new, Side.RECEIVED)
            for name, header in old.headers.items() if self._matching.compares_headers else ():
                if name in new.headers:
                    other = new.headers[name].schema_pointer
                    yield from self._compare_schemas_at(header.schema_pointer, other, Side.RECEIVED, pair.label)

    def _compare_contents(
        self, pair: Pair[Any], old: Body | Response, new: Body | Response, side: Side
    ) -> Iterator[Comparison]:
        old_pointers, new_pointers = old.schema_pointers, new.schema_pointers
        names = match_names(
            old_pointers, new_pointers, lambda name: self._matching.other_media_types(name, new_pointers)
        )
        for old_type, new_type in names.pairs():
            yield compare_values(Aspect.MEDIA_TYPE, pair, old_type, new_type)
            if old_type and new_type:
                if side is Side.SENT and is_form(old_type) and is_form(new_type):
                    yield from self._compare_encodings(pair, old, new, old_type, new_type)
                yield from self._compare_schemas_at(old_pointers[old_type], new_pointers[new_type], side, pair.label)

    def _compare_encodings(
        self, pair: Pair[Any], old: Body | Response, new: Body | Response, old_type: str, new_type: str
    ) -> Iterator[Comparison]:
        """How the fields that both forms have are written. Of two types of a field it is told elsewhere."""
        new_fields = self._new.schema(new.schema_pointers[new_type], Side.SENT).properties
        for name, field in self._old.schema(old.schema_pointers[old_type], Side.SENT).properties.items():
            if name in new_fields:
                serializations = (
                    field_serialization(old_type, old.media_types[old_type], name, field),
                    field_serialization(old_type, new.media_types[new_type], name, field),
                )
                yield compare_values(Aspect.SERIALIZATION, pair, *serializations, pointer_to(old_type, name))

    def _compare_schemas_at(self, old: str, new: str, side: Side, label: str) -> Iterator[Comparison]:
        yield from self.compare_schemas(self._old.schema(old, side), self._new.schema(new, side), label)


def _compare_schema(pair: SchemaPair) -> Iterator[Comparison]:
    """What two schemas say themselves, without their fields, items and variants."""
    old, new = pair.old, pair.new
    yield compare_values(Aspect.NAME, pair, old.component, new.component)
    yield compare_values(Aspect.TYPES, pair, sorted(old.intended_types), sorted(new.intended_types))
    yield compare_values(Aspect.NULL, pair, old.is_nullable, new.is_nullable)
    yield compare_values(Aspect.VALUES, pair, old.values and sorted(old.values), new.values and sorted(new.values))
    yield compare_values(Aspect.UNION, pair, bool(old.variants), bool(new.variants))
    for variant in pair.only_old:
        yield Comparison(Aspect.VARIANT, pair, variant, None, is_same=False)
    for variant in pair.only_new:
        yield Comparison(Aspect.VARIANT, pair, None, variant, is_same=False)
    for keyword in sorted(old.keywords.keys() | new.keywords.keys()):
        yield compare_values(Aspect.KEYWORD, pair, old.keywords.get(keyword), new.keywords.get(keyword), keyword)
    yield compare_values(Aspect.ITEMS, pair, bool(old.items), bool(new.items))
    yield compare_values(Aspect.MEMBERS, pair, bool(old.members), bool(new.members))
    for name in [*old.properties, *(name for name in new.properties if name not in old.properties)]:
        yield compare_values(Aspect.FIELD, pair, name in old.properties, name in new.properties, name)
    yield compare_values(Aspect.REQUIRED_FIELDS, pair, sorted(old.required), sorted(new.required))
    yield compare_values(Aspect.WORDING, pair, old.wording, new.wording)


def _presence(pair: Pair[Any]) -> Comparison:
    return compare_values(Aspect.PRESENCE, pair, pair.old is not None, pair.new is not None)


def _wording(pair: Pair[Any], old: Thing, new: Thing) -> Comparison:
    old_wording, new_wording = ({keyword: thing.definition.get(keyword) for keyword in WORDING} for thing in (old, new))
    return compare_values(Aspect.WORDING, pair, old_wording, new_wording)
