"""Who a message is by, as a response or a list shows it."""

from __future__ import annotations

from typing import Any

from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import value_at
from contract_tests.provider.rules.rule import ROLE_CLAUSE, charged_to

AS_THE_CONTACT = "The message counts as written by the contact, not by the owner of the API key."


def assert_author(provider: Provider, message: Any, contact_id: str, channel_id: str) -> None:
    """A message must be one of this contact, through this channel, as far as it shows that."""
    assert_role(provider, message)
    author_id = value_at(message, "member", "contact_channel", "contact", "id")
    used_channel_id = value_at(message, "member", "contact_channel", "id")
    user = value_at(message, "member", "user")
    assert author_id in (None, contact_id), f"the author is {author_id}"
    assert used_channel_id in (None, channel_id), f"the channel is {used_channel_id}"
    is_of_a_channel = value_at(message, "member", "contact_channel") is not None
    assert is_of_a_channel or not user, f"the author is a user, and no channel of the contact: {str(user)[:300]}"


def assert_role(provider: Provider, message: Any) -> None:
    """A message that was posted must be the contact's. A missing role is for the schema to judge."""
    with charged_to(provider, ROLE_CLAUSE):
        assert message.get("role") in (None, "user"), f"the role of a contact's message is {message['role']}"
