"""Each rule holds a provider to a clause that is there, in words that are there."""

from __future__ import annotations

import re

import pytest

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTRACT, MODEL
from contract_tests.provider.rules import RULES
from invent_contract import lookup, resolve
from invent_contract.clause import Basis
from invent_contract.json_values import as_mapping


def text_at(pointer: str) -> str:
    """The text at a place, or the description of what is there."""
    value = lookup(CONTRACT, pointer)
    return str(value if isinstance(value, str) else as_mapping(resolve(CONTRACT, value)).get("description", ""))


@pytest.mark.parametrize("name", RULES)
def test_a_rule_quotes_the_words_that_it_holds(name: str) -> None:
    rule = RULES[name]
    assumed = [clause for clause in rule.clauses if MODEL.clause(clause).basis is Basis.ASSUMED]
    assert not rule.quotes or len(assumed) < len(rule.clauses), "what is assumed is stated by no words of a page"
    for clause in (clause for clause in rule.clauses if clause not in assumed):
        assert rule.quotes or not isinstance(lookup(CONTRACT, clause), str), "a rule on prose must quote it"
        assert " ".join(rule.quotes.split()) in " ".join(text_at(clause).split())


def test_each_clause_is_there() -> None:
    """What a rule charges to one that is not would pass for documented."""
    pointers = [value for value in vars(clauses).values() if re.match("/(components|paths|x-assumed)/", str(value))]
    assert len(pointers) > 50
    for pointer in pointers:
        lookup(CONTRACT, pointer)


def test_what_is_assumed_is_known_as_such() -> None:
    assert {MODEL.clause(f"/x-assumed/{name}").basis for name in CONTRACT["x-assumed"]} == {Basis.ASSUMED}
