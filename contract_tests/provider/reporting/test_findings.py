"""One cause is one finding, whoever meets it, and what is likely to be the cause of others comes first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contract_tests.contract.contract_under_test import MODEL
from contract_tests.provider.judging.schema_judge import SchemaJudge
from contract_tests.provider.reporting.failure import describe, fail_for_observations
from contract_tests.provider.reporting.findings import Disagreement, FindingLog, contradiction
from contract_tests.provider.reporting.findings_table import findings_in_words, findings_table
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.servers.served_provider import serving
from invent_contract import CONTRACT_FILE
from invent_contract.clause import SuiteVerdict

BROKEN, REFUTED, UNDOCUMENTED = SuiteVerdict.BROKEN, SuiteVerdict.REFUTED, SuiteVerdict.UNDOCUMENTED
PAGE_HEADER = "/components/headers/PaginationPage/description"
CHATS = "/paths/~1orgs~1{org_id}~1contacts~1{contact_id}~1channels~1{channel_id}~1chats/post"


def wrong_page(check: str, operation: str = "listContacts", example: str = "it is 0, expected 1") -> Disagreement:
    return Disagreement(BROKEN, PAGE_HEADER, "the page is wrong", example, operation=operation, check=check)


def log_of(*disagreements: Disagreement) -> FindingLog:
    findings = FindingLog()
    for disagreement in disagreements:
        findings.add(disagreement)
    return findings


def test_what_several_checks_meet_is_one_finding_that_names_them(tmp_path: Path) -> None:
    findings = log_of(wrong_page("one"), wrong_page("other", "listChatMessages"), wrong_page("other"))
    findings.write(tmp_path / "findings.json")
    (finding,) = json.loads((tmp_path / "findings.json").read_text())
    assert finding["count"] == 3
    assert finding["what"] == "listContacts, listChatMessages: the page is wrong"
    assert finding["example"] == "it is 0, expected 1 (found by one, other)"
    assert finding.keys() == {"verdict", "pointer", "line", "what", "count", "example", "suggestion"}


def test_of_a_schema_the_field_is_named() -> None:
    pointer = "/components/schemas/ChatMessage/properties/role/type"
    disagreement = Disagreement(BROKEN, pointer, "it is of the type array", "[]", operation="listChatMessages")
    assert describe([disagreement]).startswith(
        "broken: listChatMessages: `ChatMessage.role`: it is of the type array ([])"
    )


@pytest.mark.parametrize(
    "root",
    [
        Disagreement(BROKEN, f"{CHATS}/responses", "the server fails with 500", operation="createChat"),
        Disagreement(BROKEN, "/components/securitySchemes/apiKey", "no key is needed"),
        contradiction(MODEL, "/x-assumed/plausible-times", "the clock is wrong"),
    ],
)
def test_what_is_likely_to_be_the_cause_of_others_comes_first(root: Disagreement) -> None:
    silent = Disagreement(UNDOCUMENTED, f"{CHATS}/responses", "it is refused")
    findings = log_of(silent, wrong_page("one"), root)
    assert [finding.first for finding in findings] == [root, wrong_page("one"), silent]
    words = list(findings_in_words(findings, checks=117, failed_checks=5))
    assert words[0].endswith("; 5 of 117 checks failed")
    assert words[-1].startswith("mend first, as others may come of it: ")
    assert words[-1].endswith(root.what)


def test_refuted_is_told_in_words() -> None:
    refuted = contradiction(MODEL, "/x-assumed/unique-ids", "an id came twice")
    words = "an assumption of the suite"
    assert words in describe([refuted])
    assert any(words in line for line in findings_in_words(log_of(refuted), 1, 1))
    assert not any(words in line for line in findings_in_words(log_of(wrong_page("one")), 1, 1))
    inferred = contradiction(MODEL, "/components/schemas/ChatMessage/required", "`id` is missing")
    guess = "a guess from what the pages show"
    assert guess in describe([inferred])
    both = "\n".join(findings_in_words(log_of(refuted, inferred), 2, 2))
    assert f"refuted means: it contradicts {guess} or {words}, which no page promises" in both


def test_a_null_is_called_an_assumption_whatever_the_basis_of_the_type() -> None:
    (null,) = SchemaJudge(MODEL).judge({"id": "msg_1", "role": None}, "/components/schemas/ChatMessage")
    assert describe([null]).endswith("/properties/role/type, an assumption of the suite, which no page promises")


@pytest.mark.parametrize(
    ("fault", "rule", "words"),
    [
        ("authored by the assistant", "authored_as_the_contact", "It is `user` for a message posted as a contact."),
        ("posted through another channel", "authored_as_the_contact", "The message counts as written by the contact"),
    ],
)
def test_the_sentence_that_decides_is_told_with_one_line_everywhere(
    fault: str, rule: str, words: str, tmp_path: Path
) -> None:
    with serving(FAULTS[fault].make()) as provider:
        disagreements = check_rule(provider, rule)
        (finding,) = provider.findings
    shown = describe(disagreements)
    assert words in shown
    place = f"{CONTRACT_FILE.name}:{finding.line}"
    assert f"The clause is {place} (" in shown
    assert any(place in row for row in findings_table(provider.findings))
    assert [line for line, _ in provider.findings.broken()] == [finding.line]
    provider.findings.write(tmp_path / "findings.json")
    assert json.loads((tmp_path / "findings.json").read_text())[0]["line"] == finding.line
    text = " ".join(" ".join(CONTRACT_FILE.read_text().splitlines()[finding.line - 1 :][:3]).split())
    assert words in text


def test_the_table_names_operations_and_has_suggestions_only_where_there_are_some() -> None:
    without = list(findings_table(log_of(wrong_page("one"))))
    assert "suggestion" not in without[0]
    assert "| listContacts | openapi.yaml:" in without[2]
    suggested = Disagreement(UNDOCUMENTED, PAGE_HEADER, "there is more", suggestion="write it")
    with_suggestions = list(findings_table(log_of(suggested)))
    headings, _, row = with_suggestions[-3:]
    assert headings.endswith("| suggestion |")
    assert "<code>write it</code>" in row
    assert list(findings_table(log_of())) == []


def test_what_is_undocumented_has_a_table_of_its_own_after_what_is_wrong() -> None:
    undocumented = Disagreement(UNDOCUMENTED, PAGE_HEADER, "there is more")
    contradictions, undocumented_alone = list(findings_table(log_of(wrong_page("one")))), log_of(undocumented)
    assert list(findings_table(log_of(undocumented, wrong_page("one")))) == [
        *contradictions,
        *findings_table(undocumented_alone),
    ]
    assert not any(line.startswith("| undocumented") for line in contradictions)


def test_a_failure_has_as_many_as_the_table() -> None:
    with serving(FAULTS["header of pages counted from zero"].make()) as provider:
        check_rule(provider, "a_page_is_as_it_was_asked_for")
        with pytest.raises(pytest.fail.Exception) as failure:
            fail_for_observations(provider)
        (finding,) = provider.findings
    message = str(failure.value)
    assert f"and {finding.count - 1} more of the same kind\n" in message
    assert message.count("The clause is") == 1
    assert (
        "listChatMessages: the header `pagination-page` is not the number of the page (it is 0, expected 1" in message
    )


@pytest.mark.parametrize(
    ("fault", "rules", "what"),
    [
        (
            "createChat: no key needed",
            ("missing_credentials", "credentials_elsewhere_do_not_count"),
            "a request is accepted although the API key is missing",
        ),
        (
            "another channel the member",
            ("a_chat_begins_on_the_channel_of_its_path", "a_new_contact_writes_in_its_own_chat"),
            "`members[].contact_channel.id` is not the channel that the path names",
        ),
        (
            "local time called UTC",
            ("times_are_those_of_the_message", "a_posted_message_is_listed_once"),
            "`created_at` is not about the suite's clock",
        ),
    ],
)
def test_rules_that_meet_the_same_cause_tell_the_same_finding(fault: str, rules: tuple[str, ...], what: str) -> None:
    with serving(FAULTS[fault].make()) as provider:
        for rule in rules:
            check_rule(provider, rule)
        assert [finding.first.what for finding in provider.findings] == [what]


def test_a_wrong_clock_comes_before_what_comes_of_it() -> None:
    rules = ("pages_from_a_date_on_neither_overlap_nor_lose", "messages_are_listed_from_a_date_on")
    with serving(FAULTS["local time called UTC"].make(), list_delay=0) as provider:
        for rule in (*rules, "times_are_those_of_the_message"):
            check_rule(provider, rule)
        clock, not_listed = provider.findings
    assert clock.first.pointer == "/x-assumed/plausible-times"
    assert "which is 2 h 0 min ahead of the suite's clock" in clock.example
    assert not_listed.first.what == "with `from_date`, a message is not listed, although it is later"
    assert list(not_listed.checks) == list(rules)
