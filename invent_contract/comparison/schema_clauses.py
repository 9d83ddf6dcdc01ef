"""What a schema of another document says of the clauses of one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema_rs import is_valid

from invent_contract import advice
from invent_contract.clause import Answer, Basis, Clause, basis_of, keyword_text
from invent_contract.comparison.clause_comparison import ClauseComparison, compare_clause, only_there
from invent_contract.comparison.outline import outline_text, type_value
from invent_contract.comparison.pairing import SchemaPair
from invent_contract.json_pointer import pointer_to
from invent_contract.json_values import json_text
from invent_contract.schema import Schema
from invent_contract.schema_keywords import LOWER_LIMITS, RESTRICTIONS, SHAPES, TYPES, UNIONS, UPPER_LIMITS, normalized

_COMPARED_AS_WRITTEN = (*LOWER_LIMITS, *UPPER_LIMITS, *RESTRICTIONS, *SHAPES)


def compare_schemas(pair: SchemaPair) -> Iterator[ClauseComparison]:
    """What is said of the clauses of a schema itself, without those of its fields, items and variants."""
    for pointer, definition in pair.old.objects.items():
        if isinstance(definition, dict):
            yield from _ObjectComparison(pair, pointer, definition).clauses()
    if pair.old.objects and not pair.is_stand_in:
        yield from _only_there(pair)


class _ObjectComparison:
    """What the other document says of the keywords of one schema object."""

    def __init__(self, pair: SchemaPair, pointer: str, definition: dict[str, Any]) -> None:
        self._pair = pair
        self._new = pair.new
        self._pointer = pointer
        self._definition = definition

    def clauses(self) -> Iterator[ClauseComparison]:
        definition, new = self._definition, self._new
        if basis_of(definition, "$ref") is Basis.SOURCE:  # what it refers to is compared by itself
            yield self._compare("$ref", Answer.KEPT)
        if "default" in definition:
            default = new.wording.get("default")
            answer = _answer(default is not None, json_text(default) == json_text(definition["default"]))
            yield self._compare("default", answer, advice.write("default", default))
        if "type" in definition:
            yield self._compare("type", _answer_on_type(definition["type"], new), type_text(new))
        if "const" in definition:
            yield self._compare("const", _answer_on_values([definition["const"]], new), values_text(new))
        if "enum" in definition:
            yield self._compare("enum", _answer_on_values(definition["enum"], new), values_text(new))
        for keyword in [keyword for keyword in _COMPARED_AS_WRITTEN if keyword in definition]:
            other = new.keywords.get(keyword)
            suggestion = advice.remove(keyword) if other is None else advice.write(keyword, other)
            answer = _answer_on_keyword(keyword, definition[keyword], new)
            yield self._compare(keyword, answer, advice.write(keyword, other), suggestion)
        yield from self._compare_unions()
        yield from self._compare_null()
        if not self._pair.has_one_union:
            yield from self._compare_fields()

    def _compare(self, keyword: str, answer: Answer, there: str = "", suggestion: str = "") -> ClauseComparison:
        what = keyword_text(self._definition, keyword)
        return self._compare_what(keyword, what, answer, there, suggestion or there)

    def _compare_what(
        self, keyword: str, what: str, answer: Answer, there: str, suggestion: str, basis: Basis | None = None
    ) -> ClauseComparison:
        clause = Clause(self._pointer + pointer_to(keyword), basis or basis_of(self._definition, keyword), what)
        return compare_clause(clause, answer, there, self._new.pointer, suggestion)

    def _compare_unions(self) -> Iterator[ClauseComparison]:
        new = self._new
        for keyword in [keyword for keyword in UNIONS if len(self._definition.get(keyword, [])) > 1]:
            suggestion = f"{keyword}: [{outline_text(new)}]"
            yield self._compare_what(
                keyword,
                "there are several variants",
                _answer(new.intended_types != TYPES or bool(new.variants), bool(new.variants)),
                "there is a single one",
                suggestion,
            )

    def _compare_null(self) -> Iterator[ClauseComparison]:
        keyword = advice.keyword_that_excludes_null(self._definition)
        if keyword:
            answer = _answer(self._new.intended_types != TYPES, not self._new.is_nullable)
            suggestion = advice.allow_null(self._definition, keyword)
            yield self._compare_what(
                keyword, "it is never null", answer, "it may be null", suggestion, basis=Basis.ASSUMED
            )

    def _compare_fields(self) -> Iterator[ClauseComparison]:
        new = self._new
        for name, field in self._definition.get("properties", {}).items():
            if basis_of(field, "type") is not Basis.SOURCE:
                clause = Clause(
                    self._pointer + pointer_to("properties", name), Basis.DOCUMENTED, f"there is a field `{name}`"
                )
                answer = Answer.KEPT if name in new.properties else Answer.SILENT
                yield compare_clause(clause, answer, there_pointer=new.pointer)
        if "required" in self._definition:
            required = self._definition["required"]
            optional = [name for name in required if name in new.properties and name not in new.required]
            is_known = all(name in new.properties for name in required)
            there = f"{' and '.join(optional)} may be left out"
            suggestion = _required_text(self._pair, self._pointer)
            yield self._compare("required", _answer(is_known or bool(optional), not optional), there, suggestion)


def _required_text(pair: SchemaPair, pointer: str) -> str:
    """The required fields of a schema object of ours, as the other document has them."""
    definition = pair.old.objects[pointer]
    names = definition.get("required", []) if isinstance(definition, dict) else []
    required = [name for name in names if name in pair.new.required or name not in pair.new.properties]
    if pointer == list(pair.old.objects)[-1] and not pair.is_stand_in:
        required += _required_only_there(pair)
    return advice.write("required", required)


def _only_there(pair: SchemaPair) -> Iterator[ClauseComparison]:
    """What the other document demands, or has, beyond ours."""
    old, new = pair.old, pair.new
    pointer = list(old.objects)[-1]

    def missing(keyword: str, what: str, suggestion: str) -> ClauseComparison:
        return only_there(pointer + pointer_to(keyword), what, new.pointer, suggestion)

    for variant in pair.only_new:
        # What is no union there, and types that are none of ours, are told by the clauses of these keywords.
        if new.variants and (old.variants or variant.intended_types & old.intended_types):
            what = f"a variant {variant.component or f'at {variant.pointer}'}"
            yield missing("oneOf", what, f"- {outline_text(variant)}")
    if old.intended_types == TYPES != new.intended_types and not old.variants:
        yield missing("type", type_text(new), type_text(new))
    if pair.has_one_union:
        return
    if old.values is None and new.values is not None:
        yield missing("enum", values_text(new), values_text(new))
    for keyword in sorted(new.keywords.keys() - old.keywords.keys()):
        text = advice.write(keyword, new.keywords[keyword])
        yield missing(keyword, text, text)
    for keyword, ours, theirs in (("items", old.items, new.items), ("additionalProperties", old.members, new.members)):
        if theirs and not ours:
            text = f"{keyword}: {outline_text(theirs)}"
            yield missing(keyword, text, text)
    new_required = _required_only_there(pair)
    if new_required:
        yield missing("required", f"{', '.join(new_required)} always there", _required_text(pair, pointer))
    for name in sorted(new.properties.keys() - old.properties.keys()) if old.properties else ():
        field = new.properties[name]
        suggestion = f"{json_text(name)}: {outline_text(field)}"
        yield only_there(f"{pointer}/properties", f"a field `{name}`", field.pointer, suggestion)


def _required_only_there(pair: SchemaPair) -> list[str]:
    """The fields that only the other document requires. Of an object whose fields we do not know, none are told."""
    names = [*pair.old.properties, *sorted(pair.new.properties.keys() - pair.old.properties.keys())]
    is_known = bool(pair.old.properties)
    return [name for name in names if is_known and name in pair.new.required and name not in pair.old.required]


def _answer(is_told: bool, is_same: bool) -> Answer:
    return (Answer.KEPT if is_same else Answer.CONTRADICTED) if is_told else Answer.SILENT


def _answer_on_type(named: Any, new: Schema) -> Answer:
    types = set(named) if isinstance(named, list) else {named}
    if "number" in types:
        types.add("integer")
    is_same = types - {"null"} == new.intended_types - {"null"} and ("null" not in types or new.is_nullable)
    return _answer(new.intended_types != TYPES, is_same)


def _answer_on_values(values: list[Any], new: Schema) -> Answer:
    if new.values is None:
        return Answer.SILENT
    return _answer(True, {*map(json_text, values), "null"} == {*new.values, "null"})


def _answer_on_keyword(keyword: str, value: Any, new: Schema) -> Answer:
    other = new.keywords.get(keyword)
    if other is not None:
        return _answer(True, json_text(other) == json_text(normalized(value)))
    if new.values is None or keyword == "format":
        return Answer.SILENT
    # Where all values are known, it can be tried whether they keep the restriction.
    return _answer(True, all(is_valid({keyword: value}, allowed) for allowed in new.values.values()))


def type_text(schema: Schema) -> str:
    return advice.write("type", type_value(schema))


def values_text(schema: Schema) -> str:
    values = list((schema.values or {}).values())
    return advice.write("const", values[0]) if len(values) == 1 else advice.write("enum", values)
