"""Goes through two documents at once, and tells what they say of the same things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invent_contract.comparison.aspects import (
    BodyAspect,
    CommonAspect,
    Comparison,
    OperationAspect,
    Operations,
    Pair,
    ParameterAspect,
    ResponseAspect,
    SchemaAspect,
    SchemaPair,
    Thing,
    compare_values,
)
from invent_contract.comparison.matching import (
    ByName,
    match_names,
    match_operations,
    match_parameters,
    match_responses,
    python_name,
)
from invent_contract.comparison.schema_matching import SchemaMatcher, have_comparable_unions
from invent_contract.comparison.serialization import field_serialization, is_form, parameter_serialization
from invent_contract.comparison.tags import discriminators_of, name_of_target, tag_fields, tags_of, variant_name
from invent_contract.contract import Contract
from invent_contract.json_values import as_mapping
from invent_contract.media_types import ANY, BodyKind, body_kind
from invent_contract.operation import Body, Parameter, Response
from invent_contract.schema import Schema, Side
from invent_contract.schema.keywords import TYPES, UNIONS, WORDING
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
        """Whether what is received is read alike and has schemas that mean the same, as far as a few levels tell."""
        old_contents, new_contents = self._matching.compared_contents(old), self._matching.compared_contents(new)
        return [*map(body_kind, old_contents)] == [*map(body_kind, new_contents)] and all(
            self.schema_matcher.are_alike(
                self._old.schema(old_pointer, Side.RECEIVED), self._new.schema(new_pointer, Side.RECEIVED)
            )
            for old_pointer, new_pointer in zip(old_contents.values(), new_contents.values(), strict=True)
        )

    def _compare_operation(self, operations: Operations) -> Iterator[Comparison]:
        old, new = operations
        pair = Pair(old, new)
        yield compare_values(OperationAspect.NAME, pair, python_name(old.id), python_name(new.id))
        yield compare_values(OperationAspect.TAG, pair, python_name(old.tag), python_name(new.tag))
        yield compare_values(OperationAspect.ROUTE, pair, [old.method, old.path], [new.method, new.path])
        yield compare_values(OperationAspect.PAGES, pair, old.page_parameters, new.page_parameters)
        yield compare_values(OperationAspect.SERVERS, pair, list(old.servers), list(new.servers))
        yield compare_values(OperationAspect.CREDENTIALS, pair, sorted(old.credentials), sorted(new.credentials))
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
            yield compare_values(ParameterAspect.NAME, pair, old.name, new.name)
            yield compare_values(ParameterAspect.LOCATION, pair, old.location, new.location)
            positions = (operations.old.position_in_path(old), operations.new.position_in_path(new))
            yield compare_values(ParameterAspect.ORDER, pair, *positions)
            yield compare_values(ParameterAspect.REQUIRED, pair, old.is_required, new.is_required)
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
            yield compare_values(ParameterAspect.SERIALIZATION, pair, *serializations)

    def _compare_body(self, pair: Pair[Body]) -> Iterator[Comparison]:
        yield _presence(pair)
        if pair.old and pair.new:
            yield compare_values(BodyAspect.REQUIRED, pair, pair.old.is_required, pair.new.is_required)
            yield _wording(pair, pair.old, pair.new)
            yield from self._compare_contents(BodyAspect.MEDIA_TYPE, pair, pair.old, pair.new)

    def _compare_response(self, pair: Pair[Response]) -> Iterator[Comparison]:
        yield _presence(pair)
        old, new = pair.old, pair.new
        if old and new:
            yield compare_values(ResponseAspect.STATUS, pair, old.status, new.status)
            yield _wording(pair, old, new)
        if old and new and old.is_success and new.is_success:
            yield from self._compare_contents(ResponseAspect.MEDIA_TYPE, pair, old, new)
            for name, header in old.headers.items() if self._matching.compares_headers else ():
                if name in new.headers:
                    other = new.headers[name].schema_pointer
                    yield from self._compare_schemas_at(header.schema_pointer, other, Side.RECEIVED, pair.label)

    def _compare_contents(
        self, aspect: BodyAspect | ResponseAspect, pair: Pair[Any], old: Body | Response, new: Body | Response
    ) -> Iterator[Comparison]:
        side = Side.SENT if isinstance(old, Body) else Side.RECEIVED
        old_pointers, new_pointers = self._matching.compared_contents(old), self._matching.compared_contents(new)
        names = match_names(
            old_pointers, new_pointers, lambda name: self._matching.other_media_types(name, new_pointers)
        )
        for old_type, new_type in names.pairs():
            yield compare_values(aspect, pair, old_type, new_type)
            if old_type and new_type:
                if side is Side.SENT and is_form(old_type) and is_form(new_type):
                    yield from self._compare_encodings(pair, old, new, old_type, new_type)
                schemas = (
                    self._old.schema(old_pointers[old_type], side),
                    self._new.schema(new_pointers[new_type], side),
                )
                kinds = {_kind_of_content(old_type, schemas[0]), _kind_of_content(new_type, schemas[1])}
                for comparison in self.compare_schemas(*schemas, pair.label):
                    if self._matching.compares_types_of_bytes or not _is_without_effect(comparison, kinds):
                        yield comparison

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
                yield compare_values(BodyAspect.SERIALIZATION, pair, *serializations, pointer_to(old_type, name))

    def _compare_schemas_at(self, old: str, new: str, side: Side, label: str) -> Iterator[Comparison]:
        yield from self.compare_schemas(self._old.schema(old, side), self._new.schema(new, side), label)


def _compare_schema(pair: SchemaPair) -> Iterator[Comparison]:
    """What two schemas say themselves, without their fields, items and variants."""
    old, new = pair.old, pair.new
    yield compare_values(SchemaAspect.NAME, pair, old.component, new.component)
    yield compare_values(SchemaAspect.TYPES, pair, sorted(old.intended_types), sorted(new.intended_types))
    yield compare_values(SchemaAspect.NULL, pair, old.is_nullable, new.is_nullable)
    yield compare_values(
        SchemaAspect.VALUES, pair, old.values and sorted(old.values), new.values and sorted(new.values)
    )
    yield from _compare_unions(pair)
    for keyword in sorted(old.keywords.keys() | new.keywords.keys()):
        if keyword not in UNIONS or not have_comparable_unions(old, new):
            yield compare_values(
                SchemaAspect.KEYWORD, pair, old.keywords.get(keyword), new.keywords.get(keyword), keyword
            )
    yield compare_values(SchemaAspect.ITEMS, pair, bool(old.items), bool(new.items))
    yield compare_values(SchemaAspect.MEMBERS, pair, bool(old.members), bool(new.members))
    for name in [*old.properties, *(name for name in new.properties if name not in old.properties)]:
        yield compare_values(SchemaAspect.FIELD, pair, name in old.properties, name in new.properties, name)
    yield compare_values(SchemaAspect.REQUIRED_FIELDS, pair, sorted(old.required), sorted(new.required))
    yield compare_values(CommonAspect.WORDING, pair, old.wording, new.wording)


def _compare_unions(pair: SchemaPair) -> Iterator[Comparison]:
    old, new = pair.old, pair.new
    yield compare_values(SchemaAspect.UNION, pair, bool(old.variants), bool(new.variants))
    for variant in pair.only_old:
        yield Comparison(SchemaAspect.VARIANT, pair, variant, None, is_same=False)
    for variant in pair.only_new:
        yield Comparison(SchemaAspect.VARIANT, pair, None, variant, is_same=False)
    if have_comparable_unions(old, new):
        yield compare_values(SchemaAspect.EXCLUSIVENESS, pair, _is_exclusive(old), _is_exclusive(new))
    old_names = {variant_name(new_variant): variant_name(old_variant) for old_variant, new_variant in pair.in_both}
    old_pointer, old_discriminator = _discriminator(old, {})
    new_pointer, new_discriminator = _discriminator(new, old_names)
    pointer = old_pointer or new_pointer
    yield compare_values(SchemaAspect.DISCRIMINATOR, pair, old_discriminator, new_discriminator, pointer)
    for field, pointer in (tag_fields(new) | tag_fields(old)).items() if old.unions and new.unions else ():
        old_tags = {tag: variant_name(variant) for tag, variant in tags_of(old, field).items()}
        new_tags = {tag: variant_name(variant) for tag, variant in tags_of(new, field).items()}
        new_tags = {tag: old_names.get(name, name) for tag, name in new_tags.items()}
        yield compare_values(SchemaAspect.TAGS, pair, old_tags, new_tags, pointer + pointer_to(field))


def _kind_of_content(media_type: str, schema: Schema) -> BodyKind:
    """How callers get or pass content. Of any media type, what is more than text is JSON."""
    types = schema.intended_types
    is_json = media_type == ANY and types != TYPES and not types <= {"string", "null"}
    return "json" if is_json else body_kind(media_type)


def _is_without_effect(comparison: Comparison, kinds: set[BodyKind]) -> bool:
    """Whether it is about the type of what is bytes, or text, whatever its schema says."""
    is_format = comparison.aspect is SchemaAspect.KEYWORD and comparison.name == "format"
    if kinds == {"text"}:
        return is_format and "binary" in (comparison.old, comparison.new)
    return kinds == {"bytes"} and (is_format or comparison.aspect is SchemaAspect.TYPES)


def _is_exclusive(schema: Schema) -> bool:
    return any(union.is_exclusive for union in schema.unions)


def _discriminator(schema: Schema, other_names: dict[str, str]) -> tuple[str, dict[str, Any] | None]:
    """A discriminator as it is written, but with the names of variants in its mapping, and the pointer of its object.

    Args:
        schema: The schema that has it.
        other_names: Names that take the place of others.
    """
    for pointer, discriminator in discriminators_of(schema).items():
        names = {
            str(tag): name_of_target(str(target)) for tag, target in as_mapping(discriminator.get("mapping")).items()
        }
        mapping = {tag: other_names.get(name, name) for tag, name in names.items()}
        return pointer, {"propertyName": discriminator.get("propertyName"), "mapping": mapping}
    return "", None


def _presence(pair: Pair[Any]) -> Comparison:
    return compare_values(CommonAspect.PRESENCE, pair, pair.old is not None, pair.new is not None)


def _wording(pair: Pair[Any], old: Thing, new: Thing) -> Comparison:
    old_wording, new_wording = ({keyword: thing.definition.get(keyword) for keyword in WORDING} for thing in (old, new))
    return compare_values(CommonAspect.WORDING, pair, old_wording, new_wording)
