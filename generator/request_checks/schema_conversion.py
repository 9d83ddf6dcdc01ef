"""The conversion of a schema into what the client checks, keyword by keyword.

The client must never refuse what the contract allows. So what it cannot check is left out, and what would turn that
into a refusal is left out, too: a `not` around it, or that only one variant of a `oneOf` may fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeGuard

from generator.request_checks.backtracking import can_hang
from generator.request_checks.checked_schema import INEXACT, Assertions, CheckedSchema
from generator.request_checks.patterns import python_pattern
from invent_contract import lookup, pointer_of, pointer_to, tokens_of

CHECKED_FORMATS = {"date-time", "date", "uuid"}
TYPES = {"string", "boolean", "null", "object", "array", "integer", "number"}
_MAX_DIGITS = 4_000  # of an integer in a Python module


def component_name(pointer: str) -> str:
    """The name that the client has for the schema at a pointer.

    It is that of a component; any other place has its pointer for a name, as has a component that is named like one.
    """
    tokens = tokens_of(pointer)
    is_component = len(tokens) == 3 and tokens[:2] == ["components", "schemas"] and not tokens[2].startswith("/")
    return tokens[2] if is_component else pointer


def pointer_of_component(name: str) -> str:
    """The pointer whose `component_name` this is."""
    return name if name.startswith("/") else pointer_to("components", "schemas", name)


class Conversion:
    """The conversion of a schema.

    Args:
        contract: The contract.
        components: What is known of components so far. One that is not in it is taken for exact.
        unusable: Why references to a component are left out, by its name.
        chain_ends: The component that each stands for which is a reference and nothing else, as far as that is known.

    Attributes:
        references: The components that it needs to know, those that what is left out refers to included.
        unchecked: Why a keyword is not checked, by its pointer.
    """

    def __init__(
        self,
        contract: dict[str, Any],
        components: Mapping[str, CheckedSchema],
        unusable: Mapping[str, str],
        chain_ends: dict[str, str],
    ) -> None:
        self._contract = contract
        self._components = components
        self._unusable = unusable
        self._chain_ends = chain_ends
        self._has_own_base = False
        self._schema_around: dict[int, Assertions] = {}  # the schema whose `allOf` a part is in, by the part's id
        self.references: set[str] = set()
        self.unchecked: dict[str, str] = {}

    def convert_component(self, name: str) -> CheckedSchema:
        """Convert what `component_name` names."""
        pointer = pointer_of_component(name)
        tokens = tokens_of(pointer)
        outer = [lookup(self._contract, pointer_to(*tokens[:length])) for length in range(len(tokens))]
        has_own_base = any(isinstance(node, dict) and isinstance(node.get("$id"), str) for node in outer)
        return self.convert(lookup(self._contract, pointer), pointer, has_own_base)

    def convert(self, schema: Any, pointer: str, has_own_base: bool | None = None) -> CheckedSchema:
        """Convert a schema.

        Args:
            schema: The schema.
            pointer: Where it is.
            has_own_base: Whether a schema around it has an `$id`, which references within it are relative to; None
                for what the schema around it, which is being converted, has.
        """
        if schema is True:
            return CheckedSchema()
        if schema is False:
            return CheckedSchema({"not": {}})
        if not isinstance(schema, dict):
            return self.leave_out(pointer, "this is no schema")
        outer_base = self._has_own_base if has_own_base is None else has_own_base
        self._has_own_base = outer_base or isinstance(schema.get("$id"), str)
        checked = CheckedSchema()
        # The client reports the first assertion that fails, and a wrong type tells a caller more than a missing field.
        for keyword in sorted(schema, key="required".__eq__):
            if keyword in _CONVERTERS:
                checked += _CONVERTERS[keyword](self, schema, keyword, pointer + pointer_to(keyword))
        self._has_own_base = outer_base
        return checked

    def leave_out(self, pointer: str, reason: str) -> CheckedSchema:
        self.unchecked[pointer] = reason
        return INEXACT

    def _reference(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if self._has_own_base or not self._is_in_document(schema[keyword]):
            return self.leave_out(pointer, "the client knows only references to a place in the document")
        name = self._end_of_chain(component_name(pointer_of(schema[keyword])))
        self.references.add(name)
        if name in self._unusable:
            return self.leave_out(pointer, self._unusable[name])
        is_exact = self._components[name].is_exact if name in self._components else True
        return CheckedSchema({keyword: name}, is_exact, frozenset({name}), frozenset({name}))

    def _end_of_chain(self, name: str) -> str:
        """The component that one stands for which is a reference and nothing else, by way of others that are, too."""
        chain: dict[str, None] = {}
        while name not in chain and name not in self._chain_ends and not name.startswith("/"):
            chain[name] = None
            reference = _only_reference(lookup(self._contract, pointer_of_component(name)))
            if not self._is_in_document(reference):
                break
            name = component_name(pointer_of(reference))
        end = self._chain_ends.get(name, name)
        self._chain_ends |= dict.fromkeys(chain, end)
        return end

    def _is_in_document(self, reference: Any) -> TypeGuard[str]:
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return False
        try:
            return isinstance(lookup(self._contract, reference), dict | bool)
        except (LookupError, TypeError):
            return False

    def _type(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        types = schema[keyword] if isinstance(schema[keyword], list) else [schema[keyword]]
        if not types or not all(isinstance(name, str) and name in TYPES for name in types):
            return self.leave_out(pointer, "this is no type")
        if schema.get("format") == "binary" and "string" in types:
            return INEXACT  # a file, which is no text
        return CheckedSchema({keyword: schema[keyword]})

    def _pattern(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        pattern = schema[keyword]
        translated = self._translated(pattern, pointer)
        return INEXACT if translated is None else CheckedSchema({keyword: {"contract": pattern, "python": translated}})

    def _translated(self, pattern: Any, pointer: str) -> str | None:
        """A pattern in Python's syntax; None, with the reason in `unchecked`, where the client must not use it."""
        translated = python_pattern(pattern) if isinstance(pattern, str) else None
        if translated is None:
            self.leave_out(pointer, "Python's regular expressions may lack this or read it otherwise")
        elif can_hang(translated):
            self.leave_out(pointer, f"matching {pattern} can take very long")
            return None
        return translated

    def _format(self, schema: Assertions, keyword: str, _: str) -> CheckedSchema:
        """Formats are annotations. Those that the client checks need not be what another validator takes for them."""
        name = schema[keyword]
        is_checked = isinstance(name, str) and name in CHECKED_FORMATS
        return replace(INEXACT, assertions={keyword: name}) if is_checked else INEXACT

    def _required(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if not _is_list_of_text(schema[keyword]):
            return self.leave_out(pointer, "this is no list of names")
        read_only = self._read_only_of(schema)
        names = [name for name in schema[keyword] if name not in read_only]
        return CheckedSchema({keyword: names} if names else {}, is_exact=len(names) == len(schema[keyword]))

    def _read_only_of(self, schema: Assertions) -> set[str]:
        """The names of properties that only responses have, of a schema and of the `allOf` that it is in."""
        outermost = schema
        while id(outermost) in self._schema_around:
            outermost = self._schema_around[id(outermost)]
        names = set()
        for part in self._parts(outermost, "allOf", "anyOf", "oneOf"):
            properties = part.get("properties")
            for name, property_schema in properties.items() if isinstance(properties, dict) else ():
                if any(inner.get("readOnly") is True for inner in self._parts(property_schema, "allOf")):
                    names.add(name)
        return names

    def _parts(self, schema: Any, *keywords: str) -> Iterator[Assertions]:
        """A schema and what it is made of, by references and by these keywords, each once. What is last counts most.

        So a schema comes before its parts, and the last of them before the others.
        """
        unvisited = [schema]
        visited: set[int] = set()
        while unvisited:
            part = unvisited.pop()
            if not isinstance(part, dict) or id(part) in visited:
                continue
            visited.add(id(part))
            yield part
            if self._is_in_document(part.get("$ref")):
                unvisited.append(lookup(self._contract, part["$ref"]))
            for keyword in keywords:
                variants = part.get(keyword)
                unvisited += variants if isinstance(variants, list) else ()

    def _properties(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if not isinstance(schema[keyword], dict):
            return self.leave_out(pointer, "this is no map of schemas")
        return _within(keyword, self._convert_members(schema[keyword], pointer))

    def _convert_members(self, schemas: dict[str, Any], pointer: str) -> dict[str, CheckedSchema]:
        return {name: self.convert(schema, pointer + pointer_to(name)) for name, schema in schemas.items()}

    def _pattern_properties(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if not isinstance(schema[keyword], dict):
            return self.leave_out(pointer, "this is no map of schemas")
        checked = CheckedSchema()
        schemas: dict[str, CheckedSchema] = {}
        for pattern, checked_schema in self._convert_members(schema[keyword], pointer).items():
            translated = self._translated(pattern, pointer + pointer_to(pattern))
            if translated is None:
                checked += INEXACT
            elif translated in schemas:  # two ways to write the same
                schemas[translated] = _in_place("allOf", [schemas[translated], checked_schema])
            else:
                schemas[translated] = checked_schema
        return checked + _within(keyword, schemas)

    def _additional_properties(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        checked = self.convert(schema[keyword], pointer)
        if not checked.assertions:  # any property is allowed
            return replace(checked, assertions={})
        properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        if not isinstance(properties, dict) or not isinstance(patterns, dict):
            return self.leave_out(pointer, "it is not clear which properties are additional")
        patterns_pointer = pointer.removesuffix(pointer_to(keyword)) + pointer_to("patternProperties")
        translated = [self._translated(pattern, patterns_pointer + pointer_to(pattern)) for pattern in patterns]
        if None in translated:
            return self.leave_out(pointer, "it is not clear which properties the patterns leave to it")
        argument = {
            "names": list(properties),
            "patterns": translated,
            "schema": None if schema[keyword] is False else checked.assertions,
        }
        return replace(checked, assertions={keyword: argument}, in_place=frozenset())

    def _schema_within(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        checked = self.convert(schema[keyword], pointer)
        return replace(checked, assertions={keyword: checked.assertions}, in_place=frozenset())

    def _items(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if isinstance(schema.get("prefixItems"), list):  # written with these, as it begins after them
            return CheckedSchema()
        return self._schema_within(schema, keyword, pointer)

    def _prefix_items(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if not isinstance(schema[keyword], list):
            return self.leave_out(pointer, "this is no list of schemas")
        prefix = self._convert_variants(schema[keyword], pointer)
        rest_pointer = pointer.removesuffix(pointer_to(keyword)) + pointer_to("items")
        rest = self.convert(schema.get("items", True), rest_pointer)
        argument = {"schemas": [item.assertions for item in prefix], "rest": rest.assertions}
        return replace(_merged([*prefix, rest]), assertions={keyword: argument}, in_place=frozenset())

    def _contains(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        checked = self.convert(schema[keyword], pointer)
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        if not _is_count(least) or not (most is None or _is_count(most)):
            return self.leave_out(pointer, "its number is no count")
        if most is not None and not checked.is_exact:
            limit_pointer = pointer.removesuffix(pointer_to(keyword)) + pointer_to("maxContains")
            self.leave_out(limit_pointer, "`contains` cannot be checked fully")
            most = None
        argument = {"schema": checked.assertions, "least": int(least), "most": None if most is None else int(most)}
        return replace(checked, assertions={keyword: argument}, in_place=frozenset())

    def _convert_variants(self, schemas: list[Any], pointer: str) -> list[CheckedSchema]:
        return [self.convert(schema, pointer + pointer_to(index)) for index, schema in enumerate(schemas)]

    def _variants(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if not isinstance(schema[keyword], list) or not schema[keyword]:
            return self.leave_out(pointer, "this is no list of schemas")
        if keyword == "allOf":
            self._schema_around |= {id(part): schema for part in schema[keyword]}
        variants = self._convert_variants(schema[keyword], pointer)
        if keyword != "oneOf" or all(variant.is_exact for variant in variants):
            return _in_place(keyword, variants)
        # A variant that the client cannot check fully may seem to fit beside the one that does. What exactly one of
        # may fit is then checked as what at least one of must fit.
        if not self._exclude_each_other(schema[keyword]):
            self.unchecked[pointer] = "that no second variant fits is not checked, as one cannot be checked fully"
        return _in_place("anyOf", variants)

    def _exclude_each_other(self, schemas: list[Any]) -> bool:
        """Whether no two variants can fit: they are of different types, or have different values of a field."""
        tags = [self._tags_of(schema) for schema in schemas]
        for name in set.intersection(*(set(values) for values in tags)):
            values = [value for values_by_name in tags for value in values_by_name[name]]
            if len(values) == len(set(values)):
                return True
        types = [name for schema in schemas for name in self._types_of(schema)]
        if "number" in types and "integer" in types:
            return False
        return len(types) == len(set(types))

    def _types_of(self, schema: Any) -> Iterable[str]:
        names = next((part["type"] for part in self._parts(schema) if "type" in part), None)
        names = [names] if isinstance(names, str) else names
        return names if _is_list_of_text(names) else TYPES

    def _tags_of(self, schema: Any) -> dict[str, list[str]]:
        """The few texts that each required field of an object may be, for those fields that have such."""
        tags: dict[str, list[str]] = {}
        for part in self._parts(schema, "allOf"):
            properties, required = part.get("properties"), part.get("required")
            if isinstance(properties, dict) and _is_list_of_text(required) and part.get("type") == "object":
                for name in properties.keys() & set(required) - tags.keys():
                    if values := self._texts_of(properties[name]):
                        tags[name] = values
        return tags

    def _texts_of(self, schema: Any) -> list[str]:
        """The texts that a schema lists, or the one it wants."""
        for part in self._parts(schema):
            texts = [part["const"]] if "const" in part else part.get("enum")
            if _is_list_of_text(texts):
                return texts
        return []

    def _not(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        checked = self.convert(schema[keyword], pointer)
        if not checked.is_exact:
            return self.leave_out(pointer, "what it excludes cannot be checked fully")
        return replace(checked, assertions={keyword: checked.assertions})

    def _if(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if "then" not in schema and "else" not in schema:
            return CheckedSchema()
        condition = self.convert(schema[keyword], pointer)
        if not condition.is_exact:
            return self.leave_out(pointer, "the condition cannot be checked fully")
        parent = pointer.removesuffix(pointer_to(keyword))
        branches = {name: self.convert(schema.get(name, True), parent + pointer_to(name)) for name in ("then", "else")}
        argument = {name: branch.assertions for name, branch in [(keyword, condition), *branches.items()]}
        return replace(_merged([condition, *branches.values()]), assertions={keyword: argument})

    def _dependent_schemas(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if not isinstance(schema[keyword], dict):
            return self.leave_out(pointer, "this is no map of schemas")
        schemas = self._convert_members(schema[keyword], pointer)
        argument = {name: checked.assertions for name, checked in schemas.items()}
        return replace(_merged(schemas.values()), assertions={keyword: argument})

    def _dependent_required(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        names_by_field = schema[keyword]
        if not isinstance(names_by_field, dict) or not all(map(_is_list_of_text, names_by_field.values())):
            return self.leave_out(pointer, "this is no map of lists of names")
        read_only = self._read_only_of(schema)
        needed = {name: [other for other in names if other not in read_only] for name, names in names_by_field.items()}
        return CheckedSchema({keyword: needed}, is_exact=needed == names_by_field)

    def _unevaluated(self, schema: Assertions, keyword: str, pointer: str) -> CheckedSchema:
        if schema[keyword] in (True, {}):
            return CheckedSchema()
        return self.leave_out(pointer, "the client does not know this keyword")


_Converter = Callable[[Conversion, dict[str, Any], str, str], CheckedSchema]


def _plain(is_argument: Callable[[Any], bool], kind: str) -> _Converter:
    """The conversion of a keyword that is checked as it is, if its value is what the keyword takes."""

    def convert(conversion: Conversion, schema: dict[str, Any], keyword: str, pointer: str) -> CheckedSchema:
        argument = schema[keyword]
        if not is_argument(argument):
            return conversion.leave_out(pointer, f"its value is no {kind}")
        return CheckedSchema({keyword: int(argument) if kind == "count" else argument})

    return convert


def _only_reference(schema: Any) -> Any:
    """The reference that is all that a schema says; None for any other schema."""
    if not isinstance(schema, dict) or "$id" in schema:
        return None
    keywords = schema.keys() & _CONVERTERS.keys()
    if keywords == {"$ref"}:
        return schema["$ref"]
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keywords == {keyword} and isinstance(schema[keyword], list) and len(schema[keyword]) == 1:
            (variant,) = schema[keyword]
            is_reference = isinstance(variant, dict) and variant.keys() & _CONVERTERS.keys() == {"$ref"}
            return variant["$ref"] if is_reference else None
    return None


def _in_place(keyword: str, variants: list[CheckedSchema]) -> CheckedSchema:
    """A keyword with a list of schemas for the same value."""
    return replace(_merged(variants), assertions={keyword: [variant.assertions for variant in variants]})


def _within(keyword: str, schemas: dict[str, CheckedSchema]) -> CheckedSchema:
    """A keyword with schemas for the members of an object."""
    argument = {name: checked.assertions for name, checked in schemas.items()}
    return replace(_merged(schemas.values()), assertions={keyword: argument}, in_place=frozenset())


def _merged(schemas: Iterable[CheckedSchema]) -> CheckedSchema:
    """What schemas that belong together refer to, and whether all are exact."""
    return sum((replace(checked, assertions={}) for checked in schemas), CheckedSchema())


def _is_number(value: Any) -> bool:
    """Whether it is a number of JSON that can be written into a Python module."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) < 10**_MAX_DIGITS


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value % 1 == 0


def _is_divisor(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_list_of_text(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(name, str) and _is_json(member) for name, member in value.items())
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or isinstance(value, str | bool) or _is_number(value)


# All others are annotations, or unknown, which JSON Schema says to ignore.
_CONVERTERS: dict[str, _Converter] = {
    "$ref": Conversion._reference,
    "$dynamicRef": Conversion._unevaluated,
    "type": Conversion._type,
    "enum": _plain(lambda value: isinstance(value, list) and _is_json(value), "list of values"),
    "const": _plain(_is_json, "JSON"),
    "pattern": Conversion._pattern,
    "format": Conversion._format,
    "required": Conversion._required,
    "dependentRequired": Conversion._dependent_required,
    "dependentSchemas": Conversion._dependent_schemas,
    "properties": Conversion._properties,
    "patternProperties": Conversion._pattern_properties,
    "additionalProperties": Conversion._additional_properties,
    "propertyNames": Conversion._schema_within,
    "unevaluatedProperties": Conversion._unevaluated,
    "items": Conversion._items,
    "prefixItems": Conversion._prefix_items,
    "contains": Conversion._contains,
    "unevaluatedItems": Conversion._unevaluated,
    "uniqueItems": _plain(lambda value: isinstance(value, bool), "true or false"),
    "allOf": Conversion._variants,
    "anyOf": Conversion._variants,
    "oneOf": Conversion._variants,
    "not": Conversion._not,
    "if": Conversion._if,
    **dict.fromkeys(
        ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _plain(_is_count, "count")
    ),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _plain(_is_number, "number")),
    "multipleOf": _plain(_is_divisor, "number above 0"),
}
