"""What another OpenAPI document says of our contract."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contract_tests import ROOT
from contract_tests.contract.contract_under_test import CONTRACT, OPERATION_POINTER, contract_with
from contract_tests.hostile_texts import HOSTILE_TEXTS, harmful_lines
from invent_contract import load, lookup, pointer_to, walk
from invent_contract.__main__ import main
from invent_contract.clause import Basis, ComparisonVerdict
from invent_contract.comparison.clause_comparison import ClauseComparison
from invent_contract.comparison.document_clauses import compare_documents
from invent_contract.escaping import one_line
from tests.comparison.contract_edits import FROZEN, FROZEN_FILE, Edit, edited

STAND_IN_FILE = Path(__file__).with_name("official_stand_in.yaml")
STAND_IN = load(STAND_IN_FILE)
SCHEMAS = "/components/schemas"
PATH_ITEM = OPERATION_POINTER.rpartition("/")[0]
MESSAGE_BODY = f"{OPERATION_POINTER}/requestBody/content/application~1json/schema"

# Our guesses that the stand-in refutes, and what to write.
REFUTED = {
    (f"{SCHEMAS}/SendMessageAsContactRequest/properties/channel_id/type", "x-assumed"): 'type: ["string", "null"]',
    (f"{SCHEMAS}/ChatMessage/properties/model/type", "x-assumed"): 'type: ["string", "null"]',
    (f"{SCHEMAS}/ChatMessage/properties/error/type", "x-assumed"): 'type: ["string", "null"]',
    (f"{SCHEMAS}/ChatMessage/properties/broadcast_id/type", "x-assumed"): 'type: ["string", "null"]',
    (f"{SCHEMAS}/ContactChannel/type", "x-assumed"): 'type: ["object", "null"]',
    (f"{SCHEMAS}/ContactChannel/properties/agent/type", "x-assumed"): 'type: ["string", "null"]',
    (f"{SCHEMAS}/TextPart/required", "x-inferred"): 'required: ["text"]',
}
# What neighbouring pages say, and the stand-in contradicts.
DIFFERING = {
    (f"{SCHEMAS}/ContactChannel/properties/country/type", "x-source"): 'type: "string"',
    (f"{SCHEMAS}/AudioFile/properties/created_at/type", "x-source"): 'type: "string"',
    (f"{SCHEMAS}/AudioFile/properties/file_size/type", "x-source"): 'type: "integer"',
}
# Those that it says nothing of: it lacks the field, or gives it no type.
OPEN = {
    ("/components/parameters/ChatId/schema/type", "x-inferred"),
    ("/components/parameters/ChatId/schema/type", "x-assumed"),
    (f"{SCHEMAS}/Tool/properties/connection_id/type", "x-assumed"),
    (f"{SCHEMAS}/ChannelContact/properties/ai_replies_disabled/type", "x-assumed"),
}
ONLY_HERE = {
    (f"{SCHEMAS}/Tool/properties/connection_id/type", "x-source"),
    (f"{SCHEMAS}/ChannelContact/properties/ai_replies_disabled/type", "x-source"),
}
# What only the stand-in says, and what to write; nothing for other operations and statuses, which need words.
ONLY_THERE = {
    ("/paths", "GET /assistants"): "",
    (f"{OPERATION_POINTER}/responses", "status 403"): "",
    (f"{SCHEMAS}/SendMessageAsContactRequest/properties", "a field `silent`"): '"silent": {"type": "boolean"}',
    (f"{SCHEMAS}/SendMessageAsContactRequest/properties/message/maxItems", "maxItems: 100"): "maxItems: 100",
    (f"{SCHEMAS}/UserTextPart/properties/text/maxLength", "maxLength: 65536"): "maxLength: 65536",
    (f"{SCHEMAS}/ChatMessage/properties", "a field `mood`"): '"mood": {"type": "string"}',
    (f"{SCHEMAS}/ChatMember/required", "id always there"): 'required: ["id"]',
    (f"{SCHEMAS}/Reasoning/properties/effort/enum", 'enum: ["low", "medium", "high"]'): (
        'enum: ["low", "medium", "high"]'
    ),
}


def in_openapi_3_0(node: Any) -> Any:
    """A schema or document in the words of OpenAPI 3.0."""
    if isinstance(node, list):
        return [in_openapi_3_0(item) for item in node]
    if not isinstance(node, dict):
        return node
    old = {name: in_openapi_3_0(value) for name, value in node.items()}
    if isinstance(old.get("type"), list):
        old["type"], old["nullable"] = old["type"][0], True
    if {"type": "null"} in old.get("anyOf", []):
        old = {"nullable": True, **old["anyOf"][0]}
    if "const" in old:
        old["enum"] = [old.pop("const")]
    return {**old, "openapi": "3.0.3"} if "openapi" in old else old


def by_place(comparisons: list[ClauseComparison], verdict: ComparisonVerdict) -> dict[tuple[str, str], str]:
    return {
        (comparison.pointer, comparison.basis or comparison.what): comparison.suggestion
        for comparison in comparisons
        if comparison.verdict is verdict
    }


@pytest.mark.parametrize("other", [STAND_IN, in_openapi_3_0(STAND_IN)], ids=["3.1", "3.0"])
def test_every_guess_gets_its_verdict(other: dict[str, Any]) -> None:
    comparisons = compare_documents(FROZEN, other)
    refuted = by_place(comparisons, ComparisonVerdict.REFUTED)
    union = refuted.pop((f"{SCHEMAS}/MessagePart/oneOf", "x-inferred"))
    assert '"required": ["text"]' in union
    assert refuted == REFUTED
    assert by_place(comparisons, ComparisonVerdict.OPEN).keys() == OPEN
    assert by_place(comparisons, ComparisonVerdict.DIFFERS) == DIFFERING
    assert by_place(comparisons, ComparisonVerdict.ONLY_HERE).keys() == ONLY_HERE
    judged = {(comparison.pointer, comparison.basis) for comparison in comparisons}
    guesses = {
        (f"{pointer}/{keyword}", basis)
        for pointer, value in walk(FROZEN)
        for basis in (Basis.INFERRED, Basis.SOURCE)
        if isinstance(value, dict)
        for keyword in value.get(basis, {})
    }
    assert len(guesses) >= 30
    assert guesses <= judged


def test_what_only_the_other_document_says_comes_with_what_to_write() -> None:
    only_there = by_place(compare_documents(FROZEN, STAND_IN), ComparisonVerdict.ONLY_THERE)
    assert ONLY_THERE.items() <= only_there.items()
    variants = [what for pointer, what in only_there if pointer == f"{SCHEMAS}/UserPart/oneOf"]
    assert len(variants) == 2  # the image and the file, which our contract has one schema for


@pytest.mark.parametrize("other", [CONTRACT, in_openapi_3_0(CONTRACT)], ids=["3.1", "3.0"])
def test_with_itself_nothing_differs(other: dict[str, Any]) -> None:
    verdicts = {comparison.verdict for comparison in compare_documents(CONTRACT, other)}
    assert verdicts == {ComparisonVerdict.AGREES, ComparisonVerdict.CONFIRMED}


def test_with_a_document_of_other_operations_all_guesses_stay_open() -> None:
    other = {"openapi": "3.1.0", "paths": {"/x": {"get": {"responses": {}}}}}
    verdicts = {(comparison.basis, comparison.verdict) for comparison in compare_documents(FROZEN, other)}
    assert verdicts == {
        (Basis.DOCUMENTED, ComparisonVerdict.ONLY_HERE),
        (Basis.SOURCE, ComparisonVerdict.ONLY_HERE),
        (Basis.INFERRED, ComparisonVerdict.OPEN),
        (Basis.ASSUMED, ComparisonVerdict.OPEN),
        (None, ComparisonVerdict.ONLY_THERE),
    }


DOCUMENTED_DIFFERENCES = {
    "another server": ("/servers/0/url", "https://api.example.com", "/servers/0/url"),
    "another key": ("/components/securitySchemes/apiKey/scheme", "basic", "/security/0"),
    "another type": (f"{SCHEMAS}/ChatMessage/properties/model/type", "integer", ""),
    "another limit": (f"{SCHEMAS}/ChatMessage/properties/tools/maxItems", 20, ""),
    "other values": (f"{SCHEMAS}/ChatMessage/properties/status/enum", ["RUNNING", "DONE"], ""),
    "another format": (f"{SCHEMAS}/ChatMessage/properties/created_at/format", "date", ""),
    "another success": (f"{OPERATION_POINTER}/responses/200", None, f"{OPERATION_POINTER}/responses/200"),
}


@pytest.mark.parametrize(("pointer", "value", "place"), DOCUMENTED_DIFFERENCES.values(), ids=DOCUMENTED_DIFFERENCES)
def test_a_documented_clause_that_differs(pointer: str, value: Any, place: str) -> None:
    other = edited(Edit({pointer: value}, []))
    if value is None:
        responses = lookup(other, OPERATION_POINTER)["responses"]
        del responses["200"]
        responses["201"] = lookup(FROZEN, pointer)
    differing = by_place(compare_documents(FROZEN, other), ComparisonVerdict.DIFFERS)
    assert list(differing) == [(place or pointer, "documented")]


def test_path_parameters_may_have_other_names() -> None:
    other = copy.deepcopy(FROZEN)
    other["paths"] = {path.replace("chat_id", "chatId"): item for path, item in other["paths"].items()}
    other["components"]["parameters"]["ChatId"]["name"] = "chatId"
    assert by_place(compare_documents(FROZEN, other), ComparisonVerdict.DIFFERS) == {}


def test_the_command_tells_each_clause_with_its_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("invent_contract.__main__.CONTRACT_FILE", FROZEN_FILE)
    assert main(["compare", str(STAND_IN_FILE)]) == 1  # clauses of neighbouring pages differ
    here, there = (
        next(number for number, line in enumerate(file.read_text().splitlines(), 1) if "file_size: {" in line)
        for file in (FROZEN_FILE, STAND_IN_FILE)
    )
    lines = capsys.readouterr().out.splitlines()
    assert (
        f"frozen_contract.yaml:{here}: differs: {SCHEMAS}/AudioFile/properties/file_size/type: "
        f'type: "number" (x-source); official_stand_in.yaml:{there} says type: "integer"; write type: "integer"'
    ) in lines
    assert lines[-1].startswith("3 differs, 8 refuted, ")


def test_guesses_that_are_still_open_are_counted_and_shown_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    main(["compare", str(STAND_IN_FILE)])
    *lines, total = capsys.readouterr().out.splitlines()
    main(["compare", str(STAND_IN_FILE), "--all"])
    *all_lines, total_of_all = capsys.readouterr().out.splitlines()
    assert total == f"{total_of_all} (--all shows these)"
    hidden = [line for line in all_lines if line not in lines]
    assert total_of_all.endswith(f" {len(hidden)} still open")
    assert hidden
    assert all(": still open: " in line for line in hidden)


def test_the_command_fails_only_where_a_documented_clause_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps(contract_with("/servers/0/url", "https://api.example.com")))
    assert main(["compare", str(other), "--json"]) == 1
    comparisons = json.loads(capsys.readouterr().out)
    (difference,) = [comparison for comparison in comparisons if comparison["verdict"] == "differs"]
    assert difference["pointer"] == "/servers/0/url"
    assert difference["suggestion"] == "url: https://api.example.com"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file"),
        ("[]", "must be a mapping"),
        ("swagger: '2.0'", "/openapi must be 3.0 or 3.1"),
        ("openapi: 3.1.0", "/paths cannot be read: must be a mapping"),
        ("openapi: 3.1.0\npaths: []", "/paths cannot be read: must be a mapping"),
        ("openapi: 3.1.0\npaths: {/x: {get: []}}", "/paths/~1x cannot be read: has a value of a wrong type"),
        (
            "openapi: 3.1.0\npaths: {/x: {$ref: x.yaml#/x}}",
            "/paths/~1x cannot be read: x.yaml#/x is not in this document",
        ),
        (
            "openapi: 3.1.0\npaths: {/x: {get: {parameters: [{$ref: '#/paths/~1x/get/parameters/9'}]}}}",
            "/paths/~1x cannot be read: #/paths/~1x/get/parameters/9 is not in this document",
        ),
        (
            "openapi: 3.1.0\npaths: {/x: {get: {parameters: [{name: a}]}}}",
            "/paths/~1x cannot be read: there is no 'in'",
        ),
        (
            "openapi: 3.1.0\npaths: {/x: {get: {parameters: [{name: 1, in: query}]}}}",
            "/paths/~1x cannot be read: the name and location of a parameter must be text",
        ),
    ],
)
def test_a_file_that_cannot_be_compared_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, message: str
) -> None:
    file = tmp_path / "other.yaml"
    if content is not None:
        file.write_text(content)
    assert main(["compare", str(file)]) == 2
    output = capsys.readouterr()
    assert (output.out, output.err.count("\n")) == ("", 1)
    assert message in output.err


def test_a_document_is_read_once_so_that_it_can_come_from_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "invent_contract", "compare", "/dev/stdin"]
    content = STAND_IN_FILE.read_text()
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=content)
    assert (process.returncode, process.stderr) == (1, "")
    main(["compare", str(STAND_IN_FILE)])
    assert process.stdout.splitlines()[-1] == capsys.readouterr().out.splitlines()[-1]


MALFORMED = {
    "a field that is required, as in OpenAPI 2.0": (f"{SCHEMAS}/ChatMessage/properties/id/required", True),
    "required fields that are no names": (f"{SCHEMAS}/ChatMessage/required", ["id", {}, None]),
    "a field that may be anything": (f"{SCHEMAS}/ChatMessage/properties/id", True),
    "fields that are a number": (f"{SCHEMAS}/ChatMessage/properties", 5),
    "a type that is an object": (f"{SCHEMAS}/ChatMessage/properties/model/type", ["string", {}]),
    "values that are none": (f"{SCHEMAS}/ChatMessage/properties/status/enum", None),
    "variants that are none": (f"{SCHEMAS}/MessageContent/oneOf", True),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_of_what_is_malformed_in_either_document_nothing_is_told(name: str) -> None:
    pointer, value = MALFORMED[name]
    malformed = edited(Edit({pointer: value}, []))
    for ours, theirs in ((malformed, FROZEN), (FROZEN, malformed)):
        pointers = {comparison.pointer for comparison in compare_documents(ours, theirs)}
        assert f"{SCHEMAS}/TextPart/required" in pointers


def test_unions_may_be_nested_deeply() -> None:
    other = copy.deepcopy(FROZEN)
    schemas = other["components"]["schemas"]
    for number in range(1000):
        schemas[f"U{number}"] = {"oneOf": [{"$ref": f"#{SCHEMAS}/U{number + 1}"}, {"type": "boolean"}]}
    schemas["U1000"] = {"type": "integer"}
    schemas["UserPart"] = {"$ref": f"#{SCHEMAS}/U0"}
    differing = by_place(compare_documents(FROZEN, other), ComparisonVerdict.DIFFERS)
    assert differing[f"{SCHEMAS}/UserPart/oneOf", "documented"] == 'oneOf: [{"type": ["boolean", "integer"]}]'


def test_a_guess_is_open_wherever_it_stands() -> None:
    schema = {"properties": {"notes": {"type": "string"}, "not": {"type": "string"}, "x-a": {"type": "string"}}}
    negated = {"not": {"properties": {"a": {"type": "string"}}}}
    header = {"schema": {"format": "date", "x-inferred": {"format": "why"}}, "x-a": {"x-inferred": {"format": "why"}}}
    document = {
        "openapi": "3.1.0",
        "paths": {},
        "components": {"schemas": {"S": {**schema, **negated}}, "headers": {"x-ratelimit-limit": header}},
    }
    still_open = by_place(compare_documents(document, {"openapi": "3.1.0", "paths": {}}), ComparisonVerdict.OPEN)
    assert set(still_open) == {
        ("/components/headers/x-ratelimit-limit/schema/format", "x-inferred"),
        *((f"{SCHEMAS}/S/properties/{name}/type", "x-assumed") for name in ("notes", "not", "x-a")),
    }


def test_a_field_that_is_marked_as_required_in_the_way_of_old_drafts_demands_nothing() -> None:
    document = edited(Edit({f"{SCHEMAS}/ChatMessage/properties/model/required": True}, []))
    verdicts = {comparison.verdict for comparison in compare_documents(document, document)}
    assert verdicts == {ComparisonVerdict.AGREES, ComparisonVerdict.CONFIRMED}


def test_several_values_of_a_keyword_are_suggested_as_a_schema() -> None:
    document = edited(Edit({f"{SCHEMAS}/UserTextPart/properties/text/allOf": [{"pattern": "a"}, {"pattern": "b"}]}, []))
    only_there = by_place(compare_documents(FROZEN, document), ComparisonVerdict.ONLY_THERE)
    suggestion = 'allOf: [{"pattern": "a"}, {"pattern": "b"}]'
    assert only_there == {(f"{SCHEMAS}/UserTextPart/properties/text/pattern", suggestion): suggestion}


def test_a_status_that_is_a_guess_is_told_without_its_response() -> None:
    comparisons = compare_documents(CONTRACT, {"openapi": "3.1.0", "paths": {}})
    of_statuses = [
        comparison for comparison in comparisons if comparison.pointer.rpartition("/")[0].endswith("/responses")
    ]
    assert len(of_statuses) > 1
    assert {comparison.what.split()[0] for comparison in of_statuses} == {"status"}


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "json"])
def test_no_text_of_a_document_acts_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    document = copy.deepcopy(CONTRACT)
    properties = lookup(document, f"{SCHEMAS}/ChatMessage/properties")
    properties["status"] = {"type": "string", "enum": HOSTILE_TEXTS}
    for text in HOSTILE_TEXTS:
        properties[text] = {"type": "string"}
        document["paths"][f"/{text}"] = {"get": {"responses": {"200": {"description": text}}}}
    file = tmp_path / "document.json"
    file.write_text(json.dumps(document))
    assert main(["compare", str(file), *options]) == 1
    output = capsys.readouterr().out
    assert harmful_lines(output) == []
    if options:
        said = [comparison["what"] for comparison in json.loads(output)]
    else:
        *said, _ = output.removesuffix("\n").split("\n")
        assert all(re.match(r"openapi\.yaml:\d+: ", line) for line in said)
    for text in HOSTILE_TEXTS:
        assert any((text if options else one_line(f"/{text}")) in line for line in said)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_text_of_a_document_that_cannot_be_read_acts_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    name = json.dumps(text)
    file = tmp_path / "document.json"
    file.write_text(f"{{{name}: 1,\n{name}: 2}}")
    assert main(["compare", str(file)]) == 2
    output = capsys.readouterr().err
    assert harmful_lines(output) == []
    assert output == one_line(f"{file}:2: {pointer_to(text)} is a duplicate key".replace("  ", " ")) + "\n"
