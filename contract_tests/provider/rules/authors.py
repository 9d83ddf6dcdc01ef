"""Who a message is by, as a response or a list shows it."""

from __future__ import annotations

from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.reporting.excerpts import show_value
from contract_tests.provider.rules.assertions import value_at
from contract_tests.provider.rules.rule import charged_to, expect, expect_if_shown


def assert_author(provider: Provider, message: Any, contact_id: str, channel_id: str) -> None:
    """A message must be one of this contact, through this channel, as far as it shows that."""
    assert_role(provider, message)
    assert_member("member", message.get("member"), contact_id, channel_id, "it was posted through", shown_by=message)


def assert_member(
    place: str, member: Any, contact_id: str, channel_id: str, which: str = "the path names", *, shown_by: Any
) -> None:
    """A member must be this channel of this contact, as far as it shows that.

    Args:
        place: Where the reply has it.
        member: The member.
        contact_id: Id of the contact that the path names.
        channel_id: Id of the channel.
        which: Which one that is, as a clause that follows `that`.
        shown_by: The reply.
    """
    member_id = value_at(member, "contact_channel", "contact", "id")
    what = f"`{place}.contact_channel.contact.id` is not the contact that the path names"
    expect_if_shown(member_id, contact_id, what, shown_by=shown_by)
    what = f"`{place}.contact_channel.id` is not the channel that {which}"
    expect_if_shown(value_at(member, "contact_channel", "id"), channel_id, what, shown_by=shown_by)
    user = value_at(member, "user")
    is_of_a_channel = value_at(member, "contact_channel") is not None
    example = f"`{place}.user` is {show_value(user)}, expected `contact_channel` of {contact_id}"
    expect(
        is_of_a_channel or not user, f"`{place}` is a user, not a channel of the contact", example, shown_by=shown_by
    )


def assert_role(provider: Provider, message: Any) -> None:
    """A message that was posted must be the contact's. A missing role is for the schema to judge."""
    with charged_to(provider, clauses.ROLE, clauses.AS_A_USER):
        expect_if_shown(message.get("role"), "user", "`role` is not that of a contact's message", shown_by=message)
