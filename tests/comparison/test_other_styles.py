"""What documents in the styles of other tools say of our contract: the same, or one thing that is known."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from ruamel.yaml import YAML

from contract_tests.contract.contract_under_test import OPERATION_POINTER, PATH
from invent_contract import container_and_key, lookup
from invent_contract.clause import ComparisonVerdict
from invent_contract.comparison.clause_comparison import ClauseComparison
from invent_contract.comparison.document_clauses import compare_documents
from invent_contract.contract import Contract
from tests.comparison.contract_edits import FROZEN

SCHEMAS = "/components/schemas"
SETTLED = {ComparisonVerdict.AGREES, ComparisonVerdict.CONFIRMED}
UNSETTLED = {ComparisonVerdict.DIFFERS, ComparisonVerdict.REFUTED, ComparisonVerdict.ONLY_THERE}
Document = dict[str, Any]


def restyled(restyle: Callable[[Document], Any]) -> Document:
    """The contract after a change in place."""
    other = copy.deepcopy(FROZEN)
    restyle(other)
    return other


def write(document: Document, pointer: str, value: Any) -> None:
    container, key = container_and_key(document, pointer)
    container[key] = value


def operation_of(document: Document) -> Document:
    operation: Document = lookup(document, OPERATION_POINTER)
    return operation


def remarkable(other: Document) -> list[ClauseComparison]:
    """All comparisons but those that both documents say the same."""
    return [comparison for comparison in compare_documents(FROZEN, other) if comparison.verdict not in SETTLED]


def base_path_in_server(other: Document) -> None:
    other["servers"] = [{"url": "https://api.useinvent.com/orgs/"}]
    other["paths"] = {PATH.removeprefix("/orgs"): other["paths"][PATH]}


def variable_in_server(other: Document) -> None:
    host = {"default": "api", "enum": ["api", "eu"]}
    other["servers"] = [{"url": "https://{host}.useinvent.com", "variables": {"host": host}}]


def server_and_key_of_the_operation(other: Document) -> None:
    operation_of(other).update(servers=other.pop("servers"), security=[{"Token": []}])
    other.update(security=[], servers=[{"url": "https://example.com"}])
    other["components"]["securitySchemes"] = {"Token": {"type": "http", "scheme": "Bearer"}}


def path_parameters_without_required(other: Document) -> None:
    for parameter in other["components"]["parameters"].values():
        del parameter["required"]


def ranges_of_media_types(other: Document) -> None:
    content = operation_of(other)["requestBody"]["content"]
    content["application/*"] = content.pop("application/json")
    response = operation_of(other)["responses"]["200"]
    response["content"] = {"*/*": response["content"]["application/json"]}


def parameters_of_media_types(other: Document) -> None:
    content = operation_of(other)["requestBody"]["content"]
    content["Application/JSON; charset=utf-8"] = content.pop("application/json")


def ranges_of_statuses(other: Document) -> None:
    operation = operation_of(other)
    operation["responses"] = {"2XX": operation["responses"]["200"], "4XX": {"description": "An error."}}


def headers_of_http_as_parameters(other: Document) -> None:
    for name in ("Authorization", "Content-Type", "accept"):
        header = {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        operation_of(other)["parameters"].append(header)


@pytest.mark.parametrize(
    "restyle",
    [
        base_path_in_server,
        variable_in_server,
        server_and_key_of_the_operation,
        path_parameters_without_required,
        ranges_of_media_types,
        parameters_of_media_types,
        ranges_of_statuses,
        headers_of_http_as_parameters,
    ],
)
def test_what_means_the_same_is_settled(restyle: Callable[[Document], None]) -> None:
    assert remarkable(restyled(restyle)) == []


@pytest.mark.parametrize(
    ("restyle", "pointer"),
    [
        (lambda other: other.update(servers=[{"url": "/"}]), "/servers/0/url"),
        (lambda other: other.pop("servers"), "/servers/0/url"),
        (lambda other: other.pop("security"), "/security/0"),
    ],
    ids=["a relative address", "no server", "nothing of credentials"],
)
def test_what_is_not_said_is_only_here(restyle: Callable[[Document], Any], pointer: str) -> None:
    (comparison,) = remarkable(restyled(restyle))
    assert (comparison.verdict, comparison.pointer) == (ComparisonVerdict.ONLY_HERE, pointer)


def test_no_credentials_at_all_differ() -> None:
    (comparison,) = remarkable(restyled(lambda other: other.update(security=[])))
    assert (comparison.verdict, comparison.there) == (ComparisonVerdict.DIFFERS, "none are needed")
    assert comparison.there_pointer


def test_another_base_path_is_another_server() -> None:
    other = restyled(lambda other: other.update(servers=[{"url": "https://api.useinvent.com/v2"}]))
    (comparison,) = remarkable(other)
    assert (comparison.verdict, comparison.suggestion) == (
        ComparisonVerdict.DIFFERS,
        "url: https://api.useinvent.com/v2",
    )


def test_a_default_response_is_that_of_success_where_there_is_no_other() -> None:
    def only_default(other: Document) -> None:
        operation = operation_of(other)
        operation["responses"] = {"default": operation["responses"]["200"]}

    comparisons = remarkable(restyled(only_default))
    assert {comparison.verdict for comparison in comparisons} == {ComparisonVerdict.ONLY_HERE}
    assert {comparison.what for comparison in comparisons} == {f"status {status}" for status in (400, 401, 404, 429)}


def test_json_under_another_name_differs_in_its_name_alone() -> None:
    def vendor(other: Document) -> None:
        content = operation_of(other)["requestBody"]["content"]
        content["application/vnd.invent+json"] = content.pop("application/json")

    (comparison,) = remarkable(restyled(vendor))
    assert (comparison.verdict, comparison.there) == (ComparisonVerdict.DIFFERS, "application/vnd.invent+json")


def test_a_further_media_type_is_only_there() -> None:
    content = {"multipart/form-data": {"schema": {"type": "object"}}}
    other = restyled(lambda other: operation_of(other)["requestBody"]["content"].update(content))
    (comparison,) = remarkable(other)
    assert (comparison.verdict, comparison.what) == (ComparisonVerdict.ONLY_THERE, "media type multipart/form-data")


def with_suggestion(document: Document, comparison: ClauseComparison) -> Document:
    """A document after what a comparison suggests was written into it."""
    document = copy.deepcopy(document)
    owner_pointer, _, keyword = comparison.pointer.rpartition("/")
    if comparison.suggestion.startswith("remove "):
        del lookup(document, owner_pointer)[keyword]
        return document
    written = YAML(typ="safe").load(comparison.suggestion)
    if isinstance(written, list):
        lookup(document, comparison.pointer).extend(written)
    elif keyword == "properties":
        lookup(document, comparison.pointer).update(written)
    else:
        owner = lookup(document, owner_pointer)
        owner.pop(keyword, None)  # `enum` may take the place of `const`
        owner.update(written)
    return document


ONE_KNOWN_DIFFERENCE: dict[str, tuple[str, Any]] = {
    "null": (f"{SCHEMAS}/ChatMessage/properties/model/type", ["string", "null"]),
    "null among values": (
        f"{SCHEMAS}/ChatMessage/properties/status",
        {"anyOf": [lookup(FROZEN, f"{SCHEMAS}/ChatMessage/properties/status"), {"type": "null"}]},
    ),
    "null as a variant": (
        f"{SCHEMAS}/MessageContent",
        {"oneOf": [*lookup(FROZEN, f"{SCHEMAS}/MessageContent/oneOf"), {"type": "null"}]},
    ),
    "a type": (f"{SCHEMAS}/TokenCount/type", "integer"),
    "a constant": (f"{SCHEMAS}/TextPartType/const", "plain"),
    "values in place of a constant": (f"{SCHEMAS}/SystemMessage/properties/role", {"enum": ["system", "developer"]}),
    "a limit": (f"{SCHEMAS}/SendMessageAsContactRequest/properties/message/minItems", 2),
    "a limit of zero": (f"{SCHEMAS}/ChatMessage/properties/tools/maxItems", 0),
    "a value that breaks a limit": (f"{SCHEMAS}/ChatMessage/properties/tools", {"const": [{}] * 11}),
    "no further fields": (f"{SCHEMAS}/Reasoning/additionalProperties", False),
    "further fields of a type": (f"{SCHEMAS}/WebSearch/additionalProperties", {"type": "string"}),
    "a new field of a map": (
        f"{SCHEMAS}/Tool/properties/labels",
        {"type": "object", "additionalProperties": {"type": "string"}},
    ),
    "a required field": (f"{SCHEMAS}/ChatMember/required", ["id"]),
    "other required fields": (f"{SCHEMAS}/ChatMessage/required", ["id", "status"]),
    "a new required field": (
        f"{SCHEMAS}/Reasoning",
        {**lookup(FROZEN, f"{SCHEMAS}/Reasoning"), "properties": {"depth": {}}, "required": ["depth"]},
    ),
    "no union": (f"{SCHEMAS}/MessagePart", {"$ref": f"#{SCHEMAS}/TextPart"}),
}


@pytest.mark.parametrize(("pointer", "value"), ONE_KNOWN_DIFFERENCE.values(), ids=ONE_KNOWN_DIFFERENCE)
def test_what_is_suggested_settles_the_comparison(pointer: str, value: Any) -> None:
    other = restyled(lambda other: write(other, pointer, value))
    remaining = FROZEN
    comparisons = remarkable(other)
    assert [comparison.verdict for comparison in comparisons if comparison.verdict in UNSETTLED]
    for comparison in comparisons:
        if comparison.suggestion:
            remaining = with_suggestion(remaining, comparison)
    assert [comparison for comparison in compare_documents(remaining, other) if comparison.verdict in UNSETTLED] == []


def test_a_field_with_several_types_is_told_once() -> None:
    message = f"{SCHEMAS}/SendMessageAsContactRequest/properties/message"
    value = {"anyOf": [{"type": "string"}, lookup(FROZEN, message)]}
    (comparison,) = [
        comparison
        for comparison in remarkable(restyled(lambda other: write(other, message, value)))
        if comparison.verdict in UNSETTLED
    ]
    assert (comparison.pointer, comparison.suggestion) == (f"{message}/type", 'type: ["array", "string"]')


def comparison_on(pointer: str, other: Document) -> ClauseComparison:
    (comparison,) = [comparison for comparison in remarkable(other) if comparison.pointer == pointer]
    return comparison


def test_what_one_schema_cannot_say_of_several_places_comes_without_a_suggestion() -> None:
    fields = f"{SCHEMAS}/TokenUsage/properties"
    other = restyled(lambda other: write(other, f"{fields}/total_tokens", {"type": "integer"}))
    comparison = comparison_on(f"{SCHEMAS}/TokenCount/type", other)
    assert (comparison.verdict, comparison.there_pointer) == (ComparisonVerdict.DIFFERS, f"{fields}/total_tokens")
    assert (comparison.there, comparison.suggestion) == ('type: "integer", but elsewhere the same as here', "")

    turns = f"{SCHEMAS}/Usage/allOf/1/properties/turns/items"
    required = {"allOf": [{"$ref": f"#{SCHEMAS}/TokenUsage"}], "required": ["total_tokens"]}
    comparison = comparison_on(f"{SCHEMAS}/TokenUsage/required", restyled(lambda other: write(other, turns, required)))
    assert comparison.verdict is ComparisonVerdict.ONLY_THERE
    assert (comparison.there, comparison.suggestion) == ("so, but elsewhere nothing of it", "")


def with_kinds_as_text(other: Document) -> None:
    """Variants under other names, whose kind is any text."""
    schemas = other["components"]["schemas"]
    for union, name, kind in (("UserPart", "UserTextPart", "type"), ("MessageContent", "SystemMessage", "role")):
        variant = copy.deepcopy(schemas.pop(name))
        variant["properties"][kind] = {"type": "string"}
        schemas[f"{name}Dto"] = variant
        schemas["Picture"] = {"type": "object", "required": [kind], "properties": {kind: {"type": "string"}, "url": {}}}
        schemas[union] = {"oneOf": [{"$ref": f"#{SCHEMAS}/Picture"}, {"$ref": f"#{SCHEMAS}/{name}Dto"}]}


def with_a_discriminator(other: Document) -> None:
    """The same, and another field, so that only the discriminator tells which variant is which."""
    with_kinds_as_text(other)
    schemas = other["components"]["schemas"]
    for union, name, kind, value in (
        ("UserPart", "UserTextPart", "type", "text"),
        ("MessageContent", "SystemMessage", "role", "system"),
    ):
        schemas[f"{name}Dto"]["properties"]["signature"] = {"type": "string"}
        mapping = {"picture": f"#{SCHEMAS}/Picture", value: f"{name}Dto"}
        schemas[union]["discriminator"] = {"propertyName": kind, "mapping": mapping}


@pytest.mark.parametrize("restyle", [with_kinds_as_text, with_a_discriminator])
def test_variants_are_found_by_their_fields_and_by_the_discriminator(restyle: Callable[[Document], None]) -> None:
    comparisons = remarkable(restyled(restyle))
    assert {comparison.verdict for comparison in comparisons} == {ComparisonVerdict.ONLY_THERE, ComparisonVerdict.OPEN}
    told = {comparison.what for comparison in comparisons if comparison.verdict is ComparisonVerdict.ONLY_THERE}
    assert told <= {"a variant Picture", "a field `signature`"}
    open_guesses = {comparison.pointer for comparison in comparisons if comparison.verdict is ComparisonVerdict.OPEN}
    assert not [pointer for pointer in open_guesses if "/UserTextPart/" in pointer]  # but what makes it a text part


def test_an_address_that_is_none_has_no_path() -> None:
    other = restyled(lambda document: document.update(servers=[{"url": "https://["}]))
    assert Contract(other).operations[0].base_path == ""
    assert [clause.pointer for clause in remarkable(other)] == ["/servers/0/url"]
