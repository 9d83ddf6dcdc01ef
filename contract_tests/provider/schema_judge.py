"""Holds a JSON value against a schema of the contract, and gives each disagreement its verdict and its own clause.

A validator would stop at the union around a failing keyword, and would not know which keywords are inferred.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema_rs import Draft202012Validator

from contract_tests.provider.findings import Disagreement, Verdict
from contract_tests.provider.reply_json import read_json
from invent_contract import ContractError
from invent_contract.json_pointer import lookup, pointer_of, pointer_to
from invent_contract.references import resolve
from invent_contract.validators import validator

# Keywords that judge the value itself, the type first. Those that lead to other schemas are followed.
ASSERTIONS = (
    "type",
    "const",
    "enum",
    "format",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "not",
    "pattern",
)
UNIONS = ("oneOf", "anyOf")
MAX_EXAMPLE = 200  # characters


class SchemaJudge:
    """Judges JSON values by the schemas of a contract."""

    def __init__(self, contract: dict[str, Any]) -> None:
        self._contract = contract
        self._schemas: dict[str, Any] = {}
        # What was found out during one call, by the id of a value and the pointer of a schema.
        self._disagreements: dict[tuple[int, str], list[Disagreement]] = {}
        self._nullable: dict[int, bool] = {}  # by the id of a schema
        self._assertions: dict[str, Draft202012Validator] = {}

    def judge_body(self, body: bytes, pointer: str) -> tuple[Any, list[Disagreement]]:
        """The value of a JSON body, and its disagreements with the schema at a pointer.

        Raises:
            ValueError: The body is not JSON.
        """
        reply = read_json(body)
        repeated = [
            Disagreement(Verdict.REFUTED, pointer, f"the name `{name}` occurs twice in an object")
            for name in reply.repeated_names
        ]
        return reply.value, repeated + self.judge(reply.value, pointer)

    def judge(self, value: Any, pointer: str) -> list[Disagreement]:
        """Each disagreement between a JSON value and the schema at a pointer, at any depth.

        Raises:
            ContractError: Schemas are nested too deeply.
        """
        self._disagreements = {}
        try:
            return [*self._judge_assertions(value, pointer), *self._judge_undocumented_fields(value, pointer)]
        except RecursionError:
            raise ContractError(pointer, "is nested too deeply for a value to be judged by it") from None

    def _judge_assertions(self, value: Any, pointer: str) -> list[Disagreement]:
        """What a value breaks of a schema. It is found out once, however many schemas refer to this one."""
        key = (id(value), pointer)
        if key not in self._disagreements:
            self._disagreements[key] = []  # a schema that leads back to itself says nothing
            self._disagreements[key] = list(self._assertions_broken_by(value, pointer))
        return self._disagreements[key]

    def _assertions_broken_by(self, value: Any, pointer: str) -> Iterator[Disagreement]:
        schema = self._schema(pointer)
        if "$ref" in schema:
            yield from self._judge_reference(value, schema, pointer)
            return
        if value is None and not self._allows_null(schema):
            keyword = next(keyword for keyword in ("const", "type", *UNIONS, "allOf") if keyword in schema)
            yield _unexpected_null(schema, keyword, pointer)
            return
        failed = [keyword for keyword in ASSERTIONS if keyword in schema and not self._holds(value, pointer, keyword)]
        for keyword in failed:
            yield _failed_assertion(value, schema, keyword, pointer)
            if keyword == "type":
                return  # the others fail for the same cause
        told: set[int] = set()  # what several parts refer to is told once
        for part in _pointers(schema, "allOf", pointer):
            disagreements = [item for item in self._judge_assertions(value, part) if id(item) not in told]
            told |= set(map(id, disagreements))
            yield from disagreements
        for keyword in UNIONS:
            if keyword in schema:
                yield from self._judge_assertions(value, self._best_variant(value, schema, keyword, pointer))
        if isinstance(value, dict):
            yield from self._judge_object(value, schema, pointer)
        if isinstance(value, list) and "items" in schema:
            for item in value:
                yield from self._judge_assertions(item, pointer + pointer_to("items"))

    def _judge_reference(self, value: Any, schema: dict[str, Any], pointer: str) -> Iterator[Disagreement]:
        target = self._schema(self._target_of(schema))
        if value is None and "type" not in target and not self._allows_null(target):
            yield _unexpected_null(schema, "$ref", pointer)
        else:
            yield from self._judge_assertions(value, self._target_of(schema))

    def _target_of(self, schema: dict[str, Any]) -> str:
        """The pointer of what a reference leads to, by way of any others."""
        pointer = ""
        visited: set[str] = set()
        while "$ref" in schema and pointer not in visited:
            visited.add(pointer)
            pointer = pointer_of(schema["$ref"])
            schema = self._schema(pointer)
        return pointer

    def _judge_object(self, value: dict[str, Any], schema: dict[str, Any], pointer: str) -> Iterator[Disagreement]:
        for name in schema.get("required", []):
            if name not in value:
                others = [other for other in schema["required"] if other != name]
                yield Disagreement(
                    _verdict(schema, "required"),
                    pointer + pointer_to("required"),
                    f"`{name}` is missing",
                    _example(value),
                    f"required: {_yaml(others)}",
                )
        for name in schema.get("properties", {}):
            if name in value:
                yield from self._judge_assertions(value[name], pointer + pointer_to("properties", name))

    def _judge_undocumented_fields(self, value: Any, pointer: str) -> Iterator[Disagreement]:
        schema = self._schema(pointer)
        if "$ref" in schema:
            yield from self._judge_undocumented_fields(value, self._target_of(schema))
            return
        for keyword in UNIONS:
            if keyword in schema:
                best = self._best_variant(value, schema, keyword, pointer)
                yield from self._judge_undocumented_fields(value, best)
        if isinstance(value, list) and "items" in schema:
            for item in value:
                yield from self._judge_undocumented_fields(item, pointer + pointer_to("items"))
        if isinstance(value, dict):
            fields = self._declared_fields(pointer)
            for name, field in value.items():
                if name in fields:
                    yield from self._judge_undocumented_fields(field, fields[name])
                elif fields and not self._is_kind_without_description(schema):
                    yield _undocumented_field(name, field, pointer)

    def _best_variant(self, value: Any, schema: dict[str, Any], keyword: str, pointer: str) -> str:
        """The variant of a union that fits, or else the variant that was most likely intended."""
        variants = _pointers(schema, keyword, pointer)
        return min(variants, key=lambda variant: _misfit(list(self._judge_assertions(value, variant))))

    def _declared_fields(self, pointer: str) -> dict[str, str]:
        """The fields that a schema declares, by itself or by `allOf`, and the pointers of their schemas."""
        fields: dict[str, str] = {}
        unvisited, visited = [pointer], set[str]()
        while unvisited:
            pointer = unvisited.pop()
            if pointer in visited:
                continue
            visited.add(pointer)
            schema = self._schema(pointer)
            if "$ref" in schema:
                unvisited.append(self._target_of(schema))
                continue
            fields |= {name: pointer + pointer_to("properties", name) for name in schema.get("properties", {})}
            unvisited += reversed(_pointers(schema, "allOf", pointer))
        return fields

    def _is_kind_without_description(self, schema: dict[str, Any]) -> bool:
        """Whether only its name is known: the documentation describes a single variant of each union."""
        fields = [resolve(self._contract, field) for field in schema.get("properties", {}).values()]
        return any("not" in field for field in fields if isinstance(field, dict))

    def _allows_null(self, schema: dict[str, Any] | bool) -> bool:
        """Whether null fits, or nothing is said of the type, here or in what the schema is made of."""
        if isinstance(schema, bool):
            return schema
        if id(schema) not in self._nullable:
            self._nullable[id(schema)] = True  # a schema that leads back to itself says nothing
            self._nullable[id(schema)] = self._reads_as_nullable(schema)
        return self._nullable[id(schema)]

    def _reads_as_nullable(self, schema: dict[str, Any]) -> bool:
        if "type" in schema:
            return "null" in _as_list(schema["type"])
        variants = [resolve(self._contract, variant) for keyword in UNIONS for variant in schema.get(keyword, [])]
        if variants:
            return any(map(self._allows_null, variants))
        return all(self._allows_null(resolve(self._contract, part)) for part in schema.get("allOf", []))

    def _schema(self, pointer: str) -> Any:
        """The schema at a pointer. It is looked up once, as lists of messages ask for the same ones over and over."""
        if pointer not in self._schemas:
            schema = lookup(self._contract, pointer)
            self._schemas[pointer] = ({} if schema else {"not": {}}) if isinstance(schema, bool) else schema
        return self._schemas[pointer]

    def _holds(self, value: Any, pointer: str, keyword: str) -> bool:
        """Whether a value keeps a single keyword."""
        place = pointer + pointer_to(keyword)
        if place not in self._assertions:
            argument = self._schema(pointer)[keyword]
            # Only `not` has schemas in it, which may refer to others.
            self._assertions[place] = (
                validator(self._contract, {keyword: argument})
                if keyword == "not"
                else Draft202012Validator({keyword: argument}, validate_formats=True)
            )
        return self._assertions[place].is_valid(value)


def _pointers(schema: dict[str, Any], keyword: str, pointer: str) -> list[str]:
    """The pointers of the schemas in a list of schemas."""
    return [pointer + pointer_to(keyword, index) for index in range(len(schema.get(keyword, [])))]


def _misfit(disagreements: list[Disagreement]) -> tuple[bool, int]:
    """How little a variant fits: above all not where the field that tells the kinds apart says otherwise."""
    is_another_kind = any(item.pointer.endswith(("/const", "/not")) for item in disagreements)
    return is_another_kind, len(disagreements)


def _unexpected_null(schema: dict[str, Any], keyword: str, pointer: str) -> Disagreement:
    """A null contradicts what `x-assumed` says of the whole contract, and no documented clause."""
    null = {"type": "null"}
    if keyword == "type":
        suggestion = f"type: {_yaml([*_as_list(schema['type']), 'null'])}"
        if "enum" in schema:
            suggestion += f", enum: {_yaml([*schema['enum'], None])}"
    elif keyword == "const":
        suggestion = "remove `const`"
    elif keyword in UNIONS:
        suggestion = f"{keyword}: {_yaml([*schema[keyword], null])}"
    else:
        suggestion = f"oneOf: {_yaml([{keyword: schema[keyword]}, null])}"
    return Disagreement(Verdict.REFUTED, pointer + pointer_to(keyword), "it is null", "null", suggestion)


def _failed_assertion(value: Any, schema: dict[str, Any], keyword: str, pointer: str) -> Disagreement:
    return Disagreement(
        _verdict(schema, keyword),
        pointer + pointer_to(keyword),
        _describe_failure(value, schema[keyword], keyword),
        _example(value),
        _suggest(value, schema, keyword),
    )


def _verdict(schema: dict[str, Any], keyword: str) -> Verdict:
    return Verdict.REFUTED if keyword in schema.get("x-inferred", {}) else Verdict.BROKEN


def _describe_failure(value: Any, argument: Any, keyword: str) -> str:
    if keyword == "type":
        return f"it is of the type {_type_of(value)}, not {' or '.join(_as_list(argument))}"
    if keyword == "enum":
        return f"{_example(value)} is not listed"
    return f"it breaks `{keyword}: {_yaml(argument)}`"


def _suggest(value: Any, schema: dict[str, Any], keyword: str) -> str:
    match keyword:
        case "type":
            return f"type: {_yaml([*_as_list(schema['type']), _type_of(value)])}"
        case "enum":
            return f"enum: {_yaml([*schema['enum'], value])}"
        case "maxItems" | "minItems":
            return f"{keyword}: {len(value)}"
    return f"remove `{keyword}`"


def _undocumented_field(name: str, value: Any, pointer: str) -> Disagreement:
    return Disagreement(
        Verdict.UNDOCUMENTED,
        pointer + pointer_to("properties"),
        f"there is a field `{name}`",
        _example(value),
        f"{_yaml(name)}: {_yaml({'type': _type_of(value)})}",
    )


def _type_of(value: Any) -> str:
    """JSON Schema's name of a value's type. All numbers are `number`, as the documentation knows no integer."""
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _example(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)[:MAX_EXAMPLE]
    except RecursionError:
        return "(nested too deeply to be shown)"


def _yaml(value: Any) -> str:
    """A value in YAML's flow style, which JSON is."""
    return json.dumps(value, ensure_ascii=False)
