"""Layer 1: the contract against the page, whose samples and listed keywords are in page.json."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_tests.target import BODY, CONTRACT_DATA, OPERATION, REPLY, reply_schema
from generator.contract import ContractError, check, examples, lookup, resolve, tokens, walk

PAGE = json.loads((Path(__file__).parent / "page.json").read_text())
# How the page's sample values are made. A number's type is not told, so it must be marked as inferred.
SAMPLES: dict[Any, dict[str, Any]] = {
    "<string>": {"type": "string"},
    "2023-11-07T05:31:56Z": {"type": "string", "format": "date-time"},
    "jsmith@example.com": {"type": "string", "format": "email"},
    True: {"type": "boolean"},
}
ASSERTIONS = {
    "type",
    "oneOf",
    "format",
    "enum",
    "const",
    "required",
    "not",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
}
ASSERTIONS |= {"minimum", "maximum", "pattern", "additionalProperties", "uniqueItems", "multipleOf", "minProperties"}


def declared(contract: Any, schema: Any, path: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Each property below a schema: its path, its schema, and whether an x-inferred map owns up to it."""
    schema = resolve(contract, schema)
    for variant in [*schema.get("allOf", []), *schema.get("oneOf", [])]:
        yield from declared(contract, variant, path)
    if "items" in schema:
        yield path + "[]", resolve(contract, schema["items"]), True
        yield from declared(contract, schema["items"], path + "[]")
    for name, one in schema.get("properties", {}).items():
        resolved = resolve(contract, one)
        yield f"{path}.{name}", resolved, "properties" in schema.get("x-inferred", {})
        yield from declared(contract, resolved, f"{path}.{name}")


def sampled(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Each field of a sample: its path and its value."""
    if isinstance(value, list):
        yield from sampled(value[0], path + "[]")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield f"{path}.{name}", one
            yield from sampled(one, f"{path}.{name}")


def problems(contract: dict[str, Any]) -> list[str]:
    """Where the contract and the page differ."""
    found = []
    schemas: dict[str, list[dict[str, Any]]] = {}
    for side, pointer in (("request", BODY), ("response", REPLY)):
        sample = dict(sampled(PAGE[side], side))
        for path, schema, inferred in declared(contract, lookup(contract, pointer), side):
            schemas.setdefault(path, []).append(schema)
            if path not in sample and not inferred:
                found.append(f"{path} is neither on the page nor in an x-inferred map")
        for path, value in sample.items():
            if path not in schemas:
                found.append(f"{path} is on the page, but not in the contract")
            elif not any(_fits(schema, value, path) for schema in schemas[path]):
                found.append(f"{path} is declared otherwise than the page's sample {value!r}")
    for path, listed in PAGE["keywords"].items():
        for keyword, value in listed.items():
            for schema in schemas.get(path, [{}]):
                if schema.get(keyword) != value:
                    found.append(f"{path} must have {keyword} {value}, as the page lists it")
    for path, variants in schemas.items():
        for schema in variants:
            found += _unowned(path, schema)
    for name, schema in contract["components"]["schemas"].items():
        found += _unowned(name, schema, {"format", "enum", "minItems", "maxItems", "oneOf"})
        missing = set(schema.get("required", [])) - schema.get("properties", {}).keys()
        found += [f"{name}.{one} is required, but not declared" for one in missing]
    return found


def _fits(schema: dict[str, Any], value: Any, path: str) -> bool:
    if isinstance(value, dict | list):
        kind = "array" if isinstance(value, list) else "object"
        is_empty = value != {} or not schema.get("properties")
        return is_empty and (schema.get("type") == kind or "allOf" in schema)
    if not isinstance(value, bool) and isinstance(value, int):
        return schema.get("type") in ("integer", "number") and "type" in schema.get("x-inferred", {})
    if value in SAMPLES:
        return {key: schema[key] for key in ("type", "format", "enum", "const") if key in schema} == SAMPLES[value]
    shown = [*schema.get("enum", [])[:1], schema.get("const"), *schema.get("examples", [])]
    return schema.get("type") == "string" and value in shown and "format" not in schema


def _unowned(path: str, schema: dict[str, Any], known: set[str] | None = None) -> list[str]:
    """Keywords that the page does not state, and no x-inferred map owns up to, and entries for nothing."""
    inferred = schema.get("x-inferred", {})
    stated = {"format", "enum", "minItems", "maxItems"} if known is None else known
    stale = [f"{path}: x-inferred names {keyword}, which is not there" for keyword in inferred.keys() - schema.keys()]
    if schema.get("type") not in ("integer", "number"):
        stated = stated | {"type"}
    if known is None:
        listed = PAGE["keywords"].get(path, {})
        stated = stated - ({"enum", "minItems", "maxItems"} - listed.keys())
        stated |= {"oneOf"} if path in PAGE["unions"] else set()
    guessed = (schema.keys() & ASSERTIONS) - stated - inferred.keys()
    return stale + [f"{path}: {keyword} is not on the page, so x-inferred must name it" for keyword in guessed]


def test_contract_says_what_the_page_says() -> None:
    assert problems(CONTRACT_DATA) == []


def test_page_has_68_leaves() -> None:
    leaves = [path for path, value in sampled(PAGE["response"], "") if not value or not isinstance(value, dict | list)]
    assert len(leaves) == 68


def test_statuses_server_and_authentication() -> None:
    operation = lookup(CONTRACT_DATA, OPERATION)
    assert list(operation["responses"]) == ["200", "400", "401", "404", "429"]
    assert (operation["operationId"], operation["tags"]) == ("sendMessageAsContact", ["contacts"])
    assert [one["url"] for one in CONTRACT_DATA["servers"]] == ["https://api.useinvent.com"]
    scheme = CONTRACT_DATA["components"]["securitySchemes"]["apiKey"]
    assert (CONTRACT_DATA["security"], scheme["type"], scheme["scheme"]) == ([{"apiKey": []}], "http", "bearer")


def mutations() -> Iterator[tuple[str, dict[str, Any]]]:
    """What a report must name, and the contract with that taken away or smuggled in."""
    for pointer, schema in walk(CONTRACT_DATA["components"]["schemas"], "/components/schemas"):
        if not isinstance(schema, dict) or pointer.endswith(("/properties", "/x-inferred")):
            continue
        if isinstance(schema.get("properties"), dict):
            yield "smuggled", changed(pointer + "/properties", lambda one: one.update(smuggled={"type": "string"}))
            for name in schema["properties"]:
                yield name, changed(pointer + "/properties", lambda one, name=name: one.pop(name))
        for keyword in {"minItems", "maxItems", "format"} & schema.keys():
            yield tokens(pointer)[-1], changed(pointer, lambda one, keyword=keyword: one.pop(keyword))
        for value in schema.get("enum", []):
            yield tokens(pointer)[-1], changed(pointer, lambda one, value=value: one["enum"].remove(value))
        for keyword in schema.get("x-inferred", {}):
            yield keyword, changed(pointer, lambda one, keyword=keyword: one["x-inferred"].pop(keyword))


def changed(pointer: str, change: Any) -> dict[str, Any]:
    contract = copy.deepcopy(CONTRACT_DATA)
    change(lookup(contract, pointer))
    return contract


def test_each_change_of_the_contract_is_noticed() -> None:
    cases = list(mutations())
    assert len(cases) > 100
    unnoticed = [name for name, contract in cases if not any(name in one for one in problems(contract))]
    assert unnoticed == []


def test_examples_are_valid_and_cover_the_page() -> None:
    check(CONTRACT_DATA)
    found = [one for pointer, one, _ in examples(CONTRACT_DATA) if "/examples/" in pointer and isinstance(one, dict)]
    assert len(found) == 5
    paths = {path for path, _ in sampled(found[-1], "response")}
    assert paths == {path for path, _ in sampled(PAGE["response"], "response")}
    assert reply_schema.is_valid(found[-1])


def broken(steps: str, value: Any) -> tuple[dict[str, Any], str]:
    owner, _, last = ("/components/schemas/" + steps).rpartition("/")
    return changed(owner, lambda one: one.update({last: value})), f"{owner}/{last}"


@pytest.mark.parametrize(
    ("contract", "pointer"),
    [
        broken("Tool/requried", ["name"]),
        broken("Tool/properties/name/descripton", "x"),
        broken("Usage/allOf/0/$ref", "#/components/schemas/Nope"),
        broken("TokenCount/type", "whole"),
        broken("OtherPart/example", 4711),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_wrong_contract_is_refused_where_it_is_wrong(contract: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ContractError) as caught:
        check(contract)
    assert caught.value.pointer == pointer
