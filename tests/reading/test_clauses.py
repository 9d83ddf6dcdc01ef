"""Verdicts follow from a clause's basis, and advice says what settles it."""

from __future__ import annotations

from typing import Any

import pytest

from invent_contract import suggestions
from invent_contract.clause import Answer, Basis
from invent_contract.comparison.clauses import compare
from invent_contract.contract import Contract

FIELD = {
    "type": "string",
    "const": "a",
    "minLength": 1,
    "$ref": "#/x",
    "x-inferred": {"type": "why", "ref": "why"},
    "x-source": {"const": "page"},
}
CONTRACT = Contract({"paths": {}, "components": {"schemas": {"A": FIELD}}})


@pytest.mark.parametrize(
    ("keyword", "basis", "suite", "comparison"),
    [
        ("minLength", Basis.DOCUMENTED, "broken", "differs"),
        ("const", Basis.SOURCE, "broken", "differs"),
        ("type", Basis.INFERRED, "refuted", "refuted"),
        ("$ref", Basis.INFERRED, "refuted", "refuted"),
    ],
)
def test_a_contradicted_clause_is_judged_by_its_basis(keyword: str, basis: Basis, suite: str, comparison: str) -> None:
    clause = CONTRACT.clause(f"/components/schemas/A/{keyword}")
    assert clause.basis is basis
    assert clause.verdicts(Answer.CONTRADICTED) == (suite, comparison)


@pytest.mark.parametrize("extension", [1.5, True, "type", ["type"]])
def test_an_extension_that_is_no_mapping_says_nothing(extension: Any) -> None:
    definition = {"type": ["string", "null"], "x-inferred": extension, "x-source": extension}
    contract = Contract({"paths": {}, "components": {"schemas": {"A": definition}}})
    assert contract.clause("/components/schemas/A/type").basis is Basis.DOCUMENTED
    assert compare(contract.data, contract.data) == []


@pytest.mark.parametrize(
    ("definition", "keyword", "suggestion"),
    [
        ({"const": "a"}, "const", 'enum: ["a", null]'),
        ({"enum": ["a", "b"]}, "enum", 'enum: ["a", "b", null]'),
        ({"type": "string"}, "type", 'type: ["string", "null"]'),
        ({"type": "string", "enum": ["a"]}, "type", 'type: ["string", "null"]\nenum: ["a", null]'),
        ({"oneOf": [{"type": "string"}]}, "oneOf", 'oneOf: [{"type": "string"}, {"type": "null"}]'),
        ({"$ref": "#/x"}, "$ref", 'oneOf: [{"$ref": "#/x"}, {"type": "null"}]'),
    ],
)
def test_null_is_allowed_beside_what_is_there(definition: dict[str, Any], keyword: str, suggestion: str) -> None:
    if keyword != "$ref":
        assert suggestions.keyword_that_excludes_null(definition) == keyword
    assert suggestions.allow_null(definition, keyword) == suggestion
