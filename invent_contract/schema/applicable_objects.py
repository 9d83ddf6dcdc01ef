"""Which schema objects of a document apply to a value together: through references, beside them, and by `allOf`."""

from __future__ import annotations

from typing import Any, NamedTuple

from invent_contract.json_values import as_list, as_mapping, json_text
from invent_contract.schema.keywords import (
    LOWER_LIMITS,
    RESTRICTIONS,
    SHAPES,
    UNIONS,
    UPPER_LIMITS,
    demands,
    normalized,
)
from invent_contract.schema.schema import Pointers, component_name
from invent_contract.source.json_pointer import lookup, pointer_of, pointer_to

_LEADING_ON = frozenset({"$ref", "allOf", *UNIONS})  # keywords that make conjuncts
_INLINED_LEVELS = 2  # of references in keywords that are compared as they are written
_COMPARED_AS_WRITTEN = frozenset({*LOWER_LIMITS, *UPPER_LIMITS, *RESTRICTIONS, *SHAPES})
_WITHOUT_EFFECT = {"uniqueItems": False, "minLength": 0, "minItems": 0, "minProperties": 0}
_ONLY_NULL = {"type": ("null", ["null"]), "enum": ([None],), "const": (None,)}


class WrittenUnion(NamedTuple):
    """An `oneOf` or `anyOf` as it is written.

    Attributes:
        pointer: JSON pointer to the schema object that has it.
        keyword: `oneOf` or `anyOf`.
        variants: The pointers of its variants, without those that are just null.
        allows_null: Whether one of them is just null.
    """

    pointer: str
    keyword: str
    variants: list[str]
    allows_null: bool


class SchemaObject(NamedTuple):
    """A schema object by itself.

    Attributes:
        definition: What is written: an object or a boolean.
        is_nullable: Whether it allows null in addition, in the words of OpenAPI 3.0.
        conjuncts: The pointers of those that apply to the same value, and whether null is allowed beside each.
        unions: Its unions, but for those of null and one schema, which is a conjunct.
        restrictions: Its limits and other restrictions, in the words of OpenAPI 3.1.
        only_leads_on: Whether it leads to its conjuncts and says nothing itself.
    """

    definition: Any
    is_nullable: bool
    conjuncts: list[tuple[str, bool]]
    unions: list[WrittenUnion]
    restrictions: dict[str, Any]
    only_leads_on: bool


class ApplicableObjects(NamedTuple):
    """The schema objects that apply to a value together.

    Attributes:
        definitions: What is written, by the pointers of the schema objects, the outermost first.
        own: Those schema objects that say something themselves.
        allows_null: Whether null is allowed beside each, by its pointer.
        unions: Their unions, but for those of which a variant applies anyway.
    """

    definitions: dict[str, Any]
    own: dict[str, SchemaObject]
    allows_null: dict[str, bool]
    unions: list[WrittenUnion]


class SchemaObjects:
    """The schema objects of a document, each looked at once.

    Args:
        document: An OpenAPI document, 3.0 or 3.1.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._definitions: dict[str, Any] = {}
        self._objects: dict[str, SchemaObject] = {}
        self._applicable: dict[Pointers, ApplicableObjects] = {}  # the same on both sides
        self._inlined_unions: dict[str, Any] = {}  # by the pointer of the keyword

    def applicable(self, pointers: Pointers) -> ApplicableObjects:
        """All that apply where the schemas at these pointers do."""
        chain: dict[Pointers, None] = {}  # of schemas that lead on to a single one, to which the same applies
        while pointers not in self._applicable:
            following = self._following(pointers)
            if following is None or following in chain or following == pointers:
                self._applicable[pointers] = self._applicable_to(pointers)
            else:
                chain[pointers] = None
                pointers = following
        applicable = self._applicable[pointers]
        for pointers in reversed(chain):
            (pointer,) = pointers
            applicable = self._applicable[pointers] = self._applicable_together(
                {pointer: self.definition(pointer), **applicable.definitions},
                applicable.own,
                {**applicable.allows_null, pointer: False},
            )
        return applicable

    def _following(self, pointers: Pointers) -> Pointers | None:
        """What a single schema leads on to, if that is one schema, beside which null is not allowed."""
        schema_object = self.at(pointers[0]) if len(pointers) == 1 else None
        if schema_object and schema_object.only_leads_on and len(schema_object.conjuncts) == 1:
            ((conjunct, has_null),) = schema_object.conjuncts
            return None if has_null else (conjunct,)
        return None

    def _applicable_to(self, pointers: Pointers) -> ApplicableObjects:
        definitions: dict[str, Any] = {}
        own: dict[str, SchemaObject] = {}
        allows_null_by_pointer: dict[str, bool] = {}
        unvisited = [(pointer, False) for pointer in reversed(pointers)]
        while unvisited:
            pointer, allows_null = unvisited.pop()
            if pointer not in definitions or (allows_null_by_pointer[pointer] and not allows_null):
                schema_object = self.at(pointer)
                definitions[pointer] = schema_object.definition
                if not schema_object.only_leads_on:
                    own[pointer] = schema_object
                allows_null = allows_null or schema_object.is_nullable
                allows_null_by_pointer[pointer] = allows_null
                for conjunct, has_null in reversed(schema_object.conjuncts):
                    unvisited.append((conjunct, allows_null or has_null))
        return self._applicable_together(definitions, own, allows_null_by_pointer)

    def _applicable_together(
        self, definitions: dict[str, Any], own: dict[str, SchemaObject], allows_null: dict[str, bool]
    ) -> ApplicableObjects:
        unions = [union for schema_object in own.values() for union in schema_object.unions]
        unions = [union for union in unions if definitions.keys().isdisjoint(self._schemas_of_variants(union))]
        return ApplicableObjects(definitions, own, allows_null, unions)

    def at(self, pointer: str) -> SchemaObject:
        """The schema object at a pointer."""
        if pointer not in self._objects:
            written = self.definition(pointer)
            definition = as_mapping(written)
            reference = definition.get("$ref")
            conjuncts = [(pointer_of(reference), False)] if isinstance(reference, str) else []
            conjuncts += [(part, False) for part in _indexed(pointer, "allOf", definition)]
            unions = []
            for keyword in UNIONS:
                all_variants = _indexed(pointer, keyword, definition)
                variants = [variant for variant in all_variants if not self._is_null(variant)]
                if len(variants) == 1:
                    conjuncts.append((variants[0], len(all_variants) > 1))
                elif all_variants:
                    unions.append(WrittenUnion(pointer, keyword, variants, len(all_variants) > len(variants)))
            self._objects[pointer] = SchemaObject(
                written,
                is_nullable=definition.get("nullable") is True,
                conjuncts=conjuncts,
                unions=unions,
                restrictions=self._restrictions(definition),
                only_leads_on=not unions and definition.keys() <= _LEADING_ON,
            )
        return self._objects[pointer]

    def definition(self, pointer: str) -> Any:
        """What is written at a pointer; `true`, which demands nothing, where there is nothing."""
        if pointer not in self._definitions:
            try:
                self._definitions[pointer] = lookup(self._document, pointer)
            except LookupError:
                self._definitions[pointer] = True
        return self._definitions[pointer]

    def component_of(self, pointers: Pointers) -> str | None:
        """The name of the component that a single schema is, in itself or by a reference and nothing else."""
        if len(pointers) != 1:
            return None
        pointer, visited = pointers[0], set[str]()
        while component_name(pointer) is None and pointer not in visited:
            visited.add(pointer)
            pointer = self._target(pointer)
        return component_name(pointer)

    def excluded_values(self, definition: dict[str, Any]) -> list[Any]:
        """The values of a `not` that lists values and says nothing else."""
        excluded = self._followed(definition.get("not"))
        keywords = demands(excluded)
        if keywords == {"const"}:
            return [excluded["const"]]
        return as_list(excluded["enum"]) if keywords == {"enum"} else []

    def inlined_union(self, union: WrittenUnion) -> Any:
        """The variants of a union as they are written, inlined."""
        pointer = union.pointer + pointer_to(union.keyword)
        if pointer not in self._inlined_unions:
            self._inlined_unions[pointer] = self._inlined(union.keyword, self.definition(pointer))
        return self._inlined_unions[pointer]

    def _inlined(self, keyword: str, value: Any) -> Any:
        """What `normalized` returns, with what is referred to instead of references, as far as a few levels go."""
        return normalized(keyword, value, self.definition, _INLINED_LEVELS)

    def _schemas_of_variants(self, union: WrittenUnion) -> set[str]:
        """The pointers of a union's variants, and of what they refer to, but for the schema that has the union."""
        targets = {self._target(variant) for variant in union.variants} - {union.pointer}
        return targets.union(union.variants)

    def _target(self, pointer: str) -> str:
        """The pointer of what the schema at a pointer refers to, if it does nothing else; else its own."""
        target = _sole_reference(self.definition(pointer))
        return pointer if target is None else target

    def _followed(self, schema: Any) -> dict[str, Any]:
        """What a schema refers to, if it does nothing else; else the schema."""
        target = _sole_reference(schema)
        return as_mapping(schema if target is None else self.definition(target))

    def _is_null(self, pointer: str) -> bool:
        """Whether a variant is null and nothing else."""
        schema = self._followed(self.definition(pointer))
        keywords = demands(schema)
        return bool(keywords) and all(schema[keyword] in _ONLY_NULL.get(keyword, ()) for keyword in keywords)

    def _restrictions(self, definition: dict[str, Any]) -> dict[str, Any]:
        keywords = {
            keyword: self._inlined(keyword, value)
            for keyword, value in definition.items()
            if keyword in _COMPARED_AS_WRITTEN and json_text(value) != json_text(_WITHOUT_EFFECT.get(keyword))
        }
        for bound in ("Minimum", "Maximum"):  # of OpenAPI 3.0: a mark that `minimum` or `maximum` is exclusive
            is_exclusive = keywords.get(f"exclusive{bound}")
            if isinstance(is_exclusive, bool):
                del keywords[f"exclusive{bound}"]
                if is_exclusive and bound.lower() in keywords:
                    keywords[f"exclusive{bound}"] = keywords.pop(bound.lower())
        return keywords


def _sole_reference(schema: Any) -> str | None:
    """The pointer that a schema refers to, if it does nothing else."""
    is_reference = isinstance(schema, dict) and demands(schema) == {"$ref"}
    return pointer_of(str(schema["$ref"])) if is_reference else None


def _indexed(pointer: str, keyword: str, definition: dict[str, Any]) -> list[str]:
    """The pointers of the schemas in a keyword's list."""
    return [pointer + pointer_to(keyword, index) for index in range(len(as_list(definition.get(keyword))))]
