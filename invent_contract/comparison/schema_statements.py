"""What a schema of another document says of the clauses of one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema_rs import is_valid

from invent_contract.comparison.effective_schema import (
    LOWER_LIMITS,
    RESTRICTIONS,
    SHAPES,
    TYPES,
    UNIONS,
    UPPER_LIMITS,
    EffectiveSchema,
    Place,
    SchemaReader,
    Side,
    json_text,
    meaning_of,
    normalized,
)
from invent_contract.comparison.pairing import SchemaPair
from invent_contract.comparison.statement import Answer, Basis, Clause, Statement, Verdict, basis_of, keyword_text
from invent_contract.json_pointer import pointer_to

_COMPARED_AS_WRITTEN = (*LOWER_LIMITS, *UPPER_LIMITS, *RESTRICTIONS, *SHAPES)
_VALUES: tuple[str, ...] = ("const", "enum")
_OUTLINE_DEPTH = 3  # of a schema that is suggested


class SchemaStatements:
    """What the schemas of another document say of ours.

    Args:
        here: Our document.
        there: The other document.
    """

    def __init__(self, here: SchemaReader, there: SchemaReader) -> None:
        self._here = here
        self._there = there

    def statements(self, pair: SchemaPair) -> Iterator[Statement]:
        """What is said of the clauses of a schema itself, without those of its fields, items and variants."""
        for pointer in pair.old.places:
            schema = self._here.schema_at(pointer)
            if isinstance(schema, dict):
                yield from self._statements_of_object(pointer, schema, pair)
        if pair.old.places and not pair.is_stand_in:
            yield from self._only_there(pair)

    def _statements_of_object(self, pointer: str, schema: dict[str, Any], pair: SchemaPair) -> Iterator[Statement]:
        there = pair.new
        there_pointer = there.place

        def statement(keyword: str, answer: Answer, other: str, suggestion: str = "") -> Statement:
            clause = Clause(pointer + pointer_to(keyword), basis_of(schema, keyword), keyword_text(schema, keyword))
            return clause.statement(answer, other, there_pointer, suggestion or other)

        if basis_of(schema, "$ref") is Basis.SOURCE:  # what it refers to is judged by itself
            yield statement("$ref", Answer.THE_SAME, "")
        if "default" in schema:
            other = there.wording.get("default")
            is_same = json_text(other) == json_text(schema["default"])
            answer = Answer.NOTHING if other is None else Answer.THE_SAME if is_same else Answer.ANOTHER
            yield statement("default", answer, f"default: {json_text(other)}")
        if "type" in schema:
            yield statement("type", _answer_on_type(schema["type"], there), _type_text(there))
        for keyword in [keyword for keyword in _VALUES if keyword in schema]:
            values = [schema["const"]] if keyword == "const" else schema["enum"]
            yield statement(keyword, _answer_on_values(values, there), _values_text(there))
        for keyword in [keyword for keyword in _COMPARED_AS_WRITTEN if keyword in schema]:
            other = there.keywords.get(keyword)
            answer = _answer_on_keyword(keyword, schema[keyword], there)
            yield statement(keyword, answer, f"{keyword}: {json_text(other)}", f"remove `{keyword}`" * (other is None))
        for keyword in [keyword for keyword in UNIONS if len(schema.get(keyword, [])) > 1]:
            answer = Answer.THE_SAME if there.variants else _unless_known(there, Answer.ANOTHER)
            clause = Clause(pointer + pointer_to(keyword), basis_of(schema, keyword), "there are several variants")
            suggestion = f"{keyword}: [{self._outline_text(there, pair.side)}]"
            yield clause.statement(answer, "there is a single one", there_pointer, suggestion)
        yield from self._statement_on_null(pointer, schema, there)
        if not pair.has_one_union:
            yield from self._statements_on_fields(pointer, schema, pair)

    def _statement_on_null(self, pointer: str, schema: dict[str, Any], there: EffectiveSchema) -> Iterator[Statement]:
        keyword = keyword_that_excludes_null(schema)
        if keyword:
            answer = Answer.ANOTHER if there.is_nullable else Answer.THE_SAME
            clause = Clause(pointer + pointer_to(keyword), Basis.ASSUMED, "it is never null")
            suggestion = null_suggestion(schema, keyword)
            yield clause.statement(_unless_known(there, answer), "it may be null", there.place, suggestion)

    def _statements_on_fields(self, pointer: str, schema: dict[str, Any], pair: SchemaPair) -> Iterator[Statement]:
        there = pair.new
        for name in schema.get("properties", {}):
            answer = Answer.THE_SAME if name in there.properties else Answer.NOTHING
            clause = Clause(pointer + pointer_to("properties", name), Basis.DOCUMENTED, f"there is a field `{name}`")
            if basis_of(schema["properties"][name], "type") is not Basis.SOURCE:
                yield clause.statement(answer, there_pointer=there.place)
        if "required" in schema:
            optional = [name for name in schema["required"] if name in there.properties and name not in there.required]
            unknown = [name for name in schema["required"] if name not in there.properties]
            answer = Answer.ANOTHER if optional else Answer.NOTHING if unknown else Answer.THE_SAME
            clause = Clause(f"{pointer}/required", basis_of(schema, "required"), keyword_text(schema, "required"))
            there_text = f"{' and '.join(optional)} may be left out"
            yield clause.statement(answer, there_text, there.place, self._required_text(pointer, pair))

    def _required_text(self, pointer: str, pair: SchemaPair) -> str:
        """The required fields of a schema object of ours, as the other document has them."""
        here, there = pair.old, pair.new
        required = [
            name
            for name in self._here.schema_at(pointer).get("required", [])
            if name in there.required or name not in there.properties
        ]
        if pointer == here.places[-1] and not pair.is_stand_in:
            required += _required_only_there(pair)
        return f"required: {json_text(required)}"

    def _only_there(self, pair: SchemaPair) -> Iterator[Statement]:
        """What the other document demands, or has, beyond ours."""
        here, there = pair.old, pair.new
        pointer, there_pointer = here.places[-1], there.place

        def only_there(keyword: str, what: str, suggestion: str) -> Statement:
            place = pointer + pointer_to(keyword)
            return Statement(Verdict.ONLY_THERE, None, place, what, "", there_pointer, suggestion)

        for variant in pair.only_new:
            # What is no union there, and types that are none of ours, are told by the clauses of these keywords.
            if there.variants and (here.variants or variant.types & here.types):
                what = f"a variant {variant.component or f'at {variant.place}'}"
                yield only_there("oneOf", what, f"- {self._outline_text(variant, pair.side)}")
        if here.types == TYPES != there.types and not here.variants:
            yield only_there("type", _type_text(there), _type_text(there))
        if pair.has_one_union:
            return
        if here.values is None and there.values is not None:
            yield only_there("enum", _values_text(there), _values_text(there))
        for keyword in sorted(there.keywords.keys() - here.keywords.keys()):
            text = f"{keyword}: {json_text(there.keywords[keyword])}"
            yield only_there(keyword, text, text)
        for keyword, ours, theirs in (
            ("items", here.items, there.items),
            ("additionalProperties", here.members, there.members),
        ):
            if theirs and not ours:
                text = f"{keyword}: {self._outline_text(self._there.read(theirs, pair.side), pair.side)}"
                yield only_there(keyword, text, text)
        new_required = _required_only_there(pair)
        if new_required:
            what = f"{', '.join(new_required)} always there"
            yield only_there("required", what, self._required_text(pointer, pair))
        for name in sorted(there.properties.keys() - here.properties.keys()) if here.properties else ():
            field = self._there.read(there.properties[name], pair.side)
            suggestion = f"{json_text(name)}: {self._outline_text(field, pair.side)}"
            yield Statement(
                Verdict.ONLY_THERE, None, f"{pointer}/properties", f"a field `{name}`", "", field.place, suggestion
            )

    def _outline_text(self, schema: EffectiveSchema, side: Side) -> str:
        return json_text(self._outline(schema, side, _OUTLINE_DEPTH))

    def _outline(self, schema: EffectiveSchema, side: Side, depth: int) -> dict[str, Any] | bool:
        """A schema that says the same, as far as a few levels go, without wording."""
        if not schema.types:
            return False

        def outline(place: Place) -> dict[str, Any] | bool:
            return self._outline(self._there.read(place, side), side, depth - 1)

        outlined: dict[str, Any] = {}
        if schema.variants and depth > 1:  # without their fields, variants tell nothing
            outlined["oneOf"] = [outline(variant) for variant in schema.variants]
        elif schema.types != TYPES:
            outlined["type"] = _type_value(schema)
        if schema.values is not None:
            outlined["enum"] = list(schema.values.values())
        outlined |= schema.keywords
        if schema.properties and depth:
            outlined["properties"] = {name: outline(place) for name, place in schema.properties.items()}
            if schema.required:
                outlined["required"] = sorted(schema.required)
        if schema.items and depth:
            outlined["items"] = outline(schema.items)
        if schema.members and depth:
            outlined["additionalProperties"] = outline(schema.members)
        return outlined


def keyword_that_excludes_null(schema: dict[str, Any]) -> str | None:
    """The keyword of a schema object that does not allow null, which we assume and no page says."""
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return None if "null" in types else "type"
    keyword = next((keyword for keyword in ("const", "enum", *UNIONS) if keyword in schema), None)
    values = [schema["const"]] if keyword == "const" else schema[keyword] if keyword else []
    return None if None in values or {"type": "null"} in values else keyword


def null_suggestion(schema: dict[str, Any], keyword: str) -> str:
    """What to write where null turns out to be possible."""
    if keyword == "type":
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        suggestion = f"type: {json_text([*types, 'null'])}"
        return suggestion + (f"\nenum: {json_text([*schema['enum'], None])}" if "enum" in schema else "")
    if keyword == "const":
        return f"enum: {json_text([schema['const'], None])}"
    if keyword == "enum":
        return f"enum: {json_text([*schema['enum'], None])}"
    return f"{keyword}: {json_text([*meaning_of(schema[keyword]), {'type': 'null'}])}"


def _required_only_there(pair: SchemaPair) -> list[str]:
    """The fields that only the other document requires. Of an object whose fields we do not know, none are told."""
    names = [*pair.old.properties, *sorted(pair.new.properties.keys() - pair.old.properties.keys())]
    is_known = bool(pair.old.properties)
    return [name for name in names if is_known and name in pair.new.required and name not in pair.old.required]


def _unless_known(there: EffectiveSchema, answer: Answer) -> Answer:
    """The answer, or none where the other document says nothing of types."""
    return Answer.NOTHING if there.types == TYPES else answer


def _answer_on_type(named: Any, there: EffectiveSchema) -> Answer:
    types = set(named) if isinstance(named, list) else {named}
    if "number" in types:
        types.add("integer")
    is_same = types - {"null"} == there.types - {"null"} and ("null" not in types or there.is_nullable)
    return _unless_known(there, Answer.THE_SAME if is_same else Answer.ANOTHER)


def _answer_on_values(values: list[Any], there: EffectiveSchema) -> Answer:
    if there.values is None:
        return Answer.NOTHING
    is_same = {json_text(value) for value in values} | {"null"} == there.values.keys() | {"null"}
    return Answer.THE_SAME if is_same else Answer.ANOTHER


def _answer_on_keyword(keyword: str, value: Any, there: EffectiveSchema) -> Answer:
    other = there.keywords.get(keyword)
    if other is not None:
        return Answer.THE_SAME if json_text(other) == json_text(normalized(value)) else Answer.ANOTHER
    if there.values is None or keyword == "format":
        return Answer.NOTHING
    # Where all values are known, it can be tried whether they keep the restriction.
    keeps = all(is_valid({keyword: value}, allowed) for allowed in there.values.values())
    return Answer.THE_SAME if keeps else Answer.ANOTHER


def _type_value(schema: EffectiveSchema) -> Any:
    types = schema.types - {"integer"} if "number" in schema.types else schema.types
    names = sorted(types, key=lambda name: (name == "null", name))
    return names[0] if len(names) == 1 else names


def _type_text(schema: EffectiveSchema) -> str:
    return f"type: {json_text(_type_value(schema))}"


def _values_text(schema: EffectiveSchema) -> str:
    values = list((schema.values or {}).values())
    return f"const: {json_text(values[0])}" if len(values) == 1 else f"enum: {json_text(values)}"
