"""What a schema of another document says of the clauses of one of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, assert_never

from jsonschema_rs import is_valid

from invent_contract import suggestions
from invent_contract.clause import Answer, Basis, Clause, basis_of
from invent_contract.comparison.aspects import Comparison, SchemaAspect, SchemaPair
from invent_contract.comparison.clause_comparison import ClauseComparison, answer_of, compare_clause, only_there
from invent_contract.comparison.outline import keyword_text, outline_text, type_text, values_text
from invent_contract.contract import Contract
from invent_contract.json_values import as_list, as_mapping, json_text
from invent_contract.schema import Schema
from invent_contract.schema.keywords import TYPES, UNIONS, normalized
from invent_contract.source.json_pointer import parent_of, pointer_to

_OF_FIELDS = {SchemaAspect.MEMBERS, SchemaAspect.FIELD, SchemaAspect.REQUIRED_FIELDS}


def judge_schema(
    aspect: SchemaAspect, comparison: Comparison, pair: SchemaPair, contract: Contract
) -> Iterator[ClauseComparison]:
    """What a comparison of two schemas means for the clauses of ours, the old one."""
    judge = _SchemaJudge(comparison, pair, contract)
    if not (pair.is_union_on_one_side_only and aspect in _OF_FIELDS):
        yield from judge.clauses(aspect)
    is_comparable = not pair.is_union_on_one_side_only or aspect in (SchemaAspect.VARIANT, SchemaAspect.TYPES)
    if pair.old.objects and not pair.is_stand_in and is_comparable:
        yield from judge.additions(aspect)


def judge_wording(comparison: Comparison, pair: SchemaPair, contract: Contract) -> Iterator[ClauseComparison]:
    """What is said of the default, the only wording of a schema that is a clause."""
    yield from _SchemaJudge(comparison, pair, contract).default()


class _SchemaJudge:
    def __init__(self, comparison: Comparison, pair: SchemaPair, contract: Contract) -> None:
        self._comparison = comparison
        self._contract = contract
        self._pair = pair
        self._old = pair.old
        self._new = pair.new

    def clauses(self, aspect: SchemaAspect) -> Iterator[ClauseComparison]:
        """What is said of our clauses."""
        new, name = self._new, self._comparison.name
        match aspect:
            case SchemaAspect.NAME:
                yield from self._judge_reference()
            case SchemaAspect.TYPES:
                yield from self._judge_keyword("type", _answer_on_type(new), type_text(new))
            case SchemaAspect.NULL:
                yield from self._judge_null()
            case SchemaAspect.VALUES:
                for keyword in ("const", "enum"):
                    yield from self._judge_keyword(keyword, _answer_on_values(new), values_text(new))
            case SchemaAspect.UNION:
                yield from self._judge_unions()
            case SchemaAspect.DISCRIMINATOR:
                answer = _answer_on_discriminator(self._comparison.old, self._comparison.new)
                there = suggestions.write("discriminator", self._comparison.new)
                yield from self._judge_keyword("discriminator", lambda _: answer, there)
            case SchemaAspect.KEYWORD:
                if name not in UNIONS:
                    value = new.keywords.get(name)
                    there = keyword_text(name, value)
                    suggestion = suggestions.remove(name) if value is None else there
                    yield from self._judge_keyword(name, _answer_on_keyword(name, new), there, suggestion)
            case SchemaAspect.MEMBERS:
                answer = Answer.CONTRADICTED if new.members else Answer.SILENT
                there = f"additionalProperties: {outline_text(new.members)}" if new.members else ""
                yield from self._judge_keyword("additionalProperties", lambda _: answer, there)
            case SchemaAspect.FIELD:
                yield from self._judge_field(name)
            case SchemaAspect.REQUIRED_FIELDS:
                yield from self._judge_required()
            case SchemaAspect.VARIANT | SchemaAspect.ITEMS:
                pass  # of what only one document has, there is nothing to judge
            case SchemaAspect.TAGS:
                pass  # told as discriminators and constants
            case SchemaAspect.EXCLUSIVENESS:
                pass  # tools write `oneOf` and `anyOf` without meaning the difference
            case _:
                assert_never(aspect)

    def additions(self, aspect: SchemaAspect) -> Iterator[ClauseComparison]:
        """What the other document demands, or has, beyond ours."""
        old, new, name = self._old, self._new, self._comparison.name
        match aspect:
            case SchemaAspect.VARIANT:
                variant: Schema | None = self._comparison.new
                # What is no union there, and types that are none of ours, are told by the clauses of these keywords.
                if variant and new.variants and (old.variants or variant.intended_types & old.intended_types):
                    what = f"a variant {variant.component or f'at {variant.pointer}'}"
                    yield self._missing("oneOf", what, f"- {outline_text(variant)}")
            case SchemaAspect.TYPES:
                if old.intended_types == TYPES != new.intended_types and not old.variants:
                    yield self._missing("type", type_text(new))
            case SchemaAspect.VALUES:
                if old.values is None and new.values is not None:
                    yield self._missing("enum", values_text(new))
            case SchemaAspect.KEYWORD:
                if name not in old.keywords:
                    yield self._missing(name, keyword_text(name, new.keywords[name]))
            case SchemaAspect.ITEMS:
                if new.items and not old.items:
                    yield self._missing("items", f"items: {outline_text(new.items)}")
            case SchemaAspect.MEMBERS:
                # Ours may say that they may be anything.
                if new.members and not old.members and not old.pointers_of("additionalProperties"):
                    yield self._missing("additionalProperties", f"additionalProperties: {outline_text(new.members)}")
            case SchemaAspect.FIELD:
                if not self._comparison.old and old.properties:
                    field = new.properties[name]
                    suggestion = f"{json_text(name)}: {outline_text(field)}"
                    yield only_there(f"{self._innermost}/properties", f"a field `{name}`", field.pointer, suggestion)
            case SchemaAspect.REQUIRED_FIELDS:
                if names := self._required_only_there():
                    what = f"{', '.join(names)} always there"
                    yield self._missing("required", what, self._required_text(self._innermost))
            case SchemaAspect.NULL | SchemaAspect.UNION | SchemaAspect.EXCLUSIVENESS:
                pass  # told as types and variants
            case SchemaAspect.NAME | SchemaAspect.DISCRIMINATOR | SchemaAspect.TAGS:
                pass  # names of its schemas, which ours may not have
            case _:
                assert_never(aspect)

    def default(self) -> Iterator[ClauseComparison]:
        """What is said of our default."""
        default = self._new.wording.get("default")
        text = None if default is None else json_text(default)
        yield from self._judge_keyword(
            "default",
            lambda written: answer_of(None if text is None else text == json_text(written)),
            suggestions.write("default", default),
        )

    @property
    def _innermost(self) -> str:
        """The pointer of our schema object into which something new is written."""
        return list(self._old.objects)[-1]

    def _missing(self, keyword: str, what: str, suggestion: str = "") -> ClauseComparison:
        return only_there(self._innermost + pointer_to(keyword), what, self._new.pointer, suggestion or what)

    def _judge_keyword(
        self, keyword: str, answer_on: Callable[[Any], Answer], there: str, suggestion: str = ""
    ) -> Iterator[ClauseComparison]:
        """What is said of a keyword, in each schema object of ours that has it."""
        for pointer in self._old.pointers_of(keyword):
            written = self._old.objects[parent_of(pointer)][keyword]
            answer = Answer.KEPT if self._comparison.is_same else answer_on(written)
            clause = self._contract.clause(pointer)
            yield compare_clause(clause, answer, there, self._new.pointer, suggestion or there)

    def _judge_reference(self) -> Iterator[ClauseComparison]:
        """Where a reference is that another page states. What it refers to is compared by itself."""
        for pointer in self._old.pointers_of("$ref"):
            clause = self._contract.clause(pointer)
            if clause.basis is Basis.SOURCE:
                yield compare_clause(clause, Answer.KEPT, there_pointer=self._new.pointer)

    def _judge_unions(self) -> Iterator[ClauseComparison]:
        new = self._new
        is_union = bool(new.variants) or self._comparison.is_same
        answer = answer_of(is_union if new.intended_types != TYPES or is_union else None)
        for keyword in UNIONS:
            for pointer in self._old.pointers_of(keyword):
                if len(as_list(self._old.objects[parent_of(pointer)][keyword])) > 1:
                    clause = self._contract.clause(pointer, "there are several variants")
                    suggestion = f"{keyword}: [{outline_text(new)}]"
                    yield compare_clause(clause, answer, "there is a single one", new.pointer, suggestion)

    def _judge_null(self) -> Iterator[ClauseComparison]:
        answer = answer_of(not self._new.is_nullable if self._new.intended_types != TYPES else None)
        for pointer, definition in self._old.objects.items():
            keyword = suggestions.keyword_that_excludes_null(definition) if isinstance(definition, dict) else None
            if keyword:
                clause = Clause(pointer + pointer_to(keyword), Basis.ASSUMED, "it is never null")
                suggestion = suggestions.allow_null(definition, keyword)
                yield compare_clause(clause, answer, "it may be null", self._new.pointer, suggestion)

    def _judge_field(self, name: str) -> Iterator[ClauseComparison]:
        for pointer in self._old.pointers_of("properties"):
            properties = as_mapping(self._old.objects[parent_of(pointer)]["properties"])
            if name in properties and basis_of(as_mapping(properties[name]), "type") is not Basis.SOURCE:
                clause = Clause(pointer + pointer_to(name), Basis.DOCUMENTED, f"there is a field `{name}`")
                answer = answer_of(True if name in self._new.properties else None)
                yield compare_clause(clause, answer, there_pointer=self._new.pointer)

    def _judge_required(self) -> Iterator[ClauseComparison]:
        new = self._new
        for pointer in self._old.pointers_of("required"):
            owner = parent_of(pointer)
            names = _required_names(self._old.objects[owner])
            optional = [name for name in names if name in new.properties and name not in new.required]
            is_told = optional or all(name in new.properties for name in names)
            answer = answer_of(not optional if is_told else None)
            there = f"{' and '.join(optional)} may be left out"
            yield compare_clause(self._contract.clause(pointer), answer, there, new.pointer, self._required_text(owner))

    def _required_text(self, pointer: str) -> str:
        """The required fields of a schema object of ours, as the other document has them."""
        new = self._new
        names = _required_names(self._old.objects[pointer])
        required = [name for name in names if name in new.required or name not in new.properties]
        if pointer == self._innermost and not self._pair.is_stand_in:
            required += self._required_only_there()
        return suggestions.write("required", required)

    def _required_only_there(self) -> list[str]:
        """The fields that only the other document requires. Of an object whose fields we do not know, none are told."""
        old, new = self._old, self._new
        names = [*old.properties, *sorted(new.properties.keys() - old.properties.keys())] if old.properties else []
        return [name for name in names if name in new.required and name not in old.required]


def _required_names(definition: Any) -> list[str]:
    """The fields that a schema object requires. `required: true`, as in OpenAPI 2.0, names none."""
    return [name for name in as_list(as_mapping(definition).get("required")) if isinstance(name, str)]


def _answer_on_type(new: Schema) -> Callable[[Any], Answer]:
    def answer(written: Any) -> Answer:
        types = {name for name in (written if isinstance(written, list) else [written]) if isinstance(name, str)}
        if "number" in types:
            types.add("integer")
        is_same = types - {"null"} == new.intended_types - {"null"} and ("null" not in types or new.is_nullable)
        return answer_of(is_same if new.intended_types != TYPES else None)

    return answer


def _answer_on_values(new: Schema) -> Callable[[Any], Answer]:
    def answer(written: Any) -> Answer:
        if new.values is None:
            return Answer.SILENT
        values = written if isinstance(written, list) else [written]
        return answer_of({*map(json_text, values), "null"} == {*new.values, "null"})

    return answer


def _answer_on_discriminator(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Answer:
    if not old or not new:
        return Answer.SILENT
    tags = {**old["mapping"], **new["mapping"]}  # what ours does not map, or the other does not, is no contradiction
    is_same_mapping = {**new["mapping"], **old["mapping"]} == tags
    return answer_of(old["propertyName"] == new["propertyName"] and is_same_mapping)


def _answer_on_keyword(keyword: str, new: Schema) -> Callable[[Any], Answer]:
    def answer(written: Any) -> Answer:
        other = new.keywords.get(keyword)
        if other is not None:
            return answer_of(json_text(other) == json_text(normalized(keyword, written)))
        if new.values is None or keyword == "format":
            return Answer.SILENT
        # Where all values are known, it can be tried whether they keep the restriction.
        return answer_of(all(is_valid({keyword: written}, value) for value in new.values.values()))

    return answer
