"""The reference, `api.md`, says what the package is."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, is_typeddict

import attrs
import pytest

import invent_client
from contract_tests import ROOT
from generator import render
from invent_client import InventClient, errors, models
from invent_contract import load
from tests.support.small_documents.documents import document

FILE = ROOT / "generated_client/api.md"
TEXT = FILE.read_text()
SIGNATURE = re.compile(r"^(\w+)\(\n((?:    .*\n)*)\)(?: -> (.*))?$", re.MULTILINE)
SIGNATURES = {match[1]: match for match in SIGNATURE.finditer(TEXT)}
METHODS = {
    name: method
    for name, method in inspect.getmembers(InventClient, inspect.isfunction)
    if not name.startswith("_") and name != "close"
}
FUNCTIONS = {
    name: function for name in invent_client.__all__ if inspect.isfunction(function := getattr(invent_client, name))
}


def chapter(name: str) -> str:
    match = re.search(rf"^### {name}\n(.*?)(?=^###? |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert match, name
    return match[1]


def declared(arguments: str) -> list[tuple[str, str, str | None]]:
    """The name, the annotation and the default of each argument."""
    function = ast.parse(f"def f({arguments}): ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    keywords = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return [
        *((argument.arg, annotation_of(argument), None) for argument in function.args.args),
        *(
            (argument.arg, annotation_of(argument), ast.unparse(default) if default else None)
            for argument, default in keywords
        ),
    ]


def annotation_of(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


def of_code(function: Callable[..., Any]) -> list[tuple[str, str, str | None]]:
    parameters = inspect.signature(function).parameters.values()
    return [
        (
            parameter.name,
            ast.unparse(ast.parse(str(parameter.annotation))),
            None if parameter.default is parameter.empty else repr(parameter.default),
        )
        for parameter in parameters
        if parameter.name != "self"
    ]


@pytest.mark.parametrize("name", [*METHODS, *FUNCTIONS, "InventClient"])
def test_a_signature_is_that_of_the_code(name: str) -> None:
    function = METHODS.get(name) or FUNCTIONS.get(name) or InventClient.__init__
    match = SIGNATURES[name]
    assert declared(match[2]) == of_code(function)
    if function is not InventClient.__init__:
        assert match[3] == inspect.signature(function).return_annotation


def test_nothing_is_there_that_the_code_has_not() -> None:
    assert SIGNATURES.keys() == {*METHODS, *FUNCTIONS, "InventClient"}
    names = re.findall(r"^### (\w+)$", TEXT, re.MULTILINE)
    kinds = set(models.__all__) | {name for name in vars(errors) if name.endswith("Error")}
    pages = {name for name in METHODS if name.startswith("iter_")}
    assert sorted(names) == sorted(kinds | METHODS.keys() - pages | FUNCTIONS.keys())


@pytest.mark.parametrize("name", models.__all__)
def test_a_model_has_its_fields_and_an_enumeration_its_members(name: str) -> None:
    kind: Any = getattr(models, name)
    if not isinstance(kind, type):
        (alias,) = re.findall(r"```python\n(.*)\n```", chapter(name))
        assert eval(alias, {"models": models, "Mapping": Mapping, "Any": Any}) == kind
        return
    said = re.findall(r"^- `(\w+)(?:: (.*?))?`: `?(.*?)`?(?: \*.*\*)?$", chapter(name), re.MULTILINE)
    if issubclass(kind, Enum):
        assert [(member, value) for member, _, value in said] == [(member.name, repr(member.value)) for member in kind]
    elif is_typeddict(kind):
        assert {field: annotation for field, annotation, _ in said} == {
            field: reference.__forward_arg__ for field, reference in kind.__annotations__.items()
        }
    else:
        fields = {
            field.name: str(field.type)
            for field in attrs.fields(getattr(models, name))
            if field.name != "additional_properties"
        }
        assert {field: annotation for field, annotation, _ in said} == fields


@pytest.mark.parametrize(
    ("pointer", "status", "name"), [("listContacts", "404", "NotFoundError"), ("createChat", "429", "RateLimitError")]
)
def test_an_operation_names_the_errors_of_its_statuses(pointer: str, status: str, name: str) -> None:
    method = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", pointer).lower()
    assert f"- {status} raises [`{name}`](#{name.lower()}). *getting-started/cookbook*\n" in chapter(method)


@pytest.mark.parametrize("name", [name for name in vars(errors) if name.endswith("Error")])
def test_an_error_has_its_attributes(name: str) -> None:
    """Those of its base are there, not here."""
    kind = getattr(errors, name)
    attributes = vars(kind()).keys() | inspect.get_annotations(kind).keys()
    inherited = vars(kind.__base__()).keys() | {
        attribute for base in kind.__mro__[1:] for attribute in inspect.get_annotations(base)
    }
    assert set(re.findall(r"^- `(\w+)`: ", chapter(name), re.MULTILINE)) == attributes - inherited


def test_a_clause_says_where_it_comes_from() -> None:
    assert "- `file_size: float | Unset`: Size of the file in bytes. *common*\n" in chapter("AudioFile")
    assert "- `text: str`: The text as the contact wrote it." in chapter("UserTextPart")
    take = re.search(r"^- `take`: .* \*(.*)\*$", chapter("list_contacts"), re.MULTILINE)
    assert take
    assert take[1] == (
        "`type`, `maximum`: getting-started/pagination-and-filtering; "
        "`minimum`: inferred: A page of less than one item has no meaning."
    )


def test_all_that_it_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert re.search(rf"^##+ {target[1:].replace('-', ' ')}$", TEXT, re.MULTILINE | re.IGNORECASE), target
        else:
            assert (FILE.parent / target).exists(), target


def test_a_text_of_the_contract_is_no_markup(tmp_path: Path) -> None:
    contract = load(ROOT / "openapi.yaml")
    contract["components"]["schemas"]["Tool"]["properties"]["name"]["description"] = "<!-- a\n# b"
    render(contract, tmp_path / "invent_client", tmp_path / "api.md")
    assert "- `name: str | Unset`: &lt;!-- a # b *documented*\n" in (tmp_path / "api.md").read_text()


def test_ranges_of_statuses_and_unions_without_objects_are_told(tmp_path: Path) -> None:
    key = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    parameter = {"name": "key", "in": "query", "schema": {"$ref": "#/components/schemas/Key"}}
    responses = {status: {"description": "x"} for status in ("204", "4XX", "5XX", "429", "default")}
    operation = {"parameters": [parameter], "responses": responses}
    contract = document(paths={"/a": {"get": operation}}, components={"schemas": {"Key": key}})
    render(contract, tmp_path / "small", tmp_path / "api.md")
    text = (tmp_path / "api.md").read_text()
    for status, name in (("4XX", "APIStatusError"), ("5XX", "InternalServerError"), ("429", "RateLimitError")):
        assert f"- {status} raises [`{name}`](#{name.lower()}). *documented*\n" in text
    assert "\n- [Objects of requests](#objects-of-requests)\n" in text
    assert re.search(r"^### Key\n(?:.*\n)+?```python\nstr \| Sequence\[str\]\n```$", text, re.MULTILINE)
