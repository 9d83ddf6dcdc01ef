"""Schemas that refer to one another in very many ways are each read once, by all that reads a document."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import itertools
import math
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.provider.judging.schema_judge import SchemaJudge
from generator import check, render, warnings
from generator.request_checks.request_assertions import RequestAssertions
from generator.runtime._json.validation import check as check_value
from invent_contract import ContractError, pointer_to
from invent_contract.comparison.breaking_changes import changes_for_callers
from invent_contract.comparison.change import describe
from invent_contract.comparison.document_clauses import compare_documents
from invent_contract.contract import Contract
from invent_mock.app import MockApp
from tests.generator.document import doubling_documents
from tests.generator.document.doubling_documents import (
    LEAF,
    LINKS,
    OPERATION,
    cycle,
    document_with_root,
    doubling,
    sharing,
)

Document = dict[str, Any]
VALUES: list[Any] = [{"leaf": "x"}, {"leaf": 5}, 7, None, "a", [[]], {"a": {"a": {"b": {"leaf": 1}}}}]
SCHEMA = pointer_to("paths", *OPERATION, "requestBody", "content", "application/json", "schema")


def generate(document: Document) -> None:
    check(document)
    warnings(document)
    with tempfile.TemporaryDirectory() as directory:
        render(document, Path(directory) / "invent_client")


def compare_with_an_edit(document: Document) -> None:
    edited = copy.deepcopy(document)
    edited["components"]["schemas"][[*edited["components"]["schemas"]][-1]] = {"type": "integer"}
    changes_for_callers(document, edited)
    compare_documents(document, edited)


def check_in_the_client(document: Document) -> None:
    assertions = RequestAssertions(Contract(document), [SCHEMA])
    for value in VALUES:
        try:
            check_value(value, assertions.of_schema(SCHEMA), assertions.of_components([SCHEMA]))
        except ValueError:
            continue


def statuses_of_the_mock(document: Document) -> list[int]:
    app = MockApp(document)
    headers = {"Authorization": f"Bearer {next(iter(app.world.api_keys))}"}

    async def post() -> list[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://mock", headers=headers) as client:
            return [(await client.post(OPERATION[0], json=value)).status_code for value in VALUES]

    return asyncio.run(post())


def judge(document: Document) -> None:
    judge = SchemaJudge(Contract(document))
    for value in VALUES:
        judge.judge(value, SCHEMA)


READERS: list[Callable[[Document], object]] = [
    generate,
    compare_with_an_edit,
    check_in_the_client,
    statuses_of_the_mock,
    judge,
]


def read_by_all(
    documents: list[Document], seconds: int = 5, readers: list[Callable[[Document], object]] = READERS
) -> None:
    """Let all of them read documents, in a process that has so much of its time for each reader and document."""
    context = multiprocessing.get_context("fork")
    readings = list(itertools.product(documents, readers))
    current = context.Value("i", 0)
    process = context.Process(target=_read, args=(readings, seconds, current))
    process.start()
    process.join()
    document, reader = readings[current.value]
    assert process.exitcode == 0, (reader.__name__, process.exitcode, document["components"])


def _read(readings: list[tuple[Document, Callable[[Document], object]]], seconds: int, current: Any) -> None:
    for current.value, (document, reader) in enumerate(readings):
        limit = math.ceil(time.process_time() + seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        with contextlib.suppress(ContractError):
            reader(document)


@pytest.fixture(scope="module", autouse=True)
def _templates_are_compiled() -> None:
    """Here, and not in each process of a test."""
    generate(doubling("items", 1))


@pytest.mark.parametrize("link", LINKS)
def test_schemas_that_double_at_each_of_sixty_levels_are_read_in_seconds(link: str) -> None:
    read_by_all([doubling(link, 60), doubling(link, 60, {"type": "string"})])


@pytest.mark.parametrize("link", ["reference", "items", "a single one of", "properties"])
def test_chains_of_800_references_are_read_in_seconds(link: str) -> None:
    read_by_all([doubling(link, 800)], seconds=15)  # 800 classes are written


def test_schemas_of_lists_in_lists_are_generated() -> None:
    """Their types are as deep as all of them together."""
    schemas: dict[str, Any] = {"S20": LEAF}
    for number in range(20):
        schema: dict[str, Any] = {"$ref": f"#/components/schemas/S{number + 1}"}
        for _ in range(30):
            schema = {"type": "array", "items": schema}
        schemas[f"S{number}"] = schema
    read_by_all([document_with_root(schemas, "S0")], readers=[generate])


@pytest.mark.parametrize("link", [link for link in LINKS if link != "reference"])
def test_cycles_are_read_in_seconds(link: str) -> None:
    read_by_all([cycle(link, 40)])


def test_operations_that_share_many_schemas_are_generated_in_seconds() -> None:
    read_by_all([sharing(operation_count=300, schema_count=400)], readers=[generate])


def test_random_documents_are_read_in_seconds(pytestconfig: pytest.Config) -> None:
    count = 300 if pytestconfig.option.power else 12
    read_by_all(list(itertools.islice(doubling_documents.random_documents(seed=24), count)))


@pytest.mark.parametrize(
    ("link", "levels"), [("allOf", 60), ("oneOf", 60), ("anyOf", 60), ("properties", 60), ("reference", 800)]
)
def test_an_edit_of_what_is_reached_in_very_many_ways_is_told_once(link: str, levels: int) -> None:
    old = doubling(link, levels)
    new = doubling(link, levels, {"type": "object", "properties": {"leaf": {"type": "integer"}}})
    lines = describe(changes_for_callers(old, new))
    assert lines == [f"breaking: S{levels}.leaf (sent and received): type string → integer"]
    differing = [clause.pointer for clause in compare_documents(old, new) if clause.verdict == "differs"]
    assert differing == [f"/components/schemas/S{levels}/properties/leaf/type"]


def test_the_mock_refuses_what_a_schema_refuses_that_is_reached_in_very_many_ways() -> None:
    assert statuses_of_the_mock(doubling("allOf", 60))[:3] == [200, 400, 400]


def test_the_client_refuses_what_a_schema_refuses_that_is_reached_in_very_many_ways() -> None:
    document = doubling("allOf", 40)
    assertions = RequestAssertions(Contract(document), [SCHEMA])
    with pytest.raises(ValueError, match="leaf must be of type string"):
        check_value({"leaf": 5}, assertions.of_schema(SCHEMA), assertions.of_components([SCHEMA]))


@pytest.mark.parametrize("name", ["#a", "a/b", "a~b", "a%b", "a%20b", "a b", "ä", "a#b", "/a"])
def test_a_reference_is_a_fragment_of_a_uri_with_a_pointer(name: str, tmp_path: Path) -> None:
    document = document_with_root({name: LEAF, "B": {"properties": {"a": LEAF}}}, name)
    check(document)
    omissions = [str(problem) for problem in render(document, tmp_path / "invent_client")]
    assert omissions == []
    assert statuses_of_the_mock(document)[:3] == [200, 400, 400]
    assert len(SchemaJudge(Contract(document)).judge({"leaf": 5}, SCHEMA)) == 1
    compare_with_an_edit(document)
