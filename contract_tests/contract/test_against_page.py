"""Layer 1: the contract against the page, whose samples and listed keywords are in page.json."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from contract_tests import PAGE
from contract_tests.provider.provider import BODY, CONTRACT_DATA, OPERATION, REPLY, body_schema, reply_schema
from invent_contract.document import ContractError, check, examples, lookup, resolve, tokens, walk

TYPES = {dict: "object", list: "array", bool: "boolean", str: "string"}  # a number does not tell of which kind it is
# What a sample of text tells. Any other is an example of its value.
TEXTS = {"<string>": [], "2023-11-07T05:31:56Z": [("format", "date-time")], "jsmith@example.com": [("format", "email")]}
NO_FACTS = {"$ref", "allOf", "description", "items", "properties", "x-inferred"}  # what is behind them is looked at
Facts = set[tuple[str, str, str]]  # the path of a field, a keyword, and one of its values


def sampled(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Each field of a sample: its path and its value."""
    yield path, value
    if isinstance(value, list):
        yield from sampled(value[0], path + "[]")
    if isinstance(value, dict):
        for name, one in value.items():
            yield from sampled(one, f"{path}.{name}")


def page_facts() -> Facts:
    facts = {(path, "oneOf", "") for path in PAGE["unions"]}
    for path, keywords in PAGE["keywords"].items():
        facts |= {(path, keyword, str(one)) for keyword, values in keywords.items() for one in as_list(values)}
    for path, value in [*sampled(PAGE["request"], "request"), *sampled(PAGE["response"], "response")]:
        facts.add((path, "declared", ""))
        if type(value) in TYPES:
            facts.add((path, "type", TYPES[type(value)]))
        if isinstance(value, str):
            facts |= {(path, *one) for one in TEXTS.get(value, [("examples", value)])}
    return facts


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


PAGE_FACTS = page_facts()


def declared(contract: Any, schema: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each schema at and below a path. Those of a union are at the same path, and so is the union itself."""
    schema = resolve(contract, schema)
    yield path, schema
    for variant in [*schema.get("allOf", []), *schema.get("oneOf", [])]:
        yield from declared(contract, variant, path)
    if "items" in schema:
        yield from declared(contract, schema["items"], path + "[]")
    for name, one in schema.get("properties", {}).items():
        if "properties" not in schema.get("x-inferred", {}) or (f"{path}.{name}", "declared", "") in PAGE_FACTS:
            yield from declared(contract, one, f"{path}.{name}")


def contract_facts(contract: dict[str, Any]) -> Facts:
    """What the contract says, but for what an x-inferred map owns up to."""
    facts: Facts = set()
    for side, pointer in (("request", BODY), ("response", REPLY)):
        for path, schema in declared(contract, lookup(contract, pointer), side):
            facts.add((path, "declared", ""))
            for keyword in schema.keys() - NO_FACTS:
                values = [""] if keyword == "oneOf" else [str(one) for one in as_list(schema[keyword])]
                if keyword in ("const", "enum"):
                    facts |= {(path, "examples", one) for one in values}
                if keyword not in schema.get("x-inferred", {}):
                    facts |= {(path, keyword, one) for one in values}
    return facts


def problems(contract: dict[str, Any]) -> list[str]:
    """Where the contract and the page differ, and where the contract contradicts itself."""
    facts = contract_facts(contract)
    found = [f"only in page.json: {' '.join(fact)}" for fact in PAGE_FACTS - facts]
    guessed = [fact for fact in facts - PAGE_FACTS if fact[1] != "examples"]
    found += [f"neither in page.json nor in an x-inferred map: {' '.join(fact)}" for fact in guessed]
    for pointer, names in walk(contract):
        owner, _, keyword = pointer.rpartition("/")
        absent: set[str] = set()
        if keyword == "x-inferred":
            absent = names.keys() - lookup(contract, owner).keys()
        if keyword == "required" and isinstance(names, list):
            absent = set(names) - lookup(contract, owner).get("properties", {}).keys()
        found += [f"{pointer} names {one}, which is absent" for one in absent]
    return found


def changed(pointer: str, value: Any = None) -> dict[str, Any]:
    """The contract with something else at this place, or with nothing."""
    contract = copy.deepcopy(CONTRACT_DATA)
    owner, _, last = pointer.rpartition("/")
    node = lookup(contract, owner)
    key = int(last) if isinstance(node, list) else last
    if value is None:
        del node[key]
    else:
        node[key] = value
    return contract


def test_contract_says_what_the_page_says() -> None:
    assert "\n".join(problems(CONTRACT_DATA)) == ""
    body_schema.validate(PAGE["request"])
    reply_schema.validate(PAGE["response"])
    leaves = [path for path, value in sampled(PAGE["response"], "") if not value or not isinstance(value, dict | list)]
    assert len(leaves) == 68


def schemas_of_the_page() -> Iterator[tuple[str, Any]]:
    """Each value in the schemas that the operation refers to, with its pointer."""
    found, left = set[str](), [OPERATION]
    while left:
        for pointer, value in walk(lookup(CONTRACT_DATA, left.pop())):
            if pointer.endswith("/$ref") and value not in found:
                found.add(value)
                left.append(value)
    for pointer in sorted(one.removeprefix("#") for one in found if "/schemas/" in one):
        yield from walk(lookup(CONTRACT_DATA, pointer), pointer)


def test_each_change_of_the_contract_is_noticed() -> None:
    test_contract_says_what_the_page_says()
    cases = 0
    for pointer, value in schemas_of_the_page():
        word = str(value) if "/enum/" in pointer else tokens(pointer)[-1]
        if re.search(r"/(properties|x-inferred)/[^/]+$|/enum/\d+$|/(minItems|maxItems|format)$", pointer):
            contract = changed(pointer)
        elif pointer.endswith("/properties"):
            word, contract = "smuggled", changed(pointer + "/smuggled", {"description": "New."})
        else:
            continue
        cases += 1
        assert any(re.search(rf"\b{word}\b", one) for one in problems(contract)), f"unnoticed: {pointer}"
    assert cases > 100


def test_statuses_server_and_authentication() -> None:
    operation = lookup(CONTRACT_DATA, OPERATION)
    assert list(operation["responses"]) == ["200", "400", "401", "404", "429"]
    assert (operation["operationId"], operation["tags"]) == ("sendMessageAsContact", ["contacts"])
    assert [one["url"] for one in CONTRACT_DATA["servers"]] == ["https://api.useinvent.com"]
    scheme = CONTRACT_DATA["components"]["securitySchemes"]["apiKey"]
    assert (CONTRACT_DATA["security"], scheme["type"], scheme["scheme"]) == ([{"apiKey": []}], "http", "bearer")


def test_examples_are_valid_and_cover_the_page() -> None:
    check(CONTRACT_DATA)
    found = [one for pointer, one, _ in examples(CONTRACT_DATA) if pointer.startswith(OPERATION)]
    assert len(found) == 5  # four ways to call it, and the reply
    assert [path for path, _ in sampled(found[-1], "")] == [path for path, _ in sampled(PAGE["response"], "")]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("Tool/requried", ["name"]),
        ("Tool/properties/name/descripton", "x"),
        ("Usage/allOf/0/$ref", "#/components/schemas/Nope"),
        ("TokenCount/type", "whole"),
        ("OtherPart/example", 4711),
        ("TokenCount/examples/0", "many"),
    ],
)
def test_a_wrong_contract_is_refused_where_it_is_wrong(place: str, value: Any) -> None:
    pointer = f"/components/schemas/{place}"
    with pytest.raises(ContractError) as caught:
        check(changed(pointer, value))
    assert caught.value.pointer == pointer
