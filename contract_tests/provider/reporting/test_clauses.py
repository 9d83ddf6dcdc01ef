"""A reader finds the words that are contradicted, and their line, in the report."""

from __future__ import annotations

import re

import pytest

from contract_tests.provider.reporting.clauses import show_clause
from contract_tests.provider.rules import RULES
from invent_contract import CONTRACT_FILE, line_of
from invent_contract.json_values import json_text

LINES = CONTRACT_FILE.read_text(encoding="utf-8").splitlines()
CREATE_CHAT = "/paths/~1orgs~1{org_id}~1contacts~1{contact_id}~1channels~1{channel_id}~1chats/post"


def line_in(shown: str) -> str:
    """The line of the file that is named."""
    match = re.match(r"openapi\.yaml:(\d+)", shown)
    assert match
    return LINES[int(match[1]) - 1]


def test_a_sentence_is_shown_with_the_line_on_which_it_begins() -> None:
    shown = show_clause("/components/headers/PaginationPage/description")
    assert '("The number of this page."), /components/headers/PaginationPage/description' in shown
    assert "The number of this page." in line_in(shown)


def test_the_quoted_sentence_of_a_long_text_is_shown() -> None:
    quotes = "A first message, if there is one, is authored as the contact."
    shown = show_clause(f"{CREATE_CHAT}/description", quotes)
    assert f'("{quotes}")' in shown
    assert "A first message, if there is one" in line_in(shown)
    assert "/paths//orgs/{org_id}/contacts" in shown


def test_words_of_another_clause_are_not_taken_for_those_of_this_one() -> None:
    shown = show_clause(f"{CREATE_CHAT}/description", "How many items a page has at most.")
    assert "The contact's channel is the only member" in shown


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("/x-assumed/unique-ids", "No two messages, contacts or chats have the same id."),
        ("/components/securitySchemes/apiKey", "`scheme: bearer`"),
        (f"{CREATE_CHAT}/responses", "which lists 200, 400, 401, 404, 429"),
        (f"{CREATE_CHAT}/requestBody/required", "`required: true`"),
        ("/components/schemas/CreateContactRequest/type", '`type: "object"`'),
        (f"{CREATE_CHAT}/responses/400", "A parameter or the body is wrong."),
        ("/paths/~1nowhere/get/description", "openapi.yaml:"),
    ],
)
def test_what_is_no_prose_is_shown_as_it_is_written(pointer: str, words: str) -> None:
    assert words in show_clause(pointer)


def test_what_a_reference_leads_to_is_shown_at_its_place() -> None:
    shown = show_clause(f"{CREATE_CHAT}/responses/400", "A parameter or the body is wrong")
    assert '("A parameter or the body is wrong.")' in shown
    assert "A parameter or the body is wrong" in line_in(shown)


@pytest.mark.parametrize("name", RULES)
def test_the_words_of_each_rule_are_shown_with_a_line_that_has_their_beginning(name: str) -> None:
    rule = RULES[name]
    documented = [clause for clause in rule.clauses if not clause.startswith("/x-assumed/")]
    for clause in documented if rule.quotes else ():
        shown = show_clause(clause, rule.quotes)
        assert " ".join(rule.quotes.split()) in shown
        words = re.findall(r'\("(.*)"', shown)[0].split()
        ends = range(1, len(words) + 1)
        assert any(line_in(shown).endswith(" ".join(words[:end])) for end in ends) or " ".join(words) in line_in(shown)


def test_a_keyword_is_shown_as_json() -> None:
    pointer = "/components/schemas/ChatMessage/properties/role/enum"
    assert f"openapi.yaml:{line_of(CONTRACT_FILE, pointer)}" in show_clause(pointer)
    assert json_text(["user"])[1:-1] in show_clause(pointer)
