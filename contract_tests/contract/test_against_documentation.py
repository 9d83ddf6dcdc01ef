"""The contract says what the documentation says, and lists everything else in an x-inferred map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contract_tests.contract.contract_under_test import (
    CONTRACT,
    OPERATION_POINTER,
    PATH,
    contract_with,
    contract_without,
    request_validator,
    response_validator,
)
from contract_tests.contract.documentation import PAGE, Fact, listed, neighbour_facts, page_facts, sample_fields
from generator import check
from invent_contract import lookup, pointer_to, tokens_of, walk
from invent_contract.contract import Contract
from invent_contract.examples import examples
from invent_contract.operation import Operation

PAGE_FACTS = page_facts()
NEIGHBOUR_FACTS = neighbour_facts()
DOCUMENTED_FACTS = PAGE_FACTS | NEIGHBOUR_FACTS.keys()
# Keywords that state no fact of their own: what is behind them is looked at.
STRUCTURAL = {"$ref", "allOf", "description", "items", "properties", "x-inferred", "x-source"}
# What is said by the place of a clause or, of sample values, by its page.
UNSOURCED = ("declared", "examples", "route")
LEAVES_OF_THE_RESPONSE = 68


class ContractFacts:
    """What the contract says of fields, parameters, headers and statuses, and where it says to have it from.

    A component that an operation shares with one before it is said to be the same as it is there.

    Attributes:
        facts: What is said, but for what an x-inferred map owns up to.
        sources: The x-source entries: a path, a keyword, and the page that states it.
    """

    def __init__(self, contract: dict[str, Any]) -> None:
        self._contract = contract
        self.facts: set[Fact] = set()
        self.sources: set[tuple[str, str, str]] = set()
        operations = sorted(Contract(contract).operations, key=lambda operation: operation.path != PATH)
        # The path of each component that the operations before the present one have.
        self._components: dict[str, str] = {}
        for operation in operations:
            components = dict(self._components)
            self._add_operation(operation, components)
            self._components = components

    def _add_operation(self, operation: Operation, components: dict[str, str]) -> None:
        is_of_the_page = operation.path == PATH
        prefix = "" if is_of_the_page else f"{operation.id}."
        for parameter in operation.parameters_in("path").values():  # no page gives ids a type
            self._add_documented(lookup(self._contract, parameter.schema_pointer), f"path.{parameter.name}")
        if operation.body:
            required = {name: value for name, value in operation.body.definition.items() if name == "required"}
            inferred = operation.body.definition.get("x-inferred", {})
            self._add_documented({**required, "x-inferred": inferred}, f"{prefix}body")
            for pointer in operation.body.schema_pointers.values():
                self._add_schema(pointer, f"{prefix}request", components)
        successes = [response for status, response in operation.responses.items() if status.startswith("2")]
        for pointer in (pointer for response in successes for pointer in response.schema_pointers.values()):
            self._add_schema(pointer, f"{prefix}response", components)
        if is_of_the_page:
            return  # the page has no types of parameters
        self.facts.add(Fact(operation.id, "route", f"{operation.method.upper()} {operation.path}"))
        for parameter in operation.parameters:
            if parameter.location != "path":
                self._add_schema(parameter.schema_pointer, f"{prefix}{parameter.location}.{parameter.name}", components)
        for name, header in (header for response in successes for header in response.headers.items()):
            self._add_schema(header.schema_pointer, f"{prefix}header.{name}", components)
        statuses = operation.definition["responses"]
        documented = operation.responses.keys() - statuses.get("x-inferred", {}).keys()
        self.facts |= {Fact(f"{prefix}responses", status, "") for status in documented}
        self.sources |= {(f"{prefix}responses", status, page) for status, page in statuses.get("x-source", {}).items()}

    def _add_schema(self, pointer: str, path: str, components: dict[str, str]) -> None:
        """Add a schema and those in it. A union and its variants share a path."""
        schema = lookup(self._contract, pointer)
        if "$ref" in schema:
            target = schema["$ref"].removeprefix("#")
            if target in self._components:
                self.facts.add(Fact(path, "same as", self._components[target]))
                self.sources |= {(path, "same as", page) for page in schema.get("x-source", {}).values()}
                return
            components.setdefault(target, path)
            self._add_schema(target, path, components)
            return
        self._add_keywords(schema, path)
        for keyword in ("allOf", "oneOf"):
            for index in range(len(schema.get(keyword, []))):
                self._add_schema(f"{pointer}/{keyword}/{index}", path, components)
        if "items" in schema:
            self._add_schema(f"{pointer}/items", f"{path}[]", components)
        properties_are_inferred = "properties" in schema.get("x-inferred", {})
        for name in schema.get("properties", {}):
            if not properties_are_inferred or Fact(f"{path}.{name}", "declared", "") in DOCUMENTED_FACTS:
                self._add_schema(pointer + pointer_to("properties", name), f"{path}.{name}", components)

    def _add_keywords(self, schema: dict[str, Any], path: str) -> None:
        self.facts.add(Fact(path, "declared", ""))
        self._add_documented(schema, path)
        self.sources |= {(path, keyword, page) for keyword, page in schema.get("x-source", {}).items()}
        for keyword in {"const", "enum"} & schema.keys():
            self.facts |= {Fact(path, "examples", str(value)) for value in listed(schema[keyword])}

    def _add_documented(self, owner: dict[str, Any], path: str) -> None:
        """Add the keywords of an object that no x-inferred map owns up to."""
        for keyword in owner.keys() - STRUCTURAL - owner.get("x-inferred", {}).keys():
            if keyword == "oneOf":
                self.facts.add(Fact(path, "union", ""))
            else:
                self.facts |= {Fact(path, keyword, str(value)) for value in listed(owner[keyword])}


def disagreements(contract: dict[str, Any]) -> Iterator[str]:
    """Where the contract and the documentation differ, and where the contract contradicts itself."""
    yield from disagreements_with_documentation(ContractFacts(contract), NEIGHBOUR_FACTS)
    yield from contradictions(contract)


def disagreements_with_documentation(said: ContractFacts, neighbours: dict[Fact, str]) -> list[str]:
    documented = PAGE_FACTS | neighbours.keys()
    undocumented = [fact for fact in said.facts - documented if fact.keyword != "examples"]
    problems = [f"only in page.json: {' '.join(fact)}" for fact in PAGE_FACTS - said.facts]
    problems += [f"only in neighbours.json: {' '.join(fact)}" for fact in neighbours.keys() - said.facts]
    problems += [f"neither in page.json, neighbours.json nor x-inferred: {' '.join(fact)}" for fact in undocumented]
    known = {(fact.path, fact.keyword, page) for fact, page in neighbours.items() if fact.keyword not in UNSOURCED}
    problems += [f"no x-source for {' '.join(source)}" for source in known - said.sources]
    problems += [f"not in neighbours.json: {' '.join(source)}" for source in said.sources - known]
    return problems


def contradictions(contract: dict[str, Any]) -> list[str]:
    """Where a list or a map of names has one that is not there."""
    problems = []
    for pointer, names in walk(contract):
        owner, _, keyword = pointer.rpartition("/")
        absent: set[str] = set()
        if keyword in ("x-inferred", "x-source"):
            absent = names.keys() - {name.removeprefix("$") for name in lookup(contract, owner)}
        if keyword == "required" and isinstance(names, list):
            absent = set(names) - lookup(contract, owner).get("properties", {}).keys()
        problems += [f"{pointer} names {name}, which is absent" for name in absent]
    return problems


def test_contract_says_what_the_documentation_says() -> None:
    assert "\n".join(disagreements(CONTRACT)) == ""


def test_what_no_neighbour_states_any_more_is_noticed() -> None:
    said = ContractFacts(CONTRACT)
    facts = [fact for fact in NEIGHBOUR_FACTS.keys() - PAGE_FACTS if fact.keyword != "examples"]
    assert facts
    for fact in facts:
        others = {other: page for other, page in NEIGHBOUR_FACTS.items() if other != fact}
        problem = f"neither in page.json, neighbours.json nor x-inferred: {' '.join(fact)}"
        assert problem in disagreements_with_documentation(said, others)


def test_what_is_assumed_has_a_name_and_a_reason() -> None:
    for name, reason in CONTRACT["x-assumed"].items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert reason.strip().endswith(".")


def test_samples_of_the_page_are_valid() -> None:
    request_validator.validate(PAGE["request"])
    response_validator.validate(PAGE["response"])


def test_page_json_has_the_whole_response() -> None:
    fields = dict(sample_fields(PAGE["response"], ""))
    leaves = [path for path, value in fields.items() if not value or not isinstance(value, dict | list)]
    assert len(leaves) == LEAVES_OF_THE_RESPONSE


def contract_edits() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Contracts with a clause removed, or a field smuggled in.

    Each with its place, and a word that the complaint about it must have.
    """
    for pointer, value in walk(CONTRACT):
        if not pointer.startswith(("/paths", "/components")) or "/example" in pointer or "/securitySchemes" in pointer:
            continue
        is_list_of_words = re.search(r"/(enum|type)/\d+$", pointer)
        is_in_a_schema = "/schema" in pointer or "/headers/" in pointer
        if is_list_of_words and is_in_a_schema:
            yield pointer, str(value), contract_without(pointer)
        elif re.search(r"/(properties|x-inferred|x-source)/[^/]+$|/(minItems|maxItems|format|default)$", pointer):
            word = tokens_of(pointer)[-1]
            yield pointer, {"ref": "same as", "oneOf": "union"}.get(word, word), contract_without(pointer)
        elif pointer.endswith("/properties") and is_in_a_schema:
            smuggled = f"{pointer}/smuggled"
            yield smuggled, "smuggled", contract_with(smuggled, {"description": "New."})


def test_each_edit_of_the_contract_is_noticed() -> None:
    assert list(disagreements(CONTRACT)) == []
    edits = list(contract_edits())
    assert len(edits) > 300
    for pointer, word, contract in edits:
        complaint = re.compile(rf"(?<!\w){re.escape(word)}\b")
        assert any(map(complaint.search, disagreements(contract))), f"unnoticed: {pointer}"


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
