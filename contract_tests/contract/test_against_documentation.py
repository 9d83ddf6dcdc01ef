"""The contract says what the documentation says, and lists everything else in an x-inferred map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from contract_tests.contract.contract_under_test import (
    CONTRACT,
    OPERATION_POINTER,
    REQUEST_SCHEMA_POINTER,
    RESPONSE_SCHEMA_POINTER,
    contract_with,
    contract_without,
    request_validator,
    response_validator,
)
from contract_tests.contract.documentation import PAGE, Fact, as_list, neighbour_facts, page_facts, sample_fields
from generator import check
from invent_contract.examples import examples
from invent_contract.json_pointer import lookup, tokens_of, walk
from invent_contract.references import reachable, resolve

PAGE_FACTS = page_facts()
NEIGHBOUR_FACTS = neighbour_facts()
DOCUMENTED_FACTS = PAGE_FACTS | NEIGHBOUR_FACTS.keys()
# Keywords that state no fact of their own: what is behind them is looked at.
STRUCTURAL = {"$ref", "allOf", "description", "items", "properties", "x-inferred", "x-source"}
LEAVES_OF_THE_RESPONSE = 68


def schemas_by_path(contract: Any, schema: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each schema at and below a path. A union and its variants share a path."""
    schema = resolve(contract, schema)
    yield path, schema
    for variant in [*schema.get("allOf", []), *schema.get("oneOf", [])]:
        yield from schemas_by_path(contract, variant, path)
    if "items" in schema:
        yield from schemas_by_path(contract, schema["items"], path + "[]")
    properties_are_inferred = "properties" in schema.get("x-inferred", {})
    for name, field in schema.get("properties", {}).items():
        field_path = f"{path}.{name}"
        if not properties_are_inferred or Fact(field_path, "declared", "") in DOCUMENTED_FACTS:
            yield from schemas_by_path(contract, field, field_path)


def contract_facts(contract: dict[str, Any]) -> set[Fact]:
    """What the contract says of fields, but for what an x-inferred map owns up to."""
    facts: set[Fact] = set()
    for side, pointer in (("request", REQUEST_SCHEMA_POINTER), ("response", RESPONSE_SCHEMA_POINTER)):
        for path, schema in schemas_by_path(contract, lookup(contract, pointer), side):
            facts.add(Fact(path, "declared", ""))
            for keyword in schema.keys() - STRUCTURAL:
                values = [""] if keyword == "oneOf" else [str(value) for value in as_list(schema[keyword])]
                if keyword in ("const", "enum"):
                    facts |= {Fact(path, "examples", value) for value in values}
                if keyword not in schema.get("x-inferred", {}):
                    facts |= {Fact(path, keyword, value) for value in values}
    return facts


def stated_sources(contract: dict[str, Any]) -> set[tuple[str, str, str]]:
    """The x-source entries of the contract: the path of a field, a keyword, and the page that states it."""
    return {
        (path, keyword, page)
        for side, pointer in (("request", REQUEST_SCHEMA_POINTER), ("response", RESPONSE_SCHEMA_POINTER))
        for path, schema in schemas_by_path(contract, lookup(contract, pointer), side)
        for keyword, page in schema.get("x-source", {}).items()
    }


def disagreements(contract: dict[str, Any]) -> list[str]:
    """Where the contract and the documentation differ, and where the contract contradicts itself."""
    facts = contract_facts(contract)
    undocumented = [fact for fact in facts - DOCUMENTED_FACTS if fact.keyword != "examples"]
    problems = [f"only in page.json: {' '.join(fact)}" for fact in PAGE_FACTS - facts]
    problems += [f"only in neighbours.json: {' '.join(fact)}" for fact in NEIGHBOUR_FACTS.keys() - facts]
    problems += [f"neither documented nor in an x-inferred map: {' '.join(fact)}" for fact in undocumented]
    stated = stated_sources(contract)
    known = {(fact.path, fact.keyword, page) for fact, page in NEIGHBOUR_FACTS.items() if fact.keyword != "declared"}
    problems += [f"no x-source for {' '.join(source)}" for source in known - stated]
    problems += [f"not in neighbours.json: {' '.join(source)}" for source in stated - known]
    for pointer, names in walk(contract):
        owner, _, keyword = pointer.rpartition("/")
        absent: set[str] = set()
        if keyword in ("x-inferred", "x-source"):
            absent = names.keys() - lookup(contract, owner).keys()
        if keyword == "required" and isinstance(names, list):
            absent = set(names) - lookup(contract, owner).get("properties", {}).keys()
        problems += [f"{pointer} names {name}, which is absent" for name in absent]
    return problems


def test_contract_says_what_the_documentation_says() -> None:
    assert "\n".join(disagreements(CONTRACT)) == ""


def test_each_changed_fact_of_a_neighbour_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    for fact, page in NEIGHBOUR_FACTS.items():
        changed = {**NEIGHBOUR_FACTS, fact._replace(value="changed"): page}
        del changed[fact]
        monkeypatch.setattr(f"{__name__}.NEIGHBOUR_FACTS", changed)
        assert any(fact.path in problem for problem in disagreements(CONTRACT))


def test_that_nothing_is_null_is_assumed_once() -> None:
    assert list(CONTRACT["x-assumed"]) == ["not-null"]


def test_samples_of_the_page_are_valid() -> None:
    request_validator.validate(PAGE["request"])
    response_validator.validate(PAGE["response"])


def test_page_json_has_the_whole_response() -> None:
    fields = dict(sample_fields(PAGE["response"], ""))
    leaves = [path for path, value in fields.items() if not value or not isinstance(value, dict | list)]
    assert len(leaves) == LEAVES_OF_THE_RESPONSE


def edits_of_the_contract() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Contracts with a clause of the page's schemas removed, or a field smuggled in.

    Each with its place, and a word that the complaint about it must have.
    """
    for reference, schema in reachable(CONTRACT, lookup(CONTRACT, OPERATION_POINTER)).items():
        if not reference.startswith("#/components/schemas/"):
            continue
        for pointer, value in walk(schema, reference.removeprefix("#")):
            if re.search(r"/enum/\d+$", pointer) or re.search(r"/type/\d+$", pointer):
                yield pointer, str(value), contract_without(pointer)
            elif re.search(r"/(properties|x-inferred|x-source)/[^/]+$|/(minItems|maxItems|format)$", pointer):
                yield pointer, tokens_of(pointer)[-1], contract_without(pointer)
            elif pointer.endswith("/properties"):
                smuggled = f"{pointer}/smuggled"
                yield smuggled, "smuggled", contract_with(smuggled, {"description": "New."})


def test_each_edit_of_the_contract_is_noticed() -> None:
    assert disagreements(CONTRACT) == []
    edits = list(edits_of_the_contract())
    assert len(edits) > 100
    for pointer, word, contract in edits:
        problems = disagreements(contract)
        assert any(re.search(rf"\b{word}\b", problem) for problem in problems), f"unnoticed: {pointer}"


def test_statuses_server_and_authentication() -> None:
    operation = lookup(CONTRACT, OPERATION_POINTER)
    scheme = CONTRACT["components"]["securitySchemes"]["apiKey"]
    assert list(operation["responses"]) == ["200", "400", "401", "404", "429"]
    assert (operation["operationId"], operation["tags"]) == ("sendMessageAsContact", ["contacts"])
    assert [server["url"] for server in CONTRACT["servers"]] == ["https://api.useinvent.com"]
    assert CONTRACT["security"] == [{"apiKey": []}]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_examples_are_valid_and_cover_the_page() -> None:
    check(CONTRACT)
    *requests, response = [value for pointer, value, _ in examples(CONTRACT) if pointer.startswith(OPERATION_POINTER)]
    assert len(requests) == 4
    assert [path for path, _ in sample_fields(response, "")] == [
        path for path, _ in sample_fields(PAGE["response"], "")
    ]
