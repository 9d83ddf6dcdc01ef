"""The repository keeps to its own structure, beyond what import-linter checks."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from re import _parser

import grimp
import pytest
from hypothesis.internal.conjecture import providers
from openapi_python_client import Project, strings
from openapi_python_client.parser import openapi
from openapi_python_client.parser.properties import model_property
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from schemathesis.engine import from_schema
from schemathesis.engine.run import probes
from schemathesis.reporting.html.writer import HtmlWriter
from schemathesis.reporting.junitxml import JunitXmlWriter

from contract_tests import ROOT

PACKAGES = ("invent_contract", "invent_mock", "generator", "contract_tests", "tests", "benchmarks")
SOURCES = {
    str(file.relative_to(ROOT)): file.read_text()
    for package in PACKAGES
    for file in sorted((ROOT / package).rglob("*.*"))
    if file.suffix in (".py", ".jinja") and file != Path(__file__)
}


def test_tests_import_no_tests() -> None:
    graph = grimp.build_graph("contract_tests", "tests", cache_dir=None)
    tests = [module for module in graph.modules if module.rpartition(".")[2].startswith("test_")]
    assert len(tests) > 20
    for test in tests:
        assert graph.find_modules_that_directly_import(test) == set()


def private_names_of_others(source: str) -> set[str]:
    """What a module takes that begins with an underscore, and belongs neither to itself nor to this package."""
    return {
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__")
        if ast.unparse(node.value) not in OWN_OBJECTS
    }


# Names of objects of the client's own classes, and of enumerations, whose `_name_` and `_value_` are public.
OWN_OBJECTS = {"self", "cls", "type(self)", "client", "member", "model", "error"}


def test_the_client_takes_no_private_name_of_httpx() -> None:
    modules = sorted((ROOT / "generated_client/invent_client").rglob("*.py"))
    assert len(modules) > 30
    private_names = {
        name
        for module in modules
        if module.name != "leftovers.py"  # the one look at bytes that httpx has no public way to see
        for name in private_names_of_others(module.read_text())
    }
    assert private_names == {"sys._getframe"}  # which is documented, for CPython
    assert private_names_of_others("self._http._transport.x") == {"self._http._transport"}


# Interfaces that are not public, or that their makers call unstable: where they may stand, what they look like there,
# and the package that is pinned for them, if they are not the standard library's.
UNSTABLE_INTERFACES: dict[str, tuple[str, list[str], str | None]] = {
    "the engine and the report writer of Schemathesis": (
        r"from schemathesis\.\w",
        ["contract_tests/provider/generated_requests/schemathesis_internals.py"],
        "schemathesis",
    ),
    "how Hypothesis finds constants": (
        r"from hypothesis\.internal\b",
        ["contract_tests/provider/generated_requests/schemathesis_internals.py"],
        "hypothesis",
    ),
    "openapi-python-client as a library": (
        r"from openapi_python_client\b",
        [
            "generator/code/models/argument_types.py",
            "generator/code/models/model_code.py",
            "generator/code/models/properties.py",
            "generator/code/models/typed_dicts.py",
            "generator/code/names.py",
            "generator/code/operations/arguments.py",
            "generator/code/operations/operation_code.py",
            "generator/code/operations/responses.py",
            "generator/code/package_code.py",
            "generator/document/parser_document.py",
            "generator/document/parser_schemas.py",
            "generator/kinds/of_property.py",
            "generator/parsing.py",
            "generator/rendering.py",
            "benchmarks/generator.py",
        ],
        "openapi-python-client",
    ),
    "OpenAPI's JSON Schema in openapi-spec-validator": (
        r"openapi_spec_validator",
        ["generator/document/warnings.py"],
        "openapi-spec-validator",
    ),
    "the parser of regular expressions in Python's standard library": (
        r"\bre\._parser\b|from re import _parser\b",
        ["generator/request_checks/backtracking.py"],
        None,
    ),
}


@pytest.mark.parametrize("name", UNSTABLE_INTERFACES)
def test_an_unstable_interface_is_used_in_its_place_only_and_pinned(name: str) -> None:
    pattern, places, package = UNSTABLE_INTERFACES[name]
    assert [file for file, source in SOURCES.items() if re.search(pattern, source)] == places
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["dev"]
    assert package is None or any(dependency.startswith(f"{package}==") for dependency in dependencies)


def test_the_unstable_interfaces_are_there() -> None:
    """Says by name what a new release has moved."""
    assert probes.PROBES
    assert callable(providers._get_local_constants)
    assert callable(providers.CONSTANTS_CACHE.cache.clear)
    assert callable(from_schema)
    assert callable(HtmlWriter.write)
    assert callable(JunitXmlWriter.write)
    assert callable(Project.build)
    assert strings.RESERVED_WORDS
    assert isinstance(PropertyProtocol._allowed_locations, set)
    assert vars(openapi)["deepcopy"]
    assert callable(openapi.Endpoint._check_parameters_for_conflicts)
    assert callable(model_property._resolve_naming_conflict)
    assert _parser.parse("a").data == [(_parser.LITERAL, ord("a"))]
