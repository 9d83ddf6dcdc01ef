"""Verdicts follow from a clause's basis, and advice says what settles it."""

from __future__ import annotations

from typing import Any

import pytest

from invent_contract import suggestions
from invent_contract.clause import BESIDE_KEYWORDS, GUESSES, VERDICTS, Answer, Basis, SuiteVerdict
from invent_contract.comparison.document_clauses import compare_documents
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
    assert compare_documents(contract.data, contract.data) == []


TITLED = {"type": "object", "properties": {"title": {"const": "a", "description": "x"}}, "title": "T", "x-a": 1}


@pytest.mark.parametrize(
    ("keyword", "value", "text"),
    [
        ("items", TITLED, '{"properties": {"title": {"const": "a"}}, "type": "object"}'),
        ("oneOf", [TITLED], '[{"properties": {"title": {"const": "a"}}, "type": "object"}]'),
        ("enum", [{"title": "a"}], '[{"title": "a"}]'),
        ("const", {"default": 1, "x-a": 2}, '{"default": 1, "x-a": 2}'),
        ("dependentRequired", {"title": ["id"]}, '{"title": ["id"]}'),
    ],
)
def test_a_clause_is_told_without_wording_but_with_fields_and_data_of_such_names(
    keyword: str, value: Any, text: str
) -> None:
    contract = Contract({"paths": {}, "components": {"schemas": {"A": {keyword: value}}}})
    assert contract.clause(f"/components/schemas/A/{keyword}").what == f"{keyword}: {text}"


@pytest.mark.parametrize("pointer", ["", "/components/schemas/B/type"])
def test_there_is_no_clause_at_a_pointer_that_names_no_keyword(pointer: str) -> None:
    with pytest.raises(LookupError):
        CONTRACT.clause(pointer)


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


def test_each_basis_has_verdicts_and_each_that_can_be_refuted_has_words() -> None:
    assert VERDICTS.keys() == set(Basis)
    refutable = {basis for basis in Basis if VERDICTS[basis][Answer.CONTRADICTED].suite is SuiteVerdict.REFUTED}
    assert GUESSES.keys() == refutable
    assert set(BESIDE_KEYWORDS) == set(Basis) - {Basis.DOCUMENTED, Basis.ASSUMED}
    assert BESIDE_KEYWORDS.index(Basis.INFERRED) < BESIDE_KEYWORDS.index(Basis.SOURCE)
