"""Rules about the ids in the path."""

from __future__ import annotations

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import (
    NOT_FOUND_CLAUSE,
    ORG_ID_CLAUSE,
    PROSE_CLAUSE,
    assert_refused,
    malformed_ids,
    need_sample_data,
    rule,
    wrong_identifiers,
)
from invent_mock import sample_data
from invent_mock.world.inventory import OWN_ORG

NOT_THERE = "There is no such organization, contact or chat for this API key."


@rule(NOT_FOUND_CLAUSE, quotes=NOT_THERE)
def unknown_organization(provider: Provider) -> None:
    assert_refused(provider, provider.send(org_id="org_0000000000000000000000"), 404)


@rule(NOT_FOUND_CLAUSE, quotes=NOT_THERE)
def unknown_contact(provider: Provider) -> None:
    assert_refused(provider, provider.send(contact_id="con_0000000000000000"), 404)


@rule(NOT_FOUND_CLAUSE, quotes=NOT_THERE)
def unknown_chat(provider: Provider) -> None:
    assert_refused(provider, provider.send(chat_id="cht_0000000000000000"), 404)


@rule(NOT_FOUND_CLAUSE, quotes=NOT_THERE, is_for_live=False)
def nearly_right_ids_are_unknown(provider: Provider) -> None:
    """Or malformed, which is 400."""
    for name, right_id in provider.path_ids(provider.send_message).items():
        for wrong_id in [*wrong_identifiers(right_id), *malformed_ids(right_id), "c", "me", "self", "current"]:
            if (name, wrong_id) != ("org_id", OWN_ORG):
                assert_refused(provider, provider.send(headers=None, query="", **{name: wrong_id}), 400, 404)


@rule(NOT_FOUND_CLAUSE, quotes=NOT_THERE, is_for_live=False)
def ids_of_another_kind_are_unknown(provider: Provider) -> None:
    """Or malformed, which is 400."""
    ids = {**provider.path_ids(provider.send_message), "channel_id": provider.id("CHANNEL_ID")}
    for name in provider.path_ids(provider.send_message):
        for other_name, other_id in ids.items():
            if other_name != name:
                assert_refused(provider, provider.send(headers=None, query="", **{name: other_id}), 400, 404)


@rule(PROSE_CLAUSE, quotes="must be reachable through a custom channel of the contact")
def chat_of_another_contact(provider: Provider) -> None:
    need_sample_data(provider)
    assert_refused(provider, provider.send(chat_id=sample_data.SAMS_CHAT.id), 404)
    assert_refused(provider, provider.send(contact_id=sample_data.SAM.id), 404)


@rule(ORG_ID_CLAUSE, quotes="`c` stands for the organization in which the API key was made.")
def c_is_the_own_organization(provider: Provider) -> None:
    for org_id in sorted({OWN_ORG, provider.id("ORG_ID")}):
        provider.post(allowed_by=ORG_ID_CLAUSE, org_id=org_id)


@rule(NOT_FOUND_CLAUSE, quotes=NOT_THERE, is_for_live=False)
def ids_of_the_path_are_not_taken_from_the_body(provider: Provider) -> None:
    right_ids = provider.path_ids(provider.send_message)
    body = {**provider.body(), **right_ids}
    assert_refused(provider, provider.send(body, chat_id="cht_0000000000000000"), 400, 404)
    assert_refused(provider, provider.send(body, contact_id="con_0000000000000000"), 400, 404)
