"""No text of a document becomes code, and each arrives as it is."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generator import render
from invent_contract import load
from tests.generator.conftest import EVERY_FEATURE

HARMLESS = "harmless"
TEXTS = {
    "a quote": 'say "hi" to',
    "a quote at the end": 'say "hi"',
    "three quotes": 'a """ b',
    "single quotes": "a ''' b",
    "a backslash at the end": "a\\",
    "an escape": r"a \N{BULLET} \x41 b",
    "an f-string's braces": "{__import__('os').system('true')}",
    "Jinja's braces": "{{ 7 * 7 }} {% raw %} {# x #}",
    "an end of line": "a\n    b = 1",
    "a carriage return": "a\rb = 1",
    "a line separator": "a\u2028b = 1",
    "a next line": "a\x85b = 1",
    "a form feed": "a\x0cb = 1",
    "a control character": "a\x00b",
    "an override of the direction": "a\u202eb",
    "another example": 'a\n\nExample:\n    __import__("os")',
}
ALL_TEXTS = "all of them"
TEXTS[ALL_TEXTS] = " | ".join(TEXTS.values())

# Where a document has free text, in a document that has each feature.
SCHEMAS = "components", "schemas"
PLACES = [
    ("info", "title"),
    ("servers", 0, "variables", "region", "default"),
    ("paths", "/things", "post", "description"),
    ("paths", "/things/search", "post", "requestBody", "description"),
    ("paths", "/things/{thing_id}/{day}", "get", "parameters", 0, "description"),
    (*SCHEMAS, "Color", "enum", 2),
    (*SCHEMAS, "Color", "description"),
    (*SCHEMAS, "Thing", "allOf", 1, "properties", "kind", "const"),
    (*SCHEMAS, "NewThing", "properties", "name", "description"),
    (*SCHEMAS, "NewThing", "properties", "name", "default"),
    (*SCHEMAS, "NewThing", "description"),
    ("components", "securitySchemes", "key_in_query", "name"),
]


def document_with(text: str) -> dict[str, Any]:
    """The document with a text in each place, as a property's name, too."""
    document = load(EVERY_FEATURE)
    for *path, key in PLACES:
        node: Any = document
        for step in path:
            node = node[step]
        node[key] = text
    operation = document["paths"]["/things"]["post"]
    operation["summary"] = f"Post a thing {text}"
    operation["responses"][f"2{text}"] = operation["responses"]["201"]  # no status, so no response
    properties = document["components"]["schemas"]["NewThing"]["properties"]
    properties[f"x {text}"] = {"type": "string"}
    return document


def modules_of(document: dict[str, Any], folder: Path) -> list[ast.Module]:
    render(document, folder / "invent_client")
    return [ast.parse(module.read_text()) for module in sorted(folder.rglob("*.py"))]


def kinds_of_nodes(modules: list[ast.Module]) -> Counter[str]:
    return Counter(type(node).__name__ for module in modules for node in ast.walk(module))


def texts_in(modules: list[ast.Module]) -> set[str]:
    nodes = (node for module in modules for node in ast.walk(module))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def words(text: str) -> list[str]:
    """The words of a docstring, which is wrapped between them."""
    return re.split(r"[ \r\n]+", text.strip(" \r\n"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", TEXTS if metafunc.config.option.power else [ALL_TEXTS])


@pytest.fixture(scope="module")
def harmless_nodes(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    return kinds_of_nodes(modules_of(document_with(HARMLESS), tmp_path_factory.mktemp("harmless")))


def test_a_text_stays_a_text(name: str, harmless_nodes: Counter[str], tmp_path: Path) -> None:
    text = TEXTS[name]
    modules = modules_of(document_with(text), tmp_path)
    assert kinds_of_nodes(modules) == harmless_nodes
    texts = texts_in(modules)
    assert {text, f"x {text}"} <= texts  # the value of an enumeration, and the name of a field
    docstrings = [" ".join(words(docstring)) for docstring in texts if docstring.startswith("Post a thing")]
    assert docstrings
    assert all(" ".join(words(text)) in docstring for docstring in docstrings)
