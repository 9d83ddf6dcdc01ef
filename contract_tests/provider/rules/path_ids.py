"""Rules about the ids in the path."""

from __future__ import annotations

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.rule import (
    BAD_REQUEST_CLAUSE,
    NOT_FOUND_CLAUSE,
    ORG_ID_CLAUSE,
    assert_refused,
    documented,
    malformed_ids,
    need_sample_data,
    wrong_identifiers,
)
from invent_mock import sample_data
from invent_mock.world.inventory import OWN_ORG


@documented(NOT_FOUND_CLAUSE)
def unknown_organization(provider: Provider) -> None:
    assert_refused(provider.send(org_id="org_0000000000000000000000"), 404)


@documented(NOT_FOUND_CLAUSE)
def unknown_contact(provider: Provider) -> None:
    assert_refused(provider.send(contact_id="con_0000000000000000"), 404)


@documented(NOT_FOUND_CLAUSE)
def unknown_chat(provider: Provider) -> None:
    assert_refused(provider.send(chat_id="cht_0000000000000000"), 404)


@documented(NOT_FOUND_CLAUSE, is_for_live=False)
def nearly_right_ids_are_unknown(provider: Provider) -> None:
    """Or malformed, which is 400."""
    for name, right_id in provider.path_ids(provider.send_message).items():
        for wrong_id in [*wrong_identifiers(right_id), *malformed_ids(right_id), "c", "me", "self", "current"]:
            if (name, wrong_id) != ("org_id", OWN_ORG):
                assert_refused(provider.send(headers=None, query="", **{name: wrong_id}), 400, 404)


@documented(NOT_FOUND_CLAUSE, is_for_live=False)
def ids_of_another_kind_are_unknown(provider: Provider) -> None:
    """Or malformed, which is 400."""
    ids = {**provider.path_ids(provider.send_message), "channel_id": provider.id("CHANNEL_ID")}
    for name in provider.path_ids(provider.send_message):
        for other_name, other_id in ids.items():
            if other_name != name:
                assert_refused(provider.send(headers=None, query="", **{name: other_id}), 400, 404)


@documented(NOT_FOUND_CLAUSE)
def chat_of_another_contact(provider: Provider) -> None:
    need_sample_data(provider)
    assert_refused(provider.send(chat_id=sample_data.SAMS_CHAT.id), 404)
    assert_refused(provider.send(contact_id=sample_data.SAM.id), 404)


@documented(ORG_ID_CLAUSE)
def c_is_the_own_organization(provider: Provider) -> None:
    for org_id in sorted({OWN_ORG, provider.id("ORG_ID")}):
        provider.post(org_id=org_id)


@documented(BAD_REQUEST_CLAUSE, is_for_live=False)
def ids_of_the_path_are_not_taken_from_the_body(provider: Provider) -> None:
    right_ids = provider.path_ids(provider.send_message)
    body = {**provider.body(), **right_ids}
    assert_refused(provider.send(body, chat_id="cht_0000000000000000"), 400, 404)
    assert_refused(provider.send(body, contact_id="con_0000000000000000"), 400, 404)
