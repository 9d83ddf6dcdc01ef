"""What the generator makes of a contract with further operations, and what it refuses."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path
from typing import Any

import pytest

from contract_tests import ROOT
from contract_tests.contract.contract_under_test import OPERATION_POINTER, contract_with
from generator import check, render, warnings
from invent_contract import ContractError
from tests.generator.more_operations import contract_with_more_operations, write_more_operations
from tests.generator.small_clients import call, generate
from tests.support.repository_copy import MYPY_CACHE, copy_tests, of_the_type_checks, run_python
from tests.support.small_documents.documents import document, document_with_operation

MESSAGE_STATUS = "/components/schemas/ChatMessage/properties/status"


@of_the_type_checks
def test_more_operations_need_no_code(tmp_path: Path) -> None:
    contract = contract_with_more_operations()
    check(contract)
    render(contract, tmp_path / "invent_client")
    (tmp_path / "contract.json").write_text(json.dumps(contract))
    program = ROOT / "tests/generator/programs/call_more_operations.py"
    process = run_python(tmp_path, "-W", "error", str(program), "contract.json")
    assert process.stdout == "all right\n", process.stderr
    cache = str(ROOT / MYPY_CACHE)
    process = run_python(tmp_path, "-m", "mypy", "--strict", "--cache-dir", cache, "invent_client")
    assert process.returncode == 0, process.stdout


def test_the_second_operation_of_a_python_name_gets_an_underscore(tmp_path: Path) -> None:
    contract = contract_with_more_operations()
    contract["paths"]["/note"]["get"]["operationId"] = "send_message_as_contact"
    render(contract, tmp_path / "invent_client")
    client = (tmp_path / "invent_client/client.py").read_text()
    assert client.count("def send_message_as_contact(") == client.count("def send_message_as_contact_(") == 2


@pytest.mark.parametrize("version", ["3.1", "3.1.1"])
def test_each_openapi_3_1_is_rendered(version: str, tmp_path: Path) -> None:
    contract = document_with_operation() | {"openapi": version}
    check(contract)
    render(contract, tmp_path / "invent_client")
    assert (tmp_path / "invent_client/client.py").exists()


@pytest.mark.parametrize("name", ["Con", "aux", "NUL", "prn", "com1", "Lpt9"])
def test_no_file_has_the_name_of_a_device_of_windows(name: str, tmp_path: Path) -> None:
    reference = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    operation = {"operationId": name, "tags": [name], "requestBody": {"content": reference}, "responses": {}}
    schemas = {name: {"type": "object", "properties": {"a": {"type": "string"}}}}
    contract = document(paths={"/a": {"post": operation}}, components={"schemas": schemas})
    render(contract, tmp_path / "invent_client")
    names = {part for path in tmp_path.rglob("*") for part in path.relative_to(tmp_path).with_suffix("").parts}
    assert name.lower() not in {written.lower() for written in names}


@pytest.mark.parametrize("letter", ["a", "漢", "aB"])
def test_long_names_are_cut_where_files_have_them(letter: str, tmp_path: Path) -> None:
    name = letter * 5_000
    reference = f"#/components/schemas/{name}"
    schema = {
        "title": f"{name}t",
        "type": "object",
        "properties": {name: {"type": "string", "enum": [name, f"{name}2"]}, f"{name}o": {"$ref": f"{reference}x"}},
    }
    answer = {"description": "Done.", "content": {"application/json": {"schema": {"$ref": reference}}}}
    operations = {
        method: {
            "operationId": f"{method}{name}",
            "tags": [name],
            "parameters": [{"name": name, "in": "query", "schema": {"type": "string", "enum": [name]}}],
            "responses": {"200": answer},
        }
        for method in ("get", "delete")
    }
    contract = document(
        paths={"/a": operations, f"/{name}": {"get": {"responses": {"200": answer}}}},
        components={"schemas": {name: schema, f"{name}x": {"type": "object", "properties": {"x": {"type": "string"}}}}},
    )
    check(contract)
    render(contract, tmp_path / "invent_client")
    assert max(len(os.fsencode(path.name)) for path in tmp_path.rglob("*")) < 220
    program = "from invent_client import InventClient, models; print(len(models.__all__)); print(*vars(InventClient))"
    process = run_python(tmp_path, "-c", program)
    assert process.stderr == ""
    assert int(process.stdout.partition("\n")[0]) >= 4
    methods = [method for method in process.stdout.split() if method.startswith(("get", "delete"))]
    assert len(set(methods)) == 3


def test_the_recipe_for_an_endpoint(checkout: Path, pytestconfig: pytest.Config) -> None:
    """CONTRIBUTING's: write it into the contract, generate, run the suite."""
    if not pytestconfig.option.power:
        pytest.skip("takes long, so only with --power")
    copy_tests(checkout)
    write_more_operations(checkout / "openapi.yaml")
    generated = run_python(checkout, "-m", "generator")
    assert generated.returncode == 0, generated.stderr
    tests = ["contract_tests/contract", "contract_tests/provider", "tests/mock"]
    tests.append("--ignore=contract_tests/contract/test_against_documentation.py")  # no page documents these operations
    suite = run_python(checkout, "-m", "pytest", "-q", "--rootdir", str(checkout), "-c", "pyproject.toml", *tests)
    assert suite.returncode == 0, suite.stdout
    report = (checkout / "reports/valid/index.html").read_text()
    for operation in ("GET /chats/{chat_id}/notes", "GET /note", "POST /note"):
        assert operation in report


@pytest.mark.parametrize(
    ("name", "message"), [("🚀", "no character that a name in Python may have"), ("nº", "takes for another")]
)
def test_a_component_that_no_class_can_be_named_after_is_refused(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=message) as caught:
        render(document(components={"schemas": {name: {}}}), tmp_path / "invent_client")
    assert caught.value.pointer == f"/components/schemas/{name}"


@pytest.mark.parametrize("name", ["🚀", "!!", "_", "\u2028", ""])
def test_what_nothing_can_be_named_after_is_told_and_as_if_it_were_not_there(name: str, tmp_path: Path) -> None:
    contract = document(
        paths={
            "/a": {"get": {"operationId": name, "tags": [name, "b"], "responses": {"204": {"description": "x"}}}},
            "/b": {"get": {"operationId": "get_a", "responses": {"204": {"description": "x"}}}},
        }
    )
    package, omissions = generate(contract, tmp_path)
    assert [warning.pointer for warning in warnings(contract)] == [
        "/paths/~1a/get/operationId",
        "/paths/~1a/get/tags/0",
    ]
    assert [omission.pointer for omission in omissions] == ["/paths/~1b/get"]
    assert call(package, "get_a")[1].startswith(b"GET /a ")
    assert call(package, "get_a_")[1].startswith(b"GET /b ")
    assert (tmp_path / "tests" / package.__name__ / "api/default/get_a.py").exists()


def test_names_that_python_takes_for_another_are_those_and_told_where_they_collide(tmp_path: Path) -> None:
    responses = {"204": {"description": "x"}}
    contract = document(
        paths={
            "/a": {"get": {"operationId": "nº", "tags": ["ﬁle"], "responses": responses}},
            "/b": {"get": {"operationId": "no", "tags": ["file"], "responses": responses}},
        }
    )
    package, (omission,) = generate(contract, tmp_path)
    assert (omission.pointer, str(omission)[:20]) == ("/paths/~1b/get", "its method is `no_`,")
    assert call(package, "no")[1].startswith(b"GET /a ")
    assert call(package, "no_")[1].startswith(b"GET /b ")
    api = tmp_path / "tests" / package.__name__ / "api"
    assert {path.parent.name for path in api.glob("*/__init__.py")} == {"file"}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("/security", 1.5),
        ("/servers/0", 5),
        (f"{OPERATION_POINTER}/tags", [1]),
        (f"{OPERATION_POINTER}/requestBody/description", 123),
        (f"{MESSAGE_STATUS}/enum", None),
        (f"{MESSAGE_STATUS}/maxLength", {}),
        ("/components/schemas/ChatMessage/required", 1.5),
        ("/components/schemas/ChatMessage/properties", None),
    ],
)
def test_a_value_of_a_wrong_type_is_as_if_it_were_not_there(place: str, value: Any, tmp_path: Path) -> None:
    contract = contract_with(place, value)
    check(contract)
    assert any(warning.pointer.startswith(place) for warning in warnings(contract))
    render(contract, tmp_path / "invent_client")
    for module in (tmp_path / "invent_client").rglob("*.py"):
        ast.parse(module.read_text())


def test_keywords_that_the_client_does_not_check_are_told_in_one_warning_for_each_reason(tmp_path: Path) -> None:
    field = {"type": "string", "if": {"minLength": 1}, "then": {"format": "email"}, "pattern": r"\p{L}"}
    schema = {"type": "object", "properties": {"a": field, "b": field}, "propertyNames": {"maxLength": 1}}
    content = {"application/json": {"schema": schema}}
    (rare, pattern) = render(document_with_operation(requestBody={"content": content}), tmp_path / "invent_client")
    place = "/paths/~1a/get/requestBody/content/application~1json/schema"
    told = "are not checked before a request is sent, here and perhaps elsewhere"
    assert rare.pointer == f"{place}/properties/a/if"
    reason = "the client leaves rare keywords to the server"
    assert str(rare) == f"`if`, `propertyNames` ({place}/propertyNames) {told}: {reason}"
    assert (pattern.pointer, str(pattern)[:24]) == (f"{place}/properties/a/pattern", "`pattern` is not checked")


def test_a_limit_that_no_value_keeps_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "number", "multipleOf": 0, "maximum": 7}},
        "maxProperties": -1,
    }
    content = {"application/json": {"schema": schema}}
    document = document_with_operation(requestBody={"content": content})
    assert len(warnings(document)) == 2
    render(document, tmp_path / "invent_client")
    (module,) = (tmp_path / "invent_client/api/default").glob("get_*.py")
    assert "'maximum': 7" in module.read_text()
    assert "multipleOf" not in module.read_text()
    assert "maxProperties" not in module.read_text()
